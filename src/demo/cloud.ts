import { completeTime, wireState } from "./job-answer.ts";
import type { DemoJob } from "./job-model.ts";
import type { HeldJob } from "./job-store.ts";
import { type JobRequest, requireJob } from "./jobs-api.ts";
import { invalidParameter } from "./refusal.ts";
import { type RequestBody, readString, readStringLists } from "./request-body.ts";
import type { Call, Server } from "./server.ts";
import { sumRows, taskDetails } from "./task-details.ts";
import type { Quirks } from "./versions.ts";

export interface CloudListRequest {
  collectionName: string;
  pageSize: number;
  currentPage: number;
}

export interface CloudCreateRequest {
  collectionName: string;
  files: string[][];
}

export function decodeCloudList(body: RequestBody): CloudListRequest {
  return {
    collectionName: readString(body, "collectionName"),
    pageSize: readPositive(body, "pageSize", 10),
    currentPage: readPositive(body, "currentPage", 1),
  };
}

export function decodeCloudCreate(body: RequestBody): CloudCreateRequest {
  const url = readString(body, "objectUrl");
  const units = readStringLists(body, "objectUrls") ?? readStringLists(body, "dataPaths") ?? [];
  return {
    collectionName: readString(body, "collectionName"),
    files: url === "" ? units : [[url], ...units],
  };
}

/** A page of a database's jobs, newest first, without progress and reason. */
export function listCloudJobs(request: CloudListRequest, call: Call, { jobs, quirks }: Server) {
  const { collectionName, currentPage, pageSize } = request;
  const found = jobs
    .held()
    .filter(({ job }) => job.db === call.db)
    .filter(({ job }) => collectionName === "" || job.collection === collectionName)
    .reverse();
  const page = found.slice((currentPage - 1) * pageSize, currentPage * pageSize);
  return {
    count: found.length,
    currentPage,
    pageSize,
    records: page.map((held) => cloudRecord(held, quirks)),
  };
}

export function createCloudJob(request: CloudCreateRequest, call: Call, server: Server) {
  if (request.files.length === 0) throw invalidParameter("objectUrls is empty");
  const collection = server.catalog.find(call.db, request.collectionName);
  return { jobId: server.jobs.add(collection, { files: request.files }).jobId };
}

export function describeCloudJob({ jobId }: JobRequest, call: Call, server: Server) {
  const held = requireJob(jobId, call, server);
  const { job, moment } = held;
  const details = taskDetails(job, moment, server.quirks).map((detail) => ({
    fileName: detail.fileName.slice(1, -1),
    fileSize: detail.fileSize,
    state: detail.state,
    progress: detail.progress,
    completeTime: detail.completeTime,
    reason: moment.reason,
  }));
  return {
    ...cloudRecord(held, server.quirks),
    progress: wireState(job, moment, server.quirks).progress,
    fileName: nameOf(job),
    fileSize: details.reduce((sum, { fileSize }) => sum + fileSize, 0),
    completeTime: completeTime(moment, server.quirks),
    reason: moment.reason,
    totalRows: sumRows(job.files),
    details,
  };
}

function cloudRecord({ job, moment }: HeldJob, quirks: Quirks) {
  const { state } = wireState(job, moment, quirks);
  return {
    collectionName: job.collection,
    jobId: job.jobId,
    state: state === "Importing" ? "InProgress" : state,
    ...job.wire,
  };
}

function nameOf(job: DemoJob): string {
  return job.files.flatMap(({ paths }) => paths).join(",");
}

function readPositive(body: RequestBody, name: string, fallback: number): number {
  const value = body.members.get(name.toLowerCase());
  return typeof value === "number" && value >= 1 ? Math.floor(value) : fallback;
}
