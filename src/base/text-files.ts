import { accessSync, constants, readFileSync, type Stats, statSync } from "node:fs";
import nodePath, { type PlatformPath } from "node:path";
import type { Context } from "./context.ts";
import { isSystemError } from "./errors.ts";
import { readPipe } from "./pipe.ts";

/** Reads a file without its byte order mark; `problem` completes a sentence that names the file. */
export async function readText(
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ text: string } | { problem: string }> {
  const inspection = inspectFile(path, maxBytes);
  if ("problem" in inspection) return inspection;
  try {
    const text = inspection.stats.isFIFO()
      ? await readPipe(path, maxBytes, signal)
      : readFileSync(path, "utf8");
    const problem = text.length > maxBytes ? sizeProblem(maxBytes) : textProblem(text);
    return problem === null ? { text: text.replace(/^\uFEFF/, "") } : { problem };
  } catch (error) {
    return { problem: systemProblem(error).text };
  }
}

/** Reads stdin to its end; `null`: it is larger than `maxBytes`. Rejects with `signal.reason`. */
export async function readStdin(
  { stdin, signal }: Pick<Context, "stdin" | "signal">,
  maxBytes: number,
): Promise<string | null> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > maxBytes) return null;
  }
  signal.throwIfAborted();
  return text + decoder.decode();
}

export type Inspection = { stats: Stats } | { problem: string; exists: boolean };

/** Checks that a file can be read. Accepts pipes, which a shell makes of `<(command)`. */
export function inspectFile(path: string, maxBytes: number): Inspection {
  let exists = false;
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { problem: "there is no such file", exists };
    exists = true;
    if (stats.isDirectory()) return { problem: "it is a directory", exists };
    if (!stats.isFile() && !stats.isFIFO()) return { problem: "it is no regular file", exists };
    if (stats.size > maxBytes) return { problem: sizeProblem(maxBytes), exists };
    accessSync(path, constants.R_OK);
    return { stats };
  } catch (error) {
    const { code, text } = systemProblem(error);
    // Without permission to search a folder, it is unknown whether the file exists.
    const isHidden = code === "EACCES" || code === "EPERM";
    return { problem: text, exists: exists || !isHidden };
  }
}

const reasons: Record<string, string> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  ELOOP: "its symbolic links go in circles",
  ENAMETOOLONG: "its name is too long",
};

/** Words an error of the system; rethrows any other. */
function systemProblem(error: unknown): { code: string; text: string } {
  if (!isSystemError(error)) throw error;
  const { code } = error;
  return { code, text: reasons[code] ?? `the system says ${code}` };
}

export function sizeProblem(maxBytes: number): string {
  return `it is larger than ${maxBytes / 1024} KiB`;
}

/** Returns why a file that was decoded as UTF-8 is not a text, or `null`. */
export function textProblem(text: string): string | null {
  if (text.includes("\0")) return "it is a binary file, or not saved as UTF-8";
  return text.includes("\uFFFD") ? "it is not saved as UTF-8" : null;
}

/** Makes a path absolute: `~/` is the home directory, relative paths start at `base`. */
export function expandPath(
  text: string,
  base: string,
  home: string,
  { join, resolve }: PlatformPath = nodePath,
): string {
  return /^~(?=$|[/\\])/.test(text) ? join(home, text.slice(1)) : resolve(base, text);
}

/** Returns the path as people write it: relative in the working directory, with `~` in the home directory. */
export function shownPath(
  path: string,
  { cwd, home }: Pick<Context, "cwd" | "home">,
  paths: PlatformPath = nodePath,
): string {
  const { join, relative } = paths;
  const fromHome = isInside(path, home, paths) ? join("~", relative(home, path)) : null;
  const fromCwd = isInside(path, cwd, paths) ? relative(cwd, path) || "." : null;
  const shown = isInside(home, cwd, paths) ? (fromHome ?? fromCwd) : (fromCwd ?? fromHome);
  return visiblePath(shown ?? path);
}

/** Compares as the system does: on Windows `c:\Users` and `C:\users` are the same. */
export function isSameFolder(one: string, other: string, paths: PlatformPath = nodePath): boolean {
  return paths.relative(one, other) === "";
}

function visiblePath(path: string): string {
  // At each start the classes below take a millisecond to build.
  if (/^[ -~]*$/.test(path)) return path;
  return path.replace(/(?!\u200c|\u200d|\p{VS})[\p{Cc}\p{Cf}\p{Cs}\p{DI}\u2028\u2029]/gu, "?");
}

function isInside(
  path: string,
  folder: string,
  { isAbsolute, relative, sep }: PlatformPath,
): boolean {
  const steps = relative(folder, path);
  return steps !== ".." && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}
