import { invalidParameter, Refusal } from "./answers.ts";
import { completeTime, sumRows, taskDetails, wireState } from "./job-answers.ts";
import type { DemoJob } from "./job-model.ts";
import { decodeJobRequest, type JobRequest, requireJob } from "./jobs.ts";
import { type RequestBody, readString, readStringLists } from "./request-body.ts";
import type { Call, Server } from "./server.ts";
import type { HeldJob } from "./store.ts";
import { requirePartition } from "./store.ts";
import type { Quirks } from "./versions.ts";

export interface CloudListRequest {
  collectionName: string;
  pageSize: number;
  currentPage: number;
}

export interface CloudCreateRequest {
  collectionName: string;
  partitionName: string;
  files: string[][];
}

export function decodeCloudList(body: RequestBody): CloudListRequest {
  requirePlace(body);
  const pageSize = readPositive(body, "pageSize", 10);
  if (pageSize > 100) {
    throw new Refusal(96_008, "The parameter value for pageSize should be between 1 and 100.");
  }
  return {
    collectionName: readString(body, "collectionName"),
    pageSize,
    currentPage: readPositive(body, "currentPage", 1),
  };
}

export function decodeCloudJob(body: RequestBody): JobRequest {
  requirePlace(body);
  return decodeJobRequest(body);
}

export function decodeCloudCreate(body: RequestBody): CloudCreateRequest {
  requirePlace(body);
  const url = readString(body, "objectUrl");
  const urls = readStringLists(body, "objectUrls") ?? (url === "" ? [] : [[url]]);
  const isVolume = readString(body, "volumeName") !== "";
  const paths = (isVolume ? readStringLists(body, "dataPaths") : null) ?? [];
  if ((urls.length === 0) === (paths.length === 0)) {
    throw invalidParameter("either objectUrls or volumeName with dataPaths is needed");
  }
  if (urls.some((unit) => unit.length !== 1)) {
    throw invalidParameter("each list of objectUrls holds one URL");
  }
  if ((readString(body, "accessKey") === "") !== (readString(body, "secretKey") === "")) {
    throw invalidParameter("accessKey and secretKey go together");
  }
  return {
    collectionName: readString(body, "collectionName"),
    partitionName: readString(body, "partitionName"),
    files: [...urls, ...paths],
  };
}

function requirePlace(body: RequestBody): void {
  const [cluster = "", project = "", region = ""] = ["clusterId", "projectId", "regionId"].map(
    (name) => readString(body, name),
  );
  if (cluster === "" ? project === "" || region === "" : project + region !== "") {
    throw invalidParameter("either clusterId or projectId and regionId is needed");
  }
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
  const collection = server.catalog.find(call.db, request.collectionName);
  if (request.partitionName !== "") requirePartition(collection, request.partitionName);
  return { jobId: server.jobs.add(collection, { files: request.files }).jobId };
}

export function describeCloudJob({ jobId }: JobRequest, call: Call, server: Server) {
  const held = requireJob(jobId, call, server);
  const { job, moment } = held;
  const details = taskDetails(job, moment, server.quirks).map((detail) => ({
    fileName: lastName(detail.fileName.slice(1, -1)),
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
  return job.files.flatMap(({ paths }) => paths.map(lastName)).join(",");
}

/** What a URL ends in; of a folder a file that lies in it. */
function lastName(path: string): string {
  return path.endsWith("/") ? "1.parquet" : path.replace(/^.*\//, "");
}

function readPositive(body: RequestBody, name: string, fallback: number): number {
  const value = body.members.get(name.toLowerCase());
  return typeof value === "number" && value >= 1 ? Math.floor(value) : fallback;
}
