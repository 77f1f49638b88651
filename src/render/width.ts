import stringWidth from "fast-string-truncated-width";

/** ASCII and what our tables draw themselves: most cells need no measuring. */
const oneColumnEach = /^[ -~━─○●◆◇✓✗…]*$/;

const escapeCharacter = "\u001b";
const color = new RegExp(`${escapeCharacter}\\[\\d+m`, "g");

/** Takes two columns where the library counts fewer: Yi, Nushu, Khitan, new strokes; lone keycaps and flag letters. */
const wide = /[\p{sc=Yi}\p{sc=Nushu}\p{sc=Kits}\u31e4\u31e5]|(?:[\d#*]\ufe0f)?\u20e3|\p{RI}{1,2}/gu;

/** The library counts none for a mark that takes a column, as vowels of Hindi do. */
const spacingMark = /(?![\p{sc=Han}\p{sc=Hangul}])\p{Mc}/gu;

/** Returns the columns that a text takes on a terminal; color codes take none. */
export function displayWidth(text: string): number {
  const plain = text.replace(color, "");
  if (oneColumnEach.test(plain)) return plain.length;
  const counted = plain.replace(wide, "\u3000").replace(spacingMark, "-");
  // macOS writes Hangul of file names in parts, which the library would count one by one.
  return stringWidth(counted.normalize("NFC")).width;
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
