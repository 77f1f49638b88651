import type { Catalog, JobStore } from "./store.ts";
import type { Quirks } from "./versions.ts";

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
