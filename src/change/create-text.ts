import { CliError } from "../base/errors.ts";
import { countText, firstTenOf } from "../base/words.ts";
import { knownState } from "../milvus/job.ts";
import type { CreatedJob, CreateSession, Outcome } from "./create-once.ts";
import { redactPath } from "./file-checks.ts";
import { redactOptions } from "./job-options.ts";
import type { KeyedJob } from "./keys.ts";
import { type CreateOptions, maxUnitsPerJob, type PlannedJob } from "./plan.ts";

/** `plan: 2,500 units in 3 jobs of 1,024, the last of 452`. */
export function planText(jobs: readonly PlannedJob[]): string {
  const sizes = jobs.map(({ request }) => request.files.length);
  const total = countText(sizes.reduce((sum, size) => sum + size, 0));
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  const rest = last === first ? "" : `, the last of ${countText(last)}`;
  return `plan: ${total} units in ${countText(jobs.length)} jobs of ${countText(first)}${rest}`;
}

/** Returns what to print of a job as soon as it exists. Only a command that waits does not write its record later. */
export function createdText(job: CreatedJob, { wait }: CreateOptions): string[] {
  const { jobId, reused, earlier, files } = job;
  if (reused === true) {
    const state = earlier?.state ?? "forgotten by the server";
    return [`note: nothing was created: job ${jobId} has this key already, and is ${state}`];
  }
  const units = `${countText(files.length)} ${files.length === 1 ? "unit" : "units"}`;
  return wait !== null ? [`created job ${jobId}, ${units}`] : [];
}

/** A command with more job IDs is too long to read. */
const maxIds = 10;

/** Returns how many jobs there are now, and the command to follow them. */
export function summaryLines(
  created: readonly CreatedJob[],
  { collection, sameServer }: CreateOptions,
): string[] {
  const fresh = created.filter(({ reused }) => reused !== true).length;
  const reused = created.length - fresh;
  const parts = [
    ...(fresh === 0 ? [] : [`${countText(fresh)} ${fresh === 1 ? "job" : "jobs"} created`]),
    ...(reused === 0 ? [] : [`${countText(reused)} there already`]),
  ];
  const jobs =
    created.length > maxIds
      ? ["--collection", collection, "--state", "active"]
      : created.map(({ jobId }) => jobId);
  const them = created.length === 1 ? "it" : "them";
  return [`${parts.join(", ")}. Follow ${them} with:`, `  ${sameServer(["watch", ...jobs])}`];
}

/** Throws if a reused job has failed: however often its idempotency key is sent, it imports nothing. */
export function refuseFailedReuse(created: readonly CreatedJob[]): void {
  const failed = created.filter(
    ({ reused, earlier }) => reused === true && knownState(earlier?.state ?? "") === "Failed",
  );
  const [first] = failed;
  if (first === undefined) return;
  const what =
    failed.length === 1
      ? `job ${first.jobId}, which this key started before, has failed`
      : `${failed.length} jobs, which these keys started before, have failed`;
  throw new CliError("server", what, {
    details: failed.map(
      ({ jobId, earlier }) => `${jobId}: ${earlier?.reason ?? "no reason given"}`,
    ),
    hint: "mend the cause and run it with a new key: without --once, or with another --idempotency-key",
  });
}

/** Returns the error of a create that has not created its job, as far as can be known. */
export function outcomeFailure(
  outcome: Exclude<Outcome, { kind: "created" }>,
  { request }: KeyedJob,
): CliError {
  const cause = outcome.failure;
  switch (outcome.kind) {
    case "refused":
      return cause;
    case "absent":
      return new CliError("network", `no job was created: ${cause.message}`, {
        hint: "no new job has come within a minute, so it can be sent again",
        cause,
      });
    case "unknown":
      return new CliError("network", `cannot know whether the job was created: ${cause.message}`, {
        details: firstTenOf(
          outcome.candidates.map((jobId) => `it may be job ${jobId}, which is new`),
        ),
        hint: `look for it with milvus-import list --collection ${request.collectionName}: sent again while it is there, its files would be loaded twice`,
        cause,
      });
  }
}

/** Returns what a plan that broke off has created, and the command that creates the other jobs, from `next` on. */
export function resumeLines(next: KeyedJob, session: CreateSession): string[] {
  const ids = session.created.map(({ jobId }) => jobId);
  const count = `there already: ${next.number - 1} of ${next.total} jobs`;
  const done = next.number === 1 ? [] : [[count, ...firstTenOf(ids)].join(", ")];
  return [...done, `to go on: ${session.create.sameServer(resumeWords(next, session))}`];
}

/** A command with more files is too long to read. */
const maxFiles = 20;

/** Returns the words of the command that begins with this job. Those without their secrets have to be completed. */
function resumeWords({ number, request }: KeyedJob, { create, keys }: CreateSession): string[] {
  const { collection, files, partition, volume, filesFrom, filesPerJob, fileCheck } = create;
  const options = Object.entries(redactOptions(request.options));
  return [
    ...["create", "--collection", collection],
    ...(files.length > maxFiles ? ["<the same files>"] : files.map(redactPath)),
    ...filesFrom.flatMap((name) => ["--files-from", name]),
    ...(partition === null ? [] : ["--partition", partition]),
    ...(volume === undefined ? [] : ["--volume", volume]),
    ...options.flatMap(([name, value]) => ["--option", `${name}=${value}`]),
    ...(filesPerJob === maxUnitsPerJob ? [] : ["--files-per-job", String(filesPerJob)]),
    ...(fileCheck ? [] : ["--no-file-check"]),
    ...keys.flags,
    ...(number === 1 ? [] : ["--from-job", String(number)]),
  ];
}

/** Returns the same error with more lines below its message. */
export function withLines(error: CliError, lines: readonly string[]): CliError {
  const { kind, message, hint, retryAfterMs, hadNoEffect } = error;
  const details = [...error.details, ...lines];
  return new CliError(kind, message, { hint, details, retryAfterMs, hadNoEffect, cause: error });
}
