import { accessSync, constants, readFileSync, type Stats, statSync } from "node:fs";
import nodePath, { type PlatformPath } from "node:path";
import type { Context } from "./context.ts";
import { isSystemError } from "./errors.ts";
import { readPipe } from "./pipe.ts";

/** Absolute: `~/` is the home directory, anything relative starts at `base`. */
export function expandPath(
  text: string,
  base: string,
  home: string,
  { join, resolve }: PlatformPath = nodePath,
): string {
  return /^~(?=$|[/\\])/.test(text) ? join(home, text.slice(1)) : resolve(base, text);
}

/** The path as people write it: relative inside the working directory, with `~` inside the home directory. */
export function shownPath(
  path: string,
  { cwd, home }: Pick<Context, "cwd" | "home">,
  paths: PlatformPath = nodePath,
): string {
  const { join, relative } = paths;
  const fromHome = isInside(path, home, paths) ? join("~", relative(home, path)) : null;
  const fromCwd = isInside(path, cwd, paths) ? relative(cwd, path) || "." : null;
  const shown = isInside(home, cwd, paths) ? (fromHome ?? fromCwd) : (fromCwd ?? fromHome);
  return withoutInvisible(shown ?? path);
}

/** Windows knows `c:\Users` and `C:\users` as one. */
export function isSameFolder(one: string, other: string, paths: PlatformPath = nodePath): boolean {
  return paths.relative(one, other) === "";
}

function withoutInvisible(path: string): string {
  // The classes below take a millisecond to be built, at each start.
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

/** `problem` completes a sentence that names the file. */
export type Inspection = { stats: Stats } | { problem: string; exists: boolean };

const reasons: Record<string, string> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  ELOOP: "its symbolic links go in circles",
  ENAMETOOLONG: "its name is too long",
};

/** Whether a text of at most `maxBytes` can be read there. Pipes count, so that `<(command)` of a shell works. */
export function inspectFile(path: string, maxBytes: number): Inspection {
  let exists = false;
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { problem: "there is no such file", exists };
    exists = true;
    if (stats.isDirectory()) return { problem: "it is a directory", exists };
    if (!stats.isFile() && !stats.isFIFO()) return { problem: "it is no regular file", exists };
    if (stats.size > maxBytes) return { problem: tooLarge(maxBytes), exists };
    accessSync(path, constants.R_OK);
    return { stats };
  } catch (error) {
    const code = systemCode(error);
    // A folder that may not be entered does not tell whether the file is there.
    const isHidden = code === "EACCES" || code === "EPERM";
    return { problem: inWords(code), exists: exists || !isHidden };
  }
}

/** The text without a byte order mark, or why it cannot be had. */
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
    const problem = text.length > maxBytes ? tooLarge(maxBytes) : textProblem(text);
    return problem === null ? { text: text.replace(/^\uFEFF/, "") } : { problem };
  } catch (error) {
    return { problem: inWords(systemCode(error)) };
  }
}

/** Why what was read as UTF-8 is no text, `null` when it is. */
export function textProblem(text: string): string | null {
  if (text.includes("\0")) return "it is a binary file, or not saved as UTF-8";
  return text.includes("\uFFFD") ? "it is not saved as UTF-8" : null;
}

function tooLarge(maxBytes: number): string {
  return `it is larger than ${maxBytes / 1024} KiB`;
}

function inWords(code: string): string {
  return reasons[code] ?? `the system says ${code}`;
}

/** Rethrows what did not come from the system. */
function systemCode(error: unknown): string {
  if (isSystemError(error)) return error.code;
  throw error;
}
