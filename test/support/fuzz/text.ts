import fc from "fast-check";
import { CliError, type ErrorKind } from "../../../src/base/errors.ts";

/** What terminals, spreadsheets, Markdown, GitHub's log reader and line tools take for orders. */
const snippets = [
  [
    "\u001b[31m",
    "\u001b[2J\u001b[H",
    "\u001b[5;41m",
    "\u001b[?1049h",
    "\u001b[6n",
    "\u001b",
    "\u001b[",
  ],
  [
    "\u001b]0;title\u0007",
    "\u001b]8;;http://x\u001b\\",
    "\u001b]52;c;AAAA",
    "\u001bPq#0",
    "\u001bc",
  ],
  ["\u009b31m", "\u009d0;title\u009c", "\u0090", "\u0007", "\b\b\b", "\u007f", "\0", "\u001c"],
  ["\n", "\r\n", "\r", "\t", "\v", "\f", "\u0085", "\u2028", "\u2029", " ", "  ", "\u00a0"],
  [
    "\u202e",
    "\u202d",
    "\u2066",
    "\u2069",
    "\u200f",
    "\u061c",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
  ],
  ["\u200d", "\u200c", "\ufe0f", "\u{e0001}", "\u{e0041}", "\u{e007f}", "\ufff9", "\u180e"],
  ["\ud83d", "\ude00", "\ud800x", "\udfff"],
  ["👨‍👩‍👧‍👦", "🏳️‍🌈", "🇩🇪", "🇩", "👍🏽", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🥲", "🫠", "☎️", "😀", "㊗️"],
  [
    "e\u0301",
    "\u0301",
    "Z\u0310\u0353\u0335",
    "ก็",
    "क्षि",
    "한",
    "글",
    "数据",
    "ｆ",
    "ﾃ",
    "\u{20000}",
  ],
  ["שלום", "مرحبا", "=1+1", "+1", "-1", "@SUM(A1)", "＝1", "'", '"', ",", ";", "\\", "\\n", "/"],
  ["::error::x", "::add-mask::x", "%0A", "%0D%0A::warning::", "##[error]x", "|", "||", "`", "```"],
  [
    "<img src=x onerror=alert(1)>",
    "](http://x)",
    "http://x.example",
    "www.example.com",
    "**",
    "&#x0a;",
  ],
  ["collection", "rows.parquet", "448761313698322011", "{}", "[]", "$HOME", "$(id)", "~", "…"],
].flat();

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

/** Short text that wants to be more than text: half of it chosen to harm, the rest anything at all. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...snippets) },
      { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 8 }) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
      { weight: 1, arbitrary: fc.string({ unit: codeUnit, maxLength: 8 }) },
      { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

function repeated(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

/** One thing or a few over and over: what takes quadratic time shows. */
export function longText(length: number): fc.Arbitrary<string> {
  return fc
    .array(fc.constantFrom(...snippets, "x ".repeat(9)), { minLength: 1, maxLength: 3 })
    .map((parts) => repeated(parts.join(""), length));
}

/** Records as JSON has them: without halves of surrogate pairs. */
export function wellFormed(records: readonly unknown[]): unknown[] {
  return records.map((record) =>
    JSON.parse(JSON.stringify(record).replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f]../g, "$1\ufffd")),
  );
}

/** Such texts of what parsers look for. */
export function longMiddles(length: number): string[] {
  const middles = ["/", "1", "1.", "a b,", "parse job id failed ", 'paths:"'];
  return middles.map((text) => repeated(text, length));
}

const esc = "\u001b";
const style = new RegExp(`${esc}\\[(?:[12]|2[12]|3[0-9]|9[0-7])m`, "g");
const cursor = new RegExp(`\r|${esc}(?:[78]|\\[(?:\\?(?:25|7|2026)[hl]|\\d?[KJ]|\\d*[AG]))`, "g");

/**
 * What of a text a terminal would obey or not show: controls, escape sequences, bidi and zero-width characters, half
 * surrogate pairs. Line ends are ours, the two joiners belong to emoji and scripts.
 */
export function ordersIn(text: string): string[] {
  const orders =
    /(?!\n)[\p{Cc}\p{Cs}\u00ad\u061c\u3164\uffa0\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
  return text.match(orders) ?? [];
}

/** Without the colors and the styles that the tool itself uses. */
export function withoutStyle(text: string): string {
  return text.replaceAll(style, "");
}

/** Without what live screens and spinners are redrawn with, too. */
export function withoutCursor(text: string): string {
  return withoutStyle(text).replaceAll(cursor, "");
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;
const narrowAmongWide = /[\p{Cn}\u303f\u3248-\u324f\u4dc0-\u4dff]/u;
const nothing = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]|\u200b|\u200c|\u200d/u;

/** The columns that a text takes on a terminal that knows Unicode, read from its properties. */
export function columnsOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (/[\p{Extended_Pictographic}\p{Regional_Indicator}]|.\u20e3/u.test(segment)) {
      columns += /\p{Emoji_Presentation}|\ufe0f|\u20e3/u.test(segment) ? 2 : 1;
    } else {
      for (const sign of segment) columns += columnsOfSign(sign);
    }
  }
  return columns;
}

function columnsOfSign(sign: string): number {
  if (nothing.test(sign)) return 0;
  return wide.test(sign) && !narrowAmongWide.test(sign) ? 2 : 1;
}

const factor = Number(process.env.FUZZ ?? 1);

/** How often a property is tried; `FUZZ=100` tries it a hundred times as often. Shrinking what fails has an end. */
export function runs(count: number) {
  return { numRuns: count * factor, interruptAfterTimeLimit: 20_000 * factor };
}

/** For tests of many runs of the whole tool: a failure must come through with its seed, not as a time-out. */
export const patience = { timeout: 30_000 * factor };

/** The value, or the kind of error that foresees that there is none; what nobody foresaw is thrown. */
export function valueOr<Value>(make: () => Value): Value | { refused: ErrorKind } {
  try {
    return make();
  } catch (error) {
    if (error instanceof CliError) return { refused: error.kind };
    throw error;
  }
}

/** The same of what takes a while. */
export async function outcomeOf<Value>(
  work: Promise<Value>,
): Promise<Value | { refused: ErrorKind }> {
  const [outcome] = await Promise.allSettled([work]);
  return valueOr(() => {
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  });
}
