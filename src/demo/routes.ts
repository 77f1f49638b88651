import { type ApiRequest, parseBody, readString } from "./api-request.ts";
import { createCloudJob, describeCloudJob, listCloudJobs } from "./cloud.ts";
import { createJob } from "./create.ts";
import { abortJob, commitJob, describeJob, listJobs } from "./jobs.ts";
import { type Call, type Middleware, type RouteName, runMiddleware } from "./middleware.ts";
import {
  type DemoResponse,
  dataResponse,
  notFoundResponse,
  preflightResponse,
  Refusal,
  refusalResponse,
} from "./responses.ts";
import type { Server } from "./store.ts";
import type { Quirks } from "./versions.ts";

export interface DemoRequest {
  method: string;
  /** Has no query. */
  path: string;
  /** Has values as node:http returns them: one character per byte. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

interface Route {
  name: RouteName;
  /** Returns `data` or throws a `Refusal`. */
  handle(call: Call, server: Server): unknown;
}

export function respond(
  request: DemoRequest,
  server: Server,
  middleware: readonly Middleware[],
): DemoResponse {
  if (request.method.toUpperCase() === "OPTIONS") return preflightResponse();
  const route = findRoute(request, server.quirks);
  if (route === undefined) return notFoundResponse();
  const call = { route: route.name, headers: readHeaders(request), body: request.body };
  try {
    const data = runMiddleware(middleware, call, () => route.handle(call, server));
    return dataResponse(data, server.quirks);
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(error, server.quirks);
    throw error;
  }
}

/** Finds the route of a path. Only a POST has one. */
export function findRoute({ method, path }: DemoRequest, quirks: Quirks): Route | undefined {
  const prefix = "/v2/vectordb/";
  if (method.toUpperCase() !== "POST" || !path.startsWith(prefix)) return undefined;
  return matchRoute(path.slice(prefix.length), quirks);
}

/** Decodes the values: clients write UTF-8. */
function readHeaders({ headers }: DemoRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = ""]) => [
      name.toLowerCase(),
      Buffer.from(value, "latin1").toString("utf8"),
    ]),
  );
}

function matchRoute(path: string, quirks: Quirks): Route | undefined {
  const { cloud, describeRoute, databasesRoute, manualCommit } = quirks;
  switch (path) {
    case "jobs/import/list":
      return cloud ? cloudList : list;
    case "jobs/import/create":
      return cloud ? cloudCreate : create;
    case "jobs/import/describe":
      if (!describeRoute) return undefined;
      return cloud ? cloudDescribe : describe;
    case "jobs/import/get_progress":
      return cloud ? undefined : getProgress;
    case "jobs/import/getProgress":
      return cloud ? cloudGetProgress : undefined;
    case "jobs/import/commit":
      return manualCommit ? commit : undefined;
    case "jobs/import/abort":
      return manualCommit ? abort : undefined;
    case "collections/list":
      return cloud ? undefined : collections;
    case "databases/list":
      return databasesRoute && !cloud ? databases : undefined;
    default:
      return undefined;
  }
}

const list = route("list", "OptionalCollectionNameReq", listJobs);
const create = route("create", "ImportReq", createJob);
const describe = route("describe", "JobIDReq", describeJob);
const getProgress = route("get_progress", "JobIDReq", describeJob);
const commit = route("commit", "JobIDReq", commitJob);
const abort = route("abort", "JobIDReq", abortJob);
const collections = route("collections", "DatabaseReq", ({ db }, { catalog }) =>
  catalog.listCollections(db),
);
const databases = route("databases", "EmptyReq", (_, { catalog }) => catalog.listDatabases());
const cloudList = route("list", "ListReq", listCloudJobs);
const cloudCreate = route("create", "CreateReq", createCloudJob);
const cloudDescribe = route("describe", "JobReq", describeCloudJob);
const cloudGetProgress = route("get_progress", "JobReq", describeCloudJob);

/** Lists the requests whose body has no member for the database: only the header `DB-Name` counts. */
const structsWithoutDb = ["JobIDReq", "EmptyReq"];

function route(
  name: RouteName,
  struct: string,
  handle: (request: ApiRequest, server: Server) => unknown,
): Route {
  return {
    name,
    handle({ body, headers }, server) {
      const parsed = parseBody(body, struct);
      const dbName = structsWithoutDb.includes(struct) ? "" : readString(parsed, "dbName");
      const db = dbName || headers["db-name"] || "default";
      const idempotencyKey = headers["idempotency-key"] ?? "";
      return handle({ ...parsed, db, idempotencyKey }, server);
    },
  };
}
