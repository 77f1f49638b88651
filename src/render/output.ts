// render: Turns values into text: table, card, JSON, CSV, IDs; color and width. Never fetches.
import { cleanLine } from "../base/clean.ts";
import { type Context, isTerminal, type Output } from "../base/context.ts";
import { writeInfo, writeNote, writeWarning } from "../base/messages.ts";
import type { Presentation, Sheet } from "./columns.ts";
import { jsonArray, jsonLines } from "./json.ts";
import { withSpinner } from "./spinner.ts";
import { type ColorChoice, loadPalette, usesColor } from "./style.ts";

export const formats = ["table", "json", "ndjson", "tsv", "csv", "id"] as const;
export type Format = (typeof formats)[number];

export interface OutputOptions {
  format: Format;
  /** Names of columns; `null`: the usual ones. */
  columns: readonly string[] | null;
  /** Of tsv and csv. */
  headers: boolean;
  color: ColorChoice;
}

/** The one way of a command to its streams: results on stdout, everything else on stderr. */
export interface CommandOutput {
  readonly format: Format;
  /** Writes records in the format asked for; what another format needs is not loaded. */
  write<Row>(rows: readonly Row[], presentation: Presentation<Row>): Promise<void>;
  info(text: string): void;
  note(text: string): void;
  warn(text: string): void;
  /** Awaits `work`; on a terminal, shows a spinner after 150 ms. */
  spin<Result>(text: string, work: Promise<Result>): Promise<Result>;
}

export function openOutput(options: OutputOptions, context: Context): CommandOutput {
  return {
    format: options.format,
    async write(rows, presentation) {
      await writePieces(await rendered(rows, presentation, options, context), context.stdout);
    },
    info: (text) => writeInfo(text, context),
    note: (text) => writeNote(text, context),
    warn: (text) => writeWarning(text, context),
    spin: (text, work) => withSpinner(text, options.color, context, work),
  };
}

async function rendered<Row>(
  rows: readonly Row[],
  { columns, json, id, page }: Presentation<Row>,
  { format, color, headers }: OutputOptions,
  context: Context,
): Promise<Iterable<string>> {
  switch (format) {
    case "json":
      return jsonArray(json === undefined ? rows : rows.map(json), isTerminal(context.stdout));
    case "ndjson":
      return jsonLines(json === undefined ? rows : rows.map(json));
    case "tsv":
    case "csv": {
      const { delimited } = await import("./plain.ts");
      return delimited(rows, columns, format, headers);
    }
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

/** The sheet that stdout is; what it does not need is not loaded. */
async function openSheet(
  color: ColorChoice,
  { stdout, env }: Pick<Context, "stdout" | "env">,
): Promise<Sheet> {
  if (!isTerminal(stdout) && !usesColor(stdout, color, env)) {
    const { plainTable } = await import("./plain.ts");
    return { width: Number.POSITIVE_INFINITY, look: null, table: plainTable };
  }
  const { terminalTable } = await import("./terminal-table.ts");
  const look = {
    paint: await loadPalette(usesColor(stdout, color, env)),
    bars: isTerminal(stdout),
  };
  const width = isTerminal(stdout) ? (stdout.columns ?? 0) : Number.POSITIVE_INFINITY;
  return {
    width,
    look,
    table: (rows, columns) => terminalTable(rows, columns, { ...look, width }),
  };
}
