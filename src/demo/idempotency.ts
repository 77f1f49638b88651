import { invalidParameter } from "./refusal.ts";

export interface KeyMemory {
  jobOf(collectionId: string, key: string): string | undefined;
  remember(collectionId: string, key: string, jobId: string): void;
}

const keptMs = 24 * 3_600_000;
const keptAtMost = 8_192;

/** Which job an `Idempotency-Key` started. A key counts for one collection, whatever its name. */
export function createKeyMemory(now: () => number): KeyMemory {
  const kept = new Map<string, { jobId: string; at: number }>();
  return {
    jobOf(collectionId, key) {
      const entry = kept.get(`${collectionId} ${key}`);
      return entry !== undefined && now() < entry.at + keptMs ? entry.jobId : undefined;
    },
    remember(collectionId, key, jobId) {
      kept.set(`${collectionId} ${key}`, { jobId, at: now() });
      const [oldest] = kept.keys();
      if (kept.size > keptAtMost && oldest !== undefined) kept.delete(oldest);
    },
  };
}

export function requireKeyForm(key: string): void {
  if (!/^[\x20-\x7e]{1,256}$/.test(key)) {
    throw invalidParameter("Idempotency-Key must be at most 256 printable ASCII characters");
  }
}
