import { onTestFinished } from "vitest";
import { type Run, visibleRuns } from "../../scripts/terminal/runs.js";
import { openScreen, visibleLines } from "../../scripts/terminal/screen.js";
import type { Env } from "../../src/base/context.ts";
import { type Command, milvusImport } from "./binary.ts";
import { type Files, makePlace } from "./place.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";

export interface TerminalOptions {
  columns?: number;
  rows?: number;
  /** Whether it cuts lines when it becomes narrower, as xterm does, instead of wrapping them. */
  cutsLines?: boolean;
  env?: Env;
  files?: Files;
}

export interface Terminal {
  /** The rows as a person sees them, without blanks at their ends and without empty rows below. */
  screen(): string[];
  /** One row's text in stretches of one style. */
  runs(row: number): Run[];
  cursor(): { row: number; column: number; isVisible: boolean };
  /** All that the program wrote, with its control codes. */
  raw(): string;
  /** Resolves as soon as the screen is as `isSo` wants it; rejects when it cannot become so any more. */
  waitFor(isSo: (lines: string[]) => boolean, timeoutMs?: number): Promise<void>;
  /** Types keys; `"\x03"` is Ctrl-C. */
  press(keys: string): void;
  /** Sends a signal to the program alone. */
  kill(signal: NodeJS.Signals): void;
  resize(columns: number, rows: number): void;
  /** Resolves when all that the program wrote is on the screen. */
  exit: Promise<{ exitCode: number; signal?: number }>;
}

/** Runs the program in a pseudo-terminal of 80 x 24, until the test is over. */
export function openTerminal(
  argv: readonly string[],
  options?: TerminalOptions,
): Promise<Terminal> {
  return openCommand(milvusImport(argv), options);
}

export async function openCommand(
  { file, args }: Command,
  { columns = 80, rows = 24, cutsLines = false, env, files }: TerminalOptions = {},
): Promise<Terminal> {
  const place = makePlace(files, env);
  const { screen, pty, exit } = openScreen(file, args, {
    columns,
    rows,
    cutsLines,
    cwd: place.cwd,
    env: { TERM: "xterm-256color", ...place.env },
  });
  let raw = "";
  pty.onData((piece) => {
    raw += piece;
  });
  let isRunning = true;
  const end = exit.finally(() => {
    isRunning = false;
  });
  onTestFinished(async () => {
    if (isRunning) pty.kill("SIGKILL");
    await end;
    place.remove();
  });
  const lines = () => {
    const shown = visibleLines(screen).map((line) => line.slice(0, screen.cols).trimEnd());
    return withoutEmptyTail(shown);
  };
  return {
    screen: lines,
    runs: (row) => visibleRuns(screen, row),
    cursor: () => {
      const { cursorY: row, cursorX: column } = screen.buffer.active;
      return { row, column, isVisible: raw.lastIndexOf(hideCursor) <= raw.lastIndexOf(showCursor) };
    },
    raw: () => raw,
    waitFor: (isSo, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const giveUp = (why: string) => {
          clearTimeout(timer);
          written.dispose();
          reject(new Error(`${why}, and the screen is\n${lines().join("\n")}`));
        };
        const check = () => {
          if (!isSo(lines())) return;
          clearTimeout(timer);
          written.dispose();
          resolve();
        };
        const timer = setTimeout(() => giveUp(`${timeoutMs} ms have passed`), timeoutMs);
        const written = screen.onWriteParsed(check);
        check();
        void end.then(check).then(() => giveUp("the program has ended"));
      }),
    press: (keys) => pty.write(keys),
    kill: (signal) => pty.kill(signal),
    resize: (width, height) => {
      screen.resize(width, height);
      pty.resize(width, height);
    },
    exit: end,
  };
}

function withoutEmptyTail(lines: string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}
