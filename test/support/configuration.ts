import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Context, Env } from "../../src/base/context.ts";
import { CliError, type ErrorKind } from "../../src/base/errors.ts";
import { type ConnectionFlags, connectionOptions } from "../../src/commands/flags/connection.ts";
import { listProfiles as list, type ProfileSummary } from "../../src/config/profiles.ts";
import { resolveTarget as resolve } from "../../src/config/target.ts";
import type { Target } from "../../src/milvus/server.ts";
import { type Files, makePlace, pathIn } from "./place.ts";
import { testContext } from "./world.ts";

/** What commander makes of connection flags; `opensStore` for those of `create`. */
export type TargetFlags = {
  [Name in keyof ConnectionFlags]?: ConnectionFlags[Name] | undefined;
} & {
  opensStore?: boolean;
};

/** Where configuration is looked for. */
export interface Setup {
  files?: Files;
  env?: Env | undefined;
  /** Of the working directory, from the root of the place. */
  cwd?: string;
  stdin?: AsyncIterable<string | Uint8Array>;
  stdinTty?: boolean;
  /** The user of the process; without it the owner of a file does not matter. */
  uid?: number | undefined;
  /** Changes the place before the test; `pathOf` finds its files. */
  prepare?(place: { pathOf(path: string): string }): void;
}

interface Given extends Setup {
  flags?: TargetFlags | undefined;
  /** All of stderr. */
  stderr?: string | undefined;
  isSkipped?: boolean;
}

/** The target, by what distinguishes it from that of no configuration, or the message of a refusal and its hint. */
export type Case = Given &
  (
    | { target: Partial<Target> }
    | { config: string; hint?: string }
    | { usage: string; hint?: string }
  );

const bareTarget: Target = {
  profile: null,
  label: null,
  uri: "http://localhost:19530",
  token: null,
  cloud: null,
  db: null,
  requestTimeoutMs: 30_000,
  retries: 3,
  tls: null,
};

/** Makes a test of each case, by its name; `files` are those of all that have none of their own. */
export function testCases(cases: Readonly<Record<string, Case>>, files: Files = {}): void {
  testRows(Object.entries(cases).map(([name, one]) => [name, { files, ...one }]));
}

/** The same for names and cases that are made of other rows. In messages the root of the place is left out. */
export function testRows(rows: readonly (readonly [name: string, Case])[]): void {
  for (const [name, one] of rows) {
    test.skipIf(one.isSkipped === true)(name, async () => {
      const { context, stderr, root } = setUp(one);
      const resolved = await catchRefusal(resolveTarget(one.flags ?? {}, context));

      const shown = "message" in resolved ? withoutRoot(resolved, root) : withoutReader(resolved);
      expect(shown).toEqual(expectedOutcome(one));
      expect(stderr().replaceAll(root, "")).toBe(one.stderr ?? "");
    });
  }
}

function expectedOutcome(one: Case): Target | Refusal {
  if ("target" in one) return { ...bareTarget, ...one.target };
  const { hint } = one;
  return "config" in one
    ? { kind: "config", message: one.config, hint }
    : { kind: "usage", message: one.usage, hint };
}

function withoutReader({ readTokenAgain: _, ...values }: Target): Target {
  return values;
}

function withoutRoot({ kind, message, hint }: Refusal, root: string): Refusal {
  return { kind, message: message.replaceAll(root, ""), hint: hint?.replaceAll(root, "") };
}

/** Folders of its own, removed when the test ends, and a context in them that sends nothing and waits for nothing. */
export function setUp({ files, env = {}, cwd, stdin, stdinTty, uid, prepare }: Setup = {}) {
  const place = makePlace(files);
  prepare?.({ pathOf: (path) => pathIn(place, path) });
  onTestFinished(() => place.remove());
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  const refuse = () => Promise.reject(new Error("configuration asks nobody and waits for nothing"));
  const context = testContext({
    ...(stdin !== undefined && { stdin: Object.assign(stdin, { isTTY: stdinTty }) }),
    stdout: { write: refuse },
    stderr: { write },
    env,
    cwd: cwd === undefined ? place.cwd : join(place.root, cwd),
    home: place.home,
    uid,
    fetch: refuse,
    sleep: refuse,
  });
  return { context, root: place.root, stderr: () => written };
}

export function resolveTarget(
  { opensStore, ...flags }: TargetFlags,
  context: Context,
): Promise<Target> {
  const store = opensStore === true ? "with store keys" : "without store keys";
  return resolve(connectionOptions(dropUndefined(flags)), context, store);
}

export function listProfiles(flags: TargetFlags, context: Context): Promise<ProfileSummary[]> {
  return list(connectionOptions(dropUndefined(flags)), context);
}

/** Commander has no key for a flag that was not given. */
function dropUndefined(flags: object): ConnectionFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

interface Refusal {
  kind: ErrorKind;
  message: string;
  hint: string | undefined;
}

/** The result, or what the user is told in its place. */
export async function catchRefusal<Result>(work: Promise<Result>): Promise<Result | Refusal> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { kind: error.kind, message: error.message, hint: error.hint };
  }
}
