import { cleanLine } from "../base/clean.ts";
import { type Context, isTerminal, type Output } from "../base/context.ts";
import { type ColorChoice, usesColor } from "./color.ts";
import type { Column, Look, Presentation } from "./columns.ts";
import { jsonArray, jsonLines } from "./json.ts";
import { csv, delimited, tsv } from "./plain.ts";

export const formats = ["table", "json", "ndjson", "tsv", "csv", "id"] as const;
export type Format = (typeof formats)[number];

export interface OutputFlags {
  output: Format;
  color: ColorChoice;
  /** Of tsv and csv. */
  headers: boolean;
}

/** Writes records to stdout in the format asked for; renderers that are not needed are not loaded. */
export async function writeRecords<Row>(
  rows: readonly Row[],
  presentation: Presentation<Row>,
  flags: OutputFlags,
  context: Context,
): Promise<void> {
  await writePieces(await rendered(rows, presentation, flags, context), context.stdout);
}

async function rendered<Row>(
  rows: readonly Row[],
  { columns, json, id, page }: Presentation<Row>,
  { output, color, headers }: OutputFlags,
  context: Context,
): Promise<Iterable<string>> {
  switch (output) {
    case "json":
      return jsonArray(json === undefined ? rows : rows.map(json), isTerminal(context.stdout));
    case "ndjson":
      return jsonLines(json === undefined ? rows : rows.map(json));
    case "tsv":
      return delimited(rows, columns, tsv, headers);
    case "csv":
      return delimited(rows, columns, csv, headers);
    case "id":
      return mapped(rows, (row) => `${cleanLine(id(row))}\n`);
    case "table": {
      // A header with nothing below it looks like a table that was cut off.
      if (rows.length === 0) return [];
      const sheet = await openSheet(color, context);
      return page === undefined ? sheet.table(rows, columns) : page(rows, sheet);
    }
  }
}

/** One at a time: a list may be long. */
function* mapped<Row, Result>(rows: readonly Row[], map: (row: Row) => Result): Generator<Result> {
  for (const row of rows) yield map(row);
}

const pieceLength = 64 * 1024;

/** In pieces of a useful size, waiting where the reader lags, to the end or until the reader leaves. */
async function writePieces(texts: Iterable<string>, stdout: Output): Promise<void> {
  let piece = "";
  let written: unknown;
  for (const text of texts) {
    piece += text;
    if (piece.length < pieceLength) continue;
    // While the reader takes the one before.
    await written;
    if (stdout.isClosed) return;
    written = stdout.write(piece);
    piece = "";
  }
  await written;
  if (piece !== "") await stdout.write(piece);
}

/** What text for people is written on. */
export interface Sheet {
  /** Columns; a pipe has no end of them. */
  width: number;
  /** `null`: plain words, for a pipe. */
  look: Look | null;
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Iterable<string>;
}

/** The sheet that stdout is; what it does not need is not loaded. */
export async function openSheet(
  color: ColorChoice,
  { stdout, env }: Pick<Context, "stdout" | "env">,
): Promise<Sheet> {
  if (!isTerminal(stdout) && !usesColor(stdout, color, env)) {
    const { plainTable } = await import("./plain.ts");
    return { width: Number.POSITIVE_INFINITY, look: null, table: plainTable };
  }
  const { terminalTable } = await import("./terminal-table.ts");
  const { palette } = await import("./style.ts");
  const look = { paint: palette(usesColor(stdout, color, env)), bars: isTerminal(stdout) };
  const width = isTerminal(stdout) ? (stdout.columns ?? 0) : Number.POSITIVE_INFINITY;
  return {
    width,
    look,
    table: (rows, columns) => terminalTable(rows, columns, { ...look, width }),
  };
}
