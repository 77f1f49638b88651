import { collectionNotFound, databaseNotFound, Refusal } from "./answers.ts";
import { type DemoJob, type JobPlan, type Moment, momentOf } from "./job-model.ts";
import { fileOf, planFor } from "./job-plans.ts";
import type { Quirks } from "./versions.ts";

export interface CollectionOptions {
  /** A second name that requests may use. */
  alias?: string;
  /** Besides `_default`. */
  partitions?: readonly string[];
  partitionKey?: boolean;
  /** Loaded for search, which an l0 import forbids. */
  loaded?: boolean;
}

export interface Collection extends Readonly<Required<CollectionOptions>> {
  readonly id: string;
  readonly db: string;
  readonly name: string;
}

export interface Catalog {
  addDatabase(name: string): void;
  addCollection(db: string, name: string, options: CollectionOptions): Collection;
  dropCollection(db: string, name: string): Collection;
  databases(): string[];
  /** Names of a database's collections; refuses an unknown database. */
  collections(db: string): string[];
  /** By name or alias; refuses what does not exist. */
  find(db: string, name: string): Collection;
}

const firstCollectionId = 453_468_002_259_000_001n;

export function createCatalog(quirks: Quirks): Catalog {
  const databases = new Map<string, Map<string, Collection>>([["default", new Map()]]);
  let added = 0n;

  function collectionsOf(db: string): Map<string, Collection> {
    const collections = databases.get(db);
    if (collections === undefined) throw databaseNotFound(db, quirks);
    return collections;
  }

  function find(db: string, name: string): Collection {
    const collections = collectionsOf(db);
    const found =
      collections.get(name) ?? [...collections.values()].find(({ alias }) => alias === name);
    if (found === undefined || name === "") throw collectionNotFound(db, name);
    return found;
  }

  return {
    find,
    databases: () => [...databases.keys()],
    collections: (db) => [...collectionsOf(db).keys()],
    addDatabase(name) {
      if (!databases.has(name)) databases.set(name, new Map());
    },
    addCollection(db, name, options) {
      const id = String(firstCollectionId + added);
      added += 1n;
      const collection = {
        alias: "",
        partitions: [],
        partitionKey: false,
        loaded: true,
        ...options,
        id,
        db,
        name,
      };
      collectionsOf(db).set(name, collection);
      return collection;
    },
    dropCollection(db, name) {
      const collection = find(db, name);
      collectionsOf(db).delete(collection.name);
      return collection;
    },
  };
}

export function requirePartition(collection: Collection, name: string): void {
  if (name === "_default" || collection.partitions.includes(name)) return;
  throw new Refusal(200, `partition not found[partition=${name}]`);
}

/** What a test or the scenario may settle about a job; the rest follows from its files. */
export interface JobSeed {
  files?: readonly (readonly string[])[];
  options?: Readonly<Record<string, string>>;
  plan?: JobPlan;
  /** How long ago it was created; none by default. */
  ageMs?: number;
  autoCommit?: boolean;
  timeoutMs?: number | null;
  /** Laid over every answer about the job, for what no server should send. */
  wire?: Readonly<Record<string, unknown>>;
}

export interface HeldJob {
  job: DemoJob;
  moment: Moment;
}

export interface JobStore {
  add(collection: Collection, seed: JobSeed): DemoJob;
  /** The jobs not yet forgotten, in the order of their creation, as they stand now. */
  held(): HeldJob[];
  find(jobId: string): HeldJob | undefined;
}

const firstJobId = 453_468_002_260_053_100n;

export function createJobStore(now: () => number, quirks: Quirks): JobStore {
  const jobs = new Map<string, DemoJob>();
  let nextId = firstJobId;

  function remember(job: DemoJob): HeldJob[] {
    const time = now();
    const moment = momentOf(job, time, quirks);
    const isForgotten = moment.endedAt !== null && time >= moment.endedAt + quirks.retentionMs;
    return isForgotten ? [] : [{ job, moment }];
  }

  return {
    held: () => [...jobs.values()].flatMap(remember),
    find(jobId) {
      const job = jobs.get(jobId);
      return job === undefined ? undefined : remember(job)[0];
    },
    add(collection, seed) {
      const files = (seed.files ?? [["data.parquet"]]).map(fileOf);
      const id = nextId;
      // The allocator hands ids to the job's files and tasks as well.
      nextId += BigInt(2 * files.length + 1);
      const job: DemoJob = {
        jobId: quirks.cloud ? `job-${String(id).padStart(21, "0")}` : String(id),
        createdAt: now() - (seed.ageMs ?? 0),
        db: collection.db,
        collection: collection.name,
        collectionId: collection.id,
        files,
        options: seed.options ?? {},
        plan: seed.plan ?? planFor(files),
        autoCommit: seed.autoCommit ?? true,
        timeoutMs: seed.timeoutMs ?? null,
        wire: seed.wire ?? {},
        committedAt: null,
        stopped: null,
      };
      jobs.set(job.jobId, job);
      return job;
    },
  };
}
