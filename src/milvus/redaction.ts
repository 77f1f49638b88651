import { isRecord } from "./decode.ts";

export type Redact = (text: string) => string;

/** A shorter token is found in words that have nothing to do with it. */
const shortestToken = 8;

/**
 * The `=` behind a name that says that a secret follows, as in `X-Amz-Signature=` or `sig%3D`. Folders are called
 * `token=…` and `expires=…` too, so that these have to stand in a query.
 */
const secretFollows =
  /(?:=|%3d)(?<=(?:(?<![a-z])sig|signature|credential|access[-_]?(?:key[-_]?)?id|secret|password|(?:access|auth|security|session)[-_]?token|[?&](?:token|(?:x-amz-)?expires))(?:=|%3d))/i;

/**
 * Takes out of a server's text what must not come into a log: the token and other secrets sent, which a proxy may send back in a page, signed
 * query strings, which object stores name a file by, the user info of URLs, and headers that let somebody else in.
 */
export function createRedact(...secrets: readonly (string | null)[]): Redact {
  const forms = secrets.flatMap((secret) =>
    secret === null || secret.length < shortestToken ? [] : tokenForms(secret),
  );
  return (text) => {
    const redacted = forms
      .reduce((rest, form) => (rest.includes(form) ? rest.replaceAll(form, "…") : rest), text)
      .replace(/:\/\/[^\s/?#@]*@/g, "://…@")
      .replace(/(authorization["']?\s*[:=]\s*["']?(?:basic|bearer)\s+)[^\s"'<>,]+/gi, "$1…");
    // Nearly every text is done here; looking at each of its words would cost more, and so would the pattern.
    if (!redacted.includes("=") && !redacted.includes("%3")) return redacted;
    if (!secretFollows.test(redacted)) return redacted;
    return redacted.replace(/[^\s"'`<>\\]+/g, withoutSecret);
  };
}

/** The token as it stands, in base64, in a URL, in JSON, and as one that takes its bytes for Latin-1 reads it. */
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

/** JSON as people read it: escapes would hide a token. */
export function unescapeJson(json: string): string {
  return json.replace(/\\(?:u([\da-f]{4})|(["\\/]))/gi, (_, unit?: string, sign = "") =>
    unit === undefined ? sign : String.fromCharCode(Number.parseInt(unit, 16)),
  );
}

/** What jobs and collections are called, and are told apart by. */
const names = new Set(["jobId", "collectionName", "state"]);

/** Redacts, in place, every text of a document that is no name. */
export function redactDocument(document: unknown, redact: Redact): void {
  // With recursion, a document that is nested deep enough would overflow the stack.
  const open = [document];
  for (const value of open) {
    if (Array.isArray(value)) redactItems(value, redact, open);
    else if (isRecord(value)) redactValues(value, redact, open);
  }
}

function redactValues(record: Record<string, unknown>, redact: Redact, open: unknown[]): void {
  for (const key of Object.keys(record)) {
    const value = record[key];
    if (typeof value === "object") open.push(value);
    else if (typeof value === "string" && !names.has(key)) record[key] = redact(value);
  }
}

/** A list of single words is one of names. */
function redactItems(items: unknown[], redact: Redact, open: unknown[]): void {
  for (const [index, item] of items.entries()) {
    if (typeof item === "object") open.push(item);
    else if (typeof item === "string" && !/^\w*$/.test(item)) items[index] = redact(item);
  }
}

const partEnds = [";", ",", "/", "("];

/** `s3://b/a.csv?X-Amz-Signature=1f);` as `s3://b/a.csv?…);`. */
function withoutSecret(word: string): string {
  const at = word.search(secretFollows);
  if (at < 0) return word;
  const before = word.slice(0, at);
  const query = before.indexOf("?");
  const last = query < 0 ? Math.max(...partEnds.map((sign) => before.lastIndexOf(sign))) : query;
  return `${word.slice(0, last + 1)}…${word.slice(closingAt(word))}`;
}

/** Where the signs begin that close a sentence or a list around the word. */
function closingAt(word: string): number {
  let end = word.length;
  while (end > 0 && ".,:;!)]}".includes(word.charAt(end - 1))) end -= 1;
  return end;
}
