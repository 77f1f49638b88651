import type { Output } from "../../base/context.ts";
import { displayWidth } from "../../render/width.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
const eraseToLineEnd = "\x1b[K";
const eraseBelow = "\x1b[J";
/**
 * All rows from the cursor's on, so that a terminal does not join again what it has broken. From the very first row
 * tmux would not erase but scroll all into its history.
 */
const eraseFromHere = `${eraseToLineEnd}\n${eraseBelow}\x1b[A`;
/** A terminal may find a line wider than we do: let it cut the line, not begin another. */
const withoutWrap = "\x1b[?7l";
const withWrap = "\x1b[?7h";

interface Screen {
  /** Puts the lines in place of those before, in one write; lines that stand there already cost nothing. */
  draw(lines: readonly string[]): void;
  /** Takes the lines away and gives the cursor back. */
  stop(): void;
}

interface Shown {
  lines: readonly string[];
  widths: readonly number[];
  columns: number;
  rows: number;
}

/** The lower part of a terminal, below what is there already. Its size is asked anew for each frame. */
export function startScreen(output: Output): Screen {
  let shown: Shown | null = null;
  /** The widths of those of our lines that have left a shrinking terminal by its upper edge: they may come back. */
  let gone: readonly number[] = [];
  return {
    draw(lines) {
      const columns = output.columns || 80;
      const rows = output.rows || 24;
      const visible = lines.slice(0, rows - 1);
      if (visible.join("\n") === shown?.lines.join("\n")) return;
      const widths = visible.map((line) => Math.min(columns, displayWidth(line)));
      const ours = [...gone, ...(shown?.widths ?? [])];
      const height = heightOf(ours, columns);
      const isReflowed = shown !== null && shown.columns !== columns;
      output.write(
        [
          shown === null ? hideCursor : "",
          up(height),
          isReflowed ? eraseFromHere : "",
          drawn(visible, widths, columns),
        ].join(""),
      );
      const returned = Math.max(0, rows - (shown?.rows ?? rows));
      const stillGone = Math.max(heightOf(gone, columns) - returned, height - (rows - 1));
      gone = firstRows(ours, columns, stillGone);
      shown = { lines: visible, widths, columns, rows };
    },
    stop() {
      if (shown === null) return;
      const height = heightOf([...gone, ...shown.widths], output.columns || 80);
      output.write(`${up(height)}${eraseFromHere}${showCursor}`);
      shown = null;
      gone = [];
    },
  };
}

function drawn(lines: readonly string[], widths: readonly number[], columns: number): string {
  // Where a line ends in the last column, erasing would take its last character.
  const ends = widths.map((width) => (width < columns ? `${eraseToLineEnd}\n` : "\n"));
  const text = lines.map((line, index) => `${line}${ends[index]}`).join("");
  return `${withoutWrap}${text}${withWrap}${eraseBelow}`;
}

function up(rows: number): string {
  return rows === 0 ? "\r" : `\r\x1b[${rows}A`;
}

/** Terminals break a line that has become too wide for them into several rows. */
function heightOf(widths: readonly number[], columns: number): number {
  return widths.reduce((sum, width) => sum + rowsOf(width, columns), 0);
}

function rowsOf(width: number, columns: number): number {
  return Math.max(1, Math.ceil(width / columns));
}

/** The lines, the last perhaps in part, that make up the first so many rows. */
function firstRows(widths: readonly number[], columns: number, rows: number): number[] {
  let left = rows;
  const first: number[] = [];
  for (const width of widths) {
    if (left <= 0) break;
    first.push(Math.min(width, left * columns));
    left -= rowsOf(width, columns);
  }
  return first;
}
