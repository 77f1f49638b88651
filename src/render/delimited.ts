import { cleanText } from "../base/clean.ts";
import type { Column } from "./columns.ts";

interface Syntax {
  separator: string;
  lineEnd: string;
  toCell(text: string): string;
}

/** One line per record for awk and cut; backslash escapes for what would break it. */
export const tsv: Syntax = {
  separator: "\t",
  lineEnd: "\n",
  toCell: (text) => text.replace(/[\\\t\n\r]/g, (found) => tsvEscapes[found] ?? found),
};

const tsvEscapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/**
 * RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe in front, which makes it text; Asian
 * spreadsheets accept full-width signs too.
 */
export const csv: Syntax = {
  separator: ",",
  lineEnd: "\r\n",
  toCell: (text) => {
    const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  },
};

export function* delimitedLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  { separator, lineEnd, toCell }: Syntax,
  withHeader: boolean,
): Generator<string> {
  const line = (cells: string[]) =>
    cells.map((cell) => toCell(cleanText(cell))).join(separator) + lineEnd;
  if (withHeader) yield line(columns.map(({ key }) => key));
  for (const row of rows) yield line(columns.map((column) => column.value(row)));
}
