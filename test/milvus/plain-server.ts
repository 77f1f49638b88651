import type { Fetch, FetchInit, FetchResponse } from "../../src/base/context.ts";

/**
 * A second model of Milvus, written from the documentation alone and sharing no line with src/demo: an error that the
 * tool and the demo have in common shows here.
 */
export interface PlainServer {
  fetch: Fetch;
  jobs: PlainJob[];
  /** The verbs of all requests, in order; a create that names no collection is a `probe`. */
  verbs: string[];
  /** No response while it is true. */
  isDown: boolean;
  addJob(job: Partial<PlainJob>): PlainJob;
  /** The jobs that hold a unit and have not failed. */
  holding(unit: string): PlainJob[];
}

export interface PlainJob {
  id: string;
  db: string;
  collection: string;
  partition: string | null;
  files: string[][];
  options: Record<string, string>;
  state: string;
  reason: string;
  createdMs: number;
  /** Rows per unit: imported, in all. */
  rows: [number, number][];
  isRemoved: boolean;
}

type Lost = "cut" | { status: number; body?: unknown };

export interface PlainOptions {
  now: () => number;
  /** Milvus 2.6.24+, 3.0.2+; else idempotency keys are ignored. */
  honorsKeys?: boolean;
  ids?: Iterator<string>;
  /** How long after its creation a job shows its files. */
  showsFilesAfterMs?: number;
  /** The state of a job at this age. */
  stateAt?: (job: PlainJob, ageMs: number) => string | { state: string; reason: string };
  /** How many unfinished jobs it accepts. */
  limit?: number;
  /** How long after its end a job is removed. */
  removesAfterMs?: number;
  collections?: Record<string, string[]>;
  /**
   * Faults by verb and by its count from 1. `before`: nothing is done; `after`: it is done, and this is the response;
   * `lateMs`: it is done so much later, and the response is a time-out.
   */
  fault?: (verb: string, count: number, body: Body) => Fault | undefined;
}

export type Fault = { before: Lost } | { after: Lost } | { lateMs: number };

interface Body {
  jobId?: string;
  collectionName?: string;
  partitionName?: string;
  dbName?: string;
  files?: string[][];
  options?: Record<string, string>;
}

const refused = (code: number, message: string) => ({ code, message });
const done = (data: unknown) => ({ code: 0, data });

function* risingIds(): Generator<string> {
  for (let id = 460_000_000_000_000_100n; ; id += 1n) yield String(id);
}

