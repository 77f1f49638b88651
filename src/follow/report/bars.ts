import { cleanLine } from "../../base/clean.ts";
import { durationText, estimateText, shortCount } from "../../base/words.ts";
import { jobKey, knownState } from "../../milvus/job.ts";
import { bar, type Palette, paintState, stageWord, stateSymbol } from "../../render/style.ts";
import { displayWidth, lineOf, type Segment, truncate } from "../../render/width.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { stallCause } from "./notices.ts";
import { shownState, shownWord } from "./ranks.ts";

/** What the line of one job says; an empty text where there is nothing to say. */
interface JobCells {
  state: string;
  progress: number;
  id: string;
  collection: string;
  stage: string;
  /** For where the stage does not fit. */
  shortStage: string;
  rows: string;
  rate: string;
  timeLeft: string;
  isStill: boolean;
  /** In place of all from the stage on. */
  failure: string;
}

function jobCells(followed: FollowedJob, nowMs: number): JobCells {
  const { job, stage, rows, isForgotten } = followed;
  const state = shownState(followed);
  const word = cleanLine(shownWord(state));
  return {
    state,
    progress: job.progress,
    id: cleanLine(jobKey(job)),
    collection: cleanLine(job.collectionName ?? ""),
    stage: isForgotten ? word : stageWord(stage) || word,
    shortStage: word,
    rows: rows === null ? "" : `${shortCount(rows.imported)}/${shortCount(rows.total)} rows`,
    ...speed(followed, nowMs),
    failure:
      knownState(state) === "Failed" ? `failed: ${cleanLine(job.reason ?? "no reason given")}` : "",
  };
}

function speed(
  followed: FollowedJob,
  nowMs: number,
): Pick<JobCells, "rate" | "timeLeft" | "isStill"> {
  const { rowsPerSecond, timeLeftMs, movedAtMs } = followed;
  if (isSettled(followed)) return { rate: "", timeLeft: "", isStill: false };
  if (stallCause(followed, nowMs) !== null) {
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

/** Columns of the terminal that each cell gets; 0 leaves it out. */
interface JobLayout {
  id: number;
  percent: number;
  stage: number;
  collection: number;
  bar: number;
  timeLeft: number;
  rows: number;
  rate: number;
}

const shortStage = "building index".length;
const longStage = "waiting for commit".length;
const shortCollection = 9;
const shortBar = 10;
const longBar = 30;

/** Numbers change every second: they get room for their longest, lest the columns jump. */
const steady = {
  timeLeft: "about 59m left".length,
  rows: "999k/999k rows".length,
  rate: "999k rows/s".length,
};

/** What matters most takes room first; where something finds none, all that matters less is left out with it. */
function jobLayout(jobs: readonly JobCells[], columns: number): JobLayout {
  const calm = jobs.filter(({ failure }) => failure === "");
  const stage = Math.min(widest(calm, "stage"), longStage);
  const collection = widest(jobs, "collection");
  let room = columns - "●".length;
  let isFull = false;
  const take = (wanted: number, least = wanted): number => {
    const width = Math.min(wanted, room - 1);
    isFull ||= width < Math.min(wanted, least);
    if (isFull || wanted === 0) return 0;
    room -= 1 + width;
    return width;
  };
  const layout = {
    id: take(widest(jobs, "id"), 1),
    percent: take("100%".length),
    stage: take(Math.min(stage, shortStage), 8),
    collection: take(Math.min(collection, shortCollection), 6),
    bar: take(shortBar),
    timeLeft: take(widest(calm, "timeLeft", steady.timeLeft)),
    rows: take(widest(calm, "rows", steady.rows)),
    rate: take(widest(calm, "rate", steady.rate)),
  };
  let spare = Math.max(0, room - uncovered(widest(jobs, "failure"), layout));
  const grow = (width: number, wanted: number): number => {
    const more = width === 0 ? 0 : Math.min(spare, Math.max(0, wanted - width));
    spare -= more;
    return width + more;
  };
  return {
    ...layout,
    stage: grow(layout.stage, stage),
    collection: grow(layout.collection, collection),
    bar: grow(layout.bar, longBar),
  };
}

/** What a failure of this width needs on top of the cells that it takes the place of. */
function uncovered(failure: number, { stage, timeLeft, rows, rate }: JobLayout): number {
  const covered = [stage, timeLeft, rows, rate].filter((width) => width > 0);
  return covered.reduce((rest, width) => Math.max(0, rest - 1 - width), failure + 1);
}

function widest(
  jobs: readonly JobCells[],
  cell: "id" | "collection" | "stage" | "timeLeft" | "rows" | "rate" | "failure",
  least = 0,
): number {
  const width = jobs.reduce((most, cells) => Math.max(most, displayWidth(cells[cell])), 0);
  return width === 0 ? 0 : Math.max(width, least);
}

/** One line a job, in columns; by `nowMs` it shows which of them stand still. */
export function jobLines(
  jobs: readonly FollowedJob[],
  columns: number,
  nowMs: number,
  paint: Palette,
): string[] {
  const rows = jobs.map((job) => jobCells(job, nowMs));
  const layout = jobLayout(rows, columns);
  return rows.map((cells) => lineOf(segments(cells, layout, paint), columns));
}

type Color = (text: string) => string;

function segments(cells: JobCells, layout: JobLayout, paint: Palette): Segment[] {
  const inState: Color = (text) => paintState(cells.state, text, paint);
  const before = [
    { text: stateSymbol(cells.state), color: inState },
    ...cell(cells.id, layout.id),
    ...cell(cells.collection, layout.collection),
    ...barCell(cells.progress, layout.bar, inState, paint.dim),
    ...cell(`${cells.progress}%`.padStart(layout.percent), layout.percent),
  ];
  if (cells.failure !== "")
    return [...before, { text: " " }, { text: cells.failure, color: inState }];
  const stage = displayWidth(cells.stage) > layout.stage ? cells.shortStage : cells.stage;
  return [
    ...before,
    ...cell(stage, layout.stage, inState),
    ...cell(cells.rows.padStart(layout.rows), layout.rows),
    ...cell(cells.rate.padStart(layout.rate), layout.rate, paint.dim),
    ...cell(cells.timeLeft, layout.timeLeft, cells.isStill ? paint.yellow : paint.dim),
  ];
}

/** A blank and the text on `width` columns, or nothing at all where there is no room. */
function cell(text: string, width: number, color?: Color): Segment[] {
  if (width === 0) return [];
  const kept = truncate(text, width);
  const blanks = " ".repeat(width - displayWidth(kept));
  return [{ text: " " }, { text: kept, ...(color && { color }) }, { text: blanks }];
}

function barCell(percent: number, width: number, done: Color, rest: Color): Segment[] {
  if (width === 0) return [];
  const parts = bar(percent, width);
  return [{ text: " " }, { text: parts.done, color: done }, { text: parts.rest, color: rest }];
}
