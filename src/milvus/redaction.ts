import { removeInvisible } from "../base/clean.ts";
import type { Env } from "../base/context.ts";
import { isRecord } from "./decode.ts";
import { isUndisguised } from "./disguises.ts";
import { hideSecrets, type SecretForms, secretForms, secretNeedles } from "./secret-forms.ts";

export type Redact = (text: string) => string;

/**
 * Matches the `=` behind the name of a secret, as in `X-Amz-Signature=` or `sig%3D`. `token=` and `expires=` are secrets
 * in a query only: folders are called so too.
 */
const secretFollows =
  /(?:=|%3d)(?<=(?:(?<![a-z])sig|signature|credential|access[-_]?(?:key[-_]?)?id|secret|password|(?:access|auth|security|session)[-_]?token|[?&](?:token|(?:x-amz-)?expires))(?:=|%3d))/i;

/** Removes secrets from what servers and proxies say. */
export interface Redaction {
  redact: Redact;
  /** Redacts a response that may be anything. */
  redactPage: Redact;
  /** Redacts, in place, every text of a response that has been parsed. */
  redactDocument(document: unknown, body: string): void;
}

/** Returns the redaction of secrets that are sent, and of other signs of a secret. */
export function createRedaction(secrets: readonly (string | null | undefined)[]): Redaction {
  const redact = createRedact(...secrets);
  const needles = secretNeedles(secrets);
  return {
    redact,
    redactPage: (page) =>
      page.length > maxPageLength ? `${page.trimStart().slice(0, 1)}…` : redact(unescapeJson(page)),
    redactDocument(document, body) {
      // One pass over a long list takes a tenth of the time.
      const isClean =
        isUndisguised(body) &&
        !needles.some((needle) => body.includes(needle)) &&
        redactSigns(body) === body;
      if (isClean) return;
      const nameForms = secretForms(secrets, isUnlikeName);
      redactDocument(document, redact, (name) => hideSecrets(name, nameForms));
    },
  };
}

/** A longer page would take long, and its first sign shows whether it is HTML or JSON. */
const maxPageLength = 256 * 1024;

/** A collection can be called like a short password. */
function isUnlikeName(secret: string): boolean {
  return secret.length >= 16 || !/^[\w-]*$/.test(secret);
}

/**
 * Returns a function that removes secrets from a text: the token and others that we sent, which a proxy may send back in a
 * page, signed query strings of object stores, the user info of URLs and `Authorization` headers. Also removes secrets that
 * appear only once the text is cleaned for printing.
 */
export function createRedact(...secrets: readonly (string | null | undefined)[]): Redact {
  // Most commands have nothing to redact, and all forms of a secret take two milliseconds.
  let forms: SecretForms | null = null;
  return (text) => {
    forms ??= secretForms(secrets);
    const redacted = redactSigns(hideSecrets(text, forms));
    const visible = removeInvisible(redacted);
    if (visible === redacted) return redacted;
    const visiblyRedacted = redactSigns(visible);
    return visiblyRedacted === visible ? redacted : visiblyRedacted;
  };
}

/** Removes what looks like a secret, sent by us or by others. */
function redactSigns(text: string): string {
  const redacted = text
    .replace(/:\/\/[^\s/?#@]*@/g, "://…@")
    .replace(/(authorization["']?\s*[:=]\s*["']?(?:basic|bearer)\s+)[^\s"'<>,]+/gi, "$1…");
  // Most texts have none of these; trying the pattern or each word is slower.
  if (!redacted.includes("=") && !redacted.includes("%3")) return redacted;
  if (!secretFollows.test(redacted)) return redacted;
  return redacted.replace(/[^\s"'`<>\\]+/g, redactWord);
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

/** Returns the secrets of the proxies that variables name: their password, with and without the user. */
export function proxySecrets(env: Env): string[] {
  return ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].flatMap((name) => {
    const userInfo = /^(?:\w+:\/\/)?(.*)@/s.exec(env[name] ?? "")?.[1];
    if (userInfo === undefined) return [];
    try {
      return [userInfo, decodeURIComponent(userInfo)];
    } catch (error) {
      if (error instanceof URIError) return [userInfo];
      throw error;
    }
  });
}

/** Redacts, in place, every text of a document. A list of single words is one of names. */
export function redactDocument(
  document: unknown,
  redact: Redact,
  redactName: Redact = String,
): void {
  // A long list repeats few names.
  const names = new Map<string, string>();
  const redactOnce = (name: string) => {
    const known = names.get(name) ?? redactName(name);
    names.set(name, known);
    return known;
  };
  // Recursion would overflow the stack in a document that is nested deeply.
  const open = [document];
  for (const value of open) {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (typeof item === "object") open.push(item);
        else if (typeof item === "string") {
          value[index] = (/^\w*$/.test(item) ? redactOnce : redact)(item);
        }
      }
    } else if (isRecord(value)) {
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (typeof item === "object") open.push(item);
        else if (typeof item === "string" && item !== "") {
          if (key === "jobId" && /^\d+$/.test(item)) continue;
          value[key] = (nameKeys.has(key) ? redactOnce : redact)(item);
        }
      }
    }
  }
}
