import type { Fetch } from "../base/context.ts";
import { httpDate } from "../base/time.ts";
import { createFaultPlan, type Fault, type FaultTarget, type PlannedFault } from "./faults.ts";
import { type DemoAnswer, handleWith } from "./handle.ts";
import { inProcessFetch } from "./in-process-fetch.ts";
import { wireState } from "./job-answers.ts";
import type { DemoFile, Moment } from "./job-model.ts";
import { stopJob } from "./jobs.ts";
import { type LoggedRequest, logEntry } from "./request-log.ts";
import { type DemoRequest, findRoute } from "./respond.ts";
import type { Server } from "./server.ts";
import { createKeyMemory, createRateLimit, createTimeLimit } from "./server.ts";
import { type CollectionOptions, createCatalog, createJobStore, type JobSeed } from "./store.ts";
import { type DemoVersion, type Quirks, versions } from "./versions.ts";

export interface DemoOptions {
  /** Milliseconds since 1970: jobs move with it. */
  now(): number;
  /** In [0, 1), for the order of lists; by default a sequence that is the same in every run. */
  random?(): number;
  /** How a planned delay passes. */
  sleep?(ms: number): Promise<void>;
  /** The newest by default. */
  version?: DemoVersion;
  quirks?: Partial<Quirks>;
  /** Name to password: authorization is on. */
  users?: Readonly<Record<string, string>>;
  /** Privileges of users who may not do everything: `db.collection`, `db.*`, `ListImport`, `GetImportProgress`. */
  grants?: Readonly<Record<string, readonly string[]>>;
}

/** A job as the server holds it, for assertions. */
interface DemoJobView {
  jobId: string;
  db: string;
  collection: string;
  state: string;
  progress: number;
  stage: Moment["stage"];
  files: readonly DemoFile[];
  options: Readonly<Record<string, string>>;
  autoCommit: boolean;
  timeoutMs: number | null;
}

/** A model of Milvus' import jobs and its REST API. */
export interface Demo {
  /** The door for code in this process: any origin, the path decides. */
  readonly fetch: Fetch;
  /** The core behind every door. */
  handle(request: DemoRequest): Promise<DemoAnswer>;
  addDatabase(name: string): void;
  addCollection(db: string, name: string, options?: CollectionOptions): void;
  /** Its jobs stay; those not final fail. */
  dropCollection(db: string, name: string): void;
  /** Gives the jobId. The database is `default` unless named. */
  addJob(job: JobSeed & { db?: string; collection: string }): string;
  /** The jobs not yet forgotten, in the order of their creation. */
  jobs(): DemoJobView[];
  /** Every request received so far. */
  readonly requests: readonly LoggedRequest[];
  /** Plans a fault for the next requests that fit. */
  fail(target: FaultTarget, fault: Fault, times?: number): void;
  /** Planned faults that nobody ran into. */
  unusedFaults(): PlannedFault[];
}

export function createDemo(options: DemoOptions): Demo {
  const { now } = options;
  const quirks = { ...versions[options.version ?? "3.0"], ...options.quirks };
  const catalog = createCatalog(quirks);
  const jobs = createJobStore(now, quirks);
  const faults = createFaultPlan();
  const requests: LoggedRequest[] = [];
  const server: Server = {
    quirks,
    accounts: { users: options.users, grants: options.grants ?? {} },
    catalog,
    jobs,
    keys: createKeyMemory(now),
    rateLimit: createRateLimit(now, quirks),
    timeLimit: createTimeLimit(quirks),
    now,
    random: options.random ?? seededRandom(),
    traceId: () => String(requests.length).padStart(32, "0"),
  };
  const handle = async (request: DemoRequest) => {
    const route = findRoute(request, quirks)?.name;
    requests.push(logEntry(request, route));
    const answer = await handleWith(faults.take(route), request, server, options.sleep);
    if (answer === "cut") return answer;
    return { ...answer, headers: { date: httpDate(now()), ...answer.headers } };
  };
  return {
    handle,
    fetch: inProcessFetch(handle),
    requests,
    addDatabase: catalog.addDatabase,
    addCollection(db, name, collectionOptions = {}) {
      catalog.addCollection(db, name, collectionOptions);
    },
    dropCollection(db, name) {
      const { id } = catalog.dropCollection(db, name);
      for (const { job } of jobs.held()) {
        if (job.collectionId === id) stopJob(job, now(), `collection ${id} dropped`);
      }
    },
    addJob: ({ db = "default", collection, ...seed }) =>
      jobs.add(catalog.find(db, collection), seed).jobId,
    jobs: () =>
      jobs.held().map(({ job, moment }) => ({
        jobId: job.jobId,
        db: job.db,
        collection: job.collection,
        ...wireState(job, moment, quirks),
        stage: moment.stage,
        files: job.files,
        options: job.options,
        autoCommit: job.autoCommit,
        timeoutMs: job.timeoutMs,
      })),
    fail: (target, fault, times = 1) => faults.add(target, fault, times),
    unusedFaults: faults.unused,
  };
}

/** A linear congruential generator (Numerical Recipes), always from the same seed. */
function seededRandom(): () => number {
  let state = 20_240_301;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
