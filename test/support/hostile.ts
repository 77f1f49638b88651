import fc from "fast-check";

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

/** Such texts of what parsers look for. */
export function longMiddles(length: number): string[] {
  const middles = ["/", "1", "1.", "a b,", "parse job id failed ", 'paths:"'];
  return middles.map((text) => repeated(text, length));
}
