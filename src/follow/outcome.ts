import { CliError, type ErrorKind } from "../base/errors.ts";
import { isFinal, jobKey, knownState } from "../milvus/job.ts";
import type { FollowedJob } from "./progress.ts";

/** What the jobs were followed for. */
export interface Goal {
  /** Uncommitted is good enough. */
  untilUncommitted: boolean;
  /** Looked at once, without waiting. */
  askedOnce: boolean;
}

export type Outcome = "completed" | "failed" | "forgotten" | "deadline" | "uncommitted";

/** How a set of jobs ended: the worst that happened to one of them, in the order of the exit codes. */
export function outcomeOf(jobs: readonly FollowedJob[], { untilUncommitted }: Goal): Outcome {
  if (jobs.some((job) => job.isForgotten && !isFinal(job.job))) return "forgotten";
  if (jobs.some(hasFailed)) return "failed";
  if (jobs.some((job) => !isFinal(job.job) && !isUncommitted(job))) return "deadline";
  if (jobs.some(isUncommitted) && !untilUncommitted) return "uncommitted";
  return "completed";
}

export function hasFailed({ job }: FollowedJob): boolean {
  return knownState(job.state) === "Failed";
}

function isUncommitted({ job }: FollowedJob): boolean {
  return knownState(job.state) === "Uncommitted";
}

const kinds: Record<Exclude<Outcome, "completed">, ErrorKind> = {
  failed: "job-failed",
  forgotten: "not-found",
  deadline: "deadline",
  uncommitted: "pending",
};

/** The outcome as an error that names the jobs and why they failed; `null` where all went well. */
export function failureOf(jobs: readonly FollowedJob[], goal: Goal): CliError | null {
  const outcome = outcomeOf(jobs, goal);
  if (outcome === "completed") return null;
  const failed = jobs.filter(hasFailed);
  const forgotten = jobs.filter((job) => job.isForgotten && !isFinal(job.job));
  const resting = goal.untilUncommitted
    ? []
    : jobs.filter((job) => !job.isForgotten && isUncommitted(job));
  const open = jobs.filter((job) => !job.isForgotten && !isFinal(job.job) && !isUncommitted(job));
  const parts = [
    ...counted(failed, "failed"),
    ...counted(forgotten, "forgotten by the server"),
    ...counted(open, "not done"),
    ...counted(resting, "uncommitted"),
  ];
  const kind = outcome === "deadline" && goal.askedOnce ? "pending" : kinds[outcome];
  return new CliError(
    kind,
    `of ${jobs.length} ${jobs.length === 1 ? "job" : "jobs"} ${parts.join(", ")}`,
    {
      hint: hints[outcome],
      details: [
        ...foldedReasons(failed),
        ...named(forgotten, "forgotten by the server before it was seen to end"),
        ...open
          .slice(0, namedAtMost)
          .map(({ job }) => `${jobKey(job)}: ${job.state}, ${job.progress}%`),
        ...more(open),
        ...named(resting, "Uncommitted"),
      ],
    },
  );
}

const hints: Record<Exclude<Outcome, "completed">, string | undefined> = {
  failed:
    "milvus-import describe <job> shows the files of a job; mend them and import with a new job",
  forgotten: "servers forget finished jobs after 3 or 48 hours: look into the collection itself",
  deadline: "the jobs go on: wait again, or follow them with milvus-import watch",
  uncommitted: "commit them, or wait with --until uncommitted",
};

const namedAtMost = 10;

function counted(jobs: readonly FollowedJob[], what: string): string[] {
  return jobs.length === 0 ? [] : [`${jobs.length} ${what}`];
}

function named(jobs: readonly FollowedJob[], what: string): string[] {
  return jobs.length === 0 ? [] : [`${ids(jobs)}: ${what}`];
}

function more(jobs: readonly FollowedJob[]): string[] {
  return jobs.length > namedAtMost ? [`and ${jobs.length - namedAtMost} more`] : [];
}

function ids(jobs: readonly FollowedJob[]): string {
  return [...jobs.slice(0, namedAtMost).map(({ job }) => jobKey(job)), ...more(jobs)].join(", ");
}

/** A line for each cause: reasons that differ in nothing but numbers, such as ids, have the same. */
function foldedReasons(failed: readonly FollowedJob[]): string[] {
  const causes = new Map<string, FollowedJob[]>();
  for (const job of failed) {
    const cause = (job.job.reason ?? "").replace(/\d+/g, "#");
    const jobs = causes.get(cause) ?? [];
    jobs.push(job);
    causes.set(cause, jobs);
  }
  return [...causes.values()].map((jobs) => {
    const reason = jobs[0]?.job.reason ?? "no reason given";
    return `${jobs.length > 1 ? `${jobs.length} jobs, ` : ""}${ids(jobs)}: ${reason}`;
  });
}
