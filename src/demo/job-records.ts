import { type DemoFile, type DemoJob, importDoneAt, type Moment } from "./job-model.ts";
import { serverTime } from "./responses.ts";
import type { StoredJob } from "./store.ts";
import type { Quirks } from "./versions.ts";

interface WireState {
  /** Is never `None`: each stage of the demo is known. */
  state: "Pending" | "Importing" | "Uncommitted" | "Committing" | "Completed" | "Failed";
  progress: number;
}

/** Returns a job's state and progress as responses contain them. */
export function wireState({ job, moment }: StoredJob, quirks: Quirks): WireState {
  const { stage, share } = moment;
  const segments = job.files.length;
  switch (stage) {
    case "pending":
      return { state: "Pending", progress: Math.floor(share * 10) };
    case "pre-import":
      return importingState(10, 30 * floorToSteps(share, Math.ceil(segments / 2)));
    case "import":
      return importingState(40, 30 * share);
    case "sort":
      return importingState(70, 10 * floorToSteps(share, segments));
    case "index":
      return quirks.sortStage
        ? importingState(80, 10 * floorToSteps(share, segments))
        : importingState(70, 20 * floorToSteps(share, segments));
    case "commit":
      return { state: job.autoCommit ? "Importing" : "Committing", progress: 99 };
    case "uncommitted":
      return { state: "Uncommitted", progress: 99 };
    case "completed":
      return { state: "Completed", progress: 100 };
    case "failed":
      return { state: "Failed", progress: 0 };
  }
}

function importingState(from: number, done: number): WireState {
  return { state: "Importing", progress: from + Math.floor(done) };
}

/** Counts whole tasks, of two files each, or segments: only the import stage moves row by row. */
function floorToSteps(share: number, steps: number): number {
  return Math.floor(share * steps) / steps;
}

/** Returns a record of `list`. */
export function jobRecord(stored: StoredJob, quirks: Quirks) {
  const { job, moment } = stored;
  return {
    jobId: job.jobId,
    collectionName: job.collection,
    ...wireState(stored, quirks),
    ...(moment.reason !== "" && { reason: moment.reason }),
  };
}

/** Returns the `data` of `describe` and `get_progress`. */
export function jobProgress(stored: StoredJob, quirks: Quirks) {
  const { job, moment } = stored;
  const details = taskDetails(stored, quirks);
  const hasRows = moment.hasTasks && moment.stage !== "failed";
  const totalRows = hasRows ? sumRows(job.files) : 0;
  return {
    ...jobRecord(stored, quirks),
    importedRows: moment.stage === "import" ? Math.floor(moment.share * totalRows) : totalRows,
    totalRows,
    fileSize: sumBytes(details),
    completeTime: completeTime(moment, quirks),
    details,
    ...(quirks.createTime && { createTime: serverTime(job.createdAt, quirks) }),
  };
}

/** Returns `""` unless the job is Completed: a failed job has none. */
export function completeTime({ stage, endedAt }: Moment, quirks: Quirks): string {
  return stage === "completed" && endedAt !== null ? serverTime(endedAt, quirks) : "";
}

export interface TaskDetail {
  fileName: string;
  fileSize: number;
  progress: number;
  completeTime: string;
  state: "Pending" | "InProgress" | "Completed" | "Failed";
  importedRows: number;
  totalRows: number;
  reason?: string;
}

/** Returns the files of a job's import tasks, so none before that stage. The files of a task share its progress. */
export function taskDetails({ job, moment }: StoredJob, quirks: Quirks): TaskDetail[] {
  if (!moment.hasTasks) return [];
  const hasFailed = moment.stage === "failed";
  const totalRows = sumRows(job.files);
  const share = moment.stage === "import" ? moment.share : 1;
  const importedRows = hasFailed ? 0 : totalRows * share;
  let rowsBefore = 0;
  return groupIntoTasks(job.files).flatMap((files) => {
    const rowsUpTo = rowsBefore + sumRows(files);
    const done = (importedRows - rowsBefore) / (rowsUpTo - rowsBefore);
    const progress = Math.floor(Math.min(1, Math.max(0, done)) * 100);
    const state = hasFailed ? "Failed" : taskState(done, progress);
    const completedAt = importDoneAt(job, rowsUpTo / totalRows);
    rowsBefore = rowsUpTo;
    return files.map((file, index) => {
      const before = quirks.cumulativeFileRows ? sumRows(files.slice(0, index)) : 0;
      return {
        fileName: fileName(job, file, quirks),
        fileSize: file.bytes,
        progress,
        completeTime: state === "Completed" ? serverTime(completedAt, quirks) : "",
        state,
        importedRows: Math.floor((progress * (before + file.rows)) / 100),
        totalRows: before + file.rows,
        ...(moment.reason !== "" && { reason: moment.reason }),
      };
    });
  });
}

/** Limits the size of a task. It is a sixth of Milvus' limit, so that jobs of the demo have several tasks. */
const taskBytes = 1_024 ** 3;

function groupIntoTasks(files: readonly DemoFile[]): DemoFile[][] {
  const tasks: DemoFile[][] = [];
  let bytesLeft = 0;
  for (const file of files) {
    if (file.bytes > bytesLeft || tasks.length === 0) {
      tasks.push([]);
      bytesLeft = taskBytes;
    }
    tasks.at(-1)?.push(file);
    bytesLeft -= file.bytes;
  }
  return tasks;
}

function taskState(done: number, progress: number): TaskDetail["state"] {
  if (progress === 100) return "Completed";
  return done >= 0 ? "InProgress" : "Pending";
}

function fileName(job: DemoJob, file: DemoFile, { fileNames }: Quirks): string {
  if (fileNames === "list") return `[${file.paths.join(" ")}]`;
  const id = BigInt(job.jobId) + BigInt(job.files.indexOf(file) + 1);
  return `id:${id} ${file.paths.map((path) => `paths:${JSON.stringify(path)} `).join("")}`;
}

export function sumRows(files: readonly { rows: number }[]): number {
  return files.reduce((sum, { rows }) => sum + rows, 0);
}

export function sumBytes(details: readonly { fileSize: number }[]): number {
  return details.reduce((sum, { fileSize }) => sum + fileSize, 0);
}
