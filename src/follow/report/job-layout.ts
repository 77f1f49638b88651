import { displayWidth } from "../../render/width.ts";
import type { JobCells } from "./job-cells.ts";

/** Columns of the terminal that each cell gets; 0 leaves it out. */
export interface JobLayout {
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
export function jobLayout(jobs: readonly JobCells[], columns: number): JobLayout {
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
