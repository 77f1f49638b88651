import { CliError } from "../base/errors.ts";
import { redactUri } from "../base/values.ts";
import { countText, firstTenOf } from "../base/words.ts";
import { knownState } from "../milvus/job.ts";
import type { CreatedJob } from "./create-once.ts";
import { shownOptions } from "./job-options.ts";
import type { KeyedJob } from "./keys.ts";
import type { CreateOptions, PlannedJob } from "./plan.ts";

/** `plan: 2,500 units in 3 jobs, of 1,024 units and the last of 452`. */
export function planText(jobs: readonly PlannedJob[]): string {
  const sizes = jobs.map(({ request }) => request.files.length);
  const total = countText(sizes.reduce((sum, size) => sum + size, 0));
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  const rest = last === first ? "" : `, the last of ${countText(last)}`;
  return `plan: ${total} units in ${countText(jobs.length)} jobs of ${countText(first)}${rest}`;
}

/** What is said of a job when it is there: all of it where its record is not written, else what is unusual. */
export function createdText(job: CreatedJob, { isWaiting }: CreateOptions): string[] {
  const { jobId, reused, earlier, files } = job;
  if (reused === true) {
    const state = earlier?.state ?? "forgotten by the server";
    return [`note: nothing was created: job ${jobId} has this key already, and is ${state}`];
  }
  const units = `${countText(files.length)} ${files.length === 1 ? "unit" : "units"}`;
  return isWaiting ? [`created job ${jobId}, ${units}`] : [];
}

/** A job of an earlier command that has failed loads nothing, however often its key is sent. */
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

/** More ids than these make a command nobody wants to read. */
const namedAtMost = 10;

/** How many there are now, and the command to follow them. */
export function summaryLines(
  created: readonly CreatedJob[],
  { collection, sameServer }: CreateOptions,
): string[] {
  const fresh = created.filter(({ reused }) => reused !== true).length;
  const there = created.length - fresh;
  const parts = [
    ...(fresh === 0 ? [] : [`${countText(fresh)} ${fresh === 1 ? "job" : "jobs"} created`]),
    ...(there === 0 ? [] : [`${countText(there)} there already`]),
  ];
  const chosen =
    created.length > namedAtMost
      ? ["--collection", collection, "--state", "active"]
      : created.map(({ jobId }) => jobId);
  const them = created.length === 1 ? "it" : "them";
  return [`${parts.join(", ")}. Follow ${them} with:`, `  ${sameServer(["watch", ...chosen])}`];
}

/** What a command that did not come to its end leaves to do. */
export interface Remainder {
  created: readonly CreatedJob[];
  /** The first job that is not known to be there. */
  next: KeyedJob;
  /** Creates it and those after it, with the same keys. */
  command: string;
}

/** The error, with what is there already and how to go on. */
export function withRemainder(error: CliError, remainder: Remainder): CliError {
  // Where nothing came of it, it needs another command, not the same one.
  if (error.hadNoEffect && remainder.created.length === 0) return error;
  const { kind, message, hint, retryAfterMs, hadNoEffect } = error;
  const details = [...error.details, ...remainderLines(remainder)];
  return new CliError(kind, message, { hint, details, retryAfterMs, hadNoEffect, cause: error });
}

export function remainderLines({ created, next, command }: Remainder): string[] {
  const ids = firstTenOf(created.map(({ jobId }) => jobId)).join(", ");
  const done = `there already: ${next.number - 1} of ${next.of} jobs${ids === "" ? "" : `, ${ids}`}`;
  return [...(next.number === 1 ? [] : [done]), `to go on: ${command}`];
}

/** More files than these make a command nobody wants to read. */
const filesNamedAtMost = 20;

/** The command that begins with job `number`; no secret is in it. */
export function resumeCommand(
  create: CreateOptions,
  options: Readonly<Record<string, string>>,
  { number, keyFlags }: { number: number; keyFlags: readonly string[] },
): string {
  const { collection, files, partition, volume, filesFrom, filesPerJob, fileCheck } = create;
  const named =
    files.length > filesNamedAtMost ? ["<the same files>"] : files.map(withoutSignature);
  const words = [
    ...["create", "--collection", collection, ...named],
    ...filesFrom.flatMap((name) => ["--files-from", name]),
    ...(partition === null ? [] : ["--partition", partition]),
    ...(volume === undefined ? [] : ["--volume", volume]),
    ...Object.entries(shownOptions(options)).flatMap(([name, value]) => [
      "--option",
      `${name}=${value}`,
    ]),
    ...(filesPerJob === 1_024 ? [] : ["--files-per-job", String(filesPerJob)]),
    ...(fileCheck ? [] : ["--no-file-check"]),
    ...keyFlags,
    ...(number === 1 ? [] : ["--from-job", String(number)]),
  ];
  return create.sameServer(words);
}

/** A URL can be signed; what is left of it then is no command to copy, but no secret either. */
function withoutSignature(path: string): string {
  return path.includes("://") ? redactUri(path) : path;
}
