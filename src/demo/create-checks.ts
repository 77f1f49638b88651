import {
  importFailed,
  importFailedOnServer,
  invalidParameter,
  Refusal,
  wrongFormat,
} from "./answers.ts";
import {
  type RequestBody,
  readString,
  readStringLists,
  readStringMap,
  requireFields,
} from "./request-body.ts";
import { type Collection, type JobStore, requirePartition } from "./store.ts";
import type { Quirks } from "./versions.ts";

const maxFiles = 1_024;

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/** Servers before 3.0 do not know the option and ignore it. */
export function readAutoCommit(options: Record<string, string>, { manualCommit }: Quirks): boolean {
  const value = options.auto_commit;
  if (!manualCommit || value === undefined || value.toLowerCase() === "true") return true;
  if (value.toLowerCase() === "false") return false;
  throw wrongFormat(
    `error: invalid auto_commit value ${JSON.stringify(value)}, should be "true" or "false"`,
  );
}

export function checkPartition(
  { options, partitionName }: CreateRequest,
  collection: Collection,
  quirks: Quirks,
): void {
  if (isOn(options.backup) && partitionName === "") {
    throw new Refusal(
      quirks.missingPartitionCode,
      `partition not specified: ${quirks.missingPartitionCode === 1100 ? "invalid" : "missing"} parameter`,
    );
  }
  if (isOn(options.l0_import)) {
    if (!quirks.l0Import) {
      throw importFailed("l0 import is disabled by dataCoord.import.enableL0Import");
    }
    if (collection.loaded) {
      throw importFailed("for l0 import, collection cannot be loaded, please release it first");
    }
  }
  if (collection.partitionKey && partitionName !== "") {
    throw importFailed("not allow to set partition name for collection with partition key");
  }
  if (partitionName !== "") requirePartition(collection, partitionName);
}

/** The units that are left once empty ones are dropped. Nobody looks whether a file exists. */
export function checkFiles({ files, options }: CreateRequest, quirks: Quirks): string[][] {
  const units = files.filter((paths) => paths.length > 0);
  if (units.length === 0) throw invalidParameter("import request is empty");
  if (units.length > maxFiles) {
    throw importFailed(
      `The max number of import files should not exceed ${maxFiles}, but got ${units.length}`,
    );
  }
  if (!isOn(options.backup) && !isOn(options.l0_import)) {
    for (const paths of units) checkFileTypes(paths, quirks);
  }
  return units;
}

/** The job's limit in milliseconds, `null` for none. */
export function checkTimeout({ timeout }: Record<string, string>): number | null {
  if (timeout === undefined) return null;
  const ms = parseGoDuration(timeout);
  if (ms !== null) return ms;
  const why = /^[+-]?\d+(\.\d*)?$/.test(timeout) ? "missing unit in duration" : "invalid duration";
  throw importFailed(`parse timeout failed, err=time: ${why} ${JSON.stringify(timeout)}`);
}

export function checkJobLimit(jobs: JobStore, quirks: Quirks): void {
  const unfinished = jobs.held().filter(({ moment }) => moment.endedAt === null).length;
  if (unfinished < quirks.maxJobs) return;
  throw importFailedOnServer(
    "The number of jobs has reached the limit, please try again later. " +
      "If your request is set to only import a single file, " +
      "please consider importing multiple files in one request for better efficiency.",
    quirks,
  );
}

export function checkReplication({ replicating }: Quirks): void {
  if (!replicating) return;
  throw new Refusal(
    3000,
    "import in replicating cluster is not supported yet: operation not supported",
  );
}

/** Refusals on the way through the broadcast carry its words in front. */
export function inBroadcast<Result>({ broadcastCreate }: Quirks, check: () => Result): Result {
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

function parseGoDuration(text: string): number | null {
  if (!/^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+)$/.test(text)) return null;
  const parts = [...text.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  const ms = parts.reduce((sum, [, n, unit]) => sum + Number(n) * (unitMs[unit ?? ""] ?? 0), 0);
  return text.startsWith("-") ? -ms : ms;
}

/** Refuses a unit whose files are of no type that is imported, or that cannot be one unit. */
function checkFileTypes(paths: readonly string[], { jsonLines }: Quirks): void {
  const [first = ""] = paths;
  const type = typeOf(first);
  const other = paths.find((path) => typeOf(path) !== type);
  if (other !== undefined) {
    throw importFailed(`inconsistency in file types, (${first}) vs (${other})`);
  }
  const single = jsonLines || type !== ".jsonl" ? singleFileTypes[type] : undefined;
  if (single === undefined && type !== ".npy") {
    throw importFailed(`unexpected file type, files=[${paths.join(" ")}]`);
  }
  if (single !== undefined && paths.length > 1) {
    throw importFailed(`for ${single} import, accepts only one file`);
  }
}

const singleFileTypes: Record<string, string> = {
  ".json": "JSON",
  ".jsonl": "JSON",
  ".parquet": "Parquet",
  ".csv": "CSV",
};

/** The extension; `.jsonl` and `.ndjson` are two names of one type. */
function typeOf(path: string): string {
  const extension = /\.[^./]*$/.exec(path)?.[0] ?? "";
  return extension === ".ndjson" ? ".jsonl" : extension;
}

export interface CreateRequest {
  collectionName: string;
  partitionName: string;
  files: string[][];
  options: Record<string, string>;
}

export function decodeCreate(body: RequestBody): CreateRequest {
  const collectionName = readString(body, "collectionName");
  const partitionName = readString(body, "partitionName");
  const files = readStringLists(body, "files");
  const options = readStringMap(body, "options");
  requireFields(body.struct, { CollectionName: collectionName !== "", Files: files !== null });
  return { collectionName, partitionName, files: files ?? [], options };
}
