import Table from "cli-table3";
import { type Column, cellText, type Look } from "./columns.ts";
import { displayWidth, truncate, truncateStart } from "./width.ts";

const gap = 2;

/** cli-table3 is quadratic in its rows and overflows past 125,000, so it gets a few at a time and fixed widths. */
const rowsAtOnce = 25;

/** The table for people: coloured, with bars, flexible columns cut to the terminal's width. */
export function* terminalTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { width, ...look }: Look & { width: number },
): Generator<string> {
  const { widths, bars } = layout(rows, columns, look, width);
  const titles = columns.map(({ title }, index) =>
    look.paint.bold(truncate(title, widths[index] ?? 0)),
  );
  for (let first = 0; first === 0 || first < rows.length; first += rowsAtOnce) {
    const cells = rows.slice(first, first + rowsAtOnce).map((row) =>
      columns.map((column, index) => {
        const cell = cellText(column, row, { ...look, bars });
        if (column.minWidth === undefined) return cell;
        const width = widths[index] ?? 0;
        return column.cutsStart ? truncateStart(cell, width) : truncate(cell, width);
      }),
    );
    yield drawn(first === 0 ? [titles, ...cells] : cells, widths);
  }
}

function layout<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
  width: number,
): { widths: number[]; bars: boolean } {
  const widths = shrink(naturalWidths(rows, columns, look), columns, width);
  if (!look.bars || total(widths) <= width) return { widths, bars: look.bars };
  return layout(rows, columns, { ...look, bars: false }, width);
}

function naturalWidths<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
): number[] {
  return columns.map((column) =>
    rows.reduce(
      (widest, row) => Math.max(widest, displayWidth(cellText(column, row, look))),
      displayWidth(column.title),
    ),
  );
}

/** What is too much comes off the flexible columns, the last one first. */
function shrink<Row>(
  widths: readonly number[],
  columns: readonly Column<Row>[],
  width: number,
): number[] {
  const fitting = [...widths];
  for (const [index, { minWidth }] of [...columns.entries()].reverse()) {
    const own = fitting[index] ?? 0;
    const excess = total(fitting) - width;
    if (minWidth !== undefined && excess > 0) {
      fitting[index] = Math.min(own, Math.max(minWidth, own - excess));
    }
  }
  return fitting;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap * (widths.length - 1));
}

const noBorder = "";
const chars = Object.fromEntries(
  [
    ["top", "bottom", "left", "right", "mid", "middle"],
    ["top-mid", "top-left", "top-right"],
    ["bottom-mid", "bottom-left", "bottom-right"],
    ["left-mid", "mid-mid", "right-mid"],
  ]
    .flat()
    .map((name) => [name, noBorder]),
);

function drawn(cells: string[][], widths: readonly number[]): string {
  const table = new Table({
    chars,
    colWidths: widths.map((width) => width + gap),
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap, compact: true },
  });
  table.push(...cells);
  const lines = table.toString().split("\n");
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
