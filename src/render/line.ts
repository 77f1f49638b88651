import { displayWidth, truncate } from "./width.ts";

/** A stretch of text in one colour. */
export interface Segment {
  text: string;
  color?: (text: string) => string;
}

/** One line of at most `width` columns. Colour comes last: its codes must be neither counted nor cut. */
export function lineOf(segments: readonly Segment[], width: number): string {
  let left = width;
  let line = "";
  for (const { text, color } of segments) {
    const kept = truncate(text, left);
    left -= displayWidth(kept);
    line += color === undefined ? kept : color(kept);
    if (kept !== text) break;
  }
  return line.trimEnd();
}

/** The text on at most `lines` lines, broken between words; what is too long is cut. */
export function wrapped(text: string, width: number, lines: number): string[] {
  if (lines <= 0) return [];
  if (lines === 1 || displayWidth(text) <= width || !text.includes(" ")) {
    return [truncate(text, width)];
  }
  const words = text.split(" ");
  let taken = 1;
  while (displayWidth(words.slice(0, taken + 1).join(" ")) <= width) taken += 1;
  const line = truncate(words.slice(0, taken).join(" "), width);
  return [line, ...wrapped(words.slice(taken).join(" "), width, lines - 1)];
}
