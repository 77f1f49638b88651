import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { type Files, makePlace, type Place } from "./place.ts";

export interface Command {
  file: string;
  args: readonly string[];
}

export interface BinaryOptions {
  /** On top of an environment that is as good as empty. */
  env?: Env;
  /** Standard input; without it there is none. */
  input?: string;
  cwd?: string;
  files?: Files;
}

export interface BinaryResult {
  exitCode: number | undefined;
  signal: NodeJS.Signals | undefined;
  stdout: string;
  stderr: string;
}

/** The built program, or the executable that MILVUS_IMPORT_BIN names. */
export function milvusImport(args: readonly string[]): Command {
  const built = fileURLToPath(new URL("../../bin/milvus-import.js", import.meta.url));
  const file = process.env.MILVUS_IMPORT_BIN;
  return file === undefined ? { file: process.execPath, args: [built, ...args] } : { file, args };
}

/** Runs the program in a home of its own, to its end. */
export function binary(argv: readonly string[], options?: BinaryOptions): Promise<BinaryResult> {
  return runCommand(milvusImport(argv), options);
}

export async function runCommand(
  { file, args }: Command,
  options: BinaryOptions = {},
): Promise<BinaryResult> {
  const place = makePlace(options.files, options.env);
  try {
    const { exitCode, signal, stdout, stderr } = await execa(file, args, {
      cwd: options.cwd ?? place.cwd,
      env: place.env,
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
      ...(options.input === undefined ? { stdin: "ignore" } : { input: options.input }),
    });
    return { exitCode, signal, stdout, stderr };
  } finally {
    place.remove();
  }
}

export interface Running {
  /** As long as the program runs. */
  place: Place;
  pid: number;
  /** Resolves once the program has written the words to one of its streams; rejects when it has ended without. */
  says(words: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  end: Promise<Ended>;
}

interface Ended {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export function startBinary(argv: readonly string[], options?: BinaryOptions): Promise<Running> {
  return startCommand(milvusImport(argv), options);
}

/** Starts a program in a home of its own; without `input`, its standard input stays open and brings nothing. */
async function startCommand(
  { file, args }: Command,
  { files, env, input }: BinaryOptions = {},
): Promise<Running> {
  const place = makePlace(files, env);
  const child = spawn(file, args, { cwd: place.cwd, env: { ...place.env } });
  if (input !== undefined) child.stdin.end(input);
  const written = { stdout: "", stderr: "" };
  let look = () => {};
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (piece: string) => {
      written[name] += piece;
      look();
    });
  }
  const end = new Promise<Ended>((resolve) => {
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal, ...written }));
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await end;
    place.remove();
  });
  return {
    place,
    pid: child.pid ?? 0,
    end,
    kill: (signal) => void child.kill(signal),
    says: (words) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (written.stdout.includes(words) || written.stderr.includes(words)) resolve();
        };
        look();
        void end.then(() => {
          reject(new Error(`it ended without ${words}:\n${written.stdout}${written.stderr}`));
        });
      }),
  };
}

/** Has a program held as by a name service that never answers: a thread of the pool waits, and nothing can stop it. */
export const held = {
  files: { pipe: "(pipe)", "hold.cjs": 'require("node:fs").promises.open("pipe", "r");' },
  env: { NODE_OPTIONS: "--require ./hold.cjs" },
} as const;
