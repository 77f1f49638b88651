import { mayImport, requirePrivilege } from "./authorization.ts";
import { jobProgress, jobRecord } from "./job-answer.ts";
import type { HeldJob } from "./job-store.ts";
import {
  databaseNotFound,
  importFailed,
  importFailedOnServer,
  invalidParameter,
  notAnInteger,
} from "./refusal.ts";
import { type RequestBody, readString, requireFields } from "./request-body.ts";
import type { Call, Server } from "./server.ts";

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
