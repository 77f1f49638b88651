import nodePath, { type PlatformPath } from "node:path";
import type { Context } from "./context.ts";
import { CliError } from "./errors.ts";

/** Makes a path absolute: `~/` is the home directory, relative paths start at `base`. Throws if that is unknown. */
export function expandPath(
  text: string,
  base: string,
  home: string,
  { isAbsolute, join, resolve }: PlatformPath = nodePath,
): string {
  const isInHome = /^~(?=$|[/\\])/.test(text);
  if (isInHome && isAbsolute(home)) return join(home, text.slice(1));
  if (!isInHome && isAbsolute(base)) return resolve(base, text);
  if (isAbsolute(text)) return resolve(text);
  const [what, hint] = isInHome
    ? [
        "a path must not start with ~: the home directory is unknown",
        "set HOME, or use an absolute path",
      ]
    : [
        "a path must not be relative: the working directory no longer exists",
        "change to another directory, or use an absolute path",
      ];
  throw new CliError("config", what, { hint });
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

/** Returns false for a folder that is not absolute: it is unknown, and `relative` would need the working directory. */
function isInside(
  path: string,
  folder: string,
  { isAbsolute, relative, sep }: PlatformPath,
): boolean {
  if (!isAbsolute(folder)) return false;
  const steps = relative(folder, path);
  return steps !== ".." && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}
