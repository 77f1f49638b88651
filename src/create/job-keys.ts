import type { CreateFlags } from "../create-flags.ts";
import type { Target } from "../milvus/target.ts";
import type { KeyedJob } from "./create-once.ts";
import { derivedKey, freshKey, numberedKey } from "./keys.ts";
import type { PlannedJob } from "./plan.ts";

export interface JobKeys {
  /** What the keys of all jobs are made from; `null`: each is derived from its job. */
  base: string | null;
  jobs: KeyedJob[];
}

/** A key for each job: derived with `--once`, made from the given one, or from a fresh one. */
export async function keyJobs(
  planned: readonly PlannedJob[],
  { once, idempotencyKey }: CreateFlags,
  { db }: Target,
): Promise<JobKeys> {
  if (once !== true) {
    const base = idempotencyKey ?? (await freshKey());
    const keyed = planned.map((job) => ({ ...job, key: numberedKey(base, job.number, job.of) }));
    return { base, jobs: keyed };
  }
  const jobs: KeyedJob[] = [];
  for (const job of planned) jobs.push({ ...job, key: await derivedKey(db, job.request) });
  return { base: null, jobs };
}
