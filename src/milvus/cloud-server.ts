import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { decodeArray, decodeJob, decodeRecord } from "./decode.ts";
import type { Job } from "./job.ts";
import type { Dialect } from "./job-detail.ts";
import { MilvusServer } from "./milvus-server.ts";
import { read, type Session } from "./request.ts";
import type { CompletedJobs, JobList, Limits, Scope, Server } from "./server.ts";

/** As many as Zilliz Cloud gives at once. */
const pageSize = 100;

/** `getProgress` stands in the reference of Zilliz Cloud, `describe` in its SDKs. */
const zillizCloud: Dialect = {
  describeVerb: "getProgress",
  otherVerb: "describe",
  hasSortStage: true,
};

/** A cluster of Zilliz Cloud: its list has pages and tells less, and it has no idempotency keys. */
export class CloudServer extends MilvusServer {
  override readonly listsProgress = false;

  constructor(session: Session, dialect: Dialect = { ...zillizCloud }) {
    super(session, dialect);
  }

  /** The filter by collection is in the reference of its SDKs only, so the jobs are filtered here too. */
  override async listJobs(scope: Scope): Promise<JobList> {
    if (typeof scope !== "object") return { jobs: await this.requestList(null), caveat: null };
    const jobs = await this.requestList(scope.collection);
    return {
      jobs: jobs.filter(({ collectionName }) => collectionName === scope.collection),
      caveat: null,
    };
  }

  override async listJobsOfAllDatabases(): Promise<JobList> {
    throw new CliError("server", `Zilliz Cloud does not name databases, ${this.target.uri}`, {
      hint: "name each database with --db",
    });
  }

  override async completeJobs(jobs: readonly Job[]): Promise<CompletedJobs> {
    const { describeTerse } = await import("./terse-list.ts");
    return describeTerse(this, jobs);
  }

  override async listCollections(): Promise<null> {
    return null;
  }

  override async supportsIdempotencyKeys(): Promise<boolean> {
    return false;
  }

  override with(limits: Partial<Limits>): Server {
    return new CloudServer(this.sessionWith(limits), this.dialect);
  }

  /** Lists every page. Jobs that are created meanwhile push others onto the next page, where they appear once more. */
  override async requestList(collection: string | null): Promise<Job[]> {
    const jobs = new Map<string, Job>();
    for (let currentPage = 1; ; currentPage += 1) {
      const body = {
        pageSize,
        currentPage,
        ...(collection !== null && { collectionName: collection }),
      };
      const response = decodeRecord(await read(this.session, "jobs/import/list", body), "data");
      const records = decodeArray(response.records, "data.records");
      const before = jobs.size;
      for (const [index, record] of records.entries()) {
        const job = this.withLabel(decodeJob(record, "data.records", index));
        jobs.set(job.jobId, job);
      }
      // `count` is of this page in the reference, so that only a page that is not full is known to be the last.
      const size = typeof response.pageSize === "number" ? response.pageSize : pageSize;
      if (records.length < size || jobs.size === before) return [...jobs.values()];
    }
  }
}

/** Zilliz Cloud accepts 20 requests per second of one user to one endpoint; the rest covers delays of the network. */
const requestsPerWindow = 20;
const windowMs = 1_100;

interface Queue {
  /** When the last requests were sent. */
  sentMs: number[];
  /** The turn of the last request in the queue. */
  last: Promise<void>;
}

/** Keeps the cloud servers of one command within the rate limit, per token and endpoint. */
export class CloudPace {
  readonly #context: Pick<Context, "elapsedMs" | "sleep">;
  readonly #queues = new Map<string, Queue>();

  constructor(context: Pick<Context, "elapsedMs" | "sleep">) {
    this.#context = context;
  }

  /** Resolves when the request may be sent. */
  async awaitTurn(token: string | null, path: string): Promise<void> {
    const endpoint = `${path} ${token}`;
    const queue = this.#queues.get(endpoint) ?? { sentMs: [], last: Promise.resolve() };
    this.#queues.set(endpoint, queue);
    const turn = queue.last.then(() => this.#takeTurn(queue.sentMs));
    // An interruption rejects for its own caller; the queue continues.
    queue.last = turn.catch(() => {});
    await turn;
  }

  async #takeTurn(sentMs: number[]): Promise<void> {
    const { elapsedMs, sleep } = this.#context;
    const [oldest] = sentMs;
    const isFull = oldest !== undefined && sentMs.length >= requestsPerWindow;
    const waitMs = isFull ? oldest + windowMs - elapsedMs() : 0;
    if (waitMs > 0) await sleep(waitMs);
    sentMs.push(elapsedMs());
    if (sentMs.length > requestsPerWindow) sentMs.shift();
  }
}
