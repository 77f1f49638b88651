import { countText } from "../base/words.ts";
import { isFinal, type Job, knownState, type Stage } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Server } from "../milvus/server.ts";
import {
  estimateTimeLeftMs,
  latestAmount,
  type Pace,
  type Rows,
  rowsPerMs,
  updatePace,
} from "./pace.ts";

/** A job as of the last poll, and how fast it progresses. */
export interface FollowedJob {
  /** Its progress never falls. A Failed job keeps the progress that it had, though the server resets it to 0. */
  job: Job;
  stage: Stage;
  /** A Failed job keeps them too. */
  rows: Rows | null;
  /** The number of imported rows before it fell at the last poll; `null`: it did not fall. */
  rowsBeforeFall: number | null;
  /** Over the last minute; `null` unless rows are written and two counts are known. */
  rowsPerSecond: number | null;
  /** Until the job is Completed, at least a second; `null` if it is unknown. */
  timeLeftMs: number | null;
  /** When state, progress or rows last changed, on the clock of `elapsedMs`. */
  movedAtMs: number;
  /** The job is no longer on the server; the rest is as it was last seen. */
  isRemoved: boolean;
  pace: Pace;
}

/** Returns true for a job that needs no more polls: final, removed, or Uncommitted until it is committed. */
export function isSettled({ job, isRemoved }: FollowedJob): boolean {
  return isRemoved || isFinal(job) || knownState(job.state) === "Uncommitted";
}

/** Returns what is known of a job after one more poll; `detail`, if it was described, is the newer response. */
export function advance(
  previous: FollowedJob | undefined,
  found: Job,
  detail: JobDetail | undefined,
  nowMs: number,
  { stageOf }: Pick<Server, "stageOf">,
): FollowedJob {
  const { state, progress: percent, reason } = detail ?? found;
  const job = {
    ...found,
    state,
    reason,
    progress: Math.max(previous?.job.progress ?? 0, percent),
  };
  const stage = stageOf({ state, progress: percent });
  const rows = updateRows(previous?.rows ?? null, detail);
  const pace = updatePace(
    previous?.pace,
    stage,
    percent,
    detail === undefined ? null : rows,
    nowMs,
  );
  const hasMoved =
    previous === undefined ||
    state !== previous.job.state ||
    latestAmount(pace.percent) !== latestAmount(previous.pace.percent) ||
    rows?.imported !== previous.rows?.imported;
  const perMs = rowsPerMs(rows, pace);
  return {
    job,
    stage,
    rows,
    rowsBeforeFall: findFall(previous?.rows ?? null, detail),
    rowsPerSecond: perMs === null ? null : perMs * 1_000,
    timeLeftMs: estimateTimeLeftMs(rows, pace),
    movedAtMs: hasMoved ? nowMs : previous.movedAtMs,
    isRemoved: false,
    pace,
  };
}

/** The rows of a Failed job are reset to 0; so are those of a task that a data node starts again (milvus#49985). */
function updateRows(previous: Rows | null, detail: JobDetail | undefined): Rows | null {
  const { importedRows = null, totalRows = null } = detail ?? {};
  if (detail === undefined || importedRows === null || totalRows === null) return previous;
  const isReset = knownState(detail.state) === "Failed" && importedRows < (previous?.imported ?? 0);
  const total = totalRows || (previous?.total ?? 0);
  return isReset || total === 0 ? previous : { imported: importedRows, total };
}

/** Returns a notice if the rows of a job have just fallen: no other response shows that a data node restarted. */
export function fallText({ job, rows, rowsBeforeFall }: FollowedJob): string | null {
  if (rows === null || rowsBeforeFall === null) return null;
  const counts = `from ${countText(rowsBeforeFall)} to ${countText(rows.imported)}`;
  return `job ${job.jobId}: rows fell ${counts}; a data node probably restarted`;
}

function findFall(previous: Rows | null, detail: JobDetail | undefined): number | null {
  if (previous === null || detail === undefined || isFinal(detail)) return null;
  const { imported } = previous;
  return (detail.importedRows ?? imported) < imported ? imported : null;
}
