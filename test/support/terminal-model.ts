import xterm from "@xterm/headless";
import { onTestFinished } from "vitest";
import { visibleLines } from "../../scripts/terminal/screen.js";
import { modernWidths } from "../../scripts/terminal/widths.js";
import type { Output } from "../../src/base/context.ts";

/** What a terminal does with its lines when it becomes narrower: wraps them again, or cuts them as xterm does. */
export type Reflow = "wraps" | "cuts";

export interface TerminalModel extends Output {
  columns: number;
  rows: number;
  /** Each text that was written. */
  writes: string[];
  /** What a person sees, without empty rows below. */
  seen(): Promise<string[]>;
  /** The column of the cursor, and its row among those seen. */
  cursor(): Promise<{ row: number; column: number; isVisible: boolean }>;
  resize(columns: number, rows: number): Promise<void>;
  /** Shows what a person types, as the terminal does by itself. */
  type(text: string): void;
}

/** Returns a terminal that shows these lines already. */
export function openModel(
  columns: number,
  rows: number,
  before: readonly string[] = [],
  reflow: Reflow = "wraps",
): TerminalModel {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
    windowsMode: reflow === "cuts",
  });
  onTestFinished(() => terminal.dispose());
  terminal.unicode.register(modernWidths);
  terminal.unicode.activeVersion = modernWidths.version;
  for (const line of before) terminal.write(`${line}\n`);
  const settle = () => new Promise<void>((resolve) => terminal.write("", resolve));
  const writes: string[] = [];
  return {
    writes,
    write(text) {
      writes.push(text);
      terminal.write(text);
    },
    isTTY: true,
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    async seen() {
      await settle();
      const lines = visibleLines(terminal).map((line) => line.slice(0, terminal.cols).trimEnd());
      return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
    },
    async cursor() {
      await settle();
      const text = writes.join("");
      const isVisible = text.lastIndexOf("\x1b[?25l") <= text.lastIndexOf("\x1b[?25h");
      const { cursorY: row, cursorX: column } = terminal.buffer.active;
      return { row, column, isVisible };
    },
    async resize(width, height) {
      await settle();
      terminal.resize(width, height);
    },
    type: (text) => terminal.write(text),
  };
}
