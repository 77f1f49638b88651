import Table from "cli-table3";
import { type Column, cellText, type Style } from "./columns.ts";
import { displayWidth, truncate, truncateStart } from "./width.ts";

const gap = 2;

/** cli-table3 takes quadratic time and overflows past 125,000 rows, so it gets a few at a time and fixed widths. */
const rowsAtOnce = 25;

/** Formats a table with colors and bars, columns with `minWidth` truncated to fit the terminal. */
export function* terminalTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
  width: number,
): Generator<string> {
  const { widths, bars } = layout(rows, columns, style, width);
  const titles = columns.map(({ title }, index) =>
    style.paint.bold(truncate(title, widths[index] ?? 0)),
  );
  for (let first = 0; first === 0 || first < rows.length; first += rowsAtOnce) {
    const cells = rows.slice(first, first + rowsAtOnce).map((row) =>
      columns.map((column, index) => {
        const cell = cellText(column, row, { ...style, bars });
        if (column.minWidth === undefined) return cell;
        const shorten = column.truncateAt === "start" ? truncateStart : truncate;
        return shorten(cell, widths[index] ?? 0);
      }),
    );
    yield formatRows(first === 0 ? [titles, ...cells] : cells, widths);
  }
}

/** Chooses the widths of columns. Bars go first if the terminal is too narrow. */
function layout<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  style: Style,
  width: number,
): { widths: number[]; bars: boolean } {
  const widths = columns.map((column) =>
    rows.reduce(
      (widest, row) => Math.max(widest, displayWidth(cellText(column, row, style))),
      displayWidth(column.title),
    ),
  );
  shrink(widths, columns, width);
  if (!style.bars || total(widths) <= width) return { widths, bars: style.bars };
  return layout(rows, columns, { ...style, bars: false }, width);
}

/** Reduces the columns with `minWidth`, the last one first. */
function shrink<Row>(widths: number[], columns: readonly Column<Row>[], width: number): void {
  for (const [index, { minWidth }] of [...columns.entries()].reverse()) {
    const own = widths[index] ?? 0;
    const excess = total(widths) - width;
    if (minWidth !== undefined && excess > 0) {
      widths[index] = Math.min(own, Math.max(minWidth, own - excess));
    }
  }
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, gap * (widths.length - 1));
}

const borders =
  "top bottom left right mid middle top-mid top-left top-right bottom-mid bottom-left bottom-right left-mid mid-mid right-mid";
const noBorder = Object.fromEntries(borders.split(" ").map((name) => [name, ""]));

function formatRows(cells: string[][], widths: readonly number[]): string {
  const table = new Table({
    chars: noBorder,
    colWidths: widths.map((width) => width + gap),
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap, compact: true },
  });
  table.push(...cells);
  const lines = table.toString().split("\n");
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}
