import { countText } from "../base/words.ts";
import { type Job, knownState } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Verb } from "../milvus/server.ts";
import type { Column, Presentation } from "../render/columns.ts";
import { jobColumns } from "../render/job-columns.ts";
import type { CommandOutput } from "../render/output.ts";

/** Whether the verb is to be sent for a job, has been done, or can never be. */
type Standing = "open" | "done" | "barred";

/** What commit or abort means for jobs. */
export interface VerbRules {
  verb: Verb;
  past: "committed" | "aborted";
  standing(job: Pick<Job, "state" | "reason">): Standing;
  /** How a job stands as soon as the server has done it. */
  result: Pick<Job, "state" | "reason">;
  /** What follows from it for one job, for many. */
  consequence: readonly [one: string, many: string];
  /** What to do about jobs that are barred. */
  hint: string;
}

export const commitRules: VerbRules = {
  verb: "commit",
  past: "committed",
  standing({ state }) {
    switch (knownState(state)) {
      case "Uncommitted":
        return "open";
      case "Committing":
      case "Completed":
        return "done";
      default:
        return "barred";
    }
  },
  result: { state: "Committing", reason: null },
  consequence: ["Its rows become visible.", "Their rows become visible."],
  hint: "a job created with --no-auto-commit can be once it is Uncommitted (wait --until uncommitted); others commit by themselves",
};

const abortedByUser = "aborted by user";

export const abortRules: VerbRules = {
  verb: "abort",
  past: "aborted",
  standing({ state, reason }) {
    switch (knownState(state)) {
      case "Committing":
      case "Completed":
        return "barred";
      case "Failed":
        return reason === abortedByUser ? "done" : "barred";
      default:
        return "open";
    }
  },
  result: { state: "Failed", reason: abortedByUser },
  consequence: [
    "It fails for good, and its rows are dropped.",
    "They fail for good, and their rows are dropped.",
  ],
  hint: "a job can be aborted until it is committed or has failed: leave these out",
};

/** What became of a job; `already` is one that had been ended so before. */
export interface ChangedJob extends Job {
  action: VerbRules["past"] | "already";
}

const [id, collection, state, , reason] = jobColumns;

const action: Column<ChangedJob> = {
  name: "action",
  key: "action",
  title: "ACTION",
  text: (job) => job.action,
};

const tableColumns: Record<Verb, readonly Column<ChangedJob>[]> = {
  commit: [id, collection, state],
  abort: [id, collection, state, reason],
};

const records: Presentation<ChangedJob> = {
  columns: [id, collection, state, action],
  json: (job) => ({
    jobId: job.jobId,
    collectionName: job.collectionName,
    state: job.state,
    action: job.action,
  }),
  id: (job) => job.jobId,
};

export async function writeChanged(
  rules: VerbRules,
  jobs: readonly ChangedJob[],
  out: CommandOutput,
): Promise<void> {
  const columns = out.format === "table" ? tableColumns[rules.verb] : records.columns;
  await out.write(jobs, { ...records, columns });
  if (out.format === "table" || jobs.length === 0) out.info(changedText(rules, jobs));
}

/** `2 jobs committed, 1 job already committed`. */
export function changedText({ past, verb }: VerbRules, jobs: readonly ChangedJob[]): string {
  const already = jobs.filter((job) => job.action === "already").length;
  const parts = [...counted(jobs.length - already, past), ...counted(already, `already ${past}`)];
  return parts.length === 0 ? `no job to ${verb}` : parts.join(", ");
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? "job" : "jobs"} ${what}`];
}

const namedAtMost = 3;

/** `Commit 2 jobs of collection products (12 files, 523,000 rows)? Their rows become visible.` */
export function confirmQuestion(
  { verb, consequence }: VerbRules,
  jobs: readonly JobDetail[],
): string {
  const isOne = jobs.length === 1;
  const capital = verb.charAt(0).toUpperCase() + verb.slice(1);
  const what = isOne ? `job ${jobs[0]?.jobId}` : `${countText(jobs.length)} jobs`;
  const [one, many] = consequence;
  return `${capital} ${what}${placeText(jobs)}${sizeText(jobs)}? ${isOne ? one : many}`;
}

function placeText(jobs: readonly JobDetail[]): string {
  const names = [...new Set(jobs.flatMap(({ collectionName }) => collectionName ?? []))];
  if (names.length === 0) return "";
  if (names.length > namedAtMost) return ` of ${names.length} collections`;
  return ` of ${names.length === 1 ? "collection" : "collections"} ${names.join(", ")}`;
}

function sizeText(jobs: readonly JobDetail[]): string {
  const parts = [
    ...countedTotal(
      jobs.map(({ files }) => files.flatMap(({ paths }) => paths).length),
      "file",
    ),
    ...countedTotal(
      jobs.map(({ totalRows }) => totalRows ?? 0),
      "row",
    ),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** Nothing where a job does not tell: before it writes, both are 0. */
function countedTotal(counts: readonly number[], what: string): string[] {
  if (counts.includes(0)) return [];
  const total = counts.reduce((sum, count) => sum + count, 0);
  return [`${countText(total)} ${what}${total === 1 ? "" : "s"}`];
}
