import { redactor } from "../milvus/redaction.ts";
import type { Unit } from "../milvus/server.ts";

/** A job that came after our request; `null` while the server does not tell its files. */
export interface NewJob {
  jobId: string;
  files: readonly Unit[] | null;
}

/** What the new jobs of a collection say about a create whose answer was lost. */
export type Evidence =
  /** One has our files. */
  | { kind: "created"; jobId: string }
  /** It is the only new one, and its files are not told. */
  | { kind: "likely"; jobId: string }
  /** There is none, or none that could be ours. */
  | { kind: "none" }
  /** They cannot be told apart. */
  | { kind: "unclear"; jobIds: readonly string[] };

export function weighEvidence(newJobs: readonly NewJob[], sent: readonly Unit[]): Evidence {
  const possible = newJobs.filter((job) => likeness(job, sent) !== "other");
  const [same, ...twins] = possible.filter((job) => likeness(job, sent) === "same");
  if (same !== undefined && twins.length === 0) return { kind: "created", jobId: same.jobId };
  const [first] = possible;
  if (first === undefined) return { kind: "none" };
  // Where others create jobs too, one whose files are not told may be theirs.
  return newJobs.length === 1 && first.files === null
    ? { kind: "likely", jobId: first.jobId }
    : { kind: "unclear", jobIds: possible.map(({ jobId }) => jobId) };
}

/**
 * The same of Zilliz Cloud, which may tell a file by its last name, or those inside a folder: nothing it says proves
 * that a new job is not ours.
 */
export function weighCloudEvidence(newJobs: readonly NewJob[], sent: readonly Unit[]): Evidence {
  const [first, ...others] = newJobs;
  if (first === undefined) return { kind: "none" };
  const ours = named(sent, (path) => path);
  const [same, ...twins] = newJobs.filter(
    ({ files }) =>
      files?.flat().every((path) => path.includes("/")) && named(files, (path) => path) === ours,
  );
  if (same !== undefined && twins.length === 0) return { kind: "created", jobId: same.jobId };
  const { files } = first;
  const isAlike = files === null || named(files, lastName) === named(sent, lastName);
  return others.length === 0 && isAlike
    ? { kind: "likely", jobId: first.jobId }
    : { kind: "unclear", jobIds: newJobs.map(({ jobId }) => jobId) };
}

function named(units: readonly Unit[], nameOfPath: (path: string) => string): string {
  return JSON.stringify(units.map((unit) => nameOf(unit.map(nameOfPath))).sort());
}

function lastName(path: string): string {
  return path.replace(/[?#].*$/s, "").replace(/^.*\/(?=.)/s, "");
}

/** A file in common is one too many for a job of somebody else. */
function likeness({ files }: NewJob, sent: readonly Unit[]): "same" | "other" | "unknown" {
  if (files === null) return "unknown";
  const ours = new Set(sent.map(nameOf));
  const shared = files.filter((unit) => ours.has(nameOf(unit))).length;
  if (shared === 0) return "other";
  return shared === files.length && shared === sent.length ? "same" : "unknown";
}

const redact = redactor(null);

/** Servers print the files of a unit with blanks between, which may as well stand in a name; we read it redacted. */
function nameOf(unit: Unit): string {
  return redact(unit.map((path) => path.replace(/^\/+/, "")).join(" "));
}
