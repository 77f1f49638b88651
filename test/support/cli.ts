import { expect } from "vitest";
import type { Context, Env, Fetch, Output } from "../../src/base/context.ts";
import { run } from "../../src/cli/run.ts";
import { type Clock, virtualClock } from "./clock.ts";
import { type Files, makePlace } from "./place.ts";

export interface CliOptions {
  /** Columns of a terminal on stdout and stderr; without it both are pipes. */
  tty?: number;
  rows?: number;
  env?: Env;
  files?: Files;
  stdin?: string;
  /** Standard input is a terminal. */
  stdinTty?: true;
  clock?: Clock;
  signal?: AbortSignal;
  /** What chance gives each time; a half by default. */
  random?: number;
}

interface Request {
  url: string;
  headers: Record<string, string>;
  body: unknown;
}

export interface CliResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  requests: Request[];
  sleeps: number[];
}

/** The whole tool in process: words in; exit code, both streams, requests and sleeps out. */
export async function cli(
  milvus: { fetch: Fetch; unused?(): number },
  argv: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const place = await makePlace(options.files);
  const clock = options.clock ?? virtualClock();
  const requests: Request[] = [];
  const stdout = recorder(options);
  const stderr = recorder(options);
  const context: Context = {
    stdin: Object.assign(stdinOf(options.stdin), { isTTY: options.stdinTty }),
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: place.cwd,
    home: place.home,
    signal: options.signal ?? new AbortController().signal,
    fetch: (url, init) => {
      requests.push({ url, headers: init.headers, body: JSON.parse(init.body ?? "null") });
      return milvus.fetch(url, init);
    },
    now: clock.now,
    elapsedMs: clock.elapsedMs,
    sleep: clock.sleep,
    random: () => options.random ?? 0.5,
  };
  try {
    const exitCode = await run(argv, context);
    expect(milvus.unused?.() ?? 0, "planned answers that nobody asked for").toBe(0);
    const { sleeps } = clock;
    return { exitCode, stdout: stdout.text(), stderr: stderr.text(), requests, sleeps };
  } finally {
    await place.remove();
  }
}

function recorder({ tty, rows }: CliOptions): Output & { text(): string } {
  const pieces: string[] = [];
  return {
    write: (text) => pieces.push(text),
    ...(tty !== undefined && { isTTY: true, columns: tty, rows: rows ?? 24 }),
    text: () => pieces.join(""),
  };
}

async function* stdinOf(text = ""): AsyncGenerator<string> {
  yield text;
}
