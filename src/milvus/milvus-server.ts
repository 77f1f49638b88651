import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { decodeArray, decodeJob, decodeRecord, decodeString } from "./decode.ts";
import type { Job } from "./job.ts";
import type { ServerTraits } from "./job-detail.ts";
import { decodeJobDetail, type JobDetail } from "./job-detail.ts";
import { read } from "./request.ts";
import type { Target } from "./server.ts";

export interface JobList {
  jobs: Job[];
  /** What the server would not let us filter, in words for the user. */
  caveat: string | null;
}

/**
 * The jobs of a collection, of the target's database, or of all databases, in the server's random order. A database
 * without a collection is ignored by servers (milvus#31273), so its collections are asked one by one.
 */
export async function listJobs(
  target: Target,
  collectionName: string | null,
  context: Context,
): Promise<JobList> {
  if (collectionName !== null || target.db === null || target.cloud !== null) {
    const jobs = await listJobsUnscoped(target, collectionName, context);
    const isWanted = (job: Job) => collectionName === null || job.collectionName === collectionName;
    // Its list has no filter by collection in the reference of Zilliz Cloud, only in that of its SDKs.
    return { jobs: target.cloud === null ? jobs : jobs.filter(isWanted), caveat: null };
  }
  const [everyJob, names] = await Promise.all([
    listJobsUnscoped(target, null, context),
    requestCollections(target, context),
  ]);
  if (names === null) {
    const caveat = `jobs of every database are shown: the server would not name the collections of ${target.db}`;
    return { jobs: everyJob, caveat };
  }
  const withJobs = new Set(everyJob.map((job) => job.collectionName));
  const asked = names.filter((name) => withJobs.has(name));
  const perCollection = await mapBounded(asked, 8, async (name) => {
    try {
      return await listJobsUnscoped(target, name, context);
    } catch (error) {
      // Dropped since it was named.
      if (error instanceof CliError && error.kind === "not-found") return [];
      throw error;
    }
  });
  return { jobs: perCollection.flat(), caveat: null };
}

/** All that one `list` request gives: the jobs of a collection, or of all databases. */
export async function listJobsUnscoped(
  target: Target,
  collectionName: string | null,
  context: Context,
): Promise<Job[]> {
  if (target.cloud !== null) {
    const { listPages } = await import("./cloud-server.ts");
    const jobs = await listPages(target, collectionName, context);
    return jobs.map((job) => labelled(job, target));
  }
  const body = collectionName === null ? {} : { collectionName };
  const answer = decodeRecord(await read(target, "jobs/import/list", body, context), "data");
  return decodeArray(answer.records, "data.records").map((record, index) =>
    labelled(decodeJob(record, "data.records", index), target),
  );
}

/** A list is long, so that the job itself is marked. */
function labelled<Labelled extends Job>(job: Labelled, { label }: Target): Labelled {
  if (label !== null) job.profile = label;
  return job;
}

/** One job in full. A server before 2.4.13 answers to the older name of the request alone. */
export async function describeJob(
  target: Target,
  jobId: string,
  traits: ServerTraits,
  context: Context,
): Promise<JobDetail> {
  if (target.cloud !== null) {
    const { describeCloudJob } = await import("./cloud-server.ts");
    return labelled(await describeCloudJob(target, jobId, traits, context), target);
  }
  const ask = (verb: ServerTraits["describeVerb"]) =>
    read(target, `jobs/import/${verb}`, { jobId }, context);
  // Another call may teach the traits while this one waits.
  const verb = traits.describeVerb;
  try {
    return labelled(decodeJobDetail(await ask(verb), jobId, traits), target);
  } catch (error) {
    if (!(error instanceof CliError && error.kind === "no-route")) throw error;
    if (verb === "get_progress") throw error;
    const answer = await ask("get_progress");
    traits.describeVerb = "get_progress";
    traits.sorts = false;
    return labelled(decodeJobDetail(answer, jobId, traits), target);
  }
}

/** Names of the target's database; `null` where the server has no such request or the user may not ask it. */
export async function requestCollections(
  target: Target,
  context: Context,
): Promise<string[] | null> {
  try {
    const names = decodeArray(await read(target, "collections/list", {}, context), "data");
    return names.map((name, index) => decodeString(name, `data[${index}]`));
  } catch (error) {
    if (error instanceof CliError && (error.kind === "auth" || error.kind === "no-route")) {
      return null;
    }
    throw error;
  }
}
