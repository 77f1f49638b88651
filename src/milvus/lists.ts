import { mapBounded } from "../base/concurrent.ts";
import { CliError, type ErrorKind } from "../base/errors.ts";
import { firstTenOf } from "../base/words.ts";
import {
  decodeArray,
  decodeJob,
  decodeReadable,
  decodeRecord,
  decodeString,
  type Unreadable,
} from "./decode.ts";
import type { Job } from "./job.ts";
import { read, requestsAtOnce, type Session } from "./request.ts";
import type { JobList, Scope } from "./server.ts";

/** Lists jobs. Servers ignore a database without a collection (milvus#31273), so its collections are listed one by one. */
export async function listJobs(session: Session, scope: Scope): Promise<JobList> {
  const { db } = session.target;
  if (scope !== "database" || db === null) {
    const collection = typeof scope === "object" ? scope.collection : null;
    return { ...(await requestJobs(session, collection)), caveat: null };
  }
  const [everyJob, names] = await Promise.all([
    requestJobs(session, null),
    listCollections(session),
  ]);
  if (names === null) {
    const caveat = `showing all databases: no permission to list the collections of ${db}`;
    return { ...everyJob, caveat };
  }
  const withJobs = new Set(everyJob.jobs.map((job) => job.collectionName));
  const listed = names.filter((name) => withJobs.has(name));
  const lists = await mapBounded(listed, requestsAtOnce, (name) =>
    listUnlessDropped(session, name),
  );
  return {
    jobs: lists.flatMap(({ jobs }) => jobs),
    unreadable: joinUnreadable(lists.map(({ unreadable }) => unreadable)),
    caveat: null,
  };
}

/**
 * Lists the jobs of all databases, each with the name of its own. A list of all jobs does not contain it (milvus#24408),
 * but a list of one collection is of the collection that has this name in the database of the request. A job whose
 * collection is dropped, or may not be listed, has `null`.
 */
export async function listJobsOfAllDatabases(
  session: Session,
  collection: string | null,
): Promise<JobList> {
  const inDatabase = (db: string | null) => ({ ...session, target: { ...session.target, db } });
  const [everyJob, dbNames] = await Promise.all([
    requestJobs(inDatabase(null), null),
    listDatabases(inDatabase(null)),
  ]);
  const withJobs = new Set(everyJob.jobs.map((job) => job.collectionName));
  const hidden: string[] = [];
  const places = await mapBounded(dbNames, requestsAtOnce, async (dbName) => {
    const names = await listCollections(inDatabase(dbName));
    if (names === null) hidden.push(dbName);
    return (names ?? [])
      .filter((name) => withJobs.has(name) && (collection ?? name) === name)
      .map((name) => ({ dbName, name }));
  });
  const dbNameOf = new Map<string, string>();
  await mapBounded(places.flat(), requestsAtOnce, async ({ dbName, name }) => {
    const { jobs } = await listUnlessDropped(inDatabase(dbName), name);
    for (const { jobId } of jobs) dbNameOf.set(jobId, dbName);
  });
  const jobs = everyJob.jobs
    .map((job) => ({ ...job, dbName: dbNameOf.get(job.jobId) ?? null }))
    .filter((job) => collection === null || job.collectionName === collection);
  const caveat = `some jobs have no DATABASE: no permission to list the collections of ${firstTenOf(hidden).join(", ")}`;
  const { unreadable } = everyJob;
  return { jobs, unreadable, caveat: hidden.length === 0 ? null : caveat };
}

/** Lists the names of the target's database, `null` if the user or this version may not list them. */
export async function listCollections(session: Session): Promise<string[] | null> {
  return recover(["auth", "no-route"], listNames(session, "collections/list"), null);
}

/** Lists the jobs of a collection that may have been dropped since it was listed. */
function listUnlessDropped(session: Session, collection: string): Promise<Page> {
  return recover(["not-found"], requestJobs(session, collection), { jobs: [], unreadable: null });
}

/** Lists the names of all databases; throws if this version does not list them. */
export async function listDatabases(session: Session): Promise<string[]> {
  const names = await recover(["no-route"], listNames(session, "databases/list"), null);
  if (names !== null) return names;
  const message = `this server cannot list databases (requires Milvus 2.5): ${session.target.uri}`;
  throw new CliError("server", message, {
    hint: "pass --db",
  });
}

/** Resolves to `otherwise` if the work fails in one of these ways. */
async function recover<Value, Other>(
  kinds: readonly ErrorKind[],
  work: Promise<Value>,
  otherwise: Other,
): Promise<Value | Other> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CliError && kinds.includes(error.kind)) return otherwise;
    throw error;
  }
}

async function listNames(session: Session, path: string): Promise<string[]> {
  const names = decodeArray(await read(session, path, {}), "data");
  return names.map((name, index) => decodeString(name, `data[${index}]`));
}

/** The jobs of a response. */
type Page = Pick<JobList, "jobs" | "unreadable">;

function requestJobs(session: Session, collection: string | null): Promise<Page> {
  return requestPage(session, collection === null ? {} : { collectionName: collection });
}

/** Sends one list request, of a collection or of all databases. */
export async function requestPage(
  session: Session,
  body: Record<string, unknown>,
): Promise<Page & { pageSize: unknown }> {
  const { records, pageSize } = decodeRecord(await read(session, "jobs/import/list", body), "data");
  const { values, unreadable } = decodeReadable(records, "data.records", (record, path, index) =>
    withLabel(decodeJob(record, path, index), session),
  );
  return { jobs: values, unreadable, pageSize };
}

export function joinUnreadable(several: readonly (Unreadable | null)[]): Unreadable | null {
  const found = several.flatMap((one) => one ?? []);
  const [first] = found;
  if (first === undefined) return null;
  return { ...first, count: found.reduce((sum, { count }) => sum + count, 0) };
}

/** Returns what to say about the records that a list leaves out. */
export function skippedText({ count, path }: Unreadable): string {
  return `skipped ${count} unreadable job ${count === 1 ? "record" : "records"}: ${path}`;
}

/** Returns the jobs of a list; throws if it leaves out a record, which may be that of any job. */
export function requireEveryJob({ jobs, unreadable }: JobList): Job[] {
  if (unreadable !== null) throw unreadable.failure;
  return jobs;
}

/** Adds the profile if several are queried. Mutates the job: a list can have a million. */
export function withLabel<Labelled extends Job>(job: Labelled, { target }: Session): Labelled {
  if (target.label !== null) job.profile = target.label;
  return job;
}
