import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Context } from "../context.ts";

/** Absolute: `~/` is the home directory, anything relative starts at `base`. */
export function expandPath(text: string, base: string, home: string): string {
  return /^~(?=$|[/\\])/.test(text) ? join(home, text.slice(1)) : resolve(base, text);
}

/** The path as people write it: relative inside the working directory, with `~` inside the home directory. */
export function shownPath(path: string, { cwd, home }: Pick<Context, "cwd" | "home">): string {
  const fromHome = isInside(path, home) ? join("~", relative(home, path)) : null;
  const fromCwd = isInside(path, cwd) ? relative(cwd, path) || "." : null;
  const shown = isInside(home, cwd) ? (fromHome ?? fromCwd) : (fromCwd ?? fromHome);
  return withoutInvisible(shown ?? path);
}

function withoutInvisible(path: string): string {
  // The classes below take a millisecond to be built, at each start.
  if (/^[ -~]*$/.test(path)) return path;
  return path.replace(/(?!\u200c|\u200d|\p{VS})[\p{Cc}\p{Cf}\p{Cs}\p{DI}\u2028\u2029]/gu, "?");
}

function isInside(path: string, folder: string): boolean {
  const steps = relative(folder, path);
  return steps !== ".." && !steps.startsWith(`..${sep}`) && !isAbsolute(steps);
}
