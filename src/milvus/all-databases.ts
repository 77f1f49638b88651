import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { decodeArray, decodeString } from "./decode.ts";
import type { Job } from "./job.ts";
import { type JobList, listJobsUnscoped, requestCollections } from "./milvus-server.ts";
import { read } from "./request.ts";
import type { Target } from "./server.ts";

const requestsAtOnce = 8;

/**
 * The jobs of all databases, each with the name of its own. A list of all jobs does not tell it (milvus#24408), but a
 * list of one collection is of the collection that this name has in the database of the request. A job whose collection
 * is gone, or may not be asked for, has `null`.
 */
export async function listJobsOfAllDbs(
  target: Target,
  collectionName: string | null,
  context: Context,
): Promise<JobList> {
  if (target.cloud !== null) {
    throw new CliError("server", `Zilliz Cloud does not name databases, ${target.uri}`, {
      hint: "name each database with --db",
    });
  }
  const [everyJob, dbNames] = await Promise.all([
    listJobsUnscoped({ ...target, db: null }, null, context),
    requestDatabases(target, context),
  ]);
  const withJobs = new Set(everyJob.map((job) => job.collectionName));
  const hidden: string[] = [];
  const places = await mapBounded(dbNames, requestsAtOnce, async (dbName) => {
    const names = await requestCollections({ ...target, db: dbName }, context);
    if (names === null) hidden.push(dbName);
    return (names ?? [])
      .filter((name) => withJobs.has(name) && (collectionName ?? name) === name)
      .map((name) => ({ dbName, name }));
  });
  const dbNameOf = new Map<string, string>();
  await mapBounded(places.flat(), requestsAtOnce, async ({ dbName, name }) => {
    for (const { jobId } of await jobsOf(name, { ...target, db: dbName }, context)) {
      dbNameOf.set(jobId, dbName);
    }
  });
  const jobs = everyJob
    .map((job) => ({ ...job, dbName: dbNameOf.get(job.jobId) ?? null }))
    .filter((job) => collectionName === null || job.collectionName === collectionName);
  return { jobs, caveat: hidden.length === 0 ? null : caveatOf(hidden) };
}

async function jobsOf(name: string, target: Target, context: Context): Promise<readonly Job[]> {
  try {
    return await listJobsUnscoped(target, name, context);
  } catch (error) {
    // Dropped since it was named.
    if (error instanceof CliError && error.kind === "not-found") return [];
    throw error;
  }
}

async function requestDatabases(target: Target, context: Context): Promise<string[]> {
  try {
    const answer = await read({ ...target, db: null }, "databases/list", {}, context);
    return decodeArray(answer, "data").map((name, index) => decodeString(name, `data[${index}]`));
  } catch (error) {
    if (!(error instanceof CliError && error.kind === "no-route")) throw error;
    throw new CliError("server", `this server does not name its databases, ${target.uri}`, {
      hint: "that came with Milvus 2.5: name each database with --db",
    });
  }
}

function caveatOf(hidden: readonly string[]): string {
  return `whose jobs are those without a database cannot be told: the server would not name the collections of ${hidden.join(", ")}`;
}
