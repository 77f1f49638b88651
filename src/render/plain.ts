import { type Column, cellText } from "./columns.ts";
import { displayWidth } from "./width.ts";

/** A cell may be wider than this, and then does not widen its column. */
const maxColumnWidth = 1_000;

/** Formats the table for a pipe: aligned, two blanks between columns, nothing truncated. */
export function* plainTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): Generator<string> {
  const titles = columns.map(({ title }) => title);
  const lines = rows.map((row) => columns.map((column) => cellText(column, row, null)));
  const widths = titles.map(displayWidth);
  for (const cells of lines) {
    for (const [index, cell] of cells.entries()) {
      const width = Math.min(maxColumnWidth, displayWidth(cell));
      widths[index] = Math.max(widths[index] ?? 0, width);
    }
  }
  for (const cells of [titles, ...lines]) {
    const padded = cells.map((cell, index) => {
      const blanks = (widths[index] ?? 0) - displayWidth(cell);
      return cell + " ".repeat(Math.max(0, blanks));
    });
    yield `${padded.join("  ").trimEnd()}\n`;
  }
}
