import { utcTime } from "../base/time.ts";
import type { Quirks } from "./versions.ts";

export interface DemoResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-credentials": "true",
  "access-control-allow-headers":
    "Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, accept, origin, Cache-Control, X-Requested-With",
  "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH",
};

export function success(data: unknown, quirks: Quirks): DemoResponse {
  return json(200, { code: codeOf(quirks.successCode, quirks), data }, quirks);
}

export function refused({ status, code, message }: Refusal, quirks: Quirks): DemoResponse {
  const response = json(status, { code: codeOf(code, quirks), message }, quirks);
  // The handler went on after the refusal and wrote its success behind it (milvus#31635).
  return status === 403 && quirks.secondDocument
    ? { ...response, body: `${response.body}${success({}, quirks).body}` }
    : response;
}

function codeOf(code: number, { textCodes }: Quirks): number | string {
  return textCodes ? String(code) : code;
}

export function timedOut(form: Quirks["timeoutBody"], quirks: Quirks): DemoResponse {
  return form === "text"
    ? text(408, "timeout")
    : json(408, { code: 10_001, message: "request timeout" }, quirks);
}

export function notRouted(): DemoResponse {
  return text(404, "404 page not found");
}

export function preflight(): DemoResponse {
  return { status: 204, headers: { ...corsHeaders }, body: "" };
}

export function text(status: number, body: string): DemoResponse {
  return { status, headers: { ...corsHeaders, "content-type": "text/plain" }, body };
}

export function json(status: number, value: unknown, quirks: Quirks): DemoResponse {
  return {
    status,
    headers: { ...corsHeaders, "content-type": "application/json; charset=utf-8" },
    body: quirks.bareJobIds ? withBareJobIds(goJson(value)) : goJson(value),
  };
}

/** As Go's encoding/json writes maps: keys in order, and what HTML could read escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value, sortedKeys).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** Inside a JSON string the quotes would be escaped, so only real members match. */
function withBareJobIds(body: string): string {
  return body.replace(/"jobId":"(\d+)"/g, '"jobId":$1');
}

/** What the server answers in place of `data`. */
export class Refusal extends Error {
  readonly code: number;
  /** HTTP status: 200 for nearly all. */
  readonly status: number;

  constructor(code: number, message: string, status = 200) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.status = status;
  }
}

export function importFailed(why: string): Refusal {
  return new Refusal(2100, `${why}: importing data failed`);
}

/** The server's own fault, which has a code of its own on newer servers only. */
export function importFailedOnServer(why: string, { serverSideCode }: Quirks): Refusal {
  return serverSideCode === 2100
    ? importFailed(why)
    : new Refusal(2101, `${why}: importing data failed on server side`);
}

/** `values` are what Go appends in brackets. */
export function invalidParameter(why: string, values = ""): Refusal {
  return new Refusal(1100, `${why}: invalid parameter${values}`);
}

/** The body is not the JSON that was asked for. */
export function wrongFormat(why: string): Refusal {
  return new Refusal(1801, `can only accept json format request, ${why}`);
}

export function databaseNotFound(db: string, { databaseMessage }: Quirks): Refusal {
  const where = databaseMessage === "colon" ? `, database: ${db}` : `[database=${db}]`;
  return new Refusal(800, `database not found${where}`);
}

export function collectionNotFound(db: string, collection: string): Refusal {
  return new Refusal(100, `collection not found[database=${db}][collection=${collection}]`);
}

/** What Go says of text that is no int64. */
export function notAnInteger(text: string): string {
  return `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
}

/** In the server's zone: whole seconds with `Z` or an offset such as `+08:00`. */
export function serverTime(ms: number, { utcOffsetMinutes }: Quirks): string {
  if (utcOffsetMinutes === 0) return utcTime(ms);
  const minutes = Math.abs(utcOffsetMinutes);
  const parts = [Math.floor(minutes / 60), minutes % 60];
  const offset = parts.map((part) => String(part).padStart(2, "0")).join(":");
  const sign = utcOffsetMinutes < 0 ? "-" : "+";
  return utcTime(ms + utcOffsetMinutes * 60_000).replace("Z", sign + offset);
}