export function createPlainServer(options: PlainOptions): PlainServer {
  const {
    now,
    honorsKeys = false,
    ids = risingIds(),
    collections = { default: ["books", "films"] },
  } = options;
  const jobs: PlainJob[] = [];
  const keys = new Map<string, string>();
  const counts = new Map<string, number>();
  const late: { atMs: number; act: () => void }[] = [];
  const verbs: string[] = [];
  const server: PlainServer = { fetch, jobs, verbs, isDown: false, addJob, holding };
  return server;

  function addJob(job: Partial<PlainJob>): PlainJob {
    const files = job.files ?? [];
    const added = {
      id: String(ids.next().value),
      db: "default",
      collection: "books",
      partition: null,
      options: {},
      state: "",
      reason: "",
      createdMs: now(),
      isRemoved: false,
      files,
      rows: files.map((): [number, number] => [1_000, 1_000]),
      ...job,
    };
    jobs.push(added);
    return added;
  }

  function holding(unit: string): PlainJob[] {
    return jobs.filter(
      (job) =>
        standing(job).state !== "Failed" && job.files.some((files) => files.join(",") === unit),
    );
  }

  function standing(job: PlainJob): { state: string; reason: string } {
    if (job.state !== "") return { state: job.state, reason: job.reason };
    const at = options.stateAt?.(job, now() - job.createdMs) ?? "Importing";
    return typeof at === "string" ? { state: at, reason: "" } : at;
  }

  function isFinished(job: PlainJob): boolean {
    return ["Completed", "Failed"].includes(standing(job).state);
  }

  async function fetch(url: string, init: FetchInit): Promise<FetchResponse> {
    for (const { act } of late.splice(0).filter((due) => due.atMs <= now() || !late.push(due)))
      act();
    const name = url.replace(/^.*\/v2\/vectordb\/(jobs\/import\/)?/, "");
    const body: Body = JSON.parse(init.body ?? "{}");
    const verb = name === "create" && body.collectionName === undefined ? "probe" : name;
    verbs.push(verb);
    if (server.isDown) throw cut();
    const count = (counts.get(verb) ?? 0) + 1;
    counts.set(verb, count);
    forget();
    const fault = options.fault?.(verb, count, body);
    const act = () => answer(verb, body, init.headers["Idempotency-Key"]);
    if (fault === undefined) return response(act());
    if ("lateMs" in fault) {
      late.push({ atMs: now() + fault.lateMs, act });
      return response({ status: 408, body: { code: 10001, message: "request timeout" } });
    }
    if ("after" in fault) act();
    const how = "after" in fault ? fault.after : fault.before;
    if (how === "cut") throw cut();
    return response(how);
  }

  function forget(): void {
    const { removesAfterMs = Number.POSITIVE_INFINITY } = options;
    for (const job of jobs)
      if (isFinished(job) && now() - job.createdMs > removesAfterMs) job.isRemoved = true;
  }

  function answer(
    verb: string,
    body: Body,
    key: string | undefined,
  ): { status: number; body: unknown } {
    const result = perform(verb, body, key);
    return result === null
      ? { status: 404, body: "404 page not found" }
      : { status: 200, body: result };
  }

  function perform(verb: string, body: Body, key: string | undefined): object | null {
    const { dbName: db = "default", collectionName: collection } = body;
    const job = jobs.find(({ id, isRemoved }) => id === body.jobId && !isRemoved);
    const isKnown = collection !== undefined && (collections[db] ?? []).includes(collection);
    const unknown = refused(100, `collection not found[database=${db}][collection=${collection}]`);
    switch (verb) {
      case "probe":
      case "create":
        if (honorsKeys && key !== undefined && !/^[\x20-\x7e]{1,256}$/.test(key)) {
          return refused(
            1100,
            `idempotency key length ${key.length} exceeds limit 256: invalid parameter`,
          );
        }
        if (collection === undefined) return refused(1802, "missing required parameters");
        if (!isKnown) return unknown;
        if (jobs.filter((each) => !isFinished(each)).length >= (options.limit ?? 1_024)) {
          return refused(2100, "The number of jobs has reached the limit: importing data failed");
        }
        return done({ jobId: create(db, collection, body, key) });
      case "list":
        if (collection !== undefined && !isKnown) return unknown;
        return done({
          records: jobs
            .filter(
              (each) => !each.isRemoved && (collection ?? each.collection) === each.collection,
            )
            .filter((each) => collection === undefined || each.db === db)
            .map(record),
        });
      case "describe":
        return job === undefined ? noJob(body.jobId) : done(detail(job));
      case "commit":
      case "abort":
        return end(verb, job, body.jobId);
      case "collections/list":
        return done(collections[db] ?? []);
      case "databases/list":
        return done(Object.keys(collections));
      default:
        return null;
    }
  }

  function create(db: string, collection: string, body: Body, key: string | undefined): string {
    const name = JSON.stringify([db, collection, key]);
    const known = honorsKeys && key !== undefined ? keys.get(name) : undefined;
    if (known !== undefined) return known;
    const { id } = addJob({
      db,
      collection,
      partition: body.partitionName ?? null,
      files: body.files ?? [],
      options: body.options ?? {},
    });
    keys.set(name, id);
    return id;
  }

  function end(
    verb: "commit" | "abort",
    job: PlainJob | undefined,
    jobId: string | undefined,
  ): object {
    if (jobId === undefined) return refused(1802, "missing required parameters");
    if (job === undefined) return refused(2101, `job ${jobId} not found`);
    if (job.options.auto_commit !== "false") {
      return refused(2100, `job ${jobId} is auto-commit, manual commit/abort not allowed`);
    }
    const { state } = standing(job);
    if (verb === "commit") {
      if (!["Uncommitted", "Committing", "Completed"].includes(state)) {
        return refused(2100, `job ${jobId} is in state ${state}, expected Uncommitted`);
      }
      job.state = "Completed";
    } else {
      if (["Committing", "Completed"].includes(state)) {
        return refused(
          2100,
          `job ${jobId} is in terminal/committed state ${state}, abort not allowed`,
        );
      }
      if (state !== "Failed") Object.assign(job, { state: "Failed", reason: "aborted by user" });
    }
    return done({});
  }

  function record(job: PlainJob) {
    const { state, reason } = standing(job);
    const progress = state === "Completed" ? 100 : state === "Failed" ? 0 : 40;
    return {
      jobId: job.id,
      collectionName: job.collection,
      state,
      progress,
      ...(reason !== "" && { reason }),
    };
  }

  function detail(job: PlainJob) {
    const base = record(job);
    const isShown = now() - job.createdMs >= (options.showsFilesAfterMs ?? 0);
    const total = job.rows.reduce((sum, [, all]) => sum + all, 0);
    const details = job.files.map((files, index) => ({
      fileName: `[${files.join(" ")}]`,
      fileSize: 8,
      progress: base.progress,
      completeTime: "",
      state: base.state === "Completed" ? "Completed" : "InProgress",
      importedRows: job.rows[index]?.[0] ?? 0,
      totalRows: job.rows[index]?.[1] ?? 0,
    }));
    return {
      ...base,
      importedRows: total,
      totalRows: total,
      fileSize: 8,
      completeTime: "",
      details: isShown ? details : [],
    };
  }
}

function noJob(jobId: string | undefined): object {
  const message = `import job does not exist, jobID=${jobId}: importing data failed on server side`;
  return refused(2101, message);
}

function cut(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
}

function response({ status, body = "" }: { status: number; body?: unknown }): FetchResponse {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { get: () => null }, text: async () => text };
}
