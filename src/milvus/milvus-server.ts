import { CliError } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { stageOf } from "./job.ts";
import { type Dialect, decodeJobDetail, type JobDetail } from "./job-detail.ts";
import { listCollections, listJobs, listJobsOfAllDatabases, withLabel } from "./lists.ts";
import { limitSession, read, type Session } from "./request.ts";
import type { Server } from "./server.ts";
import { createJob, requireVerb, sendVerb, supportsIdempotencyKeys } from "./writes.ts";

/** `get_progress` was the only name of describe until 2.4.12. */
const currentMilvus: Dialect = {
  describeVerb: "describe",
  otherVerb: "get_progress",
  hasSortStage: true,
};

/** Returns a self-hosted Milvus. It is taken for a current version until a response shows otherwise. */
export function createMilvusServer(session: Session, dialect = { ...currentMilvus }): Server {
  return {
    target: session.target,
    listsProgress: true,
    takesKeys: true,
    reportsPaths: true,
    importsUrls: false,
    redact: (text) => session.credentials.redact(text),
    get describeVerb() {
      return dialect.describeVerb;
    },
    listJobs: (scope) =>
      typeof scope === "object"
        ? aboutCollection(session, scope.collection, listJobs(session, scope))
        : listJobs(session, scope),
    listJobsOfAllDatabases: (collection) => listJobsOfAllDatabases(session, collection),
    completeJobs: async () => ({ described: new Map(), caveat: null }),
    describeJob: (jobId) => describeJob(session, jobId, dialect),
    stageOf: (job) => stageOf(job, dialect.hasSortStage),
    listCollections: () => listCollections(session),
    createJob: (request, key) =>
      aboutCollection(session, request.collectionName, createJob(session, request, key)),
    supportsIdempotencyKeys: () => supportsIdempotencyKeys(session),
    requireVerb: (verb) => requireVerb(session, verb),
    commitJob: (jobId) => sendVerb(session, "commit", { jobId }),
    abortJob: (jobId) => sendVerb(session, "abort", { jobId }),
    with: (limits) => createMilvusServer(limitSession(session, limits), dialect),
  };
}

/** Awaits a request about a collection. If the server does not have it, the failure suggests one that it has. */
async function aboutCollection<Response>(
  session: Session,
  collection: string,
  request: Promise<Response>,
): Promise<Response> {
  const tried = await attempt(request);
  if ("value" in tried) return tried.value;
  if (tried.failure.kind !== "not-found") throw tried.failure;
  const { explainMissing } = await import("./missing-collection.ts");
  throw await explainMissing(tried.failure, collection, session);
}

async function describeJob(session: Session, jobId: string, dialect: Dialect): Promise<JobDetail> {
  const request = (verb: string) => read(session, `jobs/import/${verb}`, { jobId });
  // Another call may correct the dialect while this one waits.
  const { describeVerb, otherVerb } = dialect;
  const response = await request(describeVerb).catch(async (error) => {
    const isMissing = error instanceof CliError && error.kind === "no-route";
    if (!isMissing || describeVerb === otherVerb) throw error;
    const other = await request(otherVerb);
    dialect.describeVerb = otherVerb;
    if (otherVerb === currentMilvus.otherVerb) dialect.hasSortStage = false;
    return other;
  });
  return withLabel(decodeJobDetail(response, jobId, dialect), session);
}
