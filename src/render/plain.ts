import { cleanText } from "../base/clean.ts";
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

interface Dialect {
  separator: string;
  lineEnd: string;
  cell(text: string): string;
}

/** For awk and cut: one line a record, always; backslash escapes for what would break it. */
const tsv: Dialect = {
  separator: "\t",
  lineEnd: "\n",
  cell: (text) => text.replace(/[\\\t\n\r]/g, (found) => tsvEscapes[found] ?? found),
};

const tsvEscapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/**
 * RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe in front, which makes it text; Asian
 * ones take full-width signs too.
 */
const csv: Dialect = {
  separator: ",",
  lineEnd: "\r\n",
  cell: (text) => {
    const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  },
};

export function* delimited<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  format: "tsv" | "csv",
  withHeader: boolean,
): Generator<string> {
  const dialect = format === "tsv" ? tsv : csv;
  const line = (cells: string[]) =>
    cells.map((cell) => dialect.cell(cleanText(cell))).join(dialect.separator) + dialect.lineEnd;
  if (withHeader) yield line(columns.map(({ key }) => key));
  for (const row of rows) yield line(columns.map((column) => column.text(row)));
}
