import { cleanText } from "../base/clean.ts";
import type { Column } from "./columns.ts";

/** Each text that is yielded is checked and appended: many records at once take a quarter less time. */
const recordsAtOnce = 256;

/** Formats an array: one record per line for pipes, `grep` and `diff`, or indented for people. */
export function* jsonArray(records: readonly unknown[], pretty: boolean): Generator<string> {
  let before = "[\n";
  for (const text of pretty ? indentRecords(records) : formatLines(records, ",\n")) {
    yield `${before}${text}`;
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

export function* jsonLines(records: readonly unknown[]): Generator<string> {
  for (const text of formatLines(records, "\n")) yield `${text}\n`;
}

function* indentRecords(records: readonly unknown[]): Generator<string> {
  for (const record of records) {
    yield escapeInvisible(JSON.stringify(record, null, 2)).replace(/^/gm, "  ");
  }
}

/** Formats records, one per line. */
function* formatLines(records: readonly unknown[], separator: string): Generator<string> {
  for (let first = 0; first < records.length; first += recordsAtOnce) {
    const some = records.slice(first, first + recordsAtOnce);
    yield escapeInvisible(some.map((record) => JSON.stringify(record)).join(separator));
  }
}

/**
 * Escapes DEL, C1, bidi and invisible characters, which JSON allows and a terminal would obey or hide. Replaces halves
 * of surrogate pairs, which `JSON.stringify` escapes and jq refuses.
 */
function escapeInvisible(text: string): string {
  const json = text.includes("\\ud")
    ? text.replace(/\\(?:ud[89a-f][\da-f]{2}|.)/g, (found) => (found.length > 2 ? "\ufffd" : found))
    : text;
  // Most of it is ASCII, and to count its UTF-8 bytes is faster than to match a pattern.
  if (Buffer.byteLength(json) === json.length && !json.includes("\u007f")) return json;
  return json.replace(/(?![\n\p{VS}])[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/gu, (control) =>
    Array.from(
      { length: control.length },
      (_, unit) => `\\u${control.charCodeAt(unit).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
}

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
 * spreadsheets accept full-width signs too. Spreadsheets may also split cells at a semicolon or a tab.
 */
export const csv: Syntax = {
  separator: ",",
  lineEnd: "\r\n",
  toCell: (text) => {
    const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
    return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
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
