import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { furtherOf, type Job } from "./job.ts";
import type { Dialect } from "./job-detail.ts";
import { joinUnreadable, requestPage } from "./lists.ts";
import { createMilvusServer } from "./milvus-server.ts";
import { type AwaitTurn, limitSession, type Session } from "./request.ts";
import type { JobList, Scope, Server } from "./server.ts";
import { describeTerse } from "./terse-list.ts";

/** `getProgress` is in the reference of Zilliz Cloud, `describe` in its SDKs. */
const zillizCloud: Dialect = {
  describeVerb: "getProgress",
  otherVerb: "describe",
  hasSortStage: true,
};

/** Returns a cluster of Zilliz Cloud: its list has pages and less about a job, and it has no idempotency keys. */
export function createCloudServer(session: Session, dialect = { ...zillizCloud }): Server {
  const server = createMilvusServer(session, dialect);
  return {
    ...server,
    listsProgress: false,
    takesKeys: false,
    reportsPaths: false,
    importsUrls: true,
    get describeVerb() {
      return dialect.describeVerb;
    },
    listJobs: (scope) => listJobs(session, scope),
    listJobsOfAllDatabases: async () => {
      throw new CliError("server", `Zilliz Cloud cannot list databases: ${session.target.uri}`, {
        hint: "pass --db",
      });
    },
    completeJobs: (jobs) => describeTerse(server, jobs),
    listCollections: async () => null,
    supportsIdempotencyKeys: async () => false,
    with: (limits) => createCloudServer(limitSession(session, limits), dialect),
  };
}

/** The most that Zilliz Cloud accepts. */
const maxPageSize = 100;

/**
 * Lists every page from the first to the last, then from the last but one back to the first. Jobs that are created
 * meanwhile move others to later pages, and jobs that are removed move others to earlier ones: one of the two directions
 * finds them. The filter by collection is in the reference of the SDKs only, so the jobs are filtered here too.
 */
async function listJobs(session: Session, scope: Scope): Promise<JobList> {
  const filter = typeof scope === "object" ? { collectionName: scope.collection } : {};
  const jobs = new Map<string, Job>();
  const unreadable: JobList["unreadable"][] = [];
  const add = async (currentPage: number) => {
    const page = await requestPage(session, { pageSize: maxPageSize, currentPage, ...filter });
    const before = jobs.size;
    for (const job of page.jobs) jobs.set(job.jobId, furtherOf(job, jobs.get(job.jobId) ?? job));
    return { ...page, hasNew: jobs.size > before };
  };
  let pages = 0;
  for (let isLast = false; !isLast; ) {
    pages += 1;
    const page = await add(pages);
    unreadable.push(page.unreadable);
    // `count` is that of the page in the reference, so only a page that is not full shows the end.
    const pageSize = typeof page.pageSize === "number" ? page.pageSize : maxPageSize;
    const records = page.jobs.length + (page.unreadable?.count ?? 0);
    isLast = records < pageSize || !page.hasNew;
  }
  for (let page = pages - 1; page > 0; page -= 1) await add(page);
  const { collectionName } = filter;
  const own = [...jobs.values()].filter(
    (job) => collectionName === undefined || job.collectionName === collectionName,
  );
  return { jobs: own, unreadable: joinUnreadable(unreadable), caveat: null };
}

/** Zilliz Cloud accepts 20 requests per second of one user to one endpoint; 100 ms allow for delays of the network. */
const requestsPerWindow = 20;
const windowMs = 1_100;

/** Returns a function that resolves when a request may be sent, which keeps all servers of a command within the limit. */
export function createPace({ elapsedMs, sleep }: Pick<Context, "elapsedMs" | "sleep">): AwaitTurn {
  const queues = new Map<string, { sentMs: number[]; last: Promise<void> }>();
  return (token, path) => {
    const endpoint = `${path} ${token}`;
    const queue = queues.get(endpoint) ?? { sentMs: [], last: Promise.resolve() };
    queues.set(endpoint, queue);
    const { sentMs } = queue;
    const turn = queue.last.then(async () => {
      const oldestMs = sentMs.at(-requestsPerWindow);
      const waitMs = oldestMs === undefined ? 0 : oldestMs + windowMs - elapsedMs();
      if (waitMs > 0) await sleep(waitMs);
      // The time after the sleep, which may last longer than it should.
      sentMs.push(elapsedMs());
      if (oldestMs !== undefined) sentMs.shift();
    });
    // An interrupted turn rejects for its own request only.
    queue.last = turn.catch(() => {});
    return turn;
  };
}
