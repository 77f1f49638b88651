import {
  type DemoResponse,
  notRouted,
  preflight,
  Refusal,
  refused,
  success,
  timedOut,
} from "./answers.ts";
import { authenticate, isBasic } from "./authorization.ts";
import {
  createCloudJob,
  decodeCloudCreate,
  decodeCloudJob,
  decodeCloudList,
  describeCloudJob,
  listCloudJobs,
} from "./cloud.ts";
import { createJob } from "./create.ts";
import { decodeCreate } from "./create-checks.ts";
import {
  abortJob,
  commitJob,
  decodeJobRequest,
  decodeList,
  describeJob,
  listCollections,
  listDatabases,
  listJobs,
} from "./jobs.ts";
import { parseBody, type RequestBody, readString } from "./request-body.ts";
import { type Call, requireKeyForm, type Server } from "./server.ts";
import type { Quirks } from "./versions.ts";

export interface DemoRequest {
  method: string;
  /** Without a query. */
  path: string;
  /** Values as node:http gives them: one character a byte. */
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

export interface Response {
  response: DemoResponse;
  /** How long the answer takes, at most the request's time limit. */
  tookMs: number;
}

/** What is served there for a POST; anything else, a GET too, is HTTP 404. */
export function findRoute({ method, path }: DemoRequest, quirks: Quirks): Route | undefined {
  const prefix = `${quirks.basePath}/v2/vectordb/`;
  if (method.toUpperCase() !== "POST" || !path.startsWith(prefix)) return undefined;
  return routeOf(path.slice(prefix.length), quirks);
}

/** The answer of a server that needs `delayMs` for it. */
export function respond(request: DemoRequest, server: Server, delayMs = 0): Response {
  const { quirks } = server;
  const route = findRoute(request, quirks);
  if (request.method.toUpperCase() === "OPTIONS") return { response: preflight(), tookMs: 0 };
  if (route === undefined) return { response: notRouted(), tookMs: 0 };
  const { response, tookMs } = routed(request, route, server, delayMs);
  const authorization = headerOf(request, "authorization");
  return {
    response: {
      ...response,
      headers: {
        ...response.headers,
        ...(server.accounts.users !== undefined &&
          isBasic(authorization) && {
            "www-authenticate": 'Basic realm="restricted", charset="UTF-8"',
          }),
        ...(quirks.traceHeader && { "x-milvus-trace-id": server.traceId() }),
      },
    },
    tookMs,
  };
}

/** Header names in any case; clients write a value's UTF-8 bytes. */
function headerOf({ headers }: DemoRequest, name: string): string | undefined {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  const value = key === undefined ? undefined : headers[key];
  return value === undefined ? undefined : Buffer.from(value, "latin1").toString("utf8");
}

function routed(request: DemoRequest, route: Route, server: Server, delayMs: number): Response {
  const { accounts, quirks, timeLimit } = server;
  let tookMs = 0;
  try {
    server.rateLimit(route.name, headerOf(request, "authorization"));
    const user = authenticate(headerOf(request, "authorization"), accounts, quirks);
    const limitMs = timeLimit(route.name, headerOf(request, "request-timeout"));
    // With no time at all nothing is done; later the work goes on though its answer is lost.
    if (limitMs <= 0) return { response: timedOut(quirks.timeoutBody, quirks), tookMs };
    tookMs = Math.min(delayMs, limitMs);
    const db = headerOf(request, "db-name") || "default";
    const idempotencyKey = headerOf(request, "idempotency-key") || undefined;
    // At the door: before anybody reads the body.
    if (quirks.idempotencyKeys && idempotencyKey !== undefined) requireKeyForm(idempotencyKey);
    const data = route.answer(request.body, { user, db, idempotencyKey }, server);
    const isLate = delayMs >= limitMs;
    return {
      response: isLate ? timedOut(quirks.timeoutBody, quirks) : success(data, quirks),
      tookMs,
    };
  } catch (error) {
    if (error instanceof Refusal) return { response: refused(error, quirks), tookMs };
    throw error;
  }
}

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
function routeOf(path: string, quirks: Quirks): Route | undefined {
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
