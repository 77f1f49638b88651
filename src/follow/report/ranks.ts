import { cleanLine } from "../../base/clean.ts";
import { durationText } from "../../base/words.ts";
import { compareIds, type KnownState, knownState } from "../../milvus/job.ts";
import { type Palette, paintState, stateSymbol } from "../../render/style.ts";
import { lineOf, type Segment } from "../../render/width.ts";
import type { FollowedJob } from "../progress.ts";

type Rank = "troubled" | "moving" | "uncommitted" | "pending" | "completed";

const ranks: Record<KnownState, Rank> = {
  Failed: "troubled",
  Importing: "moving",
  Committing: "moving",
  Uncommitted: "uncommitted",
  Pending: "pending",
  Completed: "completed",
};

function findRank({ job, isRemoved }: FollowedJob): Rank {
  const state = knownState(job.state);
  if (isRemoved) return "troubled";
  return state === undefined ? "moving" : ranks[state];
}

/** Returns the jobs that have a line of their own if there is space for `lines`. */
export function rankJobs(jobs: readonly FollowedJob[], lines: number): FollowedJob[] {
  const inRank = (rank: Rank) => jobs.filter((job) => findRank(job) === rank);
  const activeRanks = ["moving", "uncommitted", "pending"] as const;
  const active = activeRanks.flatMap((rank) => inRank(rank).sort(compareNewest));
  // Many failures must not hide that other jobs move.
  const troubledLines = Math.max(Math.ceil(lines / 2), lines - active.length);
  const troubled = inRank("troubled").sort(compareNewest).slice(0, troubledLines);
  const completed = inRank("completed").sort(compareLastEnded);
  return [...troubled, ...active, ...completed].slice(0, lines);
}

/** Progress does not change this order, so that lines keep their places. */
function compareNewest(left: FollowedJob, right: FollowedJob): number {
  return compareIds(right.job.jobId, left.job.jobId);
}

function compareLastEnded(left: FollowedJob, right: FollowedJob): number {
  return right.movedAtMs - left.movedAtMs || compareNewest(left, right);
}

const removed = "forgotten";

/** Returns the state that a job is shown in: the server's word, unless the job is no longer on the server. */
export function shownState({ job, isRemoved }: FollowedJob): string {
  return isRemoved ? removed : job.state;
}

/** Returns a known state in lower case, a word of a newer server as it is. */
export function shownWord(state: string): string {
  return cleanLine(knownState(state)?.toLowerCase() ?? state);
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
  for (const job of jobs) {
    const state = shownState(job);
    const word = shownWord(state);
    const counted = counts.get(word) ?? { state, count: 0 };
    counted.count += 1;
    counts.set(word, counted);
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
