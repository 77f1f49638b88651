import { CliError } from "../errors.ts";
import type { Job } from "./job.ts";

/** An error that names the part of the answer that is not what the API promises. */
export function unreadable(path: string, wanted: string, value: unknown): CliError {
  const got =
    value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value)).slice(0, 60);
  return new CliError(
    "server",
    `the server's answer cannot be read: ${path} is no ${wanted}, but ${got}`,
    {
      hint: "check that the URI is that of a Milvus; if it is, this version answers in a way we do not know yet",
    },
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function decodeRecord(value: unknown, path: string): Record<string, unknown> {
  if (!isRecord(value)) throw unreadable(path, "object", value);
  return value;
}

export function decodeArray(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unreadable(path, "array", value);
  return value;
}

export function decodeString(value: unknown, path: string): string {
  if (typeof value !== "string") throw unreadable(path, "text", value);
  return value;
}

export function decodeJob(value: unknown, path: string): Job {
  const record = decodeRecord(value, path);
  const state = decodeState(record.state, `${path}.state`);
  return {
    jobId: decodeJobId(record.jobId, `${path}.jobId`),
    collectionName: textOrNull(record.collectionName),
    state,
    progress: decodeProgress(record.progress, state),
    reason: textOrNull(record.reason),
  };
}

export function decodeJobId(value: unknown, path: string): string {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string" || value === "") throw unreadable(path, "job id", value);
  return value;
}

function decodeState(value: unknown, path: string): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string") throw unreadable(path, "state", value);
  return value;
}

/** Negative and nonsense percentages were seen (milvus#31221); Zilliz Cloud's list has none at all. */
function decodeProgress(value: unknown, state: string): number {
  const percent = typeof value === "string" ? Number.parseFloat(value) : value;
  if (typeof percent !== "number" || Number.isNaN(percent)) return state === "Completed" ? 100 : 0;
  return Math.trunc(Math.min(100, Math.max(0, percent)));
}

/** Something that is no text is still shown: as its JSON. */
function textOrNull(value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
