import { type ApiRequest, readString, requireFields } from "./api-request.ts";
import type { DemoJob, Moment } from "./job-model.ts";
import { jobProgress, jobRecord } from "./job-records.ts";
import {
  importFailure,
  integerError,
  invalidParameter,
  serverFailure,
  unknownDatabase,
} from "./responses.ts";
import type { Server, StoredJob } from "./store.ts";

/** Lists the jobs of a collection, or of every database (milvus#31273), each time in another order. */
export function listJobs(request: ApiRequest, { catalog, jobs, quirks, random }: Server) {
  const { db } = request;
  const name = readString(request, "collectionName");
  if (quirks.listChecksDatabase && !catalog.listDatabases().includes(db)) {
    throw unknownDatabase(db, quirks);
  }
  const collection = name === "" ? null : catalog.find(db, name);
  const isListed = ({ job }: StoredJob) =>
    collection === null
      ? !quirks.jobsPerDatabase || job.db === db
      : job.collectionId === collection.id;
  const records = jobs.list().filter(isListed);
  return { records: shuffle(records, random).map((stored) => jobRecord(stored, quirks)) };
}

export function describeJob(request: ApiRequest, server: Server) {
  return jobProgress(requireJob(request, server), server.quirks);
}

/** Finds the job that the request is about, or refuses the request. */
export function requireJob(request: ApiRequest, { jobs, quirks }: Server): StoredJob {
  const jobId = readJobId(request);
  if (!quirks.cloud && !isInteger(jobId)) {
    const why = integerError(jobId);
    // Older servers print a format verb that they meant for Sprintf.
    throw quirks.invalidJobIdCode === 2100
      ? importFailure(`parse job id failed, err=%w${why}`)
      : invalidParameter(`parse job id failed, err=${why}`);
  }
  const stored = jobs.find(jobId);
  if (stored === undefined || (quirks.jobsPerDatabase && stored.job.db !== request.db)) {
    const where = quirks.jobsPerDatabase ? ", dbID=1" : "";
    throw serverFailure(`import job does not exist, jobID=${jobId}${where}`, quirks);
  }
  return stored;
}

export function commitJob(request: ApiRequest, server: Server) {
  const { job, moment } = requireManualJob(request, server);
  if (moment.stage === "commit" || moment.stage === "completed") return {};
  if (moment.stage !== "uncommitted") {
    const state = innerStates[moment.stage];
    throw importFailure(`job ${job.jobId} is in state ${state}, expected Uncommitted`);
  }
  job.committedAt = server.now();
  return {};
}

export function abortJob(request: ApiRequest, server: Server) {
  const { job, moment } = requireManualJob(request, server);
  const { stage, reason } = moment;
  if (stage === "failed" && reason === abortReason) return {};
  if (stage === "commit" || stage === "completed" || stage === "failed") {
    const state = innerStates[stage];
    throw importFailure(
      `job ${job.jobId} is in terminal/committed state ${state}, abort not allowed`,
    );
  }
  stopJob(job, server.now(), abortReason);
  return {};
}

/** Makes an unfinished job fail. */
export function stopJob(job: DemoJob, at: number, reason: string): void {
  job.stopped ??= { at, reason };
}

const abortReason = "aborted by user";

/** Names each stage as refusals do. */
const innerStates: Readonly<Record<Moment["stage"], string>> = {
  pending: "Pending",
  "pre-import": "PreImporting",
  import: "Importing",
  sort: "Sorting",
  index: "IndexBuilding",
  uncommitted: "Uncommitted",
  commit: "Committing",
  completed: "Completed",
  failed: "Failed",
};

function requireManualJob(request: ApiRequest, { jobs, quirks }: Server): StoredJob {
  const jobId = readJobId(request);
  if (!quirks.cloud && !isInteger(jobId)) {
    throw invalidParameter(integerError(jobId), `[expected=int64 jobId][actual=${jobId}]`);
  }
  const stored = jobs.find(jobId);
  if (stored === undefined) throw serverFailure(`job ${jobId} not found`, quirks);
  if (stored.job.autoCommit) {
    throw importFailure(`job ${jobId} is auto-commit, manual commit/abort not allowed`);
  }
  return stored;
}

function readJobId(request: ApiRequest): string {
  const jobId = readString(request, "jobId");
  requireFields(request.struct, { JobID: jobId !== "" });
  return jobId;
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** Orders items as Go iterates over a map: at random. */
function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}
