import { lineOf, type Segment } from "../../render/line.ts";
import type { Palette } from "../../render/palette.ts";
import { bar, paintState, stateSymbol } from "../../render/style.ts";
import { displayWidth, truncate } from "../../render/width.ts";
import type { FollowedJob } from "../progress.ts";
import { type JobCells, jobCells } from "./job-cells.ts";
import { type JobLayout, jobLayout } from "./job-layout.ts";

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
