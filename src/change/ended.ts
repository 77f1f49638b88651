import type { Context } from "../base/context.ts";
import type { Job } from "../milvus/job.ts";
import type { EndingVerb } from "../milvus/job-ending.ts";
import type { Column, Presentation } from "../render/columns.ts";
import { jobColumns } from "../render/job-columns.ts";
import { type OutputFlags, writeRecords } from "../render/output.ts";
import type { Ending } from "./endings.ts";

/** What became of a job; `already` is one that had been ended so before. */
export interface EndedJob extends Job {
  action: Ending["past"] | "already";
}

const [id, collection, state, , reason] = jobColumns;

const action: Column<EndedJob> = {
  name: "action",
  key: "action",
  title: "ACTION",
  text: (job) => job.action,
};

const tableColumns: Record<EndingVerb, readonly Column<EndedJob>[]> = {
  commit: [id, collection, state],
  abort: [id, collection, state, reason],
};

const records: Presentation<EndedJob> = {
  columns: [id, collection, state, action],
  json: (job) => ({
    jobId: job.jobId,
    collectionName: job.collectionName,
    state: job.state,
    action: job.action,
  }),
  id: (job) => job.jobId,
};

export async function writeEnded(
  ending: Ending,
  jobs: readonly EndedJob[],
  flags: OutputFlags,
  context: Context,
): Promise<void> {
  const columns = flags.output === "table" ? tableColumns[ending.verb] : records.columns;
  await writeRecords(jobs, { ...records, columns }, flags, context);
  if (flags.output === "table" || jobs.length === 0) {
    context.stderr.write(`${endedText(ending, jobs)}\n`);
  }
}

/** `2 jobs committed, 1 job already committed`. */
export function endedText({ past, verb }: Ending, jobs: readonly EndedJob[]): string {
  const already = jobs.filter((job) => job.action === "already").length;
  const parts = [...counted(jobs.length - already, past), ...counted(already, `already ${past}`)];
  return parts.length === 0 ? `no job to ${verb}` : parts.join(", ");
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? "job" : "jobs"} ${what}`];
}
