import { parseTime, utcTime } from "../base/time.ts";
import { decodeArray, decodeJob, decodeRecord } from "./decode.ts";
import { type Job, knownState, type Stage, stageOf } from "./job.ts";
import { nextStepFor } from "./reasons.ts";

/** What a server's responses have shown of its version, which the API does not give. */
export interface Dialect {
  describeVerb: string;
  /** The verb to try if the server does not have the other. */
  otherVerb: string;
  /** Since 2.5 a job sorts between writing and the index. */
  hasSortStage: boolean;
}

/** 0 until writing begins, and again for a Failed job; `null` if Zilliz Cloud gives none. */
interface Counts {
  importedRows: number | null;
  totalRows: number | null;
  fileSizeBytes: number | null;
}

/** A job as `describe` shows it. */
export interface JobDetail extends Job, Counts {
  /** Always `null`: the API does not give it (milvus#24408). */
  dbName: string | null;
  stage: Stage;
  /** RFC 3339 in UTC; since Milvus 2.6.6. */
  createTime: string | null;
  /** RFC 3339 in UTC; of Completed jobs only. */
  completeTime: string | null;
  /** What to do about the failure; `null` unless the job is Failed. */
  nextStep: string | null;
  files: FileDetail[];
}

/** One unit of files; the numbers are those of its task, which may have more units. */
export interface FileDetail extends Counts {
  paths: string[];
  state: string | null;
  progress: number;
  completeTime: string | null;
  reason: string | null;
}

/** Rows of a Completed job, counted by the details of its files. */
export interface CountedRows {
  imported: number;
  /** In the files. */
  total: number;
}

/** From then on, a server may have removed the segments that it counts the rows of (dataCoord.gc.dropTolerance). */
const countedForMs = 3 * 3_600_000;

/**
 * Returns the rows of a Completed job; `null` if they cannot be known. The numbers of the job itself are equal even if
 * rows are missing, so only those of its files count.
 */
export function countRows(job: JobDetail, nowMs: number): CountedRows | null {
  if (knownState(job.state) !== "Completed") return null;
  // A job whose files contain no row completes without details.
  if (job.files.length === 0) {
    return job.importedRows === 0 && job.totalRows === 0 ? { imported: 0, total: 0 } : null;
  }
  if (hasCumulativeTotals(job)) return null;
  const rows = { imported: 0, total: 0 };
  for (const { importedRows, totalRows } of job.files) {
    if (importedRows === null || totalRows === null) return null;
    if (importedRows === 0 && totalRows > 0 && isOld(job, nowMs)) return null;
    rows.imported += importedRows;
    rows.total += totalRows;
  }
  return rows;
}

/** Some builds of 2.4 count in the total of a file those of the files before it. */
function hasCumulativeTotals({ files, totalRows }: JobDetail): boolean {
  const totals = files.map((file) => file.totalRows ?? 0);
  const isRising = totals.every((total, index) => total > (totals[index - 1] ?? 0));
  return files.length > 1 && isRising && totals.at(-1) === totalRows;
}

function isOld({ createTime, completeTime }: JobDetail, nowMs: number): boolean {
  const since = createTime ?? completeTime;
  const sinceMs = since === null ? null : parseTime(since);
  return sinceMs !== null && nowMs - sinceMs > countedForMs;
}

/** Decodes a response to a request for `jobId`. `dialect` learns from how the server writes file names. */
export function decodeJobDetail(
  value: unknown,
  jobId: string,
  dialect: Pick<Dialect, "hasSortStage">,
): JobDetail {
  const response = decodeRecord(value, "data");
  const job = decodeJob({ ...response, jobId }, "data");
  const details = decodeArray(response.details ?? [], "data.details").map((file, index) =>
    decodeRecord(file, `data.details[${index}]`),
  );
  const fileName = details[0]?.fileName;
  if (typeof fileName === "string" && protobufName.test(fileName)) dialect.hasSortStage = false;
  const files = details.map(decodeFile);
  return {
    ...job,
    dbName: null,
    stage: stageOf(job, dialect.hasSortStage),
    ...decodeCounts(response),
    createTime: timeOrNull(response.createTime),
    completeTime: timeOrNull(response.completeTime),
    nextStep: nextStepOf(job, files),
    files,
  };
}

/** A job may fail without a reason of its own; its files may have some. */
function nextStepOf({ state, reason }: Job, files: readonly FileDetail[]): string | null {
  if (knownState(state) !== "Failed") return null;
  return nextStepFor(reason ?? files.flatMap((file) => file.reason ?? [])[0] ?? null);
}

function decodeFile(file: Record<string, unknown>): FileDetail {
  return {
    paths: typeof file.fileName === "string" ? parseFilePaths(file.fileName) : [],
    state: typeof file.state === "string" ? file.state : null,
    progress: Math.min(100, countOrNull(file.progress) ?? 0),
    ...decodeCounts(file),
    completeTime: timeOrNull(file.completeTime),
    reason: typeof file.reason === "string" && file.reason !== "" ? file.reason : null,
  };
}

function decodeCounts({ importedRows, totalRows, fileSize }: Record<string, unknown>): Counts {
  return {
    importedRows: countOrNull(importedRows),
    totalRows: countOrNull(totalRows),
    fileSizeBytes: countOrNull(fileSize),
  };
}

/** Returns 0 for negative numbers, which servers have sent (milvus#31221), and `null` for what is not a number. */
function countOrNull(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number)
    ? Math.max(0, Math.trunc(number))
    : null;
}

/** Returns `2024-10-15T15:27:41+08:00` as `2024-10-15T07:27:41Z`; `null` if there is no time with an offset. */
function timeOrNull(value: unknown): string | null {
  const isTime = typeof value === "string" && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value);
  const ms = isTime ? parseTime(value) : null;
  const time = ms === null ? "" : utcTime(ms);
  // With the offset, the year may be one that RFC 3339 cannot write.
  return /^\d{4}-/.test(time) ? time : null;
}

/** Milvus 2.4.0 to 2.4.4 print a file name as the text of a protobuf message, `id:1 paths:"a.parquet" `. */
const protobufName = /^id:\d+ /;

/**
 * Returns the paths in a `fileName` of describe. Since 2.4.5 it is Go's print of a list, `[id.npy vec.npy]`, in which a
 * blank may also be part of a name (milvus#33723).
 */
export function parseFilePaths(fileName: string): string[] {
  const quotedPaths = [...fileName.matchAll(/paths:"((?:[^"\\]|\\.)*)"/g)];
  if (protobufName.test(fileName) && quotedPaths.length > 0) {
    return quotedPaths.map(([, path = ""]) => unescapeProtobuf(path));
  }
  const list = /^\[(.*)\]$/s.exec(fileName)?.[1];
  if (list === undefined) return fileName === "" ? [] : [fileName];
  // Only NumPy has several files per unit; a blank elsewhere is part of the name. A backup has two folders.
  if (/\.npy$/i.test(list)) return list.split(/(?<=\.npy) /i);
  return /\.(json|jsonl|ndjson|parquet|csv)$/i.test(list)
    ? [list]
    : list.split(" ").filter(Boolean);
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/** Protobuf writes characters outside ASCII as their bytes in octal. */
function unescapeProtobuf(text: string): string {
  return text.replace(/((?:\\[0-7]{3})+)|\\(.)/gs, (_, octal: string | undefined, sign: string) => {
    if (octal === undefined) return escapes[sign] ?? sign;
    const bytes = octal
      .slice(1)
      .split("\\")
      .map((digits) => Number.parseInt(digits, 8));
    return Buffer.from(bytes).toString("utf8");
  });
}
