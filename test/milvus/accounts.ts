import type { Call, Middleware } from "../../src/demo/middleware.ts";
import { Refusal } from "../../src/demo/responses.ts";
import type { DemoVersion } from "../../src/demo/versions.ts";

export interface Accounts {
  /** Names to passwords. On Zilliz Cloud the passwords are API keys. */
  readonly users: Readonly<Record<string, string>>;
  /**
   * Lists what a user may do: `db.collection` or `db.*` to import there, `ListImport`, `GetImportProgress`. A user
   * without an entry may do everything.
   */
  readonly grants: Readonly<Record<string, readonly string[]>>;
}

/** Describes how one server's authorization differs from another's. */
export interface AccountQuirks {
  /** Filters `list` and refuses `describe` by the privilege on the collection: since 2.6.7. Before, two global privileges do. */
  privilegePerJob: boolean;
  /** Names the database in HTTP 403: since 2.4.2. */
  databaseInDenial: boolean;
  /** Writes a success behind a 403 into the same body: early 2.4 (milvus#31282, milvus#31635). */
  secondDocument: boolean;
}

const newest = { privilegePerJob: true, databaseInDenial: true, secondDocument: false };
const before267 = { ...newest, privilegePerJob: false };

export const accountQuirks: Readonly<Record<DemoVersion, AccountQuirks>> = {
  "2.4.0": { privilegePerJob: false, databaseInDenial: false, secondDocument: true },
  "2.4.14": before267,
  "2.4": before267,
  "2.5": before267,
  "2.6": newest,
  "3.0": newest,
};

type Privilege = "ListImport" | "GetImportProgress" | "Import";

/** Refuses requests of unknown users, and those that a user has no privilege for. */
export function authorize(
  { users, grants }: Accounts,
  quirks: AccountQuirks & { cloud: boolean },
  collectionOf: (jobId: string) => string | undefined,
): Middleware {
  return (call, next) => {
    const { authorization = "" } = call.headers;
    const user = quirks.cloud ? userOfKey(authorization, users) : userOf(authorization, users);
    const granted = grants[user];
    if (granted === undefined || quirks.cloud) return next();
    const { db, collection, jobId } = readPlace(call);
    const mayImport = (name: string) =>
      granted.some((grant) => grant === `${db}.${name}` || grant === `${db}.*`);
    const require = (privilege: Privilege, isGranted: boolean) => {
      if (isGranted) return;
      const where = quirks.databaseInDenial ? ` in the \`${db}\` database` : "";
      const why = `Privilege${privilege}: permission deny to ${user}${where}`;
      throw new Refusal(65_535, `rpc error: code = PermissionDenied desc = ${why}`, 403);
    };
    switch (call.route) {
      case "create":
        if (collection !== "") require("Import", mayImport(collection));
        return next();
      case "list":
        if (quirks.privilegePerJob) return filterRecords(next(), mayImport);
        require("ListImport", granted.includes("ListImport"));
        return next();
      case "describe":
      case "get_progress":
        if (quirks.privilegePerJob) break;
        if (jobId !== "") require("GetImportProgress", granted.includes("GetImportProgress"));
        return next();
      case "commit":
      case "abort":
        break;
      default:
        return next();
    }
    const name = collectionOf(jobId);
    if (name !== undefined) require("Import", mayImport(name));
    return next();
  };
}

export function isBasic(authorization = ""): boolean {
  return /^basic /i.test(authorization);
}

/** Reads Basic, `Bearer user:password` and `user:password`. Open-source Milvus has no API keys. */
function userOf(authorization: string, users: Accounts["users"]): string {
  const text = isBasic(authorization)
    ? Buffer.from(authorization.slice("basic ".length), "base64").toString("utf8")
    : authorization.replace(/^Bearer /, "");
  const [, user = "", password = ""] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (user === "" || password === "" || users[user] !== password) {
    throw new Refusal(1800, "user hasn't authenticated", 401);
  }
  return user;
}

function userOfKey(authorization: string, users: Accounts["users"]): string {
  const key = authorization.replace(/^Bearer /, "");
  const user = Object.keys(users).find((name) => users[name] === key);
  if (user === undefined) throw new Refusal(21_119, "The apikey is illegal.");
  return user;
}

/** Leaves a body that cannot be read to the handler, which refuses it. */
function readPlace({ route, headers, body }: Call) {
  const { dbName, collectionName, jobId } = parseObject(body);
  const isByJob = !["list", "create"].includes(route);
  return {
    db: (isByJob ? "" : String(dbName ?? "")) || headers["db-name"] || "default",
    collection: String(collectionName ?? ""),
    jobId: String(jobId ?? ""),
  };
}

function parseObject(text: string) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Keeps the records of collections that may be imported into, in the request's database: a job's is not known. */
function filterRecords(data: unknown, mayImport: (collection: string) => boolean) {
  const { records } = Object(data);
  return {
    records: records.filter((record: { collectionName: string }) =>
      mayImport(record.collectionName),
    ),
  };
}
