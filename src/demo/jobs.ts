import {
  databaseNotFound,
  importFailed,
  importFailedOnServer,
  invalidParameter,
  notAnInteger,
} from "./answers.ts";
import { mayImport, requirePrivilege } from "./authorization.ts";
import { jobProgress, jobRecord } from "./job-answers.ts";
import type { DemoJob, Moment } from "./job-model.ts";
import { type RequestBody, readString, requireFields } from "./request-body.ts";
import type { Call, Server } from "./server.ts";
import type { HeldJob } from "./store.ts";

export interface ListRequest {
  collectionName: string;
}

export interface JobRequest {
  jobId: string;
}

export function decodeList(body: RequestBody): ListRequest {
  return { collectionName: readString(body, "collectionName") };
}

export function decodeJobRequest(body: RequestBody): JobRequest {
  const jobId = readString(body, "jobId");
  requireFields(body.struct, { JobID: jobId !== "" });
  return { jobId };
}

/** The jobs of a collection, or those of every database (milvus#31273), in an order of their own each time. */
export function listJobs({ collectionName }: ListRequest, call: Call, server: Server) {
  const { accounts, catalog, jobs, quirks } = server;
  const place = { db: call.db, collection: collectionName };
  if (!quirks.privilegePerJob) {
    requirePrivilege("ListImport", call.user, place, accounts, quirks);
  }
  if (quirks.listChecksDatabase && !catalog.databases().includes(call.db)) {
    throw databaseNotFound(call.db, quirks);
  }
  const collection = collectionName === "" ? null : catalog.find(call.db, collectionName);
  const isWanted = ({ job }: HeldJob) => {
    if (collection !== null) return job.collectionId === collection.id;
    return !quirks.jobsPerDatabase || job.db === call.db;
  };
  // The database of the request is what counts, not the job's: it is not known here.
  const isVisible = ({ job }: HeldJob) =>
    !quirks.privilegePerJob ||
    mayImport(call.user, { ...place, collection: job.collection }, accounts);
  const shown = jobs.held().filter((held) => isWanted(held) && isVisible(held));
  return {
    records: shuffled(shown, server.random).map(({ job, moment }) =>
      jobRecord(job, moment, quirks),
    ),
  };
}

export function describeJob({ jobId }: JobRequest, call: Call, server: Server) {
  const { accounts, quirks } = server;
  const place = { db: call.db, collection: "" };
  if (!quirks.privilegePerJob) {
    requirePrivilege("GetImportProgress", call.user, place, accounts, quirks);
  }
  const { job, moment } = requireJob(jobId, call, server);
  if (quirks.privilegePerJob) {
    requirePrivilege(
      "Import",
      call.user,
      { ...place, collection: job.collection },
      accounts,
      quirks,
    );
  }
  return jobProgress(job, moment, quirks);
}

export function requireJob(jobId: string, call: Call, { jobs, quirks }: Server): HeldJob {
  if (!quirks.cloud && !/^[+-]?\d+$/.test(jobId)) {
    const why = notAnInteger(jobId);
    // Older servers print their own format verb (Go's Sprint for Sprintf).
    throw quirks.invalidJobIdCode === 2100
      ? importFailed(`parse job id failed, err=%w${why}`)
      : invalidParameter(`parse job id failed, err=${why}`);
  }
  const held = jobs.find(jobId);
  if (held === undefined || (quirks.jobsPerDatabase && held.job.db !== call.db)) {
    const where = quirks.jobsPerDatabase ? ", dbID=1" : "";
    throw importFailedOnServer(`import job does not exist, jobID=${jobId}${where}`, quirks);
  }
  return held;
}

/** Go hands out a map in random order. */
function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

const abortedByUser = "aborted by user";

/** The server's inner name of where a job stands, which its refusals tell. */
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

export function commitJob({ jobId }: JobRequest, call: Call, server: Server) {
  const { job, moment } = requireManualJob(jobId, call, server);
  if (moment.stage === "commit" || moment.stage === "completed") return {};
  if (moment.stage !== "uncommitted") {
    const state = innerStates[moment.stage];
    throw importFailed(`job ${jobId} is in state ${state}, expected Uncommitted`);
  }
  job.committedAt = server.now();
  return {};
}

export function abortJob({ jobId }: JobRequest, call: Call, server: Server) {
  const { job, moment } = requireManualJob(jobId, call, server);
  if (moment.stage === "failed" && moment.reason === abortedByUser) return {};
  if (isCommitted(moment)) {
    const state = innerStates[moment.stage];
    throw importFailed(`job ${jobId} is in terminal/committed state ${state}, abort not allowed`);
  }
  stopJob(job, server.now(), abortedByUser);
  return {};
}

/** Makes a job fail from outside, unless it is over. */
export function stopJob(job: DemoJob, at: number, reason: string): void {
  job.stopped ??= { at, reason };
}

function requireManualJob(jobId: string, call: Call, server: Server): HeldJob {
  const { accounts, jobs, quirks } = server;
  if (!quirks.cloud && !/^[+-]?\d+$/.test(jobId)) {
    throw invalidParameter(notAnInteger(jobId), `[expected=int64 jobId][actual=${jobId}]`);
  }
  if (call.user !== null) {
    const { collection } = requireJob(jobId, call, server).job;
    requirePrivilege("Import", call.user, { db: call.db, collection }, accounts, quirks);
  }
  const held = jobs.find(jobId);
  if (held === undefined) throw importFailedOnServer(`job ${jobId} not found`, quirks);
  if (held.job.autoCommit) {
    throw importFailed(`job ${jobId} is auto-commit, manual commit/abort not allowed`);
  }
  return held;
}

function isCommitted({ stage }: Moment): boolean {
  return stage === "commit" || stage === "completed" || stage === "failed";
}

export function listCollections(_request: unknown, call: Call, { catalog }: Server): string[] {
  return catalog.collections(call.db);
}

export function listDatabases(_request: unknown, _call: Call, { catalog }: Server): string[] {
  return catalog.databases();
}
