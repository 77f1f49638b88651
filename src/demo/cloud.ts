import { type ApiRequest, readMember, readString, readStringLists } from "./api-request.ts";
import { completeTime, sumBytes, sumRows, taskDetails, wireState } from "./job-records.ts";
import { requireJob } from "./jobs.ts";
import { invalidParameter, Refusal } from "./responses.ts";
import type { Server } from "./store.ts";
import { requirePartition, type StoredJob } from "./store.ts";
import type { Quirks } from "./versions.ts";

/** Lists a page of a database's jobs, newest first, without progress and reason. */
export function listCloudJobs(request: ApiRequest, { jobs, quirks }: Server) {
  checkPlace(request);
  const collection = readString(request, "collectionName");
  const pageSize = readPositive(request, "pageSize", 10);
  const currentPage = readPositive(request, "currentPage", 1);
  if (pageSize > 100) {
    throw new Refusal(96_008, "The parameter value for pageSize should be between 1 and 100.");
  }
  const found = jobs
    .list()
    .filter(({ job }) => job.db === request.db)
    .filter(({ job }) => collection === "" || job.collection === collection)
    .reverse();
  const page = found.slice((currentPage - 1) * pageSize, currentPage * pageSize);
  const records = page.map((stored) => cloudRecord(stored, quirks));
  return { count: found.length, currentPage, pageSize, records };
}

export function createCloudJob(request: ApiRequest, { catalog, jobs }: Server) {
  checkPlace(request);
  const files = readFiles(request);
  const partition = readString(request, "partitionName");
  const collection = catalog.find(request.db, readString(request, "collectionName"));
  if (partition !== "") requirePartition(collection, partition);
  return { jobId: jobs.add(collection, { files }).jobId };
}

export function describeCloudJob(request: ApiRequest, server: Server) {
  checkPlace(request);
  const stored = requireJob(request, server);
  const { job, moment } = stored;
  const { quirks } = server;
  const details = taskDetails(stored, quirks).map(
    ({ fileName, fileSize, state, progress, completeTime }) => ({
      fileName: lastName(fileName.slice(1, -1)),
      fileSize,
      state,
      progress,
      completeTime,
      reason: moment.reason,
    }),
  );
  return {
    ...cloudRecord(stored, quirks),
    progress: wireState(stored, quirks).progress,
    fileName: job.files.flatMap(({ paths }) => paths.map(lastName)).join(","),
    fileSize: sumBytes(details),
    completeTime: completeTime(moment, quirks),
    reason: moment.reason,
    totalRows: sumRows(job.files),
    details,
  };
}

/** Requires a cluster, or a project and its region. */
function checkPlace(request: ApiRequest): void {
  const cluster = readString(request, "clusterId");
  const project = readString(request, "projectId");
  const region = readString(request, "regionId");
  if (cluster === "" ? project === "" || region === "" : project + region !== "") {
    throw invalidParameter("either clusterId or projectId and regionId is needed");
  }
}

function readFiles(request: ApiRequest): string[][] {
  const url = readString(request, "objectUrl");
  const urls = readStringLists(request, "objectUrls") ?? (url === "" ? [] : [[url]]);
  const hasVolume = readString(request, "volumeName") !== "";
  const paths = (hasVolume ? readStringLists(request, "dataPaths") : null) ?? [];
  if ((urls.length === 0) === (paths.length === 0)) {
    throw invalidParameter("either objectUrls or volumeName with dataPaths is needed");
  }
  if (urls.some((unit) => unit.length !== 1)) {
    throw invalidParameter("each list of objectUrls holds one URL");
  }
  if ((readString(request, "accessKey") === "") !== (readString(request, "secretKey") === "")) {
    throw invalidParameter("accessKey and secretKey go together");
  }
  return [...urls, ...paths];
}

function readPositive(request: ApiRequest, name: string, fallback: number): number {
  const value = readMember(request, name);
  return typeof value === "number" && value >= 1 ? Math.floor(value) : fallback;
}

function cloudRecord(stored: StoredJob, quirks: Quirks) {
  const { collection, jobId } = stored.job;
  const { state } = wireState(stored, quirks);
  return { collectionName: collection, jobId, state: state === "Importing" ? "InProgress" : state };
}

/** Returns the last part of a URL, or a file in it if it is a folder. */
function lastName(path: string): string {
  return path.endsWith("/") ? "1.parquet" : path.replace(/^.*\//, "");
}
