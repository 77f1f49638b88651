import { CliError, type ErrorKind } from "../base/errors.ts";
import { firstTenOf } from "../base/words.ts";
import { causeLines, findCauses } from "../milvus/failed-jobs.ts";
import { jobKey, knownState } from "../milvus/job.ts";
import type { FollowedJob } from "./progress.ts";

/** What the jobs are followed for. */
export interface Goal {
  /** Uncommitted is good enough. */
  acceptsUncommitted: boolean;
  /** The jobs are polled once, without waiting. */
  isCheckedOnce: boolean;
}

type Jobs = readonly FollowedJob[];

export type Outcome = "completed" | "failed" | "forgotten" | "deadline" | "uncommitted";

/**
 * Returns how a set of jobs ended: as the worst of them did, in the order of the exit codes. With `lacksRows`, a
 * Completed one counts as failed.
 */
export function findOutcome(jobs: Jobs, goal: Goal, lacksRows = false): Outcome {
  const outcomes = new Set(jobs.map((job) => findJobOutcome(job, goal)));
  if (lacksRows) outcomes.add("failed");
  const worstFirst = ["forgotten", "failed", "deadline", "uncommitted"] as const;
  return worstFirst.find((outcome) => outcomes.has(outcome)) ?? "completed";
}

function findJobOutcome({ job, isRemoved }: FollowedJob, { acceptsUncommitted }: Goal): Outcome {
  const state = knownState(job.state);
  if (state === "Failed") return "failed";
  if (state === "Completed") return "completed";
  if (isRemoved) return "forgotten";
  if (state === "Uncommitted") return acceptsUncommitted ? "completed" : "uncommitted";
  return "deadline";
}

export function hasFailed({ job }: Pick<FollowedJob, "job">): boolean {
  return knownState(job.state) === "Failed";
}

const mostCauses = 10;

/** In the order in which they are printed. */
const troubles = [
  {
    outcome: "failed",
    kind: "job-failed",
    count: "failed",
    lines: (jobs: Jobs) => causeLines(findCauses(jobs.map(({ job }) => job)), mostCauses),
    hint: null,
  },
  {
    outcome: "forgotten",
    kind: "not-found",
    count: "forgotten by the server",
    lines: (jobs: Jobs) => [`${keysText(jobs)}: forgotten by the server before it was seen to end`],
    hint: "servers forget finished jobs after 3 or 48 hours: look into the collection itself",
  },
  {
    outcome: "deadline",
    kind: "deadline",
    count: "not done",
    lines: (jobs: Jobs) =>
      firstTenOf(jobs.map(({ job }) => `${jobKey(job)}: ${job.state}, ${job.progress}%`)),
    hint: "the jobs go on: wait again, or follow them with milvus-import watch",
  },
  {
    outcome: "uncommitted",
    kind: "pending",
    count: "uncommitted",
    lines: (jobs: Jobs) => [`${keysText(jobs)}: Uncommitted`],
    hint: "commit them, or wait with --until uncommitted",
  },
] as const;

/**
 * Returns the outcome as an error that names the jobs and their reasons; `null` if the goal was reached. `sameServer`
 * returns a command to copy.
 */
export function findFailure(
  jobs: Jobs,
  goal: Goal,
  sameServer: (words: readonly string[], operands: readonly string[]) => string,
): CliError | null {
  const outcome = findOutcome(jobs, goal);
  const worst = troubles.find((trouble) => trouble.outcome === outcome);
  if (worst === undefined) return null;
  const groups = troubles
    .map((trouble) => ({
      ...trouble,
      jobs: jobs.filter((job) => findJobOutcome(job, goal) === trouble.outcome),
    }))
    .filter((group) => group.jobs.length > 0);
  const counts = groups.map((group) => `${group.jobs.length} ${group.count}`).join(", ");
  const kind: ErrorKind = outcome === "deadline" && goal.isCheckedOnce ? "pending" : worst.kind;
  const total = `${jobs.length} ${jobs.length === 1 ? "job" : "jobs"}`;
  const described = jobs.filter(hasFailed).map(({ job }) => jobKey(job));
  const describe = () => sameServer(["describe"], described.slice(0, mostCauses));
  return new CliError(kind, `of ${total} ${counts}`, {
    hint: worst.hint ?? `details: ${describe()}`,
    details: groups.flatMap((group) => group.lines(group.jobs)),
  });
}

function keysText(jobs: Jobs): string {
  return firstTenOf(jobs.map(({ job }) => jobKey(job))).join(", ");
}
