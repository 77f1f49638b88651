import { countText } from "../base/words.ts";
import { type Job, knownState } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Target, Verb } from "../milvus/server.ts";
import type { Column, Presentation } from "../render/columns.ts";
import { jobColumns } from "../render/job-columns.ts";
import type { CommandOutput } from "../render/output.ts";

type Standing = Pick<Job, "state" | "reason">;

/** What commit or abort means for jobs. */
export interface VerbRules {
  verb: Verb;
  past: "committed" | "aborted";
  canChange(job: Standing): boolean;
  /** Whether the server has done it already. */
  isDone(job: Standing): boolean;
  /** What the server reports of a job right after it. */
  result: Standing;
  /** What follows from it for one job, for many. */
  consequence: readonly [one: string, many: string];
  /** Why one job cannot be changed. */
  refusal(job: Job): string;
  /** What to do about one job that cannot be changed, about several. */
  hints: readonly [one: string, many: string];
}

const abortedByUser = "aborted by user";
const commitHint =
  "only jobs created with --no-auto-commit can be committed, once they are Uncommitted: milvus-import wait --until uncommitted";
const abortHint = "only jobs that are not committed can be aborted";

export const verbRules: Record<Verb, VerbRules> = {
  commit: {
    verb: "commit",
    past: "committed",
    canChange: ({ state }) => knownState(state) === "Uncommitted",
    isDone: ({ state }) => isCommitted(state),
    result: { state: "Committing", reason: null },
    consequence: ["Its rows become visible.", "Their rows become visible."],
    refusal: ({ jobId, state }) => `job ${jobId} is ${state}, not Uncommitted`,
    hints: [commitHint, commitHint],
  },
  abort: {
    verb: "abort",
    past: "aborted",
    // A Failed job can be aborted too: that frees the job of a replicating cluster (milvus#51070).
    canChange: ({ state }) => !isCommitted(state),
    isDone: ({ state, reason }) => knownState(state) === "Failed" && reason === abortedByUser,
    result: { state: "Failed", reason: abortedByUser },
    consequence: [
      "This cannot be undone: the job fails and its rows are discarded.",
      "This cannot be undone: the jobs fail and their rows are discarded.",
    ],
    refusal: ({ jobId, state }) => `job ${jobId} is already ${state}`,
    hints: [abortHint, `${abortHint}; remove the others`],
  },
};

function isCommitted(state: string): boolean {
  const known = knownState(state);
  return known === "Committing" || known === "Completed";
}

/** A job after the command; `already`: it had been changed before. */
export interface ChangedJob extends Job {
  action: VerbRules["past"] | "already";
}

const [id, collection, state, , reason] = jobColumns;

const tableColumns: Record<Verb, readonly Column<ChangedJob>[]> = {
  commit: [id, collection, state],
  abort: [id, collection, state, reason],
};

const presentation: Presentation<ChangedJob> = {
  columns: [
    id,
    collection,
    state,
    { name: "action", key: "action", title: "ACTION", value: (job) => job.action },
  ],
  json: ({ jobId, collectionName, state, action }) => ({ jobId, collectionName, state, action }),
  id: ({ jobId }) => jobId,
};

export async function writeChanged(
  rules: VerbRules,
  jobs: readonly ChangedJob[],
  target: Target,
  out: CommandOutput,
): Promise<void> {
  const isTable = out.format === "table";
  const columns = isTable ? tableColumns[rules.verb] : presentation.columns;
  await out.write(jobs, { ...presentation, columns });
  if (isTable || jobs.length === 0) out.info(changedText(rules, jobs, target));
}

/** `2 jobs committed, 1 job already committed on prod (http://localhost:19530, database default)`. */
export function changedText(
  { past, verb }: VerbRules,
  jobs: readonly ChangedJob[],
  target: Target,
): string {
  const already = jobs.filter((job) => job.action === "already").length;
  const parts = [...partText(jobs.length - already, past), ...partText(already, `already ${past}`)];
  const what = parts.length === 0 ? `no jobs to ${verb}` : parts.join(", ");
  return `${what} on ${serverText(target)}`;
}

function partText(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? "job" : "jobs"} ${what}`];
}

/** Longer lists of collections are counted, so that the question stays on one line. */
const maxCollections = 3;

/** `Commit 2 jobs of collection products (12 files, 523,000 rows)? Their rows become visible.` */
export function confirmQuestion(
  { verb, consequence: [one, many] }: VerbRules,
  jobs: readonly JobDetail[],
  target: Target,
): string {
  const isOne = jobs.length === 1;
  const capital = verb.charAt(0).toUpperCase() + verb.slice(1);
  const what = isOne ? `job ${jobs[0]?.jobId}` : `${countText(jobs.length)} jobs`;
  const place = `${placeText(jobs)}${sizeText(jobs)} on ${serverText(target)}`;
  return `${capital} ${what}${place}? ${isOne ? one : many}`;
}

/** Names profile, address and database. */
export function serverText({ profile, uri, db }: Target): string {
  const place = `${uri}, database ${db ?? "default"}`;
  return profile === null ? place : `${profile} (${place})`;
}

function placeText(jobs: readonly JobDetail[]): string {
  const names = [...new Set(jobs.flatMap(({ collectionName }) => collectionName ?? []))];
  if (names.length === 0) return "";
  if (names.length > maxCollections) return ` of ${names.length} collections`;
  return ` of ${names.length === 1 ? "collection" : "collections"} ${names.join(", ")}`;
}

function sizeText(jobs: readonly JobDetail[]): string {
  const files = jobs.map((job) => job.files.flatMap(({ paths }) => paths).length);
  const rows = jobs.map(({ totalRows }) => totalRows ?? 0);
  const parts = [...totalText(files, "file"), ...totalText(rows, "row")];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** Returns nothing if a job has a count of 0: before a job writes, servers report none of its files and rows. */
function totalText(counts: readonly number[], what: string): string[] {
  if (counts.includes(0)) return [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return [`${countText(total)} ${what}${total === 1 ? "" : "s"}`];
}
