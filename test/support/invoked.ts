import type { Env } from "../../src/base/context.ts";
import { run } from "../../src/cli/run.ts";
import { contextOf } from "./followed.ts";
import type { OddServer } from "./odd-server.ts";

export interface Invocation {
  argv: readonly string[];
  /** Columns of a terminal. */
  tty?: number | undefined;
  env?: Env;
  stdin?: string;
  /** A folder without configuration, in or above it, unless the test has put some there. */
  cwd?: string;
}

/** The whole tool in process as `cli` runs it, but in no folder of its own: many a second. */
export async function invoked(
  server: OddServer,
  { argv, tty, env = {}, stdin = "", cwd = "/" }: Invocation,
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
    ...(tty !== undefined && { isTTY: true, columns: tty, rows: 24 }),
  });
  const exitCode = await run(argv, {
    ...contextOf(server.fetch, server.clock),
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    cwd,
    signal: server.signal,
  });
  return { exitCode, ...written };
}
