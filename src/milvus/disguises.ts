import { escapeSequence } from "../base/clean.ts";

/** A text, or its decoded form; then `starts` and `ends` have the place of each character in the text. */
export interface View {
  text: string;
  starts?: readonly number[];
  ends?: readonly number[];
}

/** Encoded text may be encoded again. */
const maxRounds = 3;

/** Returns the text, and its decoded forms step by step. */
export function views(text: string): View[] {
  const all: View[] = [{ text }];
  for (let round = 0; round < maxRounds; round += 1) {
    const before = all.length;
    for (const disguise of [invisible, encoding]) {
      const last = all.at(-1);
      const next = last === undefined ? null : reveal(last, new RegExp(disguise, "gu"));
      if (next !== null) all.push(next);
    }
    if (all.length === before) break;
  }
  return all;
}

/** Matches what cleaning removes, or keeps although it is invisible. */
const invisible = `${escapeSequence}|[\\p{Cc}\\p{Cf}\\p{DI}\\u2028\\u2029]`;

/** Matches percent-encoding, and escapes of JSON and HTML. */
const encoding =
  '(?:%[\\da-fA-F]{2})+|\\\\u[\\da-fA-F]{4}|\\\\["\\\\/]|&(?:#\\d{1,7}|#x[\\da-fA-F]{1,6}|amp|lt|gt|quot|apos);';

/** Returns true if nothing in a text without raw control characters is disguised. Is fast for a long list. */
export function isUndisguised(text: string): boolean {
  if (text.includes("\\")) return false;
  if (text.includes("%") && /%[\da-f]{2}/i.test(text)) return false;
  if (text.includes("&") && /&(?:#|[a-z]+;)/.test(text)) return false;
  const isAscii = Buffer.byteLength(text) === text.length && !text.includes("\u007f");
  return isAscii || !/[\p{Cf}\p{DI}\u007f-\u009f\u2028\u2029]/u.test(text);
}

/** Returns the text without a disguise; `null` if it has none. */
function reveal({ text, ...before }: View, disguise: RegExp): View | null {
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const startOf = (index: number) => before.starts?.[index] ?? index;
  const endOf = (index: number) => before.ends?.[index] ?? index + 1;
  let at = 0;
  const copyTo = (end: number) => {
    pieces.push(text.slice(at, end));
    for (; at < end; at += 1) {
      starts.push(startOf(at));
      ends.push(endOf(at));
    }
  };
  for (const { 0: unit, index } of text.matchAll(disguise)) {
    copyTo(index);
    at += unit.length;
    const meaning = meaningOf(unit);
    pieces.push(meaning);
    for (let count = 0; count < meaning.length; count += 1) {
      starts.push(startOf(index));
      ends.push(endOf(at - 1));
    }
  }
  if (pieces.length === 0) return null;
  copyTo(text.length);
  return { text: pieces.join(""), starts, ends };
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function meaningOf(unit: string): string {
  if (unit.startsWith("%")) return decodePercent(unit);
  if (unit.startsWith("\\u")) return String.fromCharCode(Number.parseInt(unit.slice(2), 16));
  if (unit.startsWith("\\")) return unit.slice(1);
  if (!unit.startsWith("&")) return "";
  const name = unit.slice(1, -1);
  if (!name.startsWith("#")) return entities[name] ?? "";
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

function decodePercent(run: string): string {
  const bytes = Buffer.from(run.replaceAll("%", ""), "hex");
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? bytes.toString("latin1") : text;
}
