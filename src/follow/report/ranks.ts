import { cleanLine } from "../../base/clean.ts";
import { durationText } from "../../base/words.ts";
import { compareIds, knownState } from "../../milvus/job.ts";
import { type Palette, paintState, stateSymbol } from "../../render/style.ts";
import { lineOf, type Segment } from "../../render/width.ts";
import type { FollowedJob } from "../progress.ts";

const forgotten = "forgotten";

/** The state that a job is shown in: the server's word, unless the server has dropped the job. */
export function shownState({ job, isForgotten }: FollowedJob): string {
  return isForgotten ? forgotten : job.state;
}

/** `importing`; a word of a newer server as it is. */
export function shownWord(state: string): string {
  return knownState(state)?.toLowerCase() ?? state;
}

/** States are few: what is asked of each is asked once and not for ten thousand jobs. */
function byState(jobs: readonly FollowedJob[]): Map<string, FollowedJob[]> {
  const groups = new Map<string, FollowedJob[]>();
  for (const job of jobs) {
    const state = shownState(job);
    const group = groups.get(state);
    if (group === undefined) groups.set(state, [job]);
    else group.push(job);
  }
  return groups;
}

/** In the order in which they want to be seen. */
interface Ranks {
  /** Failed and forgotten. */
  troubled: FollowedJob[];
  moving: FollowedJob[];
  uncommitted: FollowedJob[];
  pending: FollowedJob[];
  completed: FollowedJob[];
}

export function rankJobs(jobs: readonly FollowedJob[]): Ranks {
  const ranks: Ranks = { troubled: [], moving: [], uncommitted: [], pending: [], completed: [] };
  for (const [state, group] of byState(jobs)) {
    const rank = ranks[rankOf(state)];
    for (const job of group) rank.push(job);
  }
  return ranks;
}

function rankOf(state: string): keyof Ranks {
  switch (knownState(state)) {
    case "Failed":
      return "troubled";
    case "Uncommitted":
      return "uncommitted";
    case "Pending":
      return "pending";
    case "Completed":
      return "completed";
    case "Importing":
    case "Committing":
      return "moving";
    case undefined:
      return state === forgotten ? "troubled" : "moving";
  }
}

/** Does not change while a job moves, so that lines keep their places. */
export function newestFirst(left: FollowedJob, right: FollowedJob): number {
  return compareIds(right.job.jobId, left.job.jobId);
}

export function lastEndedFirst(left: FollowedJob, right: FollowedJob): number {
  return right.movedAtMs - left.movedAtMs || newestFirst(left, right);
}

/** What comes first stays on a narrow screen; words of newer servers stand before the last. */
const order = ["importing", "failed", "forgotten", "uncommitted", "committing", "pending"];
const last = "completed";

/** `5 jobs · 3 importing · 1 failed · 1 completed · 2m 10s`. */
export function totalsLine(
  jobs: readonly FollowedJob[],
  elapsedMs: number,
  columns: number,
  paint: Palette,
): string {
  const end = lineOf([{ text: ` · ${durationText(elapsedMs)}` }], columns);
  const counts = tallies(jobs).map(({ state, word, count }) => ({
    text: `${count} ${word}`,
    color: (text: string) => paintState(state, text, paint),
  }));
  const start = { text: `${jobs.length} ${jobs.length === 1 ? "job" : "jobs"}` };
  return lineOf(separated([start, ...counts]), columns - end.length) + paint.dim(end);
}

/** `975 more: 160 importing`, the jobs that have no line of their own. */
export function foldLine(
  jobs: readonly FollowedJob[],
  framed: readonly FollowedJob[],
  columns: number,
  paint: Palette,
): string {
  const seen = new Map(tallies(framed).map(({ word, count }) => [word, count]));
  const counts = tallies(jobs).flatMap(({ state, word, count }) => {
    const hidden = count - (seen.get(word) ?? 0);
    const text = `${stateSymbol(state)} ${hidden} ${word}`;
    return hidden > 0 ? [{ text, color: (part: string) => paintState(state, part, paint) }] : [];
  });
  const start = { text: `${jobs.length - framed.length} more: ` };
  return lineOf([start, ...separated(counts)], columns);
}

interface Tally {
  state: string;
  word: string;
  count: number;
}

function tallies(jobs: readonly FollowedJob[]): Tally[] {
  const found = new Map<string, Tally>();
  for (const [state, { length }] of byState(jobs)) {
    const word = cleanLine(shownWord(state));
    const tally = found.get(word) ?? { state, word, count: 0 };
    found.set(word, { ...tally, count: tally.count + length });
  }
  const words = new Set([...order, ...[...found.keys()].filter((word) => word !== last), last]);
  return [...words].flatMap((word) => found.get(word) ?? []);
}

function separated(segments: readonly Segment[]): Segment[] {
  return segments.flatMap((segment, index) =>
    index === 0 ? [segment] : [{ text: " · " }, segment],
  );
}
