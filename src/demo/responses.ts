import { utcTime } from "../base/time.ts";
import type { Quirks } from "./versions.ts";

export interface DemoResponse {
  status: number;
  /** Has names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** Replaces the data of a response. */
export class Refusal extends Error {
  readonly code: number;
  /** Has the HTTP status, which is 200 for nearly all. */
  readonly status: number;

  constructor(code: number, message: string, status = 200) {
    super(message);
    this.name = "Refusal";
    this.code = code;
    this.status = status;
  }
}

export function dataResponse(data: unknown, { successCode }: Quirks): DemoResponse {
  return jsonResponse(200, { code: successCode, data });
}

export function refusalResponse({ status, code, message }: Refusal, quirks: Quirks): DemoResponse {
  return status === 408 && quirks.timeoutBody === "text"
    ? textResponse(408, "timeout")
    : jsonResponse(status, { code, message });
}

export function notFoundResponse(): DemoResponse {
  return textResponse(404, "404 page not found");
}

export function preflightResponse(): DemoResponse {
  return { status: 204, headers: { ...corsHeaders }, body: "" };
}

export function textResponse(status: number, body: string): DemoResponse {
  return { status, headers: { ...corsHeaders, "content-type": "text/plain" }, body };
}

export function jsonResponse(status: number, value: unknown): DemoResponse {
  const headers = { ...corsHeaders, "content-type": "application/json; charset=utf-8" };
  return { status, headers, body: goJson(value) };
}

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-credentials": "true",
  "access-control-allow-headers":
    "Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, accept, origin, Cache-Control, X-Requested-With",
  "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH",
};

/** Writes maps as Go's encoding/json does: with sorted keys, and with HTML's characters escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value, sortKeys).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

export function importFailure(why: string): Refusal {
  return new Refusal(2100, `${why}: importing data failed`);
}

/** Refuses for a reason of the server. Only newer servers have a code for that. */
export function serverFailure(why: string, { serverSideCode }: Quirks): Refusal {
  return serverSideCode === 2100
    ? importFailure(why)
    : new Refusal(2101, `${why}: importing data failed on server side`);
}

/** Refuses a parameter. Go appends the values in brackets. */
export function invalidParameter(why: string, values = ""): Refusal {
  return new Refusal(1100, `${why}: invalid parameter${values}`);
}

export function invalidFormat(why: string): Refusal {
  return new Refusal(1801, `can only accept json format request, ${why}`);
}

export function unknownDatabase(db: string, { databaseMessage }: Quirks): Refusal {
  const where = databaseMessage === "colon" ? `, database: ${db}` : `[database=${db}]`;
  return new Refusal(800, `database not found${where}`);
}

export function unknownCollection(db: string, collection: string): Refusal {
  return new Refusal(100, `collection not found[database=${db}][collection=${collection}]`);
}

/** Returns Go's error for text that is not an int64. */
export function integerError(text: string): string {
  return `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`;
}

/** Formats a time in the server's zone: whole seconds with `Z` or an offset such as `+08:00`. */
export function serverTime(ms: number, { utcOffsetMinutes }: Quirks): string {
  if (utcOffsetMinutes === 0) return utcTime(ms);
  const minutes = Math.abs(utcOffsetMinutes);
  const parts = [Math.floor(minutes / 60), minutes % 60];
  const offset = parts.map((part) => String(part).padStart(2, "0")).join(":");
  const sign = utcOffsetMinutes < 0 ? "-" : "+";
  return utcTime(ms + utcOffsetMinutes * 60_000).replace("Z", sign + offset);
}
