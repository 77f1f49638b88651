import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import { backoffMs, Outage } from "../base/retry.ts";
import { errorWithProfile } from "../milvus/clusters.ts";
import type { Server } from "../milvus/server.ts";
import { type JobChoice, JobPoller, type Poll } from "./poll.ts";
import { type FollowedJob, fallText, isSettled } from "./progress.ts";

/** How often to poll, and what ends it. */
export interface PaceOptions {
  /** The pause between two polls while jobs change; it grows to 15 s while none does. */
  intervalMs: number;
  maxOutageMs: number;
  /** On the clock of `elapsedMs`; `null`: none. */
  deadlineMs: number | null;
}

/** Which jobs of a server to follow, and how. */
export interface FollowPlan extends JobChoice, PaceOptions {
  server: Server;
  /** Whether more jobs may come, so that the cluster is followed on although all are settled. */
  isGrowing(): boolean;
}

/** What is known at one time, and what is new since the tick before. `profile` is `null` for a single cluster. */
export interface Tick {
  jobs: readonly FollowedJob[];
  /** The jobs that are new or have changed. */
  changed: readonly FollowedJob[];
  outages: readonly ClusterOutage[];
  /** Only the new ones. */
  notices: readonly Notice[];
  /** Why clusters are not followed any more. */
  failures: readonly CliError[];
}

export interface ClusterOutage {
  profile: string | null;
  outage: Outage;
}

export interface Notice {
  profile: string | null;
  message: string;
}

const slowestMs = 15_000;
const backoff = { firstMs: 1_000, mostMs: 30_000 };

/** Polls the jobs of one cluster at its own pace. */
export class FollowedCluster {
  readonly profile: string | null;
  readonly #plan: FollowPlan;
  readonly #poller: JobPoller;
  readonly #context: Context;
  #intervalMs: number;
  #tick: Tick = { jobs: [], changed: [], outages: [], notices: [], failures: [] };
  /** Infinity during a poll, and after the last. */
  nextPollMs: number;
  /** The poll that is under way. Rejects with an interruption, a bug, or the failure of a single cluster. */
  polling: Promise<void> | null = null;
  isDone = false;
  #isEarly = false;

  constructor(plan: FollowPlan, signal: AbortSignal, context: Context) {
    this.profile = plan.server.target.label;
    this.#plan = plan;
    this.#poller = new JobPoller(plan, plan.server.with({ signal }), context);
    this.#context = context;
    this.#intervalMs = plan.intervalMs;
    this.nextPollMs = context.elapsedMs();
  }

  /** Returns what is known, and what is new since the last call. */
  takeTick(): Tick {
    const tick = this.#tick;
    this.#tick = { ...tick, changed: [], notices: [] };
    return tick;
  }

  /** Starts a poll of all jobs; describes some of the visible ones. */
  startPoll(visible: readonly FollowedJob[]): void {
    const { elapsedMs } = this.#context;
    const deadlineMs = this.#plan.deadlineMs ?? Number.POSITIVE_INFINITY;
    const isGrowing = this.#plan.isGrowing();
    this.nextPollMs = Number.POSITIVE_INFINITY;
    this.polling = this.#poller
      .poll(deadlineMs - elapsedMs(), visible)
      .then((poll) => this.#takePoll(poll))
      .catch((error) => this.#waitOut(error))
      .then((pauseMs) => {
        const { jobs, outages } = this.#tick;
        const isOpen = isGrowing || this.#isEarly || outages.length > 0 || !jobs.every(isSettled);
        this.isDone = !isOpen || elapsedMs() >= deadlineMs;
        if (!this.isDone) this.nextPollMs = Math.min(elapsedMs() + pauseMs, deadlineMs);
      })
      .catch((error) => this.#giveUp(error))
      .then(() => {
        this.polling = null;
      });
  }

  /** Returns the pause until the next poll, as does `#waitOut`. */
  #takePoll({ jobs, changed, isEarly, caveat }: Poll): number {
    this.#isEarly = isEarly;
    this.#tick = { ...this.#tick, jobs, changed: [...this.#tick.changed, ...changed], outages: [] };
    if (caveat !== null) this.#notify(caveat);
    for (const job of changed) {
      const message = fallText(job);
      if (message !== null) this.#notify(message);
    }
    const { intervalMs } = this.#plan;
    const slowerMs = Math.min(this.#intervalMs * 1.5, Math.max(slowestMs, intervalMs));
    this.#intervalMs = changed.length > 0 ? intervalMs : slowerMs;
    return this.#intervalMs;
  }

  /** Throws if waiting does not help, or has lasted too long. */
  #waitOut(error: unknown): number {
    const { elapsedMs, random } = this.#context;
    const nowMs = elapsedMs();
    const before = this.#tick.outages[0]?.outage ?? null;
    const outage = Outage.continue(before, error, nowMs, this.#plan.maxOutageMs);
    const { failure } = outage;
    const leftMs = outage.leftMs(nowMs);
    if (leftMs <= 0) {
      const seconds = Math.round(outage.lastedMs(nowMs) / 1_000);
      const what = `unreachable for ${seconds}s: ${failure.message}`;
      throw new CliError("network", what, { hint: failure.hint, cause: failure });
    }
    this.#tick = { ...this.#tick, outages: [{ profile: this.profile, outage }] };
    const pauseMs = backoffMs(outage.failures - 1, backoff, random());
    return Math.min(Math.max(pauseMs, failure.retryAfterMs ?? 0), leftMs);
  }

  /** Keeps the failure of one of several clusters; rethrows any other error. */
  #giveUp(error: unknown): void {
    if (!(error instanceof CliError) || isInterruption(error) || this.profile === null) throw error;
    this.isDone = true;
    this.#notify(`given up: ${error.message}`);
    this.#tick = { ...this.#tick, outages: [], failures: [errorWithProfile(this.profile, error)] };
  }

  #notify(message: string): void {
    const notices = [...this.#tick.notices, { profile: this.profile, message }];
    this.#tick = { ...this.#tick, notices };
  }
}
