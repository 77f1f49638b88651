import { cleanLine } from "../base/clean.ts";
import { CliError } from "../base/errors.ts";
import { quote, suggestion } from "../base/values.ts";
import type { Palette } from "./style.ts";

export interface Look {
  paint: Palette;
  /** Off where the terminal is too narrow. */
  bars: boolean;
}

export interface Column<Row> {
  /** What `--columns` takes. */
  name: string;
  /** The key in JSON, and the header of tsv and csv. */
  key: string;
  /** The header of tables. */
  title: string;
  /** The value for machines: tsv and csv. */
  text(row: Row): string;
  /** The words for people, where they differ. */
  words?(row: Row): string;
  /** The cell on a terminal, where it is more than the words. */
  cell?(row: Row, look: Look): string;
  /** May be cut down to this many columns on a narrow terminal; without it the cell is always whole. */
  minWidth?: number;
  /** Cut at its start: paths differ at their end. */
  cutsStart?: true;
}

/** What text for people is written on. */
export interface Sheet {
  /** Columns; a pipe has no end of them. */
  width: number;
  /** `null`: plain words, for a pipe. */
  look: Look | null;
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Iterable<string>;
}

/** What it takes to show one value. */
export type Field<Row> = Pick<Column<Row>, "title" | "text" | "words" | "cell">;

/** How records of one kind are shown in every format. */
export interface Presentation<Row> {
  columns: readonly Column<Row>[];
  /** The record in JSON, keys in their order, where it is not the row itself. */
  json?(row: Row): unknown;
  id(row: Row): string;
  /** The text for people, where it is more than a table. */
  page?(rows: readonly Row[], sheet: Sheet): Iterable<string>;
}

/** One value as it is shown; without a look in plain words. */
export function cellText<Row>(field: Field<Row>, row: Row, look: Look | null): string {
  return look === null || field.cell === undefined
    ? cleanLine((field.words ?? field.text)(row))
    : field.cell(row, look);
}

/** Returns the columns that `--columns` names, by name or key in any case, in its order. */
export function pickColumns<Row>(
  columns: readonly Column<Row>[],
  { columns: picked, format }: { columns: readonly string[] | null; format: string },
): readonly Column<Row>[] {
  if (picked === null) return columns;
  if (!["table", "tsv", "csv"].includes(format)) {
    throw new CliError("usage", `--columns goes with table, tsv and csv, not with ${format}`, {
      hint: "choose keys with jq, as in jq '.[].jobId'",
    });
  }
  return picked.map((word) => {
    const wanted = word.toLowerCase();
    const found = columns.find(({ name, key }) => name === wanted || key.toLowerCase() === wanted);
    if (found !== undefined) return found;
    const names = columns.map(({ name }) => name);
    throw new CliError("usage", `--columns has no column ${quote(word)}`, {
      hint: `${suggestion(wanted, names)}allowed: ${names.join(", ")}`,
    });
  });
}
