import { listCollections, listDatabases } from "./catalog-api.ts";
import {
  createCloudJob,
  decodeCloudCreate,
  decodeCloudJob,
  decodeCloudList,
  describeCloudJob,
  listCloudJobs,
} from "./cloud.ts";
import { createJob } from "./create.ts";
import { decodeCreate } from "./create-request.ts";
import { abortJob, commitJob } from "./ending.ts";
import { decodeJobRequest, decodeList, describeJob, listJobs } from "./jobs-api.ts";
import { parseBody, type RequestBody, readString } from "./request-body.ts";
import type { Call, Server } from "./server.ts";
import type { Quirks } from "./versions.ts";

export type RouteName =
  | "list"
  | "create"
  | "describe"
  | "get_progress"
  | "commit"
  | "abort"
  | "collections"
  | "databases";

export interface Route {
  name: RouteName;
  /** Gives `data` or throws a `Refusal`. */
  answer(body: string, call: Call, server: Server): unknown;
}

type Handler = Route["answer"];

const list = handler("OptionalCollectionNameReq", decodeList, listJobs);
const create = handler("ImportReq", decodeCreate, createJob);
// The request of one job has no member for a database: only the header counts.
const describe = handler("JobIDReq", decodeJobRequest, describeJob, { readsDbName: false });
const commit = handler("JobIDReq", decodeJobRequest, commitJob, { readsDbName: false });
const abort = handler("JobIDReq", decodeJobRequest, abortJob, { readsDbName: false });
const collections = handler("DatabaseReq", () => null, listCollections);
const databases = handler("EmptyReq", () => null, listDatabases, { readsDbName: false });
const cloudList = handler("ListReq", decodeCloudList, listCloudJobs);
const cloudCreate = handler("CreateReq", decodeCloudCreate, createCloudJob);
const cloudDescribe = handler("JobReq", decodeCloudJob, describeCloudJob);

/** The route of a path below `/v2/vectordb/`, `undefined` where this version has none. */
export function routeOf(path: string, quirks: Quirks): Route | undefined {
  const route = (name: RouteName, answer: Handler, isServed = true) =>
    isServed ? { name, answer } : undefined;
  const { cloud, manualCommit } = quirks;
  switch (path) {
    case "jobs/import/list":
      return route("list", cloud ? cloudList : list);
    case "jobs/import/create":
      return route("create", cloud ? cloudCreate : create);
    case "jobs/import/describe":
      return route("describe", cloud ? cloudDescribe : describe, quirks.describeRoute);
    case "jobs/import/get_progress":
      return route("get_progress", describe, !cloud);
    case "jobs/import/getProgress":
      return route("get_progress", cloudDescribe, cloud);
    case "jobs/import/commit":
      return route("commit", commit, manualCommit);
    case "jobs/import/abort":
      return route("abort", abort, manualCommit);
    case "collections/list":
      return route("collections", collections, !cloud);
    case "databases/list":
      return route("databases", databases, quirks.databasesRoute && !cloud);
    default:
      return undefined;
  }
}

function handler<Request>(
  struct: string,
  decode: (body: RequestBody) => Request,
  handle: (request: Request, call: Call, server: Server) => unknown,
  { readsDbName } = { readsDbName: true },
): Handler {
  return (text, call, server) => {
    const body = parseBody(text, struct);
    const dbName = readsDbName ? readString(body, "dbName") : "";
    const request = decode(body);
    return handle(request, { ...call, db: dbName || call.db }, server);
  };
}
