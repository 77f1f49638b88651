import { isFinal, type Job, knownState, type Stage } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Server } from "../milvus/server.ts";

/** A job as its follower knows it: numbers that never run backwards, and how fast they move. */
export interface FollowedJob {
  /** The last good numbers: a Failed job keeps those it had, the server resets them to 0. */
  job: Job;
  stage: Stage;
  rows: Rows | null;
  /** Over the last minute; `null` until two counts are known. */
  rowsPerSecond: number | null;
  /** Of the present stage; `null` until it has moved twice. */
  timeLeftMs: number | null;
  /** When state, percentage or rows last changed. */
  movedAtMs: number;
  /** The server has dropped it; this is how it was last seen. */
  isForgotten: boolean;
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

/** A job that needs no more asking: final, forgotten, or resting until somebody commits it. */
export function isSettled({ job, isForgotten }: FollowedJob): boolean {
  return isForgotten || isFinal(job) || knownState(job.state) === "Uncommitted";
}

/** What is known after one more look at the job; `detail` where it was described as well. */
export function advance(
  previous: FollowedJob | undefined,
  seen: Job,
  detail: JobDetail | undefined,
  nowMs: number,
  server: Stages,
): FollowedJob {
  const job = withGoodProgress(previous?.job, seen);
  const rows = goodRows(previous?.rows ?? null, detail);
  const hasMoved =
    previous === undefined ||
    job.state !== previous.job.state ||
    job.progress !== previous.job.progress ||
    rows?.imported !== previous.rows?.imported;
  const stage = server.stageOf(job);
  const samples = sampled(
    previous?.stage === stage ? previous.samples : [],
    { atMs: nowMs, percent: job.progress, rows: rows?.imported ?? null },
    hasMoved || previous.stage !== stage,
  );
  return {
    job,
    stage,
    rows,
    rowsPerSecond: rowsPerSecond(samples, nowMs),
    timeLeftMs: timeLeftMs(stage, rows, samples, nowMs, server),
    movedAtMs: hasMoved ? nowMs : previous.movedAtMs,
    isForgotten: false,
    samples,
  };
}

function withGoodProgress(previous: Job | undefined, seen: Job): Job {
  const before = previous?.progress ?? 0;
  return { ...seen, progress: Math.max(before, seen.progress) };
}

/** A failed job's are reset, and a retried task's run backwards (milvus#49985). */
function goodRows(previous: Rows | null, detail: JobDetail | undefined): Rows | null {
  const { importedRows = null, totalRows = null } = detail ?? {};
  if (importedRows === null || totalRows === null || totalRows === 0) return previous;
  return { imported: Math.max(previous?.imported ?? 0, importedRows), total: totalRows };
}

/** Only movements are kept, and of those older than the window only the last. */
function sampled(samples: readonly Sample[], sample: Sample, hasMoved: boolean): Sample[] {
  const kept = samples.filter(
    (_, index) => (samples[index + 1]?.atMs ?? sample.atMs) > sample.atMs - windowMs,
  );
  return hasMoved ? [...kept, sample] : kept;
}

function rowsPerSecond(samples: readonly Sample[], nowMs: number): number | null {
  const counted = samples.flatMap(({ atMs, rows }) => (rows === null ? [] : [{ atMs, rows }]));
  return rate(
    counted.map(({ atMs, rows }) => ({ atMs, value: rows })),
    nowMs,
    2,
  );
}

function timeLeftMs(
  stage: Stage,
  rows: Rows | null,
  samples: readonly Sample[],
  nowMs: number,
  server: Stages,
): number | null {
  const band = server.stageBand(stage);
  const last = samples.at(-1);
  if (band === null || last === undefined) return null;
  const byRows = stage === "import" && rows !== null;
  const values = samples.map(({ atMs, percent, rows: count }) => ({
    atMs,
    value: byRows ? (count ?? 0) : percent,
  }));
  const perSecond = rate(values, nowMs, 3);
  if (perSecond === null || perSecond <= 0) return null;
  const left = byRows ? rows.total - rows.imported : band.to - last.percent;
  return (left / perSecond) * 1_000;
}

/** Up to now, not to the last movement: what stands still gets slower. */
function rate(
  values: readonly { atMs: number; value: number }[],
  nowMs: number,
  atLeast: number,
): number | null {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined || values.length < atLeast) return null;
  const seconds = (nowMs - first.atMs) / 1_000;
  return seconds > 0 ? (last.value - first.value) / seconds : null;
}
