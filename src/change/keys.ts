import { CliError } from "../base/errors.ts";
import { quote } from "../base/values.ts";
import type { ImportRequest, Target } from "../milvus/server.ts";
import type { CreateOptions, PlannedJob } from "./plan.ts";

const longestKey = 256;

/** An `Idempotency-Key` as servers take it; HTTP would drop blanks at its ends. */
export function parseKey(text: string): string {
  if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) || text.length > longestKey) {
    throw new CliError("usage", `--idempotency-key cannot be sent: ${quote(text)}`, {
      hint: `write 1 to ${longestKey} printable ASCII characters, without a blank at either end`,
    });
  }
  return text;
}

/**
 * The key of what is imported: the same for the same database, collection, partition, options in any order and files in
 * this order. JSON keeps all of them apart, so that no comma can move from one to the next.
 */
export async function derivedKey(db: string | null, request: ImportRequest): Promise<string> {
  const { createHash } = await import("node:crypto");
  const { collectionName, partitionName, files, options } = request;
  const sorted = Object.entries(options).sort(([left], [right]) => (left < right ? -1 : 1));
  // No database is the one called default.
  const identity = [db ?? "default", collectionName, partitionName, files, sorted];
  const digest = createHash("sha256").update(JSON.stringify(identity)).digest("hex");
  return `milvus-import-once-${digest}`;
}

/** A key that nobody has used. */
export async function freshKey(): Promise<string> {
  const { randomUUID } = await import("node:crypto");
  return `milvus-import-${randomUUID()}`;
}

/** Each of several jobs needs a key of its own. */
export function numberedKey(base: string, number: number, of: number): string {
  if (of === 1) return base;
  const key = `${base}-${number}of${of}`;
  if (key.length <= longestKey) return key;
  const what = `--idempotency-key is too long for ${of} jobs: ${quote(base)}`;
  throw new CliError("usage", what, {
    hint: `each job's number is added to it, and ${longestKey} characters are allowed: shorten it`,
  });
}

export interface KeyedJob extends PlannedJob {
  /** `null` if the server has none. */
  key: string | null;
}

export interface JobKeys {
  /** The flags that make the same keys again. */
  flags: readonly string[];
  /** Nobody could have known them before. */
  areFresh: boolean;
  jobs: KeyedJob[];
}

/** A key for each job: derived with `--once`, made from the given one, or from a fresh one; none for Zilliz Cloud. */
export async function keyJobs(
  planned: readonly PlannedJob[],
  { once, idempotencyKey }: CreateOptions,
  { db, cloud }: Target,
): Promise<JobKeys> {
  if (cloud !== null) {
    return { flags: [], areFresh: false, jobs: planned.map((job) => ({ ...job, key: null })) };
  }
  if (!once) {
    const base = idempotencyKey ?? (await freshKey());
    const keyed = planned.map((job) => ({ ...job, key: numberedKey(base, job.number, job.of) }));
    const areFresh = idempotencyKey === null;
    return { flags: ["--idempotency-key", base], areFresh, jobs: keyed };
  }
  const jobs: KeyedJob[] = [];
  for (const job of planned) jobs.push({ ...job, key: await derivedKey(db, job.request) });
  return { flags: ["--once"], areFresh: false, jobs };
}
