import stringWidth from "fast-string-truncated-width";

/** ASCII and the symbols of our tables: most cells need no library. */
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

/** As many as flags and families of emoji need. Of text with more marks on a letter, less is kept. */
const unitsPerColumn = 8;

/** Truncates to `width` columns, with `…`, between whole characters. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const kept = takeFitting(splitCharacters(text.slice(0, width * unitsPerColumn)), width - 1);
  return width > 0 ? `${kept.join("")}…` : "";
}

/** Truncates at the start. */
export function truncateStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const fromEnd = splitCharacters(text.slice(-width * unitsPerColumn)).reverse();
  const kept = takeFitting(fromEnd, width - 1).reverse();
  return width > 0 ? `…${kept.join("")}` : "";
}

/**
 * Splits a short text into what people count as characters. The segmenter takes 7 ms to start, and each of its segments
 * has a copy of the whole text.
 */
function splitCharacters(text: string): string[] {
  if (oneColumnEach.test(text)) return [...text];
  const whole = text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, "");
  return Array.from(new Intl.Segmenter().segment(whole), ({ segment }) => segment);
}

function takeFitting(characters: readonly string[], width: number): string[] {
  const kept: string[] = [];
  let used = 0;
  for (const character of characters) {
    used += displayWidth(character);
    if (used > width) break;
    kept.push(character);
  }
  return kept;
}

/** Breaks text at blanks into lines of `width` columns; a longer word has a line of its own. */
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

/** Breaks text into at most `maxLines` lines; what is too long is truncated. */
export function wrapWithin(text: string, width: number, maxLines: number): string[] {
  if (maxLines <= 0) return [];
  const lines = wrap(text, width);
  const kept = lines.slice(0, maxLines - 1);
  const last = lines.slice(maxLines - 1).join(" ");
  return (last === "" ? kept : [...kept, last]).map((line) => truncate(line, width));
}

/** A part of a line in one color. */
export interface Segment {
  text: string;
  color?: (text: string) => string;
}

/** Joins segments to a line of at most `width` columns. Color comes last: its codes must be neither counted nor cut. */
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
