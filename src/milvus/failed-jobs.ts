import { firstTenOf } from "../base/words.ts";
import { type Job, jobKey, knownState } from "./job.ts";
import { nextStepFor } from "./reasons.ts";

/** Why one or several jobs failed. */
export interface Cause {
  /** The jobs and the reason of one of them. */
  text: string;
  nextStep: string;
}

/** Returns the causes of the Failed jobs among these; causes with the same next step follow each other. */
export function findCauses(jobs: readonly Job[]): Cause[] {
  const failed = jobs.filter(({ state }) => knownState(state) === "Failed");
  const causes = groupBy(failed, findCauseKey).map((same) => {
    const reason = same[0]?.reason ?? null;
    const count = same.length > 1 ? `${same.length} jobs, ` : "";
    const keys = firstTenOf(same.map(jobKey)).join(", ");
    return {
      text: `${count}${keys}: ${reason ?? "no reason given"}`,
      nextStep: nextStepFor(reason),
    };
  });
  return groupBy(causes, ({ nextStep }) => nextStep).flat();
}

/**
 * Returns a line per cause and, below the last cause of a next step, that next step; only for the first causes. Each cause
 * starts with `mark`.
 */
export function causeLines(causes: readonly Cause[], mostCauses: number, mark = ""): string[] {
  const indent = " ".repeat(mark.length);
  const shown = causes.slice(0, mostCauses);
  const lines = shown.flatMap(({ text, nextStep }, index) => {
    const isLast = shown[index + 1]?.nextStep !== nextStep;
    return [`${mark}${text}`, ...(isLast ? [`${indent}next step: ${nextStep}`] : [])];
  });
  const rest = causes.length - shown.length;
  if (rest > 0) lines.push(`${indent}and ${rest} more ${rest === 1 ? "cause" : "causes"}`);
  return lines;
}

/**
 * Returns a text that is equal for jobs that failed for the same cause: their reasons differ in IDs only. Shorter
 * numbers, such as that of a file or a row, make a difference.
 */
export function findCauseKey({ reason }: Pick<Job, "reason">): string {
  return reason?.replace(/\d{10,}/g, "#") ?? "";
}

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    group.push(item);
    groups.set(key, group);
  }
  return [...groups.values()];
}
