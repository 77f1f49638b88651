import type { DemoJob, Moment } from "./job-model.ts";
import { serverTime } from "./server-time.ts";
import { sumRows, taskDetails } from "./task-details.ts";
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
