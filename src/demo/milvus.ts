// demo: A Milvus whose jobs move with the clock, served on loopback: a product part and the tests' server.
import { httpDate } from "../base/time.ts";
import { stopJob } from "./jobs.ts";
import { checkKeyForm, limitRate, limitTime, type Middleware } from "./middleware.ts";
import type { DemoResponse } from "./responses.ts";
import { type DemoRequest, findRoute, respond } from "./routes.ts";
import {
  type Catalog,
  createCatalog,
  createJobStore,
  createKeyMemory,
  type JobSeed,
  type Server,
  type StoredJob,
} from "./store.ts";
import { type DemoVersion, type Quirks, versions } from "./versions.ts";

export interface DemoOptions {
  /** Returns milliseconds since 1970. Jobs move with it. */
  now(): number;
  /** Returns a number in [0, 1), for the order of lists. */
  random(): number;
  /** Is the newest by default. */
  version?: DemoVersion;
  quirks?: Partial<Quirks>;
  /** Runs around the handlers of the routes, within the rate limit. */
  middleware?: readonly Middleware[];
}

/** Belongs to the database `default` unless it names another. */
export type NewJob = JobSeed & { db?: string; collection: string };

export interface Demo extends Pick<Catalog, "addDatabase" | "addCollection"> {
  readonly quirks: Quirks;
  handle(request: DemoRequest): DemoResponse;
  /** Drops a collection. Its unfinished jobs fail. */
  dropCollection(db: string, name: string): void;
  /** Returns the job's ID. */
  addJob(job: NewJob): string;
  /** Returns the jobs that are not removed, in the order of their creation. */
  jobs(): StoredJob[];
}

export function createDemo({ now, random, middleware = [], ...options }: DemoOptions): Demo {
  const quirks = { ...versions[options.version ?? "3.0"], ...options.quirks };
  const catalog = createCatalog(quirks);
  const jobs = createJobStore(now, quirks);
  const server: Server = { quirks, catalog, jobs, keys: createKeyMemory(now), now, random };
  const chain = [limitRate(now, quirks), ...middleware, limitTime(quirks), checkKeyForm(quirks)];
  let requests = 0;
  return {
    quirks,
    handle(request) {
      requests += 1;
      const response = respond(request, server, chain);
      const hasTrace = quirks.traceHeader && findRoute(request, quirks) !== undefined;
      const headers = {
        date: httpDate(now()),
        ...response.headers,
        ...(hasTrace && { "x-milvus-trace-id": String(requests).padStart(32, "0") }),
      };
      return { ...response, headers };
    },
    addDatabase: catalog.addDatabase,
    addCollection: catalog.addCollection,
    dropCollection(db, name) {
      const { id } = catalog.dropCollection(db, name);
      for (const { job } of jobs.list()) {
        if (job.collectionId === id) stopJob(job, now(), `collection ${id} dropped`);
      }
    },
    addJob: ({ db = "default", collection, ...seed }) =>
      jobs.add(catalog.find(db, collection), seed).jobId,
    jobs: jobs.list,
  };
}
