import type { Accounts } from "./authorization.ts";
import type { Catalog } from "./catalog.ts";
import type { KeyMemory } from "./idempotency.ts";
import type { JobStore } from "./job-store.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { TimeLimit } from "./request-timeout.ts";
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
