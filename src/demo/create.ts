import {
  type ApiRequest,
  readString,
  readStringLists,
  readStringMap,
  requireFields,
} from "./api-request.ts";
import {
  importFailure,
  invalidFormat,
  invalidParameter,
  Refusal,
  serverFailure,
} from "./responses.ts";
import { type Collection, type JobStore, requirePartition, type Server } from "./store.ts";
import type { Quirks } from "./versions.ts";

/** Creates a job, or returns the one that the same idempotency key has created. Checks in the server's order. */
export function createJob(request: ApiRequest, server: Server): { jobId: string } {
  const { catalog, jobs, keys, quirks } = server;
  const { db, idempotencyKey } = request;
  const collectionName = readString(request, "collectionName");
  const partitionName = readString(request, "partitionName");
  const paths = readStringLists(request, "files");
  const options = readStringMap(request, "options");
  requireFields(request.struct, { CollectionName: collectionName !== "", Files: paths !== null });
  const autoCommit = readAutoCommit(options, quirks);
  const collection = catalog.find(db, collectionName);
  checkPartition(partitionName, options, collection, quirks);
  const files = checkFiles(paths ?? [], options, quirks);
  const timeoutMs = prefixRefusals(quirks, () => {
    const ms = parseTimeout(options);
    checkJobLimit(jobs, quirks);
    return ms;
  });
  const create = () => jobs.add(collection, { files, options, autoCommit, timeoutMs }).jobId;
  // A repeated request must pass the checks again, also that of the job limit.
  return idempotencyKey !== "" && quirks.idempotencyKeys
    ? { jobId: keys.createOnce(collection.id, idempotencyKey, create) }
    : { jobId: create() };
}

type ImportOptions = Readonly<Record<string, string>>;

/** Returns true before 3.0: older servers ignore the option. */
function readAutoCommit(options: ImportOptions, { manualCommit }: Quirks): boolean {
  const value = options.auto_commit;
  if (!manualCommit || value === undefined || isOn(value)) return true;
  if (value.toLowerCase() === "false") return false;
  throw invalidFormat(
    `error: invalid auto_commit value ${JSON.stringify(value)}, should be "true" or "false"`,
  );
}

function checkPartition(
  name: string,
  options: ImportOptions,
  collection: Collection,
  quirks: Quirks,
): void {
  if (isOn(options.backup) && name === "") {
    const code = quirks.missingPartitionCode;
    const kind = code === 1100 ? "invalid" : "missing";
    throw new Refusal(code, `partition not specified: ${kind} parameter`);
  }
  if (isOn(options.l0_import)) {
    if (!quirks.l0Import) {
      throw importFailure("l0 import is disabled by dataCoord.import.enableL0Import");
    }
    if (collection.loaded) {
      throw importFailure("for l0 import, collection cannot be loaded, please release it first");
    }
  }
  if (name === "") return;
  if (collection.partitionKey) {
    throw importFailure("not allow to set partition name for collection with partition key");
  }
  requirePartition(collection, name);
}

// Milvus' dataCoord.import.maxImportFileNumPerReq.
const maxUnits = 1_024;

/** Returns the units that are not empty. No server checks here whether a file exists. */
function checkFiles(
  files: readonly string[][],
  options: ImportOptions,
  quirks: Quirks,
): string[][] {
  const units = files.filter((paths) => paths.length > 0);
  if (units.length === 0) throw invalidParameter("import request is empty");
  if (units.length > maxUnits) {
    throw importFailure(
      `The max number of import files should not exceed ${maxUnits}, but got ${units.length}`,
    );
  }
  if (!isOn(options.backup) && !isOn(options.l0_import)) {
    for (const paths of units) checkFileTypes(paths, quirks);
  }
  return units;
}

const singleFileTypes: Readonly<Record<string, string>> = {
  ".json": "JSON",
  ".jsonl": "JSON",
  ".parquet": "Parquet",
  ".csv": "CSV",
};

/** Refuses a unit with a file type that is not imported, or with files that cannot be one unit. */
function checkFileTypes(paths: readonly string[], { jsonLines }: Quirks): void {
  const [first = ""] = paths;
  const type = fileType(first);
  const other = paths.find((path) => fileType(path) !== type);
  if (other !== undefined) {
    throw importFailure(`inconsistency in file types, (${first}) vs (${other})`);
  }
  const single = jsonLines || type !== ".jsonl" ? singleFileTypes[type] : undefined;
  if (single === undefined && type !== ".npy") {
    throw importFailure(`unexpected file type, files=[${paths.join(" ")}]`);
  }
  if (single !== undefined && paths.length > 1) {
    throw importFailure(`for ${single} import, accepts only one file`);
  }
}

/** Returns the extension. `.jsonl` and `.ndjson` are two names of one type. */
function fileType(path: string): string {
  const extension = /\.[^./]*$/.exec(path)?.[0] ?? "";
  return extension === ".ndjson" ? ".jsonl" : extension;
}

/** Returns the job's timeout in milliseconds, or `null` for none. */
function parseTimeout({ timeout }: ImportOptions): number | null {
  if (timeout === undefined) return null;
  const ms = parseGoDuration(timeout);
  if (ms !== null) return ms;
  const why = /^[+-]?\d+(\.\d*)?$/.test(timeout) ? "missing unit in duration" : "invalid duration";
  throw importFailure(`parse timeout failed, err=time: ${why} ${JSON.stringify(timeout)}`);
}

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

function parseGoDuration(text: string): number | null {
  if (!/^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)$/.test(text)) return null;
  const parts = [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  const ms = parts.reduce((sum, [, n, unit]) => sum + Number(n) * (unitMs[unit ?? ""] ?? 0), 0);
  return text.startsWith("-") ? -ms : ms;
}

function checkJobLimit(jobs: JobStore, quirks: Quirks): void {
  const unfinished = jobs.list().filter(({ moment }) => moment.endedAt === null).length;
  if (unfinished < quirks.maxJobs) return;
  throw serverFailure(
    "The number of jobs has reached the limit, please try again later. " +
      "If your request is set to only import a single file, " +
      "please consider importing multiple files in one request for better efficiency.",
    quirks,
  );
}

/** Runs checks, and prefixes their refusals with the broadcast's words. */
function prefixRefusals<Result>({ broadcastCreate }: Quirks, check: () => Result): Result {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof Refusal) || !broadcastCreate) throw error;
    const prefix = "failed to broadcast import: failed to validate import request: ";
    throw new Refusal(error.code, prefix + error.message);
  }
}

function isOn(option: string | undefined): boolean {
  return option?.toLowerCase() === "true";
}
