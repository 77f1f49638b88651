import type { ChalkInstance } from "chalk";
import { type Env, isTerminal, type Output } from "../base/context.ts";
import { knownState, type Stage } from "../milvus/job.ts";

/** A sign of one column for each state, telling them apart without colour. */
export function stateSymbol(state: string): string {
  switch (knownState(state)) {
    case "Pending":
      return "○";
    case "Importing":
      return "●";
    case "Uncommitted":
      return "◆";
    case "Committing":
      return "◇";
    case "Completed":
      return "✓";
    case "Failed":
      return "✗";
    case undefined:
      return "?";
  }
}

export function paintState(state: string, text: string, paint: Palette): string {
  switch (knownState(state)) {
    case "Importing":
      return paint.cyan(text);
    case "Uncommitted":
    case "Committing":
      return paint.magenta(text);
    case "Completed":
      return paint.green(text);
    case "Failed":
      return paint.red(text);
    case "Pending":
    case undefined:
      return text;
  }
}

/** `━━━━━━━───` of `width` columns. */
export function bar(percent: number, width: number): { done: string; rest: string } {
  const done = Math.floor((percent / 100) * width);
  return { done: "━".repeat(done), rest: "─".repeat(width - done) };
}

/** What a job is doing, for people; nothing where its state says all that is known. */
export function stageWord(stage: Stage): string {
  switch (stage) {
    case "pending":
      return "waiting to start";
    case "pre-import":
      return "reading";
    case "import":
      return "writing";
    case "sort":
      return "sorting";
    case "index":
      return "building index";
    case "commit":
      return "waiting for commit";
    case "done":
    case "failed":
    case "unknown":
      return "";
  }
}

export const colorChoices = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof colorChoices)[number];

/** chalk judges by `process` alone and knows no NO_COLOR, so we do, for each stream apart: off wins over on. */
export function usesColor(output: Output, choice: ColorChoice, env: Env): boolean {
  if (choice !== "auto") return choice === "always";
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return !["0", "false"].includes(env.FORCE_COLOR);
  if (env.CLICOLOR_FORCE && env.CLICOLOR_FORCE !== "0") return true;
  return isTerminal(output) && env.TERM !== "dumb" && env.CLICOLOR !== "0";
}

export type Palette = ChalkInstance;

/** The terminal's own sixteen colours alone: its theme has made them readable, on light and on dark. */
export async function loadPalette(color: boolean): Promise<Palette> {
  const { Chalk } = await import("chalk");
  return new Chalk({ level: color ? 1 : 0 });
}
