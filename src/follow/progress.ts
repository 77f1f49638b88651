import { isFinal, type Job, knownState, type Stage } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Server } from "../milvus/server.ts";

/** A job as of the last poll: numbers that never fall, and how fast they rise. */
export interface FollowedJob {
  /** A Failed job keeps the progress that it had, though the server resets it to 0. */
  job: Job;
  stage: Stage;
  rows: Rows | null;
  /** Over the last minute; `null` until two counts are known. */
  rowsPerSecond: number | null;
  /** Of the present stage; `null` until it has moved twice. */
  timeLeftMs: number | null;
  /** When state, progress or rows last changed, on the clock of `elapsedMs`. */
  movedAtMs: number;
  /** The job is no longer on the server; the rest is as it was last seen. */
  isRemoved: boolean;
  samples: readonly Sample[];
}

interface Rows {
  imported: number;
  total: number;
}

interface Sample {
  atMs: number;
  percent: number;
  rows: number | null;
}

/** The stages of the job's server. */
type Stages = Pick<Server, "stageOf" | "stageBand">;

const windowMs = 60_000;

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
  stages: Stages,
): FollowedJob {
  const { state, progress, reason } = detail ?? found;
  const job = {
    ...found,
    state,
    reason,
    progress: Math.max(previous?.job.progress ?? 0, progress),
  };
  const rows = updateRows(previous?.rows ?? null, detail);
  const hasMoved =
    previous === undefined ||
    job.state !== previous.job.state ||
    job.progress !== previous.job.progress ||
    rows?.imported !== previous.rows?.imported;
  const stage = stages.stageOf(job);
  const isSameStage = previous?.stage === stage;
  const earlier = isSameStage ? keepRecent(previous.samples, nowMs) : [];
  const sample = { atMs: nowMs, percent: job.progress, rows: rows?.imported ?? null };
  const samples = hasMoved || !isSameStage ? [...earlier, sample] : earlier;
  return {
    job,
    stage,
    rows,
    rowsPerSecond: ratePerSecond(samples, (one) => one.rows, nowMs, 2),
    timeLeftMs: timeLeftMs(stage, rows, samples, nowMs, stages),
    movedAtMs: hasMoved ? nowMs : previous.movedAtMs,
    isRemoved: false,
    samples,
  };
}

/** The rows of a failed job are reset to 0, and those of a retried task fall (milvus#49985). */
function updateRows(previous: Rows | null, detail: JobDetail | undefined): Rows | null {
  const { importedRows = null, totalRows = null } = detail ?? {};
  if (importedRows === null || totalRows === null || totalRows === 0) return previous;
  return { imported: Math.max(previous?.imported ?? 0, importedRows), total: totalRows };
}

/** Drops the samples before the window, but not the last of them. */
function keepRecent(samples: readonly Sample[], nowMs: number): Sample[] {
  return samples.filter((_, index) => (samples[index + 1]?.atMs ?? nowMs) > nowMs - windowMs);
}

function timeLeftMs(
  stage: Stage,
  rows: Rows | null,
  samples: readonly Sample[],
  nowMs: number,
  stages: Stages,
): number | null {
  const band = stages.stageBand(stage);
  const last = samples.at(-1);
  if (band === null || last === undefined) return null;
  const byRows = stage === "import" && rows !== null;
  const left = byRows ? rows.total - rows.imported : band.to - last.percent;
  const amount = byRows ? (sample: Sample) => sample.rows ?? 0 : (sample: Sample) => sample.percent;
  const perSecond = ratePerSecond(samples, amount, nowMs, 3);
  return perSecond === null || perSecond <= 0 ? null : (left / perSecond) * 1_000;
}

/** Returns the rate up to now, not to the last sample: the rate of a job that stands still falls. */
function ratePerSecond(
  samples: readonly Sample[],
  amount: (sample: Sample) => number | null,
  nowMs: number,
  minSamples: number,
): number | null {
  const counted = samples.filter((sample) => amount(sample) !== null);
  const [first, last] = [counted[0], counted.at(-1)];
  if (first === undefined || last === undefined || counted.length < minSamples) return null;
  const seconds = (nowMs - first.atMs) / 1_000;
  return seconds > 0 ? ((amount(last) ?? 0) - (amount(first) ?? 0)) / seconds : null;
}
