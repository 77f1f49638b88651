import { type Context, isTerminal } from "../base/context.ts";
import { type ColorChoice, usesColor } from "./color.ts";
import type { Column, Look } from "./columns.ts";

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
    const { plainTable } = await import("./plain-table.ts");
    return { width: Number.POSITIVE_INFINITY, look: null, table: plainTable };
  }
  const { terminalTable } = await import("./terminal-table.ts");
  const { palette } = await import("./palette.ts");
  const look = { paint: palette(usesColor(stdout, color, env)), bars: isTerminal(stdout) };
  const width = isTerminal(stdout) ? (stdout.columns ?? 0) : Number.POSITIVE_INFINITY;
  return {
    width,
    look,
    table: (rows, columns) => terminalTable(rows, columns, { ...look, width }),
  };
}
