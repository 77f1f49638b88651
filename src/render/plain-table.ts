import { type Column, cellText } from "./columns.ts";
import { displayWidth, padEnd } from "./width.ts";

/** A cell wider than this stands out, lest it widen all other rows. */
const widestColumn = 1_000;

/** The table for a pipe: complete, aligned, two blanks between columns, nothing cut. */
export function* plainTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): Generator<string> {
  const lines = rows.map((row) => columns.map((column) => cellText(column, row, null)));
  const titles = columns.map(({ title }) => title);
  const widths = titles.map(displayWidth);
  for (const cells of lines) {
    cells.forEach((cell, index) => {
      const width = Math.min(widestColumn, displayWidth(cell));
      widths[index] = Math.max(widths[index] ?? 0, width);
    });
  }
  for (const cells of [titles, ...lines]) {
    yield `${cells
      .map((cell, index) => padEnd(cell, widths[index] ?? 0))
      .join("  ")
      .trimEnd()}\n`;
  }
}
