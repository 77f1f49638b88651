import { invalidParameter, notAnInteger, Refusal } from "./answers.ts";
import type { Accounts } from "./authorization.ts";
import type { Catalog, JobStore } from "./store.ts";
import type { Quirks } from "./versions.ts";

/** What the answers are made from. */
export interface Server {
  readonly quirks: Quirks;
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly jobs: JobStore;
  readonly keys: KeyMemory;
  readonly rateLimit: RateLimit;
  readonly timeLimit: TimeLimit;
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** A new one for each request, 32 hexadecimal digits. */
  traceId(): string;
}

/** A request that got past the door. */
export interface Call {
  user: string | null;
  /** From the body, the header `DB-Name` or, failing both, `default`. */
  db: string;
  idempotencyKey: string | undefined;
}

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

const defaultMs = 30_000;

/** How long a request on this route may take, by its `Request-Timeout` header in seconds. */
export type TimeLimit = (route: string, header: string | undefined) => number;

export function createTimeLimit(quirks: Quirks): TimeLimit {
  const sticky = new Map<string, number>();
  return (route, header) => {
    const ms = parseSeconds(header, quirks);
    if (ms !== null && quirks.stickyRequestTimeout) sticky.set(route, ms);
    return ms ?? sticky.get(route) ?? defaultMs;
  };
}

function parseSeconds(header: string | undefined, quirks: Quirks): number | null {
  if (header === undefined || header === "") return null;
  if (/^[+-]?\d+$/.test(header)) return Number(header) * 1_000;
  if (quirks.strictRequestTimeout) throw invalidParameter(notAnInteger(header));
  return null;
}

/** Refuses a request where its user has made too many to the endpoint within the last second. */
export type RateLimit = (endpoint: string, user: string | undefined) => void;

export function createRateLimit(now: () => number, { requestsPerSecond }: Quirks): RateLimit {
  const taken = new Map<string, number[]>();
  return (endpoint, user = "") => {
    const place = `${endpoint} ${user}`;
    const recent = (taken.get(place) ?? []).filter((atMs) => atMs > now() - 1_000);
    if (recent.length >= requestsPerSecond) throw new Refusal(429, "too many requests", 429);
    taken.set(place, [...recent, now()]);
  };
}
