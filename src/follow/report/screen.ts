import type { Output } from "../../base/context.ts";
import { displayWidth } from "../../render/width.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
const eraseToLineEnd = "\x1b[K";
const eraseBelow = "\x1b[J";
/**
 * Erases the rest of the cursor's row, then all rows below, so that a terminal that becomes wider does not join the
 * rows of a wrapped line again. Erasing from the first row on, tmux would scroll the screen into its history.
 */
const eraseFromHere = `${eraseToLineEnd}\n${eraseBelow}\x1b[A`;
/** A terminal may count more columns than we do: it then cuts the line instead of wrapping it. */
const withoutWrap = "\x1b[?7l";
const withWrap = "\x1b[?7h";

interface Screen {
  /** Replaces the lines in one write; writes nothing if they are the same. */
  draw(lines: readonly string[]): void;
  /** Erases the lines and shows the cursor. */
  stop(): void;
}

interface Shown {
  lines: readonly string[];
  widths: readonly number[];
  columns: number;
  rows: number;
}

/** Draws below the present output of a terminal. Reads the terminal's size for each frame. */
export function startScreen(output: Output): Screen {
  let shown: Shown | null = null;
  /** The widths of the lines that a shrinking terminal has scrolled off at its top: they may come back. */
  let gone: readonly number[] = [];
  return {
    draw(lines) {
      const columns = output.columns || 80;
      const rows = output.rows || 24;
      const visible = lines.slice(0, rows - 1);
      if (visible.join("\n") === shown?.lines.join("\n")) return;
      const widths = visible.map((line) => Math.min(columns, displayWidth(line)));
      const ours = [...gone, ...(shown?.widths ?? [])];
      const height = countRows(ours, columns);
      const isReflowed = shown !== null && shown.columns !== columns;
      output.write(
        [
          shown === null ? hideCursor : "",
          moveUp(height),
          isReflowed ? eraseFromHere : "",
          drawCodes(visible, widths, columns),
        ].join(""),
      );
      const returned = Math.max(0, rows - (shown?.rows ?? rows));
      const stillGone = Math.max(countRows(gone, columns) - returned, height - (rows - 1));
      gone = firstRows(ours, columns, stillGone);
      shown = { lines: visible, widths, columns, rows };
    },
    stop() {
      if (shown === null) return;
      const height = countRows([...gone, ...shown.widths], output.columns || 80);
      output.write(`${moveUp(height)}${eraseFromHere}${showCursor}`);
      shown = null;
      gone = [];
    },
  };
}

function drawCodes(lines: readonly string[], widths: readonly number[], columns: number): string {
  // Erasing would take the last character of a line that ends in the last column.
  const ends = widths.map((width) => (width < columns ? `${eraseToLineEnd}\n` : "\n"));
  const text = lines.map((line, index) => `${line}${ends[index]}`).join("");
  return `${withoutWrap}${text}${withWrap}${eraseBelow}`;
}

function moveUp(rows: number): string {
  return rows === 0 ? "\r" : `\r\x1b[${rows}A`;
}

/** A terminal that becomes narrower wraps a line into several rows. */
function countRows(widths: readonly number[], columns: number): number {
  return widths.reduce((sum, width) => sum + wrappedRows(width, columns), 0);
}

function wrappedRows(width: number, columns: number): number {
  return Math.max(1, Math.ceil(width / columns));
}

/** Returns the widths of the lines in the first rows, the last perhaps cut. */
function firstRows(widths: readonly number[], columns: number, rows: number): number[] {
  let left = rows;
  const first: number[] = [];
  for (const width of widths) {
    if (left <= 0) break;
    first.push(Math.min(width, left * columns));
    left -= wrappedRows(width, columns);
  }
  return first;
}
