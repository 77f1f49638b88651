import { type View, views } from "./disguises.ts";

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

type Secrets = readonly (string | null | undefined)[];

/** Returns the forms of the secrets to look for. */
export function secretForms(
  secrets: Secrets,
  isWanted: (secret: string) => boolean = () => true,
): SecretForms {
  const all = longSecrets(secrets).filter(isWanted);
  const plain = unique(all.flatMap(plainForms));
  return { plain, base64: unique(all.flatMap(base64Forms)), needles: needlesOf(all) };
}

/** Returns the needles of `secretForms`. */
export function secretNeedles(secrets: Secrets): string[] {
  return needlesOf(longSecrets(secrets));
}

/** Returns the secrets that are looked for. Of `user:password` the password is a secret too. */
function longSecrets(secrets: Secrets): string[] {
  const whole = secrets.flatMap((secret) => secret ?? []);
  const parts = whole.flatMap((secret) => /:(.*)$/s.exec(secret)?.[1] ?? []);
  return [...new Set([...whole, ...parts])].filter((secret) => secret.length >= minLength);
}

function needlesOf(secrets: readonly string[]): string[] {
  const shortest = secrets.filter((secret) => !secrets.some((other) => isPart(other, secret)));
  const needles = shortest.flatMap((secret) => [
    secret,
    secret.replaceAll(" ", "+"),
    Buffer.from(secret).toString("latin1"),
    ...hexForms(secret),
    ...base64Forms(secret),
  ]);
  return unique(needles);
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

type Range = readonly [start: number, end: number];

/** A longer text with encodings would take long; only a server that means harm sends one. */
const maxEncodedLength = 256 * 1024;

/** Replaces each secret in the text by `…`, also if invisible characters or encodings disguise it. */
export function hideSecrets(text: string, forms: SecretForms): string {
  if (forms.plain.length === 0) return text;
  // Printable ASCII without a sign that begins an encoding.
  const isPlain = /^[ -$'-[\]-~]*$/.test(text);
  if (isPlain && !forms.needles.some((needle) => text.includes(needle))) return text;
  if (!isPlain && text.length > maxEncodedLength) return "…";
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

function findSecrets({ text, starts, ends }: View, { plain, base64 }: SecretForms): Range[] {
  const found: Range[] = [];
  const add = (start: number, end: number) =>
    found.push([starts?.[start] ?? start, ends?.[end - 1] ?? end]);
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
