import { Chalk, type ChalkInstance } from "chalk";

export type Palette = ChalkInstance;

/** The terminal's own sixteen colours alone: its theme has made them readable, on light and on dark. */
export function palette(color: boolean): Palette {
  return new Chalk({ level: color ? 1 : 0 });
}
