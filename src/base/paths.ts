import nodePath, { type PlatformPath } from "node:path";
import type { Context } from "./context.ts";

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
