import { cleanLine } from "../../base/clean.ts";
import { durationText, estimateText, shortCount } from "../../base/words.ts";
import { jobKey, knownState } from "../../milvus/job.ts";
import { bar, type Palette, paintState, stageWord, stateSymbol } from "../../render/style.ts";
import { displayWidth, lineOf, type Segment, truncate } from "../../render/width.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { stallCause } from "./notices.ts";
import { shownState, shownWord } from "./ranks.ts";

/** Formats a line per job, in columns. `nowMs` decides which jobs stand still. */
export function jobLines(
  jobs: readonly FollowedJob[],
  columns: number,
  nowMs: number,
  paint: Palette,
): string[] {
  const lines = jobs.map((job) => jobCells(job, nowMs));
  const widths = cellWidths(lines, columns);
  return lines.map((cells) => lineOf(jobSegments(cells, widths, paint), columns));
}

type Text = "id" | "collection" | "stage" | "rows" | "rate" | "timeLeft";

/** The texts of one job's line; an empty text if there is nothing to show. */
interface JobCells extends Record<Text, string> {
  state: string;
  progress: number;
  /** Stands in for a stage that does not fit. */
  shortStage: string;
  isStill: boolean;
  /** Takes the place of all cells from the stage on. */
  failure: string;
}

/** Columns of the terminal for each cell; 0 leaves the cell out. */
type CellWidths = Record<Text | "bar" | "percent", number>;

function jobCells(followed: FollowedJob, nowMs: number): JobCells {
  const { job, stage, rows, isRemoved } = followed;
  const state = shownState(followed);
  const word = shownWord(state);
  const isFailed = knownState(state) === "Failed";
  return {
    state,
    progress: job.progress,
    id: cleanLine(jobKey(job)),
    collection: cleanLine(job.collectionName ?? ""),
    stage: isRemoved ? word : stageWord(stage) || word,
    shortStage: word,
    rows: rows === null ? "" : `${shortCount(rows.imported)}/${shortCount(rows.total)} rows`,
    ...paceCells(followed, nowMs),
    failure: isFailed ? `failed: ${cleanLine(job.reason ?? "no reason given")}` : "",
  };
}

function paceCells(
  job: FollowedJob,
  nowMs: number,
): Pick<JobCells, "rate" | "timeLeft" | "isStill"> {
  const { rowsPerSecond, timeLeftMs, movedAtMs } = job;
  if (isSettled(job)) return { rate: "", timeLeft: "", isStill: false };
  if (stallCause(job, nowMs) !== null) {
    const minutes = Math.floor((nowMs - movedAtMs) / 60_000);
    return { rate: "", timeLeft: `no change ${durationText(minutes * 60_000)}`, isStill: true };
  }
  const rate = shortCount(rowsPerSecond ?? 0);
  return {
    rate: rate === "0" ? "" : `${rate} rows/s`,
    timeLeft: timeLeftMs === null ? "" : `${estimateText(timeLeftMs)} left`,
    isStill: false,
  };
}

const shortStage = "building index".length;
const longStage = "waiting for commit".length;
const shortCollection = 9;
const shortBar = 10;
const longBar = 30;

/** Numbers change every second: cells as wide as the longest keep the columns in place. */
const longest = {
  timeLeft: "about 59m left".length,
  rows: "999k/999k rows".length,
  rate: "999k rows/s".length,
};

/** Gives columns to the most important cells first. If one does not fit, all less important ones are left out too. */
function cellWidths(jobs: readonly JobCells[], columns: number): CellWidths {
  const unfailed = jobs.filter(({ failure }) => failure === "");
  const stage = Math.min(maxWidth(unfailed, "stage"), longStage);
  const collection = maxWidth(jobs, "collection");
  let free = columns - "●".length;
  let isFull = false;
  const take = (wanted: number, least = wanted): number => {
    const width = Math.min(wanted, free - 1);
    isFull ||= width < Math.min(wanted, least);
    if (isFull || wanted === 0) return 0;
    free -= 1 + width;
    return width;
  };
  const widths = {
    id: take(maxWidth(jobs, "id"), 1),
    percent: take("100%".length),
    stage: take(Math.min(stage, shortStage), 8),
    collection: take(Math.min(collection, shortCollection), 6),
    bar: take(shortBar),
    timeLeft: take(maxWidth(unfailed, "timeLeft", longest.timeLeft)),
    rows: take(maxWidth(unfailed, "rows", longest.rows)),
    rate: take(maxWidth(unfailed, "rate", longest.rate)),
  };
  let spare = Math.max(0, free - excessWidth(maxWidth(jobs, "failure"), widths));
  const grow = (width: number, wanted: number): number => {
    const more = width === 0 ? 0 : Math.min(spare, Math.max(0, wanted - width));
    spare -= more;
    return width + more;
  };
  return {
    ...widths,
    stage: grow(widths.stage, stage),
    collection: grow(widths.collection, collection),
    bar: grow(widths.bar, longBar),
  };
}

/** Returns the columns that a failure needs beyond those of the cells that it takes the place of. */
function excessWidth(failure: number, { stage, timeLeft, rows, rate }: CellWidths): number {
  const replaced = [stage, timeLeft, rows, rate].filter((width) => width > 0);
  return replaced.reduce((excess, width) => Math.max(0, excess - 1 - width), failure + 1);
}

/** Returns the width of the widest cell, at least `least`; 0 if all are empty. */
function maxWidth(jobs: readonly JobCells[], cell: Text | "failure", least = 0): number {
  const width = jobs.reduce((most, cells) => Math.max(most, displayWidth(cells[cell])), 0);
  return width === 0 ? 0 : Math.max(width, least);
}

type Color = (text: string) => string;

function jobSegments(cells: JobCells, widths: CellWidths, paint: Palette): Segment[] {
  const inState: Color = (text) => paintState(cells.state, text, paint);
  const start = [
    { text: stateSymbol(cells.state), color: inState },
    ...cellSegments(cells.id, widths.id),
    ...cellSegments(cells.collection, widths.collection),
    ...barSegments(cells.progress, widths.bar, inState, paint.dim),
    ...cellSegments(`${cells.progress}%`.padStart(widths.percent), widths.percent),
  ];
  if (cells.failure !== "") {
    return [...start, { text: " " }, { text: cells.failure, color: inState }];
  }
  const stage = displayWidth(cells.stage) > widths.stage ? cells.shortStage : cells.stage;
  return [
    ...start,
    ...cellSegments(stage, widths.stage, inState),
    ...cellSegments(cells.rows.padStart(widths.rows), widths.rows),
    ...cellSegments(cells.rate.padStart(widths.rate), widths.rate, paint.dim),
    ...cellSegments(cells.timeLeft, widths.timeLeft, cells.isStill ? paint.yellow : paint.dim),
  ];
}

function cellSegments(text: string, width: number, color?: Color): Segment[] {
  if (width === 0) return [];
  const kept = truncate(text, width);
  const blanks = " ".repeat(width - displayWidth(kept));
  return [{ text: " " }, { text: kept, ...(color && { color }) }, { text: blanks }];
}

function barSegments(percent: number, width: number, done: Color, rest: Color): Segment[] {
  if (width === 0) return [];
  const parts = bar(percent, width);
  return [{ text: " " }, { text: parts.done, color: done }, { text: parts.rest, color: rest }];
}
