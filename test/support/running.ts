import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type BinaryOptions, type Command, milvusImport } from "./binary.ts";
import { makePlace, type Place } from "./place.ts";

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
  const place = await makePlace(files, env);
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
    await place.remove();
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

/** The path of a named pipe that nobody reads or writes, until the test is over. */
export async function namedPipe(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-import-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", ["-m", "600", pipe]);
  return pipe;
}
