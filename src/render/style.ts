import { knownState } from "../milvus/job.ts";
import type { Palette } from "./palette.ts";

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
