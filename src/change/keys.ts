import { CliError } from "../base/errors.ts";
import { quote } from "../base/values.ts";
import { countText } from "../base/words.ts";
import type { ImportRequest, Server } from "../milvus/server.ts";
import type { CreateOptions, PlannedJob } from "./plan.ts";

export interface KeyedJob extends PlannedJob {
  /** Its idempotency key; `null` for Zilliz Cloud, which has none. */
  key: string | null;
}

export interface KeyedJobs {
  jobs: KeyedJob[];
  /** The flags that give the same idempotency keys again. */
  flags: readonly string[];
  /** Whether the keys are new, so that no earlier command can have sent them. */
  areFresh: boolean;
  /** The origin of the keys, for messages; `null`: there are none. */
  text: string | null;
}

/** Assigns each job an idempotency key: derived with `--once`, otherwise from the user's own or a random one. */
export async function assignKeys(
  planned: readonly PlannedJob[],
  { once, idempotencyKey }: CreateOptions,
  { takesKeys, target: { db } }: Server,
): Promise<KeyedJobs> {
  const areFresh = !once && idempotencyKey === null;
  if (!takesKeys) {
    return { jobs: planned.map((job) => ({ ...job, key: null })), flags: [], areFresh, text: null };
  }
  if (once) {
    const keyed = planned.map(async (job) => ({ ...job, key: await deriveKey(db, job.request) }));
    const jobs = await Promise.all(keyed);
    const [first, ...others] = jobs;
    const text = others.length === 0 ? (first?.key ?? null) : "from the files of each job (--once)";
    return { jobs, flags: ["--once"], areFresh, text };
  }
  const base = idempotencyKey ?? (await generateKey());
  const jobs = planned.map((job) => ({ ...job, key: numberKey(base, job.number, job.total) }));
  return { jobs, flags: ["--idempotency-key", base], areFresh, text: base };
}

/** The longest key that servers accept. */
const maxLength = 256;

const keyRule = `--idempotency-key must be 1 to ${maxLength} printable ASCII characters without outer spaces`;

/** Accepts an idempotency key as servers do. HTTP removes spaces at its ends. */
export function parseKey(text: string): string {
  if (!/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(text) || text.length > maxLength) {
    throw new CliError("usage", `${keyRule}: ${quote(text)}`);
  }
  return text;
}

/**
 * Returns the same idempotency key for the same database, collection, partition, files in this order, and options in
 * any order. JSON keeps them apart: a comma cannot move from one to the next.
 */
export async function deriveKey(db: string | null, request: ImportRequest): Promise<string> {
  const { createHash } = await import("node:crypto");
  const { collectionName, partitionName, files, options } = request;
  const sorted = Object.entries(options).sort(([left], [right]) => (left < right ? -1 : 1));
  // Servers use the database called default if a request names none.
  const identity = [db ?? "default", collectionName, partitionName, files, sorted];
  const digest = createHash("sha256").update(JSON.stringify(identity)).digest("hex");
  return `milvus-import-once-${digest}`;
}

export async function generateKey(): Promise<string> {
  const { randomUUID } = await import("node:crypto");
  return `milvus-import-${randomUUID()}`;
}

/** Appends the job's number, which does not change when the list of files grows at its end. */
export function numberKey(base: string, number: number, total: number): string {
  const key = `${base}-${number}`;
  if (key.length <= maxLength) return key;
  const jobs = total === 1 ? "1 job" : `${countText(total)} jobs`;
  throw new CliError("usage", `--idempotency-key is too long for ${jobs}: ${quote(base)}`, {
    hint: `shorten it; each job adds its number (${maxLength} characters at most)`,
  });
}
