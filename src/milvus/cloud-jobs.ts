import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { decodeArray, decodeJob, decodeRecord } from "./decode.ts";
import type { Job } from "./job.ts";
import { decodeJobDetail, type JobDetail } from "./job-detail.ts";
import { read } from "./read.ts";
import type { Target } from "./server.ts";
import type { ServerTraits } from "./server-traits.ts";

/** As many as Zilliz Cloud gives at once. */
const pageSize = 100;

/** Every page of the list. Jobs that come meanwhile push others onto the next page, where they stand once more. */
export async function listPages(
  target: Target,
  collectionName: string | null,
  context: Context,
): Promise<Job[]> {
  const jobs = new Map<string, Job>();
  for (let currentPage = 1; ; currentPage += 1) {
    const body = { pageSize, currentPage, ...(collectionName !== null && { collectionName }) };
    const answer = decodeRecord(await read(target, "jobs/import/list", body, context), "data");
    const records = decodeArray(answer.records, "data.records");
    const before = jobs.size;
    for (const [index, record] of records.entries()) {
      const job = decodeJob(record, "data.records", index);
      jobs.set(job.jobId, job);
    }
    // `count` is of this page in the reference, so that only a page that is not full is known to be the last.
    const size = typeof answer.pageSize === "number" ? answer.pageSize : pageSize;
    if (records.length < size || jobs.size === before) return [...jobs.values()];
  }
}

/** One job in full, under the one of two names that is served. */
export async function describeCloudJob(
  target: Target,
  jobId: string,
  traits: ServerTraits,
  context: Context,
): Promise<JobDetail> {
  const verb = traits.cloudVerb;
  const ask = async (asked: ServerTraits["cloudVerb"]) =>
    decodeJobDetail(await read(target, `jobs/import/${asked}`, { jobId }, context), jobId, traits);
  try {
    return await ask(verb);
  } catch (error) {
    if (!(error instanceof CliError && error.kind === "no-route")) throw error;
    if (verb === "describe") throw error;
    const detail = await ask("describe");
    traits.cloudVerb = "describe";
    return detail;
  }
}
