import type { ChalkInstance } from "chalk";
import { type Env, isTerminal, type Output } from "../base/context.ts";
import { type Job, type KnownState, knownState, type Stage } from "../milvus/job.ts";

const symbols: Record<KnownState, string> = {
  Pending: "○",
  Importing: "●",
  Uncommitted: "◆",
  Committing: "◇",
  Completed: "✓",
  Failed: "✗",
};

/** Returns a symbol one column wide: states differ without color too. */
export function stateSymbol(state: string): string {
  const known = knownState(state);
  return known === undefined ? "?" : symbols[known];
}

const colors = {
  Importing: "cyan",
  Uncommitted: "magenta",
  Committing: "magenta",
  Completed: "green",
  Failed: "red",
} as const;

export function paintState(state: string, text: string, paint: Palette): string {
  const known = knownState(state);
  return known === undefined || known === "Pending" ? text : paint[colors[known]](text);
}

/** Returns `━━━━━━━───` of `width` columns in two parts. */
export function bar(percent: number, width: number): { done: string; rest: string } {
  const done = Math.floor((percent / 100) * width);
  return { done: "━".repeat(done), rest: "─".repeat(width - done) };
}

/** Returns a bar for a job, in the color of its state. */
export function stateBar(
  { state, progress }: Pick<Job, "state" | "progress">,
  width: number,
  paint: Palette,
): string {
  const { done, rest } = bar(progress, width);
  return `${paintState(state, done, paint)}${paint.dim(rest)}`;
}

const stageWords: Record<Stage, string> = {
  pending: "waiting to start",
  "pre-import": "reading",
  import: "writing",
  sort: "sorting",
  index: "building index",
  commit: "waiting for commit",
  done: "",
  failed: "",
  unknown: "",
};

/** Returns what a job is doing; nothing if its state says all that is known. */
export function stageWord(stage: Stage): string {
  return stageWords[stage];
}

export const colorChoices = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof colorChoices)[number];

export const progressStyles = ["auto", "live", "lines"] as const;

/** How progress is shown to people. `auto` means live on a terminal that can redraw lines. */
export type ProgressStyle = (typeof progressStyles)[number];

/** Returns true if a stream gets color. chalk ignores NO_COLOR and `output`. A variable that disables color has precedence. */
export function usesColor(output: Output, choice: ColorChoice, env: Env): boolean {
  if (choice !== "auto") return choice === "always";
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return !["0", "false"].includes(env.FORCE_COLOR);
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== "0") return true;
  return isTerminal(output) && env.TERM !== "dumb" && env.CLICOLOR !== "0";
}

export type Palette = ChalkInstance;

/** Loads the terminal's own sixteen colors: its theme makes them readable on its background. */
export async function loadPalette(color: boolean): Promise<Palette> {
  const { Chalk } = await import("chalk");
  return new Chalk({ level: color ? 1 : 0 });
}
