import { escapeSequence } from "../base/clean.ts";

/** A shorter secret can be part of a word that has nothing to do with it. */
const minLength = 8;

/** How secrets may be written in a text. */
export interface SecretForms {
  /** To be found in a text, or in what it reveals. */
  plain: readonly string[];
  /** The part of a secret's base64 that does not depend on what precedes and follows it. */
  base64: readonly string[];
  /** If a text contains none of these, it contains no form that is not disguised. */
  needles: readonly string[];
}

/** Returns the forms of secrets that are long enough. Of `user:password` the password is a secret too. */
export function secretForms(secrets: readonly (string | null | undefined)[]): SecretForms {
  const whole = secrets.flatMap((secret) => secret ?? []);
  const parts = whole.flatMap((secret) => /:(.*)$/s.exec(secret)?.[1] ?? []);
  const all = [...new Set([...whole, ...parts])].filter(({ length }) => length >= minLength);
  const plain = all.flatMap(plainForms);
  const base64 = all.flatMap(base64Forms);
  const shortest = all.filter((secret) => !all.some((other) => isPart(other, secret)));
  const needles = shortest.flatMap((secret) => [
    secret,
    secret.replaceAll(" ", "+"),
    Buffer.from(secret).toString("latin1"),
    ...hexForms(secret),
    ...base64Forms(secret),
  ]);
  return { plain: unique(plain), base64: unique(base64), needles: unique(needles) };
}

function isPart(part: string, whole: string): boolean {
  return part !== whole && whole.includes(part);
}

function unique(forms: readonly string[]): string[] {
  return [...new Set(forms)].filter((form) => form !== "");
}

/** Returns the secret as it is, in URLs, in JSON, in hex, and with its UTF-8 bytes read as Latin-1. */
function plainForms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const forms = [
    bytes.toString("utf8"),
    bytes.toString("latin1"),
    secret.replaceAll(" ", "+"),
    encodeURIComponent(bytes.toString("utf8")),
    new URLSearchParams([["", secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    ...hexForms(secret),
  ];
  // A secret can itself contain what looks like an escape.
  return forms.flatMap((form) => views(form).map(({ text }) => text));
}

function hexForms(secret: string): string[] {
  const hex = Buffer.from(secret, "utf8").toString("hex");
  return [hex, hex.toUpperCase()];
}

/** The base64 of a longer text contains one of three forms, depending on how many bytes precede the secret. */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]);
    // A character has 6 bits: those at the ends also depend on other bytes.
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((text.length * 8) / 6)];
    return [text.toString("base64"), text.toString("base64url")].map((one) => one.slice(from, to));
  });
}

/** A text, or what one reveals; `places` has for each character where it stands in the text. */
interface View {
  text: string;
  places: readonly Range[] | null;
}

type Range = readonly [start: number, end: number];

/** Encoded text may be encoded again. */
const maxRounds = 3;

/** Replaces each secret in the text by `…`, also if invisible characters or encodings disguise it. */
export function hideSecrets(text: string, forms: SecretForms): string {
  if (forms.plain.length === 0) return text;
  const found = views(text).flatMap((view) => findSecrets(view, forms));
  if (found.length === 0) return text;
  let hidden = "";
  let at = 0;
  for (const [start, end] of found.sort(([left], [right]) => left - right)) {
    if (start >= at) hidden += `${text.slice(at, start)}…`;
    at = Math.max(at, end);
  }
  return hidden + text.slice(at);
}

/** Returns the text, and what a reader makes of it step by step. */
function views(text: string): View[] {
  const all: View[] = [{ text, places: null }];
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

function findSecrets({ text, places }: View, { plain, base64 }: SecretForms): Range[] {
  const found: Range[] = [];
  const add = (start: number, end: number) =>
    found.push([places?.[start]?.[0] ?? start, places?.[end - 1]?.[1] ?? end]);
  for (const form of plain) {
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
      add(at, at + form.length);
    }
  }
  for (const form of base64) {
    for (let at = text.indexOf(form); at >= 0; ) {
      let [start, end] = [at, at + form.length];
      while (isBase64(text[start - 1])) start -= 1;
      while (isBase64(text[end])) end += 1;
      add(start, end);
      at = text.indexOf(form, end);
    }
  }
  return found;
}

function isBase64(character = ""): boolean {
  return /[\w+/=-]/.test(character);
}

/** Whatever cleaning removes, or keeps without showing it. */
const invisible = `${escapeSequence}|[\\p{Cc}\\p{Cf}\\p{DI}\\u2028\\u2029]`;

/** Percent-encoding, and escapes of JSON and HTML. */
const encoding =
  '(?:%[\\da-fA-F]{2})+|\\\\u[\\da-fA-F]{4}|\\\\["\\\\/]|&(?:#\\d{1,7}|#x[\\da-fA-F]{1,6}|amp|lt|gt|quot|apos);';

/** Whether nothing in a text without raw control characters is disguised. Takes little time for a long list. */
export function isUndisguised(text: string): boolean {
  if (text.includes("\\")) return false;
  if (text.includes("%") && /%[\da-f]{2}/i.test(text)) return false;
  if (text.includes("&") && /&(?:#|[a-z]+;)/.test(text)) return false;
  const isAscii = Buffer.byteLength(text) === text.length && !text.includes("\u007f");
  return isAscii || !/[\p{Cf}\p{DI}\u007f-\u009f\u2028\u2029]/u.test(text);
}

/** Returns the text without a disguise; `null` if it has none. */
function reveal({ text, places }: View, disguise: RegExp): View | null {
  const pieces: string[] = [];
  const found: Range[] = [];
  const placeOf = (at: number): Range => places?.[at] ?? [at, at + 1];
  let at = 0;
  const copyTo = (end: number) => {
    pieces.push(text.slice(at, end));
    for (; at < end; at += 1) found.push(placeOf(at));
  };
  for (const { 0: unit, index } of text.matchAll(disguise)) {
    copyTo(index);
    at += unit.length;
    const meaning = meaningOf(unit);
    const place: Range = [placeOf(index)[0], placeOf(at - 1)[1]];
    pieces.push(meaning);
    for (let count = 0; count < meaning.length; count += 1) found.push(place);
  }
  if (pieces.length === 0) return null;
  copyTo(text.length);
  return { text: pieces.join(""), places: found };
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
