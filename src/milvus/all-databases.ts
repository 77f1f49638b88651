import { mapBounded } from "../base/concurrent.ts";
import { CliError } from "../base/errors.ts";
import type { Job } from "./job.ts";
import type { JobList, Server } from "./server.ts";

const requestsAtOnce = 8;

/** The requests to one database of a server. */
interface DatabaseServer extends Pick<Server, "target" | "listCollections"> {
  listDatabases(): Promise<string[]>;
  listUnlessDropped(collection: string): Promise<Job[]>;
  requestList(collection: string | null): Promise<Job[]>;
}

/**
 * Lists the jobs of all databases, each with the name of its own. A list of all jobs does not tell it (milvus#24408), but
 * a list of one collection is of the collection that this name has in the database of the request. A job whose
 * collection is dropped, or may not be listed, has `null`.
 */
export async function listJobsOfAllDatabases(
  inDatabase: (db: string | null) => DatabaseServer,
  collection: string | null,
): Promise<JobList> {
  const server = inDatabase(null);
  const [everyJob, dbNames] = await Promise.all([server.requestList(null), listDatabases(server)]);
  const withJobs = new Set(everyJob.map((job) => job.collectionName));
  const hidden: string[] = [];
  const places = await mapBounded(dbNames, requestsAtOnce, async (dbName) => {
    const names = await inDatabase(dbName).listCollections();
    if (names === null) hidden.push(dbName);
    return (names ?? [])
      .filter((name) => withJobs.has(name) && (collection ?? name) === name)
      .map((name) => ({ dbName, name }));
  });
  const dbNameOf = new Map<string, string>();
  await mapBounded(places.flat(), requestsAtOnce, async ({ dbName, name }) => {
    for (const { jobId } of await inDatabase(dbName).listUnlessDropped(name)) {
      dbNameOf.set(jobId, dbName);
    }
  });
  const jobs = everyJob
    .map((job) => ({ ...job, dbName: dbNameOf.get(job.jobId) ?? null }))
    .filter((job) => collection === null || job.collectionName === collection);
  return { jobs, caveat: hidden.length === 0 ? null : caveatOf(hidden) };
}

async function listDatabases(server: DatabaseServer): Promise<string[]> {
  try {
    return await server.listDatabases();
  } catch (error) {
    if (!(error instanceof CliError && error.kind === "no-route")) throw error;
    throw new CliError("server", `this server does not name its databases, ${server.target.uri}`, {
      hint: "that came with Milvus 2.5: name each database with --db",
    });
  }
}

function caveatOf(hidden: readonly string[]): string {
  return `whose jobs are those without a database cannot be told: the server would not name the collections of ${hidden.join(", ")}`;
}
