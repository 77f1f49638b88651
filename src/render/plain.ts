import { type Column, cellText } from "./columns.ts";
import { displayWidth, padStart } from "./width.ts";

/** A cell may be wider than this, and then does not widen its column. */
const maxColumnWidth = 1_000;

/** Formats the table for a pipe: aligned, two blanks between columns, nothing truncated. */
export function* plainTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  hasHeader = true,
): Generator<string> {
  const titles = columns.map(({ title }) => (hasHeader ? title : ""));
  const lines = rows.map((row) => columns.map((column) => cellText(column, row, null)));
  const widths = titles.map(displayWidth);
  for (const cells of lines) {
    for (const [index, cell] of cells.entries()) {
      const width = Math.min(maxColumnWidth, displayWidth(cell));
      widths[index] = Math.max(widths[index] ?? 0, width);
    }
  }
  for (const cells of hasHeader ? [titles, ...lines] : lines) {
    const padded = cells.map((cell, index) => {
      const width = widths[index] ?? 0;
      if (columns[index]?.align === "right") return padStart(cell, width);
      return cell + " ".repeat(Math.max(0, width - displayWidth(cell)));
    });
    yield `${padded.join("  ").trimEnd()}\n`;
  }
}
