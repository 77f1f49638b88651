import { compareIds, knownState } from "../../milvus/job.ts";
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
export function byState(jobs: readonly FollowedJob[]): Map<string, FollowedJob[]> {
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
