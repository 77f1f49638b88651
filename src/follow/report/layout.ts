/** The blanks before a cell, and those before the cells of rows and of the time left. */
export const lineGap = " ";
export const wideGap = "  ";

/** The widths that cells need if there is space. */
export interface WantedWidths {
  id: number;
  collection: number;
  stage: number;
}

/** Columns of the terminal for each cell; 0 leaves the cell out. */
export interface CellWidths extends WantedWidths {
  percent: number;
  bar: number;
  timeLeft: number;
  rows: number;
  rate: number;
}

/** The stage of a job changes: its cell has the same width before and after. */
export const leastWidths: WantedWidths = { id: 0, collection: 0, stage: "building index".length };

/** Numbers change every second: cells as wide as the longest keep the columns in place. */
const longest = {
  percent: "100%".length,
  timeLeft: "about 59m left".length,
  rows: "999k/999k rows".length,
  rate: "999k rows/s".length,
};

const least = { id: 1, collection: 6, stage: 8, bar: 5 };
const shortCollection = 9;
const longestBar = 10;

/**
 * Divides the columns of a line among its cells, the most important ones first. If one does not fit, all less important
 * ones are left out too. Does not depend on the numbers of jobs, so that columns keep their width.
 */
export function layoutCells(wanted: WantedWidths, columns: number): CellWidths {
  let free = columns - "●".length;
  let isFull = false;
  const take = (width: number, leastWidth = width, gap = lineGap): number => {
    const taken = Math.min(width, free - gap.length);
    isFull ||= taken < Math.min(width, leastWidth);
    if (isFull || width === 0) return 0;
    free -= gap.length + taken;
    return taken;
  };
  const grow = (width: number, most: number): number => {
    const more = width === 0 ? 0 : Math.min(free, Math.max(0, most - width));
    free -= more;
    return width + more;
  };
  const id = take(wanted.id, least.id);
  const percent = take(longest.percent);
  const stage = take(Math.min(wanted.stage, leastWidths.stage), least.stage);
  const shortName = take(Math.min(wanted.collection, shortCollection), least.collection);
  const timeLeft = take(longest.timeLeft, longest.timeLeft, wideGap);
  const collection = grow(shortName, wanted.collection);
  const bar = take(longestBar, least.bar);
  const rows = take(longest.rows, longest.rows, wideGap);
  const rate = take(longest.rate);
  return { id, percent, stage: grow(stage, wanted.stage), collection, timeLeft, bar, rows, rate };
}
