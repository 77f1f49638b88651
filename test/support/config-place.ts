import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Context, Env } from "../../src/base/context.ts";
import { CliError, type ErrorKind } from "../../src/base/errors.ts";
import { type ConnectionFlags, connectionOptions } from "../../src/commands/flags/connection.ts";
import { listProfiles as list, type ProfileSummary } from "../../src/config/profiles.ts";
import { resolveTarget as resolve } from "../../src/config/target.ts";
import type { Target } from "../../src/milvus/server.ts";

/** What commander makes of connection flags; `opensStore` for those of `create`. */
export type TargetFlags = {
  [Name in keyof ConnectionFlags]?: ConnectionFlags[Name] | undefined;
} & {
  opensStore?: boolean;
};

export function resolveTarget(
  { opensStore, ...flags }: TargetFlags,
  context: Context,
): Promise<Target> {
  const store = opensStore === true ? "with store keys" : "without store keys";
  return resolve(connectionOptions(defined(flags)), context, store);
}

export function listProfiles(flags: TargetFlags, context: Context): Promise<ProfileSummary[]> {
  return list(connectionOptions(defined(flags)), context);
}

/** Commander has no key for a flag that was not given. */
function defined(flags: object): ConnectionFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

interface PlaceOptions {
  /** By path from the root of the place; `home` is the home directory, `project/app` the working directory. */
  files?: Record<string, string | Uint8Array>;
  env?: Env;
  stdin?: readonly (string | Uint8Array)[];
  cwd?: string;
  isTerminal?: boolean;
}

export interface Place {
  root: string;
  context: Context;
  stderr(): string;
}

/** A machine of its own to find configuration on: real folders, removed when the test ends. */
export function makePlace(options: PlaceOptions = {}): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "milvus-import-")));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ["home", "project/app"]) mkdirSync(join(root, folder), { recursive: true });
  for (const [name, content] of Object.entries(options.files ?? {})) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, 0o600);
  }
  let stderr = "";
  const refuse = () => Promise.reject(new Error("configuration asks nobody and waits for nothing"));
  const context: Context = {
    stdin: Object.assign(toAsync(options.stdin ?? []), { isTTY: options.isTerminal }),
    stdout: { write: refuse },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    env: options.env ?? {},
    cwd: join(root, options.cwd ?? "project/app"),
    home: join(root, "home"),
    signal: new AbortController().signal,
    fetch: refuse,
    now: () => 0,
    elapsedMs: () => 0,
    sleep: refuse,
    random: () => 0,
  };
  return { root, context, stderr: () => stderr };
}

/** What the user is told when it fails. */
export async function failureOf(
  work: Promise<unknown>,
): Promise<{ kind: ErrorKind; message: string; hint: string | undefined }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { kind: error.kind, message: error.message, hint: error.hint };
  }
  throw new Error("it did not fail");
}

async function* toAsync<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
