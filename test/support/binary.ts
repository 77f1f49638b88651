import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Env } from "../../src/base/context.ts";
import { type Files, makePlace } from "./place.ts";

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
  const place = await makePlace(options.files, options.env);
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
    await place.remove();
  }
}
