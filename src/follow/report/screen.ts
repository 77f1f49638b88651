import type { Output } from "../../base/context.ts";
import { displayWidth, stripColor } from "../../render/width.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";
const saveCursor = "\x1b7";
const restoreCursor = "\x1b8";
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

/** A frame, with blank rows below a short one: Enter moves the cursor down, and must not scroll the screen. */
const leastRows = 6;

export interface Screen {
  /** Replaces the lines in one write. */
  draw(lines: readonly string[]): void;
  /** Erases the lines, calls `write`, and draws the lines again below. */
  writeAbove(write: () => void): void;
  /** Leaves the lines, without what was typed over them, and shows the cursor below. */
  release(): void;
  /** Draws the next lines where the cursor is, because others have written. */
  restart(): void;
  /** Erases the lines and shows the cursor. */
  erase(): void;
}

interface Shown {
  lines: readonly string[];
  columns: number;
  rows: number;
}

/**
 * Draws below the present output of a terminal. Reads the terminal's size for each frame. Between two frames the cursor
 * is at the start of the first line: there, a terminal that changes its size moves it along with that line, whether it
 * wraps the lines again or cuts them. No rows need to be counted, and nothing above is ever erased.
 */
export function startScreen(output: Output, write: (text: string) => void): Screen {
  let shown: Shown | null = null;
  const size = () => ({ columns: output.columns || 80, rows: output.rows || 24 });

  /** Moves to the start of the first line. Typed text has moved the cursor; a new size makes a saved place wrong. */
  const moveToStart = ({ columns, rows }: Shown) => {
    const now = size();
    const isSameSize = now.columns === columns && now.rows === rows;
    return isSameSize ? restoreCursor : "\r";
  };
  const draw = (lines: readonly string[]) => {
    const { columns, rows } = size();
    const visible = lines.slice(0, rows - 1);
    const start = shown === null ? `${hideCursor}\r` : moveToStart(shown);
    const height = Math.max(visible.length + 1, Math.min(leastRows, rows));
    const blanks = "\n".repeat(height - 1 - visible.length);
    // Terminals move by one row if told to move by 0.
    const end = `${blanks}${height > 1 ? `\r\x1b[${height - 1}A` : "\r"}${saveCursor}`;
    write(`${start}${wrapLines(visible, columns)}${eraseBelow}${end}`);
    shown = { lines: visible, columns, rows };
  };
  const erase = () => {
    if (shown === null) return;
    write(`${moveToStart(shown)}${eraseFromHere}${showCursor}`);
    shown = null;
  };
  return {
    draw,
    writeAbove(writeText) {
      const lines = shown?.lines ?? [];
      erase();
      writeText();
      if (lines.length > 0) draw(lines);
    },
    release() {
      if (shown === null) return;
      // Lines that the terminal has wrapped would be copied as one.
      const text = shown.lines.map((line) => `${withoutWrap}${line}${withWrap}\n`).join("");
      write(`${moveToStart(shown)}${eraseFromHere}${text}${showCursor}`);
      shown = null;
    },
    restart() {
      shown = null;
    },
    erase,
  };
}

/**
 * Returns the lines as one that the terminal itself has wrapped: xterm.js, as in VS Code, moves the cursor away from its
 * line when it wraps others, but never wraps the line that the cursor is in. Each line ends with a character in the last
 * column, and a blank that is wrapped.
 */
function wrapLines(lines: readonly string[], columns: number): string {
  return lines
    .map((line, index) => {
      const isFull = displayWidth(line) >= columns;
      // Erasing would take the last character.
      const text = `${withoutWrap}${line}${withWrap}${isFull ? "" : eraseToLineEnd}`;
      const last = isFull ? stripColor(line).at(-1) : " ";
      const isPlain = last !== undefined && /^[ -~]$/.test(last);
      // A terminal may take two columns for another character, and would wrap it.
      if (index === lines.length - 1 || !isPlain) return `${text}\n`;
      return `${text}\x1b[${columns}G${last} \r`;
    })
    .join("");
}
