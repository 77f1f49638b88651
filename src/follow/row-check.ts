import { anySignal, type Context } from "../base/context.ts";
import { CliError, isMissing } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import type { Clusters } from "../milvus/clusters.ts";
import { type Job, jobKey, knownState } from "../milvus/job.ts";
import { missingRowsText } from "../milvus/rows.ts";
import type { Server } from "../milvus/server.ts";
import type { FollowedJob } from "./progress.ts";
import type { Thrown } from "./source.ts";

/** What is known of the rows of Completed jobs. */
export interface RowFindings {
  /** One for each job that lacks rows. */
  warnings: readonly string[];
  /** Why the rows of some jobs are unknown. */
  caveat: string | null;
  /** What ended the check: an interruption or a bug. */
  thrown: Thrown;
}

const describedAtOnce = 4;

/** Jobs of the poll at the deadline are checked too, within this time. */
const graceMs = 1_000;

/**
 * Describes each Completed job once, beside the polls: soon after its end, because servers remove jobs and segments.
 * Nothing is known of a removed job. A cluster that does not respond is not queried again until the end.
 */
export class RowCheck {
  readonly #servers: ReadonlyMap<string | null, Server>;
  readonly #context: Context;
  /** From then on, no job is described. */
  #endMs: number;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #seen = new Set<string>();
  readonly #warnings: string[] = [];
  readonly #failures = new Map<string | null, CliError>();
  readonly #workers = new Set<Promise<void>>();
  #waiting: Job[] = [];
  #unknown: Job[] = [];
  #isLast = false;
  #thrown: Thrown = null;

  constructor({ servers }: Clusters, deadlineMs: number | null, context: Context) {
    this.#servers = new Map(servers.map((server) => [server.target.label, server]));
    this.#context = context;
    this.#endMs = deadlineMs ?? Number.POSITIVE_INFINITY;
    this.#signal = anySignal(context.signal, this.#stop.signal);
  }

  /** Starts to describe the jobs that have Completed. */
  add(jobs: readonly FollowedJob[]): void {
    for (const { job } of jobs) {
      if (knownState(job.state) !== "Completed" || this.#seen.has(jobKey(job))) continue;
      this.#seen.add(jobKey(job));
      this.#waiting.push(job);
    }
    this.#startWorkers();
  }

  /** Describes the rest, also shortly after the deadline, unless the follow was ended early. */
  async finish(isEarly: boolean): Promise<RowFindings> {
    if (isEarly) {
      this.#waiting = [];
      this.#stop.abort(new CliError("interrupted", "the rows are not needed"));
    }
    // After the deadline, all remaining requests share one second.
    this.#endMs = Math.max(this.#endMs, this.#context.elapsedMs() + graceMs);
    await Promise.all(this.#workers);
    if (!isEarly) await this.#retryUnknown();
    return { warnings: this.#warnings, caveat: this.#caveat(), thrown: this.#thrown };
  }

  async #retryUnknown(): Promise<void> {
    this.#waiting = this.#unknown;
    this.#unknown = [];
    this.#failures.clear();
    this.#isLast = true;
    this.#startWorkers();
    await Promise.all(this.#workers);
  }

  #caveat(): string | null {
    const [failure] = this.#failures.values();
    const count = this.#unknown.length;
    if (count === 0) return null;
    const why = failure === undefined ? "the deadline has passed" : failure.message;
    return `could not check the rows of ${count} completed ${count === 1 ? "job" : "jobs"}: ${why}`;
  }

  #startWorkers(): void {
    while (this.#workers.size < describedAtOnce && this.#waiting.length > 0) {
      const worker = this.#work()
        .catch((error: unknown) => {
          this.#thrown = { error };
          this.#waiting = [];
        })
        .finally(() => this.#workers.delete(worker));
      this.#workers.add(worker);
    }
  }

  async #work(): Promise<void> {
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      await this.#describe(job);
    }
  }

  async #describe(job: Job): Promise<void> {
    const { profile = null, jobId } = job;
    const { elapsedMs, now } = this.#context;
    const leftMs = this.#endMs - elapsedMs();
    const server = this.#servers.get(profile);
    if (server === undefined || leftMs <= 0 || this.#failures.has(profile)) {
      this.#unknown.push(job);
      return;
    }
    const requestTimeoutMs = Math.min(server.target.requestTimeoutMs, leftMs);
    const limited = server.with({
      requestTimeoutMs,
      retries: this.#isLast ? server.target.retries : 0,
      deadlineMs: elapsedMs() + requestTimeoutMs,
      signal: this.#signal,
    });
    const tried = await attempt(limited.describeJob(jobId));
    if ("value" in tried) {
      const warning = missingRowsText(
        { ...tried.value, ...(profile !== null && { profile }) },
        now().getTime(),
      );
      if (warning !== null) this.#warnings.push(warning);
    } else if (!isMissing(tried.failure)) {
      this.#failures.set(profile, tried.failure);
      this.#unknown.push(job);
    }
  }
}
