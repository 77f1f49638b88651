import stringWidth from "string-width";

/** Takes two columns since Unicode 13; string-width 4, which cli-table3 brings, knows 12. */
const newlyWide =
  /[\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f6d6}-\u{1f6df}\u{1f6fb}-\u{1f6ff}\u{1f7f0}\u{1f90c}\u{1f972}\u{1f977}-\u{1f979}\u{1f9a3}\u{1f9a4}\u{1f9ab}-\u{1f9ad}\u{1f9cb}\u{1f9cc}\u{1fa74}-\u{1faff}]/gu;

/** ASCII and what our tables draw themselves: most cells need no more than a look. */
const oneColumnEach = /^[ -~━─○●◆◇✓✗…]*$/;

const escapeCharacter = "\u001b";
const color = new RegExp(`${escapeCharacter}\\[\\d+m`, "g");

/** Columns that a text takes on a terminal, however it is coloured. */
export function displayWidth(text: string): number {
  const plain = text.replace(color, "");
  return oneColumnEach.test(plain) ? plain.length : stringWidth(plain.replace(newlyWide, "\u3000"));
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** What flags and families of emoji need for one column; of text with more marks on a letter less is kept. */
const unitsPerColumn = 8;

/** At most `width` columns, cut with `…` between whole characters. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const kept = fitting(characters(text.slice(0, width * unitsPerColumn)), width - 1);
  return width > 0 ? `${kept.join("")}…` : "";
}

/** The same, cut at the start. */
export function truncateStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const last = characters(text.slice(-width * unitsPerColumn)).reverse();
  const kept = fitting(last, width - 1).reverse();
  return width > 0 ? `…${kept.join("")}` : "";
}

/**
 * Characters as people count them. For short texts alone: each segment comes with a copy of the whole; and most need no
 * segmenter, which takes 7 ms to get going.
 */
function characters(text: string): string[] {
  if (oneColumnEach.test(text)) return [...text];
  const whole = text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  return Array.from(new Intl.Segmenter().segment(whole), ({ segment }) => segment);
}

/** As many of the first as fit. */
function fitting(from: readonly string[], width: number): string[] {
  const kept: string[] = [];
  let used = 0;
  for (const character of from) {
    used += displayWidth(character);
    if (used > width) break;
    kept.push(character);
  }
  return kept;
}

/** The text in lines of `width` columns, broken at blanks; a longer word has a line of its own. */
export function wrap(text: string, width: number): string[] {
  if (displayWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

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
