import { CliError, isInterruption, isMissing } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { quote } from "../base/values.ts";
import { firstTenOf } from "../base/words.ts";
import type { Job } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Unit } from "../milvus/server.ts";
import { type CreatedJob, type CreateSession, leftMs } from "./create-once.ts";
import { compareFiles } from "./evidence.ts";
import type { KeyedJob } from "./keys.ts";

/** The pauses between describes: a job reports its files only some time after it was created. */
const unreportedPausesMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Finds the job that an earlier `create --once` has created, on a server that ignores idempotency keys: by its files.
 * Throws if a job that does not show its files, or not its partition and options, may be it.
 */
export async function findReusable(
  job: KeyedJob,
  session: CreateSession,
): Promise<CreatedJob | null> {
  const { create, jobs, supportsKeys, context } = session;
  if (!create.once || supportsKeys === true || !jobs.isListed) return null;
  for (const pauseMs of [...unreportedPausesMs, null]) {
    const isLast = pauseMs === null || leftMs(session) <= 0;
    const evidence = await jobs.findEarlier(job.request);
    if (evidence.kind === "ours") return { ...earlierJob(job, evidence.job), idempotencyKey: null };
    if (evidence.jobIds.length === 0) return null;
    if (evidence.haveSameFiles || isLast) {
      throw unclearFailure(evidence.jobIds, evidence.haveSameFiles, session);
    }
    await context.sleep(Math.min(pauseMs, leftMs(session)));
  }
  return null;
}

/** A server may not describe a job right after it created it; one that it cannot describe after these pauses is removed. */
const removedPausesMs = [1_000, 2_000, 4_000, 8_000, 15_000];
/** The pauses after a first removed job: a server usually removes many jobs together. */
const moreRemovedPausesMs = removedPausesMs.slice(0, 2);

/** Finds out whether the job of an idempotency key was created now or before, and for which files. */
export async function identify(
  job: KeyedJob,
  jobId: string,
  session: CreateSession,
): Promise<CreatedJob> {
  const { keys, jobs, supportsKeys } = session;
  const created = newJob(job, jobId);
  if (keys.areFresh || supportsKeys === false) return created;
  const earlier = jobs.findListed(jobId);
  try {
    const detail = await describeCreated(jobId, session);
    if (detail === "removed") return { ...created, files: null, reused: true, earlier: null };
    if (detail !== null) {
      const likeness = compareFiles(detail, job.request, session.server.redact);
      const isOther = likeness === "overlapping" || likeness === "different";
      if (isOther) throw otherFilesFailure(job, detail);
      if (earlier === null) return { ...created, reused: jobs.isListed ? false : null };
      const known = earlierJob(job, detail);
      return likeness === "same" ? known : { ...known, files: null };
    }
  } catch (error) {
    // The job exists: its ID must be printed, and the same create must not be advised again.
    if (!isInterruption(error)) throw error;
  }
  if (earlier !== null) return { ...earlierJob(job, earlier), files: null };
  return jobs.isListed ? created : { ...created, files: null, reused: null };
}

/** Describes a job right after its create; `null`: the user may not, or the server does not respond. */
async function describeCreated(
  jobId: string,
  session: CreateSession,
): Promise<JobDetail | "removed" | null> {
  const { server, created, context } = session;
  const hasRemoved = created.some(({ earlier }) => earlier === null);
  for (const pauseMs of [...(hasRemoved ? moreRemovedPausesMs : removedPausesMs), null]) {
    const described = await attempt(server.describeJob(jobId));
    if ("value" in described) return described.value;
    if (!isMissing(described.failure)) return null;
    if (pauseMs !== null) await context.sleep(Math.min(pauseMs, Math.max(0, leftMs(session))));
  }
  return "removed";
}

function newJob({ key, request }: KeyedJob, jobId: string): CreatedJob {
  const { collectionName, files } = request;
  return { jobId, collectionName, files, idempotencyKey: key, reused: false };
}

function earlierJob(job: KeyedJob, { jobId, state, reason }: Job): CreatedJob {
  return { ...newJob(job, jobId), reused: true, earlier: { state, reason } };
}

function unclearFailure(
  jobIds: readonly string[],
  haveSameFiles: boolean,
  { create }: CreateSession,
): CliError {
  const why = haveSameFiles
    ? "a job has the same files, and the server reports neither its partition nor its options"
    : "the server does not report the files of all jobs yet";
  return new CliError(
    "unknown-outcome",
    `could not determine whether the files were imported before: ${why}`,
    {
      details: firstTenOf(jobIds.map((jobId) => `possible job: ${jobId}`)),
      hint: `check before you retry: ${create.sameServer(["describe"], jobIds.slice(0, 10))}`,
      hadNoEffect: true,
    },
  );
}

function otherFilesFailure({ key, request }: KeyedJob, job: JobDetail): CliError {
  const theirs = job.files.map(({ paths }) => paths);
  return new CliError(
    "server",
    `idempotency key ${quote(key ?? "")} was already used for other files`,
    {
      details: [
        `job ${job.jobId}: ${filesText(theirs)}`,
        `this command: ${filesText(request.files)}`,
      ],
      hint: "use another --idempotency-key, or the same files",
      hadNoEffect: true,
    },
  );
}

function filesText(units: readonly Unit[]): string {
  return firstTenOf(units.map((unit) => unit.join(","))).join(" ");
}
