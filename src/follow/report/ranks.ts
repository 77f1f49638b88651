import { findCauseKey, groupBy } from "../../milvus/failed-jobs.ts";
import { compareIds, type KnownState, knownState } from "../../milvus/job.ts";
import { hasFailed } from "../outcome.ts";
import type { FollowedJob } from "../progress.ts";

/** What has a line of its own: a job, or all jobs that failed for the same cause. */
export interface RankedLine {
  /** The newest of the jobs. */
  followed: FollowedJob;
  jobs: readonly FollowedJob[];
}

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

/** Returns what is shown if there is space for `space` lines: lines of jobs, and the jobs that have none. */
export function rankJobs(
  jobs: readonly FollowedJob[],
  space: number,
): { lines: RankedLine[]; hidden: FollowedJob[] } {
  const all: Record<Rank, RankedLine[]> = {
    troubled: foldFailures(jobs.filter(hasFailed)),
    moving: [],
    uncommitted: [],
    pending: [],
    completed: [],
  };
  for (const followed of jobs) {
    if (!hasFailed(followed)) all[findRank(followed)].push({ followed, jobs: [followed] });
  }
  const count = Object.values(all).reduce((sum, { length }) => sum + length, 0);
  // One line says how many jobs have none.
  const free = count <= space ? space : Math.max(0, space - 1);
  const active = [all.moving, all.uncommitted, all.pending].flatMap((lines) =>
    lines.sort(compareNewest),
  );
  // Many failures must not hide that other jobs move.
  const troubledSpace = Math.max(Math.ceil(free / 2), free - active.length);
  const troubled = all.troubled.sort(compareNewest);
  const completed = all.completed.sort(compareLastEnded);
  const lines = [...troubled.slice(0, troubledSpace), ...active, ...completed].slice(0, free);
  const shown = new Set(lines);
  const others = [...troubled, ...active, ...completed].filter((line) => !shown.has(line));
  return { lines, hidden: others.flatMap((line) => line.jobs) };
}

function foldFailures(failed: readonly FollowedJob[]): RankedLine[] {
  return groupBy(failed, ({ job }) => findCauseKey(job)).flatMap((jobs) => {
    const [first, ...rest] = jobs;
    if (first === undefined) return [];
    const isNewer = (left: FollowedJob, right: FollowedJob) =>
      compareIds(left.job.jobId, right.job.jobId) > 0;
    return [{ followed: rest.reduce((a, b) => (isNewer(b, a) ? b : a), first), jobs }];
  });
}

/** Progress does not change this order, so that lines keep their places. */
function compareNewest({ followed: left }: RankedLine, { followed: right }: RankedLine): number {
  return compareIds(right.job.jobId, left.job.jobId);
}

function compareLastEnded(left: RankedLine, right: RankedLine): number {
  return right.followed.movedAtMs - left.followed.movedAtMs || compareNewest(left, right);
}
