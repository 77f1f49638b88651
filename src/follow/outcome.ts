import { CliError, type ErrorKind } from "../base/errors.ts";
import { durationText, firstTenOf } from "../base/words.ts";
import { causeLines, findCauses } from "../milvus/failed-jobs.ts";
import { jobKey, knownState } from "../milvus/job.ts";
import type { FollowedJob } from "./progress.ts";

/** What the jobs should reach, and by when. */
export interface Goal {
  /** Whether Uncommitted counts as completed. */
  acceptsUncommitted: boolean;
  /** The time until the deadline, as the user gave it; 0: the jobs are polled once, without waiting. `null`: none. */
  timeoutMs: number | null;
}

/** What is known of the jobs when they are no longer followed. */
export interface Findings {
  jobs: readonly FollowedJob[];
  /** The keys of jobs that no response has shown. */
  unseen: readonly string[];
  /** The keys of jobs that were created or seen before, and that the server does not have. */
  missing: readonly string[];
  /** The keys of jobs that had failed before the follow began. */
  failedBefore: ReadonlySet<string>;
  /** Why clusters do not respond at the end. */
  lastErrors: readonly string[];
  /** Whether the deadline has passed. */
  isLate: boolean;
  /** Whether the follow ended before the jobs had the time to finish. */
  isBrokenOff: boolean;
}

export type Outcome = "completed" | "failed" | "forgotten" | "deadline" | "uncommitted";

export function hasFailed({ job }: Pick<FollowedJob, "job">): boolean {
  return knownState(job.state) === "Failed";
}

function findJobOutcome({ job, isRemoved }: FollowedJob, { acceptsUncommitted }: Goal): Outcome {
  const state = knownState(job.state);
  if (state === "Failed") return "failed";
  if (state === "Completed") return "completed";
  if (isRemoved) return "forgotten";
  if (state === "Uncommitted") return acceptsUncommitted ? "completed" : "uncommitted";
  return "deadline";
}

type Group = Pick<Findings, "jobs"> & { outcome: Outcome; others: readonly string[] };

/** The worst first, in the order of the exit codes. */
const worstFirst = ["forgotten", "failed", "deadline", "uncommitted"] as const;

type Trouble = (typeof worstFirst)[number];

const kinds: Record<Trouble, ErrorKind> = {
  forgotten: "not-found",
  failed: "job-failed",
  deadline: "deadline",
  uncommitted: "pending",
};

/** Returns the jobs that did not reach the goal, grouped by their outcome, in the order in which they are printed. */
function findGroups(
  { jobs, unseen, missing, isBrokenOff }: Findings,
  goal: Goal,
): (Group & { outcome: Trouble })[] {
  const others: Partial<Record<Trouble, readonly string[]>> = {
    forgotten: missing,
    deadline: unseen,
  };
  return (["failed", "forgotten", "deadline", "uncommitted"] as const)
    .map((outcome) => ({
      outcome,
      jobs: jobs.filter((job) => findJobOutcome(job, goal) === outcome),
      others: others[outcome] ?? [],
    }))
    .filter(({ outcome }) => outcome !== "deadline" || !isBrokenOff)
    .filter((group) => group.jobs.length + group.others.length > 0);
}

/** Returns how the jobs ended: the worst of their outcomes. */
export function findOutcome(findings: Findings, goal: Goal): Outcome {
  const outcomes = findGroups(findings, goal).map(({ outcome }) => outcome);
  return worstFirst.find((outcome) => outcomes.includes(outcome)) ?? "completed";
}

/** The words after `2 of 3 jobs`, and those after `, 1` in the same sentence. */
const phrases: Record<Trouble, { verb: (isOne: boolean) => string; short: string }> = {
  failed: { verb: () => "failed", short: "failed" },
  forgotten: {
    verb: (isOne) => `${isOne ? "is" : "are"} not on the server`,
    short: "not on the server",
  },
  deadline: { verb: (isOne) => `${isOne ? "is" : "are"} not finished`, short: "not finished" },
  uncommitted: { verb: (isOne) => `${isOne ? "is" : "are"} uncommitted`, short: "uncommitted" },
};

