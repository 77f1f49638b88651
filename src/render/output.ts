// render: Turns values into text: table, card, JSON, CSV, IDs; color and width. Never fetches.
import { cleanLine } from "../base/clean.ts";
import { type Context, isTerminal, type Output } from "../base/context.ts";
import { asUnfinished } from "../base/errors.ts";
import { escapeCommands } from "../base/log-commands.ts";
import { writeImportant, writeInfo, writeNote, writeWarning } from "../base/messages.ts";
import type { Presentation, Sheet } from "./columns.ts";
import { csv, delimitedLines, jsonArray, jsonLines, tsv } from "./records.ts";
import { withSpinner } from "./spinner.ts";
import { type ColorChoice, loadPalette, usesColor } from "./style.ts";

export const formats = ["table", "wide", "json", "ndjson", "tsv", "csv", "id"] as const;
export type Format = (typeof formats)[number];

export interface OutputOptions {
  format: Format;
  /** Names of columns; `null`: the usual ones. */
  columns: readonly string[] | null;
  /** Whether tables, tsv and csv have a header line. */
  headers: boolean;
  color: ColorChoice;
}

/** Writes what a command prints: results to stdout, everything else to stderr. */
export interface CommandOutput {
  readonly format: Format;
  /** Writes records in the chosen format. */
  write<Row>(rows: readonly Row[], presentation: Presentation<Row>): Promise<void>;
  /** Writes one record at once, if the format has one line per record and no header; else returns false. */
  append<Row>(row: Row, presentation: Presentation<Row>): Promise<boolean>;
  /** Resolves to whether everything written to stdout has arrived. */
  flush(): Promise<boolean>;
  /** Ends a command whose exit code is its result: throws unless everything written to stdout has arrived. */
  finish(): Promise<void>;
  /** Writes a line that --quiet does not hide. */
  important(text: string): void;
  info(text: string): void;
  note(text: string): void;
  warn(text: string): void;
  /** Awaits `work`; on a terminal, shows a spinner after 150 ms. */
  spin<Result>(text: string, work: Promise<Result>): Promise<Result>;
}

export function openOutput(options: OutputOptions, context: Context): CommandOutput {
  const flush = async () => (await context.stdout.flush?.()) ?? true;
  const isJson = options.format === "json" || options.format === "ndjson";
  return {
    format: options.format,
    async write(rows, presentation) {
      await writePieces(await toText(rows, presentation, options, context), context.stdout, isJson);
    },
    async append(row, presentation) {
      if (options.format !== "id" && options.format !== "ndjson") return false;
      await writePieces(
        await toText([row], presentation, options, context),
        context.stdout,
        isJson,
      );
      return true;
    },
    flush,
    async finish() {
      if (!(await flush())) throw asUnfinished(context.signal.reason);
    },
    important: (text) => writeImportant(text, context),
    info: (text) => writeInfo(text, context),
    note: (text) => writeNote(text, context),
    warn: (text) => writeWarning(text, context),
    spin: (text, work) => withSpinner(text, options.color, context, work),
  };
}

/** Returns the text of records piece by piece: a list may be long. */
async function toText<Row>(
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
      return delimitedLines(rows, columns, tsv, headers);
    case "csv":
      return delimitedLines(rows, columns, csv, headers);
    case "id":
      return rows.map((row) => `${cleanLine(id(row))}\n`);
    case "table":
    case "wide": {
      // A header without rows looks like a table that was cut off.
      if (rows.length === 0) return [];
      const sheet = await openSheet(color, headers, context);
      return page === undefined ? sheet.table(rows, columns) : page(rows, sheet);
    }
  }
}

const pieceLength = 64 * 1024;

/** Writes texts in pieces of a useful size. Waits while the reader is slow, and stops when it is gone. */
async function writePieces(
  texts: Iterable<string>,
  stdout: Output,
  isJson: boolean,
): Promise<void> {
  const write = (text: string) => stdout.write(isJson ? escapeCommands(text, stdout) : text);
  let piece = "";
  let written: unknown;
  for (const text of texts) {
    piece += text;
    if (piece.length < pieceLength) continue;
    // The next piece was made while the reader took this one.
    await written;
    if (stdout.isClosed) return;
    written = write(piece);
    piece = "";
  }
  await written;
  if (piece !== "") await write(piece);
}

/** Returns stdout as a sheet. Does not load cli-table3 and chalk for a pipe without color. */
async function openSheet(
  color: ColorChoice,
  headers: boolean,
  { stdout, env }: Context,
): Promise<Sheet> {
  const width = isTerminal(stdout) ? (stdout.columns ?? 0) : Number.POSITIVE_INFINITY;
  const hasColor = usesColor(stdout, color, env);
  if (!isTerminal(stdout) && !hasColor) {
    const { plainTable } = await import("./plain.ts");
    const table: Sheet["table"] = (rows, columns) => plainTable(rows, columns, headers);
    return { width, style: null, table };
  }
  const { terminalTable } = await import("./terminal-table.ts");
  const style = { paint: await loadPalette(hasColor), bars: isTerminal(stdout) };
  const table: Sheet["table"] = (rows, columns) =>
    terminalTable(rows, columns, style, width, headers);
  return { width, style, table };
}
