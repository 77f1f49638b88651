import { type Stage, stageEnd } from "../milvus/job.ts";

/** A count that rises, with the moments at which it did. */
interface Count {
  /** The first count, then each rise. */
  rises: readonly Sample[];
  /** When it was counted last. */
  countedMs: number;
}

/** `atMs` is on the clock of `elapsedMs`. */
interface Sample {
  atMs: number;
  amount: number;
}

const windowMs = 60_000;

/** Slow counts keep as many rises, however old they are. */
const minSamples = 4;

/** Returns the count with one more sample; a count that has fallen starts again. */
function addSample(count: Count | null, amount: number, atMs: number): Count {
  const last = count?.rises.at(-1);
  if (count === null || last === undefined || amount < last.amount) {
    return { rises: [{ atMs, amount }], countedMs: atMs };
  }
  const rises = amount === last.amount ? count.rises : [...count.rises, { atMs, amount }];
  const kept = rises.filter(
    (_, index) =>
      index >= rises.length - minSamples || (rises[index + 1]?.atMs ?? atMs) > atMs - windowMs,
  );
  return { rises: kept, countedMs: atMs };
}

export function latestAmount({ rises }: Count): number {
  return rises.at(-1)?.amount ?? 0;
}

/**
 * Returns how much a count rises per millisecond; `null` before it has risen. A count that has stood still for longer
 * than usual slows down.
 */
function risePerMs({ rises, countedMs }: Count): number | null {
  const [first, last] = [rises[0], rises.at(-1)];
  if (first === undefined || last === undefined || rises.length < 2) return null;
  const tookMs = last.atMs - first.atMs;
  const usualMs = tookMs / (rises.length - 1);
  const stillMs = Math.max(0, countedMs - last.atMs - usualMs);
  return (last.amount - first.amount) / (tookMs + stillMs);
}

export interface Rows {
  imported: number;
  total: number;
}

/** How fast a job progresses. */
export interface Pace {
  stage: Stage;
  /** Of this stage; the server's number, which may fall. */
  percent: Count;
  rows: Count | null;
  /** When this stage was first seen. */
  stageStart: Sample;
  /** When the job was first seen in a stage that has an end. */
  start: Sample | null;
}

/** `counted` are the rows if this poll has counted them. */
export function updatePace(
  pace: Pace | undefined,
  stage: Stage,
  percent: number,
  counted: Rows | null,
  atMs: number,
): Pace {
  const sample = { atMs, amount: percent };
  const same = pace?.stage === stage ? pace : null;
  const rows = pace?.rows ?? null;
  return {
    stage,
    percent: addSample(same?.percent ?? null, percent, atMs),
    rows: counted === null ? rows : addSample(rows, counted.imported, atMs),
    stageStart: same?.stageStart ?? sample,
    start: pace?.start ?? (stageEnd(stage) === null ? null : sample),
  };
}

/** Returns `null` if no rows are left, or their pace is unknown. */
export function rowsPerMs(rows: Rows | null, pace: Pace): number | null {
  if (rows === null || pace.rows === null || rows.imported >= rows.total) return null;
  return risePerMs(pace.rows) || null;
}

/** How much longer than the rows a job may take. */
const tolerance = 0.25;

/**
 * Returns how long a job takes until it is Completed: the rest of its stage at the pace of this stage, and the later
 * stages. Returns `null` if that is unknown, if it contradicts the rows that are left and their pace, and from the
 * index stage on, whose percentages end at 90 on some servers.
 */
export function estimateTimeLeftMs(rows: Rows | null, pace: Pace): number | null {
  const { stage, percent } = pace;
  const end = stageEnd(stage);
  if (end === null) return null;
  const perMs = rowsPerMs(rows, pace);
  const rowsMs = rows === null || perMs === null ? null : (rows.total - rows.imported) / perMs;
  // The first percentage seen may have been reached long before.
  const rises = percent.rises.slice(1);
  const percentPerMs = rises.length < minSamples - 1 ? null : risePerMs({ ...percent, rises });
  const isCounted = stage === "import" && rows !== null;
  const percentMs = percentPerMs && (end - latestAmount(percent)) / percentPerMs;
  const stageMs = isCounted ? rowsMs : percentMs;
  const laterMs =
    guessLaterMs(pace, end) ??
    (isCounted ? usualLaterMs : percentPerMs && (100 - end) / percentPerMs);
  if (stageMs === null || laterMs === null) return null;
  const leftMs = stageMs + laterMs;
  if (rowsMs !== null && Math.abs(leftMs - rowsMs) > tolerance * rowsMs) return null;
  return leftMs >= 1_000 ? leftMs : null;
}

/** What the stages after writing take if none was seen before: it counts little only where writing takes long. */
const usualLaterMs = 60_000;

/** How much of the percentages must have been seen to guess from them. */
const minPercent = 10;

/** Returns what the stages after the present one take at the pace of those before; `null` if none was seen. */
function guessLaterMs({ stageStart, start }: Pace, end: number): number | null {
  const earlier = stageStart.amount - (start ?? stageStart).amount;
  if (start === null || earlier < minPercent) return null;
  return ((100 - end) / earlier) * (stageStart.atMs - start.atMs);
}
