import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { isJobLimit, type Unit } from "../milvus/create-job.ts";
import type { Job } from "../milvus/job.ts";
import { createOnce, type KeyedJob } from "./create-once.ts";
import type { Desk } from "./desk.ts";
import { jobLimitReached } from "./job-limit.ts";

export interface CreatedJob {
  jobId: string;
  collectionName: string;
  files: readonly Unit[];
  idempotencyKey: string | null;
  /** The key had started it before; `null`: the server does not let us tell. */
  reused: boolean | null;
  /** How a reused one stood, `undefined` where the server has forgotten it. */
  earlier: Job | undefined;
}

/** Creates the jobs in order, and tells of each as soon as it is there. */
export async function* submitJobs(
  planned: readonly KeyedJob[],
  desk: Desk,
  context: Context,
): AsyncGenerator<CreatedJob> {
  const ids: string[] = [];
  for (const job of planned) {
    const jobId = await createWithRoom(job, ids, desk, context);
    const isOld = desk.jobs.isOld(jobId);
    // No server that ignores keys gives an old id.
    if (isOld) desk.honoursKeys = true;
    desk.jobs.remember(jobId);
    ids.push(jobId);
    yield {
      jobId,
      collectionName: job.request.collectionName,
      files: job.request.files,
      idempotencyKey: job.key,
      reused: desk.jobs.isListed || desk.keysAreFresh ? isOld : null,
      earlier: desk.jobs.before(jobId),
    };
  }
}

async function createWithRoom(
  job: KeyedJob,
  createdIds: readonly string[],
  desk: Desk,
  context: Context,
): Promise<string> {
  for (;;) {
    try {
      return await createOnce(job, desk, context);
    } catch (error) {
      if (!(error instanceof CliError && isJobLimit(error))) throw error;
      if (desk.room === null) throw await jobLimitReached(error, desk.target, context);
      await desk.room.wait(createdIds);
    }
  }
}
