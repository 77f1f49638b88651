import type { Context } from "../base/context.ts";
import { isFinal, type Job } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Server } from "../milvus/server.ts";
import { advance, type FollowedJob, isSettled } from "./progress.ts";

/** A reader behind a proxy or a fresh coordinator may lag that far behind the writer of a job. */
const absentForMs = 30_000;

/**
 * What is known of the jobs that are followed on one cluster. It grows response by response: a poll that is cut off leaves
 * what it has learned.
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

  /** Whether more polls may show more. */
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

  /** Records the response that there is no such job. It is believed at once of a job that nobody has seen yet. */
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
