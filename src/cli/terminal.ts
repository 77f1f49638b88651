import { readFileSync } from "node:fs";
import type { Drawing, TerminalHold } from "../base/context.ts";

/** The terminal of the process, on which one part of the program may draw in place. */
export interface ProcessTerminal {
  hold(drawing: Drawing): TerminalHold;
  /** Calls `write`, which writes to a terminal, so that the text appears above a drawing. */
  writeBeside(write: () => void): void;
  /** Shows the cursor, below a drawing. */
  release(): void;
}

export function createTerminal(): ProcessTerminal {
  let drawing: Drawing | null = null;
  let isOwnText = false;
  const release = () => drawing?.release();
  /** Shows the cursor, then lets the signal stop or end the process as by default. */
  const handOver = (signal: NodeJS.Signals) => {
    release();
    process.off(signal, handOver);
    process.kill(process.pid, signal);
  };
  const restart = () => {
    process.off("SIGTSTP", handOver).on("SIGTSTP", handOver);
    process.off("SIGWINCH", redraw);
    // A stopped process receives no SIGWINCH; this makes Node read the current size.
    process.emit("SIGWINCH");
    process.on("SIGWINCH", redraw);
    drawing?.restart();
  };
  const redraw = () => drawing?.redraw();
  const listeners = [
    ["SIGTSTP", handOver],
    ["SIGQUIT", handOver],
    ["SIGCONT", restart],
    ["SIGWINCH", redraw],
  ] as const;
  return {
    hold(held) {
      drawing = held;
      for (const [signal, listener] of listeners) process.on(signal, listener);
      // A bug may end the process before the drawing has ended.
      process.on("exit", release);
      return {
        isForeground,
        write(output, text) {
          isOwnText = true;
          output.write(text);
          isOwnText = false;
        },
        end() {
          drawing = null;
          for (const [signal, listener] of listeners) process.off(signal, listener);
          process.off("exit", release);
        },
      };
    },
    writeBeside(write) {
      if (drawing === null || isOwnText) write();
      else drawing.writeAbove(write);
    },
    release,
  };
}

/** Returns true on systems other than Linux, where a library would be needed to find out. */
function isForeground(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    const [, , group = "", , , foreground = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(foreground) <= 0 || group === foreground;
  } catch {
    return true;
  }
}
