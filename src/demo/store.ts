import { type DemoJob, type JobPlan, type Moment, momentOf } from "./job-model.ts";
import { fileOf, planFor } from "./job-plans.ts";
import { Refusal, unknownCollection, unknownDatabase } from "./responses.ts";
import type { Quirks } from "./versions.ts";

interface CollectionOptions {
  /** Names the collection a second time. */
  alias?: string;
  /** Lists those besides `_default`. */
  partitions?: readonly string[];
  partitionKey?: boolean;
  /** Is true for a collection that is loaded for search, which an l0 import forbids. */
  loaded?: boolean;
}

export interface Collection extends Readonly<Required<CollectionOptions>> {
  readonly id: string;
  readonly db: string;
  readonly name: string;
}

export interface Catalog {
  addDatabase(name: string): void;
  addCollection(db: string, name: string, options?: CollectionOptions): void;
  dropCollection(db: string, name: string): Collection;
  listDatabases(): string[];
  /** Returns the names of a database's collections. Refuses an unknown database. */
  listCollections(db: string): string[];
  /** Finds a collection by its name or alias. Refuses unknown names. */
  find(db: string, name: string): Collection;
}

const firstCollectionId = 453_468_002_259_000_001n;

export function createCatalog(quirks: Quirks): Catalog {
  const databases = new Map<string, Map<string, Collection>>([["default", new Map()]]);
  let nextId = firstCollectionId;

  function requireDatabase(db: string): Map<string, Collection> {
    const collections = databases.get(db);
    if (collections === undefined) throw unknownDatabase(db, quirks);
    return collections;
  }

  function find(db: string, name: string): Collection {
    const collections = requireDatabase(db);
    const found =
      collections.get(name) ?? [...collections.values()].find(({ alias }) => alias === name);
    if (found === undefined || name === "") throw unknownCollection(db, name);
    return found;
  }

  return {
    find,
    listDatabases: () => [...databases.keys()],
    listCollections: (db) => [...requireDatabase(db).keys()],
    addDatabase(name) {
      if (!databases.has(name)) databases.set(name, new Map());
    },
    addCollection(db, name, options) {
      const defaults = { alias: "", partitions: [], partitionKey: false, loaded: true };
      const id = String(nextId);
      nextId += 1n;
      requireDatabase(db).set(name, { ...defaults, ...options, id, db, name });
    },
    dropCollection(db, name) {
      const collection = find(db, name);
      requireDatabase(db).delete(collection.name);
      return collection;
    },
  };
}

export function requirePartition(collection: Collection, name: string): void {
  if (name === "_default" || collection.partitions.includes(name)) return;
  throw new Refusal(200, `partition not found[partition=${name}]`);
}

/** Describes a job to add. What it does not name follows from its files. */
export interface JobSeed {
  files?: readonly (readonly string[])[];
  options?: Readonly<Record<string, string>>;
  plan?: JobPlan;
  /** Holds the age of the job: 0 by default. */
  ageMs?: number;
  autoCommit?: boolean;
  timeoutMs?: number | null;
}

export interface StoredJob {
  job: DemoJob;
  /** Describes where the job stands now. */
  moment: Moment;
}

export interface JobStore {
  add(collection: Collection, seed: JobSeed): DemoJob;
  /** Returns the jobs that are not removed, in the order of their creation. */
  list(): StoredJob[];
  find(jobId: string): StoredJob | undefined;
}

const firstJobId = 453_468_002_260_053_100n;

export function createJobStore(now: () => number, quirks: Quirks): JobStore {
  const jobs = new Map<string, DemoJob>();
  let nextId = firstJobId;

  function dropRemoved(job: DemoJob): StoredJob[] {
    const time = now();
    const moment = momentOf(job, time, quirks);
    const isRemoved = moment.endedAt !== null && time >= moment.endedAt + quirks.retentionMs;
    return isRemoved ? [] : [{ job, moment }];
  }

  return {
    list: () => [...jobs.values()].flatMap(dropRemoved),
    find(jobId) {
      const job = jobs.get(jobId);
      return job === undefined ? undefined : dropRemoved(job)[0];
    },
    add(collection, { ageMs = 0, ...seed }) {
      const files = (seed.files ?? [["data.parquet"]]).map(fileOf);
      const id = String(nextId);
      // Milvus also allocates IDs for the files and tasks of the job.
      nextId += BigInt(2 * files.length + 1);
      const job: DemoJob = {
        options: {},
        plan: planFor(files),
        autoCommit: true,
        timeoutMs: null,
        ...seed,
        files,
        jobId: quirks.cloud ? `job-${id.padStart(21, "0")}` : id,
        createdAt: now() - ageMs,
        db: collection.db,
        collection: collection.name,
        collectionId: collection.id,
        committedAt: null,
        stopped: null,
      };
      jobs.set(job.jobId, job);
      return job;
    },
  };
}

/** Holds what the handlers read and change. */
export interface Server {
  readonly quirks: Quirks;
  readonly catalog: Catalog;
  readonly jobs: JobStore;
  readonly keys: KeyMemory;
  now(): number;
  /** Returns a number in [0, 1). */
  random(): number;
}

export interface KeyMemory {
  /** Returns the job that this idempotency key has created in the collection, or creates it. */
  createOnce(collectionId: string, key: string, create: () => string): string;
}

// Milvus keeps a key for a day, and at most 8,192 of them (milvus#52544).
const retentionMs = 24 * 3_600_000;
const maxKeys = 8_192;

/** Remembers which job each idempotency key has created. */
export function createKeyMemory(now: () => number): KeyMemory {
  const entries = new Map<string, { jobId: string; at: number }>();
  return {
    createOnce(collectionId, key, create) {
      const name = `${collectionId} ${key}`;
      const entry = entries.get(name);
      if (entry !== undefined && now() < entry.at + retentionMs) return entry.jobId;
      const jobId = create();
      entries.set(name, { jobId, at: now() });
      const [oldest] = entries.keys();
      if (entries.size > maxKeys && oldest !== undefined) entries.delete(oldest);
      return jobId;
    },
  };
}
