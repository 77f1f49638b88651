import { parseTime, utcTime } from "../base/time.ts";
import { decodeArray, decodeJob, decodeRecord, isRecord } from "./decode.ts";
import { type Job, knownState, type Stage, stageOf } from "./job.ts";

/** What a server's responses have shown of its version, which the API tells nowhere. */
export interface Dialect {
  describeVerb: string;
  /** The verb to try if the server does not have the other. */
  otherVerb: string;
  /** Since 2.5 a job sorts between writing and the index. */
  hasSortStage: boolean;
}

/** A job as `describe` tells it. */
export interface JobDetail extends Job {
  /** Always `null`: the API does not tell (milvus#24408). */
  dbName: string | null;
  stage: Stage;
  /** Rows and bytes are 0 until writing begins, and again of a Failed job; `null` where Zilliz Cloud does not tell. */
  importedRows: number | null;
  totalRows: number | null;
  fileSizeBytes: number | null;
  /** RFC 3339 in UTC; since Milvus 2.6.5. */
  createTime: string | null;
  /** RFC 3339 in UTC; of Completed jobs only. */
  completeTime: string | null;
  files: FileDetail[];
}

/** One unit of files; the numbers are those of its task, which may hold more units. */
export interface FileDetail {
  paths: string[];
  state: string | null;
  progress: number;
  importedRows: number | null;
  totalRows: number | null;
  fileSizeBytes: number | null;
  completeTime: string | null;
  reason: string | null;
}

/** Rows that the files of a Completed job hold and it has not imported; below 0 it has imported too many. */
export function missingRows({ state, importedRows, totalRows }: JobDetail): number {
  if (knownState(state) !== "Completed" || importedRows === null || totalRows === null) return 0;
  return totalRows - importedRows;
}

/** `jobId` is the one asked for: the answer only echoes it. `dialect` learns from how the server writes file names. */
export function decodeJobDetail(
  value: unknown,
  jobId: string,
  dialect: Pick<Dialect, "hasSortStage">,
): JobDetail {
  const answer = decodeRecord(value, "data");
  if (isOfEarly24(answer.details)) dialect.hasSortStage = false;
  const job = decodeJob({ ...answer, jobId }, "data");
  const files = decodeArray(answer.details ?? [], "data.details").map((file, index) =>
    decodeFile(decodeRecord(file, `data.details[${index}]`)),
  );
  return {
    ...job,
    dbName: null,
    stage: stageOf(job, dialect.hasSortStage),
    importedRows: count(answer.importedRows),
    totalRows: count(answer.totalRows),
    fileSizeBytes: count(answer.fileSize),
    createTime: timeOrNull(answer.createTime),
    completeTime: timeOrNull(answer.completeTime),
    files,
  };
}

/** Only 2.4.0 to 2.4.4 print file names as protobuf text. */
function isOfEarly24(details: unknown): boolean {
  const first: unknown = Array.isArray(details) ? details[0] : undefined;
  const name = isRecord(first) ? first.fileName : undefined;
  return typeof name === "string" && /^id:\d+ /.test(name);
}

function decodeFile(file: Record<string, unknown>): FileDetail {
  return {
    paths: typeof file.fileName === "string" ? parseFilePaths(file.fileName) : [],
    state: typeof file.state === "string" ? file.state : null,
    progress: Math.min(100, count(file.progress) ?? 0),
    importedRows: count(file.importedRows),
    totalRows: count(file.totalRows),
    fileSizeBytes: count(file.fileSize),
    completeTime: timeOrNull(file.completeTime),
    reason: typeof file.reason === "string" && file.reason !== "" ? file.reason : null,
  };
}

/** Negative numbers were seen (milvus#31221) and count as 0; what is no number was not told. */
function count(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number)
    ? Math.max(0, Math.trunc(number))
    : null;
}

/** `2024-10-15T15:27:41+08:00` as `2024-10-15T07:27:41Z`; `null` where there is none, or none with an offset. */
function timeOrNull(value: unknown): string | null {
  const isTime = typeof value === "string" && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value);
  const ms = isTime ? parseTime(value) : null;
  const time = ms === null ? "" : utcTime(ms);
  // With its offset a time may lie outside the years that RFC 3339 can write.
  return /^\d{4}-/.test(time) ? time : null;
}

/**
 * The paths in a `fileName` of describe. Since 2.4.5 it is Go's print of a list, `[id.npy vec.npy]`, whose blanks may
 * as well stand in a name (milvus#33723); before, it was the text of a protobuf message, `id:1 paths:"a.parquet" `.
 */
export function parseFilePaths(fileName: string): string[] {
  const proto = [...fileName.matchAll(/paths:("(?:[^"\\]|\\.)*")/g)];
  if (/^id:\d+ /.test(fileName) && proto.length > 0) {
    return proto.map(([, quoted = '""']) => unquoted(quoted));
  }
  const list = /^\[(.*)\]$/s.exec(fileName)?.[1];
  if (list === undefined) return fileName === "" ? [] : [fileName];
  // Only NumPy has several files a unit, so a blank elsewhere is one in the name; a backup's are two folders.
  if (/\.npy$/i.test(list)) return list.split(/(?<=\.npy) /i);
  return /\.(json|jsonl|ndjson|parquet|csv)$/i.test(list)
    ? [list]
    : list.split(" ").filter(Boolean);
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/** Protobuf writes what is not ASCII as its bytes, in octal. */
function unquoted(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(/((?:\\[0-7]{3})+)|\\(.)/gs, (_, bytes: string | undefined, sign: string) =>
      bytes === undefined ? (escapes[sign] ?? sign) : utf8(bytes.slice(1).split("\\")),
    );
}

function utf8(octal: readonly string[]): string {
  return Buffer.from(octal.map((digits) => Number.parseInt(digits, 8))).toString("utf8");
}