const mostCauses = 10;

function detailLines({ outcome, jobs, others }: Group & { outcome: Trouble }): string[] {
  const keys = jobs.map(({ job }) => jobKey(job));
  switch (outcome) {
    case "failed":
      return causeLines(findCauses(jobs.map(({ job }) => job)), mostCauses);
    case "forgotten":
      return firstTenOf([
        ...keys.map((key) => `${key}: removed by the server before it finished`),
        ...others.map((key) => `${key}: not found on the server`),
      ]);
    case "deadline":
      return firstTenOf([
        ...jobs.map(({ job }) => `${jobKey(job)}: ${job.state}, ${job.progress}%`),
        ...others.map((key) => `${key}: state unknown`),
      ]);
    case "uncommitted":
      return firstTenOf(keys.map((key) => `${key}: Uncommitted`));
  }
}

/** Builders of commands to copy. */
export interface NextCommands {
  describe(keys: readonly string[]): string;
  commit(keys: readonly string[]): string;
  resume(keys: readonly string[]): string;
}

/** Returns the outcome as an error that names the jobs and their reasons; `null` if the goal was reached. */
export function findFailure(
  findings: Findings,
  goal: Goal,
  commands: NextCommands,
): CliError | null {
  const outcome = findOutcome(findings, goal);
  if (outcome === "completed") return null;
  const groups = findGroups(findings, goal);
  const isLate = findings.isLate && groups.some((group) => group.outcome === "deadline");
  const limit = isLate ? `${timedOutText(goal)}: ` : "";
  const hint = hintFor(outcome, findings, goal, commands);
  const lastErrors = isLate ? findings.lastErrors.map((message) => `last error: ${message}`) : [];
  return new CliError(
    outcome === "deadline" && goal.timeoutMs === 0 ? "pending" : kinds[outcome],
    `${limit}${countsText(groups, findings)}`,
    { details: [...groups.flatMap(detailLines), ...lastErrors], hint },
  );
}

export function timedOutText({ timeoutMs }: Goal): string {
  const limitMs = timeoutMs ?? 0;
  return `timed out after ${limitMs < 1_000 ? `${limitMs}ms` : durationText(limitMs)}`;
}

/** Returns `1 of 3 jobs failed, 1 not finished`. */
function countsText(groups: readonly (Group & { outcome: Trouble })[], findings: Findings): string {
  const { jobs, unseen, missing, failedBefore } = findings;
  const total = jobs.length + unseen.length + missing.length;
  const noun = total === 1 ? "job" : "jobs";
  return groups
    .map(({ outcome, jobs, others }, index) => {
      const count = jobs.length + others.length;
      const { verb, short } = phrases[outcome];
      const text =
        index === 0 ? `${count} of ${total} ${noun} ${verb(count === 1)}` : `${count} ${short}`;
      const before = jobs.filter((job) => failedBefore.has(jobKey(job.job))).length;
      return before === 0 ? text : `${text} (${before} had already failed before this wait began)`;
    })
    .join(", ");
}

function hintFor(
  outcome: Trouble,
  { jobs, unseen, failedBefore }: Findings,
  goal: Goal,
  commands: NextCommands,
): string {
  const keysOf = (wanted: Trouble) =>
    jobs.filter((job) => findJobOutcome(job, goal) === wanted).map(({ job }) => jobKey(job));
  switch (outcome) {
    case "forgotten":
      return "check the collection itself";
    case "failed": {
      const details = `details: ${commands.describe(keysOf("failed").slice(0, mostCauses))}`;
      return failedBefore.size === 0
        ? details
        : `${details}; to wait only for unfinished jobs: --state active`;
    }
    case "deadline": {
      const keys = [...keysOf("deadline"), ...unseen, ...keysOf("uncommitted")];
      return `the jobs keep running on the server; to resume: ${commands.resume(keys)}`;
    }
    case "uncommitted": {
      const keys = keysOf("uncommitted");
      const them = keys.length === 1 ? "it" : "them";
      return `commit ${them}: ${commands.commit(keys)}; or accept ${them} with --until uncommitted`;
    }
  }
}
