import type { CreateFlags } from "../commands/flags/create.ts";
import type { Target } from "../milvus/server.ts";
import type { KeyedJob } from "./create-once.ts";
import { derivedKey, freshKey, numberedKey } from "./keys.ts";
import type { PlannedJob } from "./plan.ts";

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
  { once, idempotencyKey }: CreateFlags,
  { db, cloud }: Target,
): Promise<JobKeys> {
  if (cloud !== null) {
    return { flags: [], areFresh: false, jobs: planned.map((job) => ({ ...job, key: null })) };
  }
  if (once !== true) {
    const base = idempotencyKey ?? (await freshKey());
    const keyed = planned.map((job) => ({ ...job, key: numberedKey(base, job.number, job.of) }));
    const areFresh = idempotencyKey === undefined;
    return { flags: ["--idempotency-key", base], areFresh, jobs: keyed };
  }
  const jobs: KeyedJob[] = [];
  for (const job of planned) jobs.push({ ...job, key: await derivedKey(db, job.request) });
  return { flags: ["--once"], areFresh: false, jobs };
}
