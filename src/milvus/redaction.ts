import { isRecord } from "./decode.ts";

export type Redact = (text: string) => string;

/** A shorter token can be part of a word that has nothing to do with it. */
const minTokenLength = 8;

/**
 * Matches the `=` behind the name of a secret, as in `X-Amz-Signature=` or `sig%3D`. `token=` and `expires=` are secrets
 * in a query only: folders are called so too.
 */
const secretFollows =
  /(?:=|%3d)(?<=(?:(?<![a-z])sig|signature|credential|access[-_]?(?:key[-_]?)?id|secret|password|(?:access|auth|security|session)[-_]?token|[?&](?:token|(?:x-amz-)?expires))(?:=|%3d))/i;

/**
 * Returns a function that removes secrets from a server's text: the token and other secrets that we sent, which a proxy
 * may send back in a page, signed query strings of object stores, the user info of URLs and `Authorization` headers.
 */
export function createRedact(...secrets: readonly (string | null)[]): Redact {
  const forms = secrets.flatMap((secret) =>
    secret === null || secret.length < minTokenLength ? [] : tokenForms(secret),
  );
  return (text) => {
    const redacted = forms
      .reduce((rest, form) => (rest.includes(form) ? rest.replaceAll(form, "…") : rest), text)
      .replace(/:\/\/[^\s/?#@]*@/g, "://…@")
      .replace(/(authorization["']?\s*[:=]\s*["']?(?:basic|bearer)\s+)[^\s"'<>,]+/gi, "$1…");
    // Most texts have none of these, and to try the pattern or each word takes longer.
    if (!redacted.includes("=") && !redacted.includes("%3")) return redacted;
    if (!secretFollows.test(redacted)) return redacted;
    return redacted.replace(/[^\s"'`<>\\]+/g, redactWord);
  };
}

/** Returns the token as it is, in base64, in a URL, in JSON, and with its UTF-8 bytes read as Latin-1. */
function tokenForms(token: string): string[] {
  const bytes = Buffer.from(token, "utf8");
  const forms = [
    bytes.toString("utf8"),
    bytes.toString("base64"),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    encodeURIComponent(bytes.toString("utf8")),
    new URLSearchParams([["", token]]).toString().slice(1),
    JSON.stringify(token).slice(1, -1),
    bytes.toString("latin1"),
  ];
  return [...new Set(forms)];
}

/** Redacts one word: `s3://b/a.csv?X-Amz-Signature=1f);` becomes `s3://b/a.csv?…);`. */
function redactWord(word: string): string {
  const at = word.search(secretFollows);
  if (at < 0) return word;
  const before = word.slice(0, at);
  const query = before.indexOf("?");
  const start =
    query < 0 ? Math.max(...[...";,/("].map((sign) => before.lastIndexOf(sign))) : query;
  // Signs at the end close a sentence or a list around the word.
  let end = word.length;
  while (end > 0 && ".,:;!)]}".includes(word.charAt(end - 1))) end -= 1;
  return `${word.slice(0, start + 1)}…${word.slice(end)}`;
}

/** Replaces the escapes of a JSON text, which would hide a token. */
export function unescapeJson(json: string): string {
  return json.replace(/\\(?:u([\da-f]{4})|(["\\/]))/gi, (_, unit?: string, sign = "") =>
    unit === undefined ? sign : String.fromCharCode(Number.parseInt(unit, 16)),
  );
}

/** The keys of values that identify a job or a collection. */
const nameKeys = new Set(["jobId", "collectionName", "state"]);

/** Redacts, in place, every text of a document that is not a name. A list of single words is one of names. */
export function redactDocument(document: unknown, redact: Redact): void {
  // Recursion would overflow the stack in a document that is nested deeply.
  const open = [document];
  for (const value of open) {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (typeof item === "object") open.push(item);
        else if (typeof item === "string" && !/^\w*$/.test(item)) value[index] = redact(item);
      }
    } else if (isRecord(value)) {
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (typeof item === "object") open.push(item);
        else if (typeof item === "string" && !nameKeys.has(key)) value[key] = redact(item);
      }
    }
  }
}
