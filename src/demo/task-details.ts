import { type DemoFile, type DemoJob, importDoneAt, type Moment } from "./job-model.ts";
import { serverTime } from "./server-time.ts";
import type { Quirks } from "./versions.ts";

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
