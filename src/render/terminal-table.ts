import Table from "cli-table3";
import { type Column, cellText, type Style } from "./columns.ts";
import { displayWidth, padStart, truncatePainted, truncateStart } from "./width.ts";

/** cli-table3 takes quadratic time and overflows past 125,000 rows, so it gets a few at a time and fixed widths. */
const rowsAtOnce = 25;

/** Formats a table with colors and bars. What does not fit the terminal is truncated or left out. */
export function* terminalTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
  width: number,
  hasHeader = true,
): Generator<string> {
  const titled = hasHeader ? columns : columns.map((column) => ({ ...column, title: "" }));
  const { shown, bars, gap } = layOut(rows, titled, style, width);
  const widths = shown.map((sized) => sized.width);
  const titles = shown.map((sized) => style.paint.bold(fitCell(sized.column.title, sized)));
  for (let first = 0; first === 0 || first < rows.length; first += rowsAtOnce) {
    const cells = rows
      .slice(first, first + rowsAtOnce)
      .map((row) =>
        shown.map((sized) => fitCell(cellText(sized.column, row, { ...style, bars }), sized)),
      );
    yield formatRows(first === 0 && hasHeader ? [titles, ...cells] : cells, widths, gap);
  }
}

/** A column with its width in one table. */
interface Sized<Row> {
  column: Column<Row>;
  /** That of its widest cell. */
  cellWidth: number;
  /** That of its widest cell, or of its title. */
  fullWidth: number;
  width: number;
}

interface Layout<Row> {
  shown: readonly Sized<Row>[];
  bars: boolean;
  /** Blanks between two columns. */
  gap: number;
}

/** On narrower terminals columns are one blank apart. */
const comfortableWidth = 60;

/** Widths that columns are truncated to, in this order, if it does not help to leave others out. */
const lastWidths = [6, 3, 1];

/** Chooses columns and their widths: leaves out bars first, then columns by priority, then the ends of words. */
function layOut<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
  width: number,
): Layout<Row> {
  const gap = width < comfortableWidth ? 1 : 2;
  const fits = (sized: readonly Sized<Row>[]) => excess(sized, gap, width) <= 0;
  const byMinimum = (sized: readonly Sized<Row>[]) =>
    shrink(sized, excess(sized, gap, width), leastWidth);
  let kept: readonly Sized<Row>[] = measure(rows, columns, style);
  let shown = byMinimum(kept);
  if (style.bars) {
    if (fits(shown) && shown.every(isWideEnough)) return { shown, bars: true, gap };
    return layOut(rows, columns, { ...style, bars: false }, width);
  }
  while (!fits(shown) && kept.some(({ column }) => column.priority !== undefined)) {
    kept = dropLeastImportant(kept);
    shown = byMinimum(kept);
  }
  for (const least of lastWidths) {
    const ofText = ({ column }: Sized<Row>) => (column.minWidth === undefined ? undefined : least);
    shown = shrink(shown, excess(shown, gap, width), ofText);
    const ofAll = ({ column }: Sized<Row>) => (column.isWhole ? undefined : least);
    shown = shrink(shown, excess(shown, gap, width), ofAll);
  }
  return { shown, bars: false, gap };
}

function measure<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
): Sized<Row>[] {
  return columns.map((column) => {
    const cellWidth = rows.reduce(
      (most, row) => Math.max(most, displayWidth(cellText(column, row, style))),
      0,
    );
    const fullWidth = Math.max(cellWidth, displayWidth(column.title));
    return { column, cellWidth, fullWidth, width: fullWidth };
  });
}

/** Returns how many columns of the terminal are missing. */
function excess<Row>(sized: readonly Sized<Row>[], gap: number, width: number): number {
  return sized.reduce((sum, column) => sum + column.width + gap, -gap) - width;
}

/** Takes the excess from columns, the last one first, each down to its least width. */
function shrink<Row>(
  sized: readonly Sized<Row>[],
  excess: number,
  leastOf: (sized: Sized<Row>) => number | undefined,
): readonly Sized<Row>[] {
  let left = excess;
  return sized
    .toReversed()
    .map((one) => {
      const most = one.width - (leastOf(one) ?? one.width);
      const taken = Math.max(0, Math.min(left, most));
      left -= taken;
      return taken === 0 ? one : { ...one, width: one.width - taken };
    })
    .reverse();
}

/** Returns the width that a column is cut to before others are left out; a title may be cut too. */
function leastWidth<Row>({ column: { minWidth }, cellWidth }: Sized<Row>): number | undefined {
  return minWidth === undefined ? undefined : Math.min(minWidth, Math.max(cellWidth, 6));
}

function isWideEnough<Row>({ column, fullWidth, width }: Sized<Row>): boolean {
  return width >= Math.min(fullWidth, column.widthBesideBars ?? 0);
}

/** Leaves out one column: an empty one, else the last one with the lowest priority. */
function dropLeastImportant<Row>(sized: readonly Sized<Row>[]): Sized<Row>[] {
  const rank = ({ column: { priority }, cellWidth }: Sized<Row>) =>
    priority === undefined ? Number.MAX_VALUE : cellWidth === 0 ? -1 : priority;
  const [least] = sized.toReversed().sort((left, right) => rank(left) - rank(right));
  return sized.filter((one) => one !== least);
}

/** Fits a cell into its column. */
function fitCell<Row>(cell: string, { column, fullWidth, width }: Sized<Row>): string {
  const shorten = column.truncateAt === "start" ? truncateStart : truncatePainted;
  const text = width < fullWidth ? shorten(cell, width) : cell;
  return column.align === "right" ? padStart(text, width) : text;
}

const borders =
  "top bottom left right mid middle top-mid top-left top-right bottom-mid bottom-left bottom-right left-mid mid-mid right-mid";
const noBorder = Object.fromEntries(borders.split(" ").map((name) => [name, ""]));

function formatRows(cells: string[][], widths: readonly number[], gap: number): string {
  const table = new Table({
    chars: noBorder,
    colWidths: widths.map((width) => width + gap),
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap, compact: true },
  });
  table.push(...cells);
  const lines = table.toString().split("\n");
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
