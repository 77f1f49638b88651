import { CliError } from "../base/errors.ts";
import { isJobId } from "../base/values.ts";
import type { Job } from "./job.ts";

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function decodeRecord(value: unknown, path: string): Record<string, unknown> {
  if (!isRecord(value)) throw unreadableError(path, "an object", value);
  return value;
}

export function decodeArray(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unreadableError(path, "an array", value);
  return value;
}

/** Records of a list that could not be read. */
export interface Unreadable {
  count: number;
  /** Where the first of them is in the response, and what is wrong with it. */
  path: string;
  failure: CliError;
}

/** Decodes the records of a list, and leaves out the unreadable ones. Throws if all are. */
export function decodeReadable<Value>(
  value: unknown,
  path: string,
  decode: (record: unknown, path: string, index: number) => Value,
): { values: Value[]; unreadable: Unreadable | null } {
  const records = decodeArray(value, path);
  const values: Value[] = [];
  let unreadable: Unreadable | null = null;
  for (const [index, record] of records.entries()) {
    try {
      values.push(decode(record, path, index));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      unreadable ??= { count: 0, path: `${path}[${index}]`, failure: error };
      unreadable.count += 1;
    }
  }
  if (unreadable !== null && values.length === 0) throw unreadable.failure;
  return { values, unreadable };
}

export function decodeString(value: unknown, path: string): string {
  if (typeof value !== "string") throw unreadableError(path, "a string", value);
  return value;
}

/** Refuses text that is not a job ID: in a pipe or a printed command it could become a flag. */
export function decodeJobId(value: unknown, path: string): string {
  const jobId = jobIdOf(value);
  if (jobId === null) throw unreadableError(path, "a job ID", value);
  return jobId;
}

/** Decodes a job, or with `index` one of the list at `path`. Joins the two only for an error: lists are long. */
export function decodeJob(value: unknown, path: string, index?: number): Job {
  const at = (key = "") => `${path}${index === undefined ? "" : `[${index}]`}${key}`;
  if (!isRecord(value)) throw unreadableError(at(), "an object", value);
  const { state } = value;
  const jobId = jobIdOf(value.jobId);
  if (jobId === null) throw unreadableError(at(".jobId"), "a job ID", value.jobId);
  if (typeof state !== "string" && typeof state !== "number") {
    throw unreadableError(at(".state"), "a string", state);
  }
  return {
    jobId,
    collectionName: textOrNull(value.collectionName),
    state: String(state),
    progress: decodeProgress(value.progress, String(state)),
    reason: textOrNull(value.reason),
  };
}

function jobIdOf(value: unknown): string | null {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === "string" && isJobId(text) ? text : null;
}

/** Servers have sent negative and nonsense percentages (milvus#31221); Zilliz Cloud's list has none. */
function decodeProgress(value: unknown, state: string): number {
  const percent = typeof value === "string" ? Number.parseFloat(value) : value;
  if (typeof percent !== "number" || Number.isNaN(percent)) return state === "Completed" ? 100 : 0;
  return Math.trunc(Math.min(100, Math.max(0, percent)));
}

/** Returns a value that is not text as its JSON, so that it is shown. */
function textOrNull(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : jsonText(value);
}

/** Returns an error that names the unexpected part of the response. */
function unreadableError(path: string, wanted: string, value: unknown): CliError {
  const got = value === undefined ? "nothing" : jsonText(value).slice(0, 60);
  const message = `unexpected response: ${path} must be ${wanted}, got ${got}`;
  return new CliError("server", message, {
    hint: "check that the URI is that of a Milvus; this version may not be supported",
  });
}

function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    // A value nested deeper than the stack can be parsed, but not written.
    if (error instanceof RangeError) return "…";
    throw error;
  }
}

/** Returns the code of a response; `undefined` if it has none. */
export function codeOf(document: unknown): number | undefined {
  const code = isRecord(document) ? document.code : undefined;
  if (typeof code === "number") return code;
  // Zilliz Cloud's older responses have the code as text.
  return typeof code === "string" && /^\d+$/.test(code) ? Number(code) : undefined;
}

/** Returns the text of a response that refuses; `undefined` if it has none. */
export function messageOf(document: unknown): string | undefined {
  const message = isRecord(document) ? document.message : undefined;
  return typeof message === "string" && message.trim() !== "" ? message.trim() : undefined;
}

/** A number of 16 digits or more where a value may begin: `JSON.parse` could round it. */
const longNumber = /[:,[\s-]\d{16}/;

/**
 * Returns the first JSON document of a body, `undefined` if there is none. Integers too large for a double, such as
 * unquoted job IDs, become strings.
 */
export async function parseDocument(body: string): Promise<unknown> {
  const parse = longNumber.test(body) ? await loadLosslessParse() : JSON.parse;
  const whole = parseOrUndefined(parse, body);
  if (whole !== undefined) return whole;
  const first = firstDocument(body);
  return first === undefined ? undefined : parseOrUndefined(parse, first);
}

/** lossless-json takes five times as long as `JSON.parse`. */
async function loadLosslessParse(): Promise<(text: string) => unknown> {
  const { parse } = await import("lossless-json");
  return (text) =>
    parse(text, undefined, (digits) => {
      const number = Number(digits);
      return Number.isInteger(number) && !Number.isSafeInteger(number) ? digits : number;
    });
}

function parseOrUndefined(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    // A document nested deeper than the stack is a RangeError.
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Old 2.4 builds append a second document to a refusal (milvus#31282); the first one is the response. */
function firstDocument(body: string): string | undefined {
  if (!body.trimStart().startsWith("{")) return undefined;
  let depth = 0;
  for (const { 0: token, index } of body.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gs)) {
    if (token === "{") depth += 1;
    if (token === "}") depth -= 1;
    if (depth === 0) return body.slice(0, index + 1);
  }
  return undefined;
}
