import { cleanLine } from "../../base/clean.ts";
import { durationText } from "../../base/words.ts";
import { compareIds, type KnownState, knownState } from "../../milvus/job.ts";
import { type Palette, paintState, stateSymbol } from "../../render/style.ts";
import { lineOf, type Segment } from "../../render/width.ts";
import type { FollowedJob } from "../progress.ts";

/** Jobs of a rank have their lines side by side. */
type Rank = "troubled" | "moving" | "uncommitted" | "pending" | "completed";

const ranks: Record<KnownState, Rank> = {
  Failed: "troubled",
  Importing: "moving",
  Committing: "moving",
  Uncommitted: "uncommitted",
  Pending: "pending",
  Completed: "completed",
};

const removed = "forgotten";

export function rankJobs(jobs: readonly FollowedJob[]): Record<Rank, FollowedJob[]> {
  const ranked: Record<Rank, FollowedJob[]> = {
    troubled: [],
    moving: [],
    uncommitted: [],
    pending: [],
    completed: [],
  };
  for (const [state, group] of groupByState(jobs)) {
    const known = knownState(state);
    const other = state === removed ? "troubled" : "moving";
    for (const job of group) ranked[known === undefined ? other : ranks[known]].push(job);
  }
  return ranked;
}

/** Returns the state that a job is shown in: the server's word, unless the job is no longer on the server. */
export function shownState({ job, isRemoved }: FollowedJob): string {
  return isRemoved ? removed : job.state;
}

/** Returns a known state in lower case, a word of a newer server as it is. */
export function shownWord(state: string): string {
  return cleanLine(knownState(state)?.toLowerCase() ?? state);
}

/** A screen of 10,000 jobs looks up each of the few states once. */
function groupByState(jobs: readonly FollowedJob[]): Map<string, FollowedJob[]> {
  const groups = new Map<string, FollowedJob[]>();
  for (const job of jobs) {
    const state = shownState(job);
    const group = groups.get(state);
    if (group === undefined) groups.set(state, [job]);
    else group.push(job);
  }
  return groups;
}

/** Progress does not change this order, so that lines keep their places. */
export function compareNewest(left: FollowedJob, right: FollowedJob): number {
  return compareIds(right.job.jobId, left.job.jobId);
}

export function compareLastEnded(left: FollowedJob, right: FollowedJob): number {
  return right.movedAtMs - left.movedAtMs || compareNewest(left, right);
}

/** Formats the totals: `5 jobs · 3 importing · 1 failed · 1 completed · 2m 10s`. */
export function totalsLine(
  jobs: readonly FollowedJob[],
  elapsedMs: number,
  columns: number,
  paint: Palette,
): string {
  const end = lineOf([{ text: ` · ${durationText(elapsedMs)}` }], columns);
  const start = { text: `${jobs.length} ${jobs.length === 1 ? "job" : "jobs"}` };
  const counts = countSegments(jobs, paint);
  return lineOf(separate([start, ...counts]), columns - end.length) + paint.dim(end);
}

/** Formats the number of jobs without a line of their own: `975 more: ● 160 importing · ✓ 815 completed`. */
export function foldLine(hidden: readonly FollowedJob[], columns: number, paint: Palette): string {
  const counts = countSegments(hidden, paint, (state) => `${stateSymbol(state)} `);
  return lineOf([{ text: `${hidden.length} more: ` }, ...separate(counts)], columns);
}

/** A narrow screen shows the first of these. */
const wordOrder = ["importing", "failed", removed, "uncommitted", "committing", "pending"];
/** Words of newer servers come before it. */
const lastWord = "completed";

/** Returns `3 importing`, `1 failed` and so on. */
function countSegments(
  jobs: readonly FollowedJob[],
  paint: Palette,
  prefix: (state: string) => string = () => "",
): Segment[] {
  const counts = new Map<string, { state: string; count: number }>();
  for (const [state, { length }] of groupByState(jobs)) {
    const word = shownWord(state);
    const counted = counts.get(word) ?? { state, count: 0 };
    counts.set(word, { ...counted, count: counted.count + length });
  }
  const others = [...counts.keys()].filter((word) => word !== lastWord);
  return [...new Set([...wordOrder, ...others, lastWord])].flatMap((word) => {
    const { state = "", count = 0 } = counts.get(word) ?? {};
    const text = `${prefix(state)}${count} ${word}`;
    return count === 0 ? [] : [{ text, color: (part: string) => paintState(state, part, paint) }];
  });
}

function separate(segments: readonly Segment[]): Segment[] {
  return segments.flatMap((segment, index) =>
    index === 0 ? [segment] : [{ text: " · " }, segment],
  );
}
