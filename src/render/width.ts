import stringWidth from "fast-string-truncated-width";

/** ASCII and the symbols of our tables: most cells need no library. */
const oneColumnEach = /^[ -~━─○●◆◇✓✗…]*$/;

const escapeCharacter = "\u001b";
const color = new RegExp(`${escapeCharacter}\\[\\d+m`, "g");

/** Takes two columns where the library counts fewer: Yi, Nushu, Khitan, new strokes; lone keycaps and flag letters. */
const wide = /[\p{sc=Yi}\p{sc=Nushu}\p{sc=Kits}\u31e4\u31e5]|(?:[\d#*]\ufe0f)?\u20e3|\p{RI}{1,2}/gu;

/** The library counts none for a mark that takes a column, as vowels of Hindi do. */
const spacingMark = /(?![\p{sc=Han}\p{sc=Hangul}])\p{Mc}/gu;

/** The library counts a column for joiners, which only mean something inside of emoji, and for parts of old Hangul. */
const joiner =
  /\u200c|\u200d(?!\p{ExtPict})|(?<!\p{ExtPict}|\p{EMod}|\ufe0f)\u200d|[\u1160-\u11ff\ud7b0-\ud7fb]/gu;

/** macOS writes Hangul of file names in parts, which the library would count one by one. */
const hangulParts = /[\u1100-\u11ff]+/g;

export function stripColor(text: string): string {
  return text.replace(color, "");
}

/** Returns the columns that a text takes on a terminal; color codes take none. */
export function displayWidth(text: string): number {
  const plain = stripColor(text);
  if (oneColumnEach.test(plain)) return plain.length;
  const composed = plain
    .replace(hangulParts, (parts) => parts.normalize("NFC"))
    .replace(joiner, "");
  return stringWidth(composed.replace(wide, "\u3000").replace(spacingMark, "-")).width;
}

/** As many as flags and families of emoji need. Of text with more marks on a letter, less is kept. */
const unitsPerColumn = 8;

/** Truncates to `width` columns, with `…`, between whole characters. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const kept = takeFitting(splitCharacters(text.slice(0, width * unitsPerColumn)), width - 1);
  return width > 0 ? `${kept.join("")}…` : "";
}

/** A text in one color. */
const painted = new RegExp(`^((?:${color.source})+)(.*?)((?:${color.source})+)$`, "s");

/** Truncates a text that may be in one color, which ends where the text ends. */
export function truncatePainted(text: string, width: number): string {
  const [, start = "", plain = text, end = ""] = painted.exec(text) ?? [];
  return `${start}${truncate(plain, width)}${end}`;
}

export function padStart(text: string, width: number): string {
  return `${" ".repeat(Math.max(0, width - displayWidth(text)))}${text}`;
}

/** Truncates at the start. */
export function truncateStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const fromEnd = splitCharacters(text.slice(-width * unitsPerColumn)).reverse();
  const kept = takeFitting(fromEnd, width - 1).reverse();
  return width > 0 ? `…${kept.join("")}` : "";
}

/** Letters that are characters of their own among others of these: Latin, kana, Han, Hangul. */
const standAlone = /^[ -~\u00a0-\u02ff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3─━…]*$/;

/**
 * Splits a short text into what people count as characters. The segmenter takes 7 ms to start, and each of its segments
 * has a copy of the whole text.
 */
function splitCharacters(text: string): string[] {
  return splitSegments(text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, ""));
}

function splitSegments(text: string): string[] {
  if (standAlone.test(text)) return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
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

/** Breaks text into lines of at most `width` columns: at blanks, and longer words between characters. */
export function wrapWhole(text: string, width: number): string[] {
  return wrap(text, width).flatMap((line) => breakWord(line, width));
}

/** Breaks a word, such as a path or a sentence without blanks, into parts of at most `width` columns. */
function breakWord(word: string, width: number): string[] {
  if (displayWidth(word) <= width || width < 1) return [word];
  const parts: string[] = [];
  const widths = new Map<string, number>();
  let part = "";
  let used = 0;
  for (const character of charactersOf(word)) {
    const columns = widths.get(character) ?? displayWidth(character);
    widths.set(character, columns);
    if (used + columns > width && part !== "") {
      parts.push(part);
      part = "";
      used = 0;
    }
    part += character;
    used += columns;
  }
  return [...parts, part];
}

const chunkLength = 4_096;

/** Splits a long text: the segmenter takes long for one of a megabyte. */
function* charactersOf(text: string): Generator<string> {
  let last = "";
  for (let start = 0; start < text.length; start += chunkLength) {
    const some = splitSegments(last + text.slice(start, start + chunkLength));
    // It may continue in the next chunk.
    last = some.pop() ?? "";
    yield* some;
  }
  yield last;
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
