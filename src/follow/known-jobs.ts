import type { Context } from "../base/context.ts";
import { isFinal, type Job } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Server } from "../milvus/server.ts";
import { advance, type FollowedJob, isSettled } from "./progress.ts";

/** A proxy or a restarted coordinator may report a job as missing for this long after its creation. */
const absentForMs = 30_000;

/**
 * The followed jobs of one cluster as of the last poll. Updated response by response: what a poll has learned before it
 * is cut off is kept.
 */
export class KnownJobs {
  readonly #context: Context;
  /** Whether this command has created the jobs, or has seen them before. */
  readonly #areKnown: boolean;
  readonly #jobs = new Map<string, FollowedJob>();
  readonly #absentSinceMs = new Map<string, number>();
  readonly #missing = new Set<string>();
  #changed: FollowedJob[] = [];
  /** Counts the changes of jobs. */
  changes = 0;
  /** `null`: not chosen yet. */
  #ids: Set<string> | null = null;

  constructor(areKnown: boolean, context: Context) {
    this.#areKnown = areKnown;
    this.#context = context;
  }

  get isChosen(): boolean {
    return this.#ids !== null;
  }

  add(ids: readonly string[]): void {
    this.#ids ??= new Set();
    for (const id of ids) this.#ids.add(id);
  }

  all(): readonly FollowedJob[] {
    return [...this.#jobs.values()];
  }

  /** Returns the jobs that are new or have changed since the last call. */
  takeChanged(): readonly FollowedJob[] {
    const changed = this.#changed;
    this.#changed = [];
    return changed;
  }

  /** Returns the IDs of the jobs that may still change. */
  openIds(): string[] {
    return this.#findIds((job) => job === undefined || !(job.isRemoved || isFinal(job.job)));
  }

  /** Returns the IDs of jobs whose state is unknown: no response has had it yet. */
  unseenIds(): string[] {
    return this.#findIds((job) => job === undefined);
  }

  /** Returns the IDs of jobs that the server does not have, and never had as far as is known. */
  missingIds(): string[] {
    return [...this.#missing];
  }

  /** Returns true if more polls may show more. */
  isOpen(): boolean {
    return this.#findIds((job) => job === undefined || !isSettled(job)).length > 0;
  }

  #findIds(matches: (job: FollowedJob | undefined) => boolean): string[] {
    return [...(this.#ids ?? [])].filter(
      (id) => !this.#missing.has(id) && matches(this.#jobs.get(id)),
    );
  }

  /** Records a response with the job; `detail` is the newer one, if it was described. */
  record(id: string, job: Job, detail: JobDetail | undefined, server: Server): void {
    this.#absentSinceMs.delete(id);
    const previous = this.#jobs.get(id);
    const next = advance(previous, job, detail, this.#context.elapsedMs(), server);
    this.#jobs.set(id, next);
    if (next.movedAtMs !== previous?.movedAtMs) this.#addChange(next);
  }

  /** Records that the server does not have the job. That counts at once for a job never seen, else after a while. */
  recordAbsence(id: string): void {
    const nowMs = this.#context.elapsedMs();
    const sinceMs = this.#absentSinceMs.get(id) ?? nowMs;
    this.#absentSinceMs.set(id, sinceMs);
    const seen = this.#jobs.get(id);
    const exists = this.#areKnown || seen !== undefined;
    if (exists && nowMs - sinceMs < absentForMs) return;
    if (seen === undefined) this.#missing.add(id);
    else this.#setRemoved(id, seen);
  }

  #setRemoved(id: string, seen: FollowedJob): void {
    const removed = { ...seen, isRemoved: true };
    this.#jobs.set(id, removed);
    this.#addChange(removed);
  }

  #addChange(job: FollowedJob): void {
    this.changes += 1;
    this.#changed.push(job);
  }
}
