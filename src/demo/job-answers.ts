import { serverTime } from "./answers.ts";
import { type DemoFile, type DemoJob, importDoneAt, type Moment } from "./job-model.ts";
import type { Quirks } from "./versions.ts";

/** A job's state as the wire has it. `None` is never sent: each of our stages is known. */
export interface WireState {
  state: "Pending" | "Importing" | "Uncommitted" | "Committing" | "Completed" | "Failed";
  progress: number;
}

export function wireState(job: DemoJob, { stage, share }: Moment, quirks: Quirks): WireState {
  const segments = job.files.length;
  switch (stage) {
    case "pending":
      return { state: "Pending", progress: Math.floor(share * 10) };
    case "pre-import":
      return importing(10, 30 * inSteps(share, Math.ceil(segments / 2)));
    case "import":
      return importing(40, 30 * share);
    case "sort":
      return importing(70, 10 * inSteps(share, segments));
    case "index":
      return quirks.sortStage
        ? importing(80, 10 * inSteps(share, segments))
        : importing(70, 20 * inSteps(share, segments));
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

/** One of `list`'s records. */
export function jobRecord(job: DemoJob, moment: Moment, quirks: Quirks): Record<string, unknown> {
  return {
    jobId: job.jobId,
    collectionName: job.collection,
    ...wireState(job, moment, quirks),
    ...(moment.reason !== "" && { reason: moment.reason }),
    ...job.wire,
  };
}

/** The `data` of `describe` and `get_progress`. */
export function jobProgress(job: DemoJob, moment: Moment, quirks: Quirks): Record<string, unknown> {
  const details = taskDetails(job, moment, quirks);
  return {
    ...jobRecord(job, moment, quirks),
    ...rowCounts(job, moment),
    fileSize: details.reduce((sum, { fileSize }) => sum + fileSize, 0),
    completeTime: completeTime(moment, quirks),
    details,
    ...(quirks.createTime && { createTime: serverTime(job.createdAt, quirks) }),
    ...job.wire,
  };
}

/** Told for Completed alone: a failed job has none. */
export function completeTime({ stage, endedAt }: Moment, quirks: Quirks): string {
  return stage === "completed" && endedAt !== null ? serverTime(endedAt, quirks) : "";
}

function rowCounts(job: DemoJob, { stage, share, hasTasks }: Moment) {
  if (!hasTasks || stage === "failed") return { importedRows: 0, totalRows: 0 };
  const totalRows = sumRows(job.files);
  return {
    importedRows: stage === "import" ? Math.floor(share * totalRows) : totalRows,
    totalRows,
  };
}

function importing(from: number, done: number): WireState {
  return { state: "Importing", progress: from + Math.floor(done) };
}

/** Only the import stage moves row by row; the others count pre-import tasks of two files, or segments. */
function inSteps(share: number, steps: number): number {
  return Math.floor(share * steps) / steps;
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

/** Files up to this size go into one import task and share its state, progress and completion. */
const taskBytes = 1_024 ** 3;

/** The files of a job as `details` tell them: of import tasks only, so none before that stage. */
export function taskDetails(job: DemoJob, moment: Moment, quirks: Quirks): TaskDetail[] {
  if (!moment.hasTasks) return [];
  const totalRows = sumRows(job.files);
  const importedRows =
    moment.stage === "failed" ? 0 : totalRows * (moment.stage === "import" ? moment.share : 1);
  let rowsBefore = 0;
  return tasksOf(job.files).flatMap((files) => {
    const rowsUpTo = rowsBefore + sumRows(files);
    const done = (importedRows - rowsBefore) / (rowsUpTo - rowsBefore);
    const progress = Math.floor(Math.min(1, Math.max(0, done)) * 100);
    const state = moment.stage === "failed" ? "Failed" : taskState(done, progress);
    const completedAt = importDoneAt(job, rowsUpTo / totalRows);
    const details = files.map((file, index) => {
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
    rowsBefore = rowsUpTo;
    return details;
  });
}

export function sumRows(files: readonly DemoFile[]): number {
  return files.reduce((sum, { rows }) => sum + rows, 0);
}

function taskState(done: number, progress: number): TaskDetail["state"] {
  if (progress === 100) return "Completed";
  return done >= 0 ? "InProgress" : "Pending";
}

function tasksOf(files: readonly DemoFile[]): DemoFile[][] {
  const tasks: DemoFile[][] = [];
  let room = 0;
  for (const file of files) {
    if (file.bytes > room || tasks.length === 0) {
      tasks.push([]);
      room = taskBytes;
    }
    tasks.at(-1)?.push(file);
    room -= file.bytes;
  }
  return tasks;
}

function fileName(job: DemoJob, file: DemoFile, { fileNames }: Quirks): string {
  if (fileNames === "list") return `[${file.paths.join(" ")}]`;
  const id = BigInt(job.jobId) + BigInt(job.files.indexOf(file) + 1);
  return `id:${id} ${file.paths.map((path) => `paths:${JSON.stringify(path)} `).join("")}`;
}
