import { CliError } from "../base/errors.ts";
import { countText, firstTenOf } from "../base/words.ts";
import { knownNextStep } from "../milvus/reasons.ts";
import type { CreatedJob, CreateSession, Outcome } from "./create-once.ts";
import type { KeyedJob, KeyedJobs } from "./keys.ts";
import type { PlannedJob } from "./plan.ts";

/** `plan: 2,500 units in 3 jobs; idempotency key K`. */
export function planText(jobs: readonly PlannedJob[], { text }: KeyedJobs): string {
  const units = jobs.reduce((sum, { request }) => sum + request.files.length, 0);
  const key = text === null ? "" : `; idempotency key ${text}`;
  return `plan: ${counted(units, "unit")} in ${counted(jobs.length, "job")}${key}`;
}

function counted(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Returns what running the same command again does, unless idempotency keys decide it. */
export function keysNote(session: CreateSession): string | null {
  const { create, keys, server, supportsKeys, jobs } = session;
  if (keys.areFresh || supportsKeys === true) return null;
  const again =
    create.once && jobs.isListed
      ? "jobs with exactly these files are reused instead; jobs that the server has removed cannot be found"
      : "running this command again imports the files again";
  if (supportsKeys === null) {
    return `could not determine whether this server supports idempotency keys; if not, ${again}`;
  }
  const what = server.takesKeys
    ? "this server ignores idempotency keys"
    : "Zilliz Cloud has no idempotency keys";
  return `${what}: ${again}`;
}

/** Returns the line about a job that is printed as soon as it exists. */
export function createdText({ jobId, reused, earlier, files, idempotencyKey }: CreatedJob): string {
  if (reused !== true) {
    return files === null
      ? `created job ${jobId}`
      : `created job ${jobId}, ${counted(files.length, "unit")}`;
  }
  if (earlier === null) {
    return `job ${jobId} with this idempotency key was removed by the server: reused`;
  }
  return idempotencyKey === null
    ? `job ${jobId} has exactly these files (${earlier?.state}): reused`
    : `job ${jobId} with this idempotency key already exists (${earlier?.state}): reused`;
}

/** A command with more job IDs is too long to read. */
const maxIds = 10;

/** Returns the number of jobs, and the command that watches them unless the demo stops with this command. */
export function summaryLines({ created, create }: CreateSession, isDemo: boolean): string[] {
  const { collection, sameServer } = create;
  const reused = created.filter((job) => job.reused === true);
  const fresh = created.length - reused.length;
  const parts = [
    ...(fresh === 0 ? [] : [`${counted(fresh, "job")} created`]),
    ...(reused.length === 0 ? [] : [`${countText(reused.length)} reused`]),
  ];
  const standing = created.filter(({ earlier }) => earlier !== null);
  if (isDemo || standing.length === 0) return [parts.join(", ")];
  const command =
    standing.length > maxIds
      ? sameServer(["watch", "--collection", collection, "--state", "active"])
      : sameServer(
          ["watch"],
          standing.map(({ jobId }) => jobId),
        );
  return [
    `${parts.join(", ")}. To watch ${standing.length === 1 ? "it" : "them"}:`,
    `  ${command}`,
  ];
}

/** Returns the error of a create that was refused, or whose outcome is unknown. */
export function outcomeFailure(
  outcome: Exclude<Outcome, { kind: "created" }>,
  { request }: KeyedJob,
  { create, supportsKeys, jobs }: CreateSession,
): CliError {
  const { failure: cause } = outcome;
  if (outcome.kind === "refused") return withNextStep(cause);
  const { candidates, wasSearched } = outcome;
  const { sameServer, once } = create;
  const message = `could not determine whether the job was created: ${cause.message}`;
  if (candidates.length > 0) {
    const details = firstTenOf(candidates.map((jobId) => `possible job: ${jobId}`));
    const command = sameServer(["describe"], candidates.slice(0, maxIds));
    return new CliError("unknown-outcome", message, {
      details,
      hint: `check before you retry: ${command}`,
      cause,
    });
  }
  // The next run of --once searches for the files before it creates.
  const isSafe = once && wasSearched && supportsKeys === false && jobs.isListed;
  const searched = wasSearched ? "no new job appeared within 1 minute; " : "";
  const command = sameServer(["list", "--collection", request.collectionName]);
  const how =
    supportsKeys === true
      ? "resume as shown above (it imports nothing twice); to check:"
      : "check again before you retry:";
  return new CliError(isSafe ? "network" : "unknown-outcome", message, {
    hint: isSafe
      ? `${searched}run the same command again: it searches for the files first`
      : `${searched}${how} ${command}`,
    cause,
  });
}

/** Adds a next step to a refusal without a hint. */
function withNextStep(refusal: CliError): CliError {
  const { kind, message, hint, details, retryAfterMs, hadNoEffect } = refusal;
  if (hint !== undefined) return refusal;
  const cause = refusal;
  return new CliError(kind, message, {
    ...{ details, retryAfterMs, hadNoEffect, cause },
    hint: knownNextStep(message),
  });
}

/** Returns the same error with more lines below its message. */
export function withLines(error: CliError, lines: readonly string[]): CliError {
  const { kind, message, hint, retryAfterMs, hadNoEffect } = error;
  const details = [...error.details, ...lines];
  return new CliError(kind, message, { hint, details, retryAfterMs, hadNoEffect, cause: error });
}
