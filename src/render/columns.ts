import { cleanLine } from "../base/clean.ts";
import { CliError } from "../base/errors.ts";
import { quote, suggestion } from "../base/values.ts";
import type { Palette } from "./style.ts";

/** How a terminal shows more than plain text. */
export interface Style {
  paint: Palette;
  /** False if the terminal is too narrow for them. */
  bars: boolean;
}

export interface Column<Row> {
  /** The word of `--columns`. */
  name: string;
  /** The key in JSON, and the header of tsv and csv. */
  key: string;
  /** The header of tables. */
  title: string;
  /** The value in tsv and csv. */
  value(row: Row): string;
  /** The text for people, if it is another. */
  text?(row: Row): string;
  /** The cell on a terminal, if it is more than the text. */
  cell?(row: Row, style: Style): string;
  /** On a narrow terminal the cell is truncated, down to this width, before any column is left out. */
  minWidth?: number;
  /** Bars are left out if the cell would be truncated below this width. */
  widthBesideBars?: number;
  /** On a narrow terminal the columns with the lowest priority are left out; without one, the column never is. */
  priority?: number;
  /** An ID is never truncated. */
  isWhole?: true;
  /** `start` for paths, which differ at their end. */
  truncateAt?: "start";
  /** Numbers are aligned at their end. */
  align?: "right";
}

/** Where text for people is written. */
export interface Sheet {
  /** In columns; that of a pipe is infinite. */
  width: number;
  /** `null`: plain text, for a pipe. */
  style: Style | null;
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Iterable<string>;
}

/** The part of a column that shows one value. */
export type Field<Row> = Pick<Column<Row>, "title" | "value" | "text" | "cell">;

/** How records of one kind are shown in every format. */
export interface Presentation<Row> {
  columns: readonly Column<Row>[];
  /** The record in JSON, if it is not the row itself. */
  json?(row: Row): unknown;
  id(row: Row): string;
  /** The text for people, if it is more than a table. */
  page?(rows: readonly Row[], sheet: Sheet): Iterable<string>;
}

/** Returns one value for people; without a style as plain text. */
export function cellText<Row>(field: Field<Row>, row: Row, style: Style | null): string {
  return style === null || field.cell === undefined
    ? cleanLine((field.text ?? field.value)(row))
    : field.cell(row, style);
}

/** Returns the columns that `--columns` names, by name or key in any case, in its order. */
export function pickColumns<Row>(
  columns: readonly Column<Row>[],
  { columns: picked, format }: { columns: readonly string[] | null; format: string },
): readonly Column<Row>[] {
  if (picked === null) return columns;
  if (!["table", "wide", "tsv", "csv"].includes(format)) {
    throw new CliError("usage", `--columns cannot be combined with -o ${format}`, {
      hint: "use jq '.[].jobId'",
    });
  }
  return picked.map((word) => {
    const found = findColumn(columns, word);
    if (found !== undefined) return found;
    const names = columns.map(({ name }) => name);
    throw new CliError("usage", `unknown column ${quote(word)}`, {
      hint: `${suggestion(word.toLowerCase(), names)}allowed: ${names.join(", ")}`,
    });
  });
}

export function findColumn<Row>(
  columns: readonly Column<Row>[],
  word: string,
): Column<Row> | undefined {
  const wanted = word.toLowerCase();
  return columns.find(({ name, key }) => name === wanted || key.toLowerCase() === wanted);
}
