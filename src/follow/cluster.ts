import { anySignal, type Context } from "../base/context.ts";
import { CliError, isInterruption, isMissing, isRefusal, isTransient } from "../base/errors.ts";
import { backoffMs, Outage } from "../base/retry.ts";
import { errorWithProfile } from "../milvus/clusters.ts";
import { missingJobsError } from "../milvus/named-jobs.ts";
import type { FollowPlan } from "./follow-plan.ts";
import { KnownJobs } from "./known-jobs.ts";
import { hasFailed } from "./outcome.ts";
import { JobPoller } from "./poll.ts";
import { type FollowedJob, fallText } from "./progress.ts";

/** What is known at one time, and what has changed since the previous tick. `profile` is `null` for a single cluster. */
export interface Tick {
  jobs: readonly FollowedJob[];
  /** The jobs that are new or have changed. */
  changed: readonly FollowedJob[];
  outages: readonly ClusterOutage[];
  /** Only the new ones. */
  notices: readonly Notice[];
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
/** A poll that begins at the deadline or at the end of an outage, or shortly before, may take this long. */
const graceMs = 1_000;

/** Polls the jobs of one cluster at its own pace. */
export class FollowedCluster {
  readonly profile: string | null;
  readonly known: KnownJobs;
  readonly #plan: FollowPlan;
  readonly #poller: JobPoller;
  readonly #context: Context;
  #stop = new AbortController();
  #signal: AbortSignal;
  #deadlineMs: number;
  #intervalMs: number;
  #notices: Notice[] = [];
  /** Infinity during a poll, and after the last. */
  nextPollMs: number;
  /** When the poll under way is aborted; Infinity if there is none. */
  cutMs = Number.POSITIVE_INFINITY;
  /** The poll that is under way. Rejects with an interruption or a bug. */
  polling: Promise<void> | null = null;
  isDone = false;
  outage: Outage | null = null;
  /** The failure of a poll that the deadline has cut off. */
  cutError: CliError | null = null;
  /** The IDs of the jobs that had failed at the first poll; `null` before it. */
  failedBefore: readonly string[] | null = null;
  /** Why following the cluster stopped early; `null`: it has not. */
  failure: CliError | null = null;

  constructor(plan: FollowPlan, context: Context) {
    this.profile = plan.server.target.label;
    this.known = new KnownJobs(plan.areKnown, context);
    this.#plan = plan;
    this.#poller = new JobPoller(plan, this.known, context);
    this.#context = context;
    this.#signal = anySignal(context.signal, this.#stop.signal);
    this.#deadlineMs = (plan.isOnce ? null : plan.deadlineMs) ?? Number.POSITIVE_INFINITY;
    this.#intervalMs = plan.intervalMs;
    this.nextPollMs = context.elapsedMs();
  }

  /** Returns what is known, and what is new since the last call. */
  takeTick(): Tick {
    const { profile, outage, known } = this;
    const changed = known.takeChanged();
    for (const job of changed) this.#notify(fallText(job));
    const outages = outage === null ? [] : [{ profile, outage }];
    return { jobs: known.all(), changed, outages, notices: this.#notices.splice(0) };
  }

  /** Starts a poll of all jobs; describes some of the visible ones. */
  startPoll(visible: readonly FollowedJob[]): void {
    const { server, isGrowing, isOnce } = this.#plan;
    const nowMs = this.#context.elapsedMs();
    const mayGrow = isGrowing();
    this.cutMs = Math.max(this.#deadlineMs, nowMs + graceMs);
    this.nextPollMs = Number.POSITIVE_INFINITY;
    // A server that never responds must not make an outage longer than its limit.
    const outageMs = Math.max(graceMs, this.outage?.leftMs(nowMs) ?? Number.POSITIVE_INFINITY);
    const limited = server.with({
      // A failed request is an outage, which is shown at once; the next poll is the retry.
      retries: 0,
      requestTimeoutMs: Math.min(server.target.requestTimeoutMs, this.cutMs - nowMs, outageMs),
      signal: this.#signal,
    });
    const { changes } = this.known;
    this.polling = this.#poller
      .poll(limited, visible)
      .then(
        () => this.#takePoll(this.known.changes > changes),
        (error) => this.#waitOut(error),
      )
      .then((pauseMs) => {
        const afterMs = this.#context.elapsedMs();
        const isOpen = mayGrow || this.outage !== null || this.known.isOpen();
        this.isDone = isOnce || !isOpen || afterMs >= this.#deadlineMs;
        if (!this.isDone) this.nextPollMs = Math.min(afterMs + pauseMs, this.#deadlineMs);
      })
      .catch((error) => this.#giveUp(error))
      .then(() => {
        this.polling = null;
        this.cutMs = Number.POSITIVE_INFINITY;
      });
  }

  /** Aborts the poll under way if its time is over; its responses until then are kept. */
  cutLatePoll(): void {
    if (this.cutMs > this.#context.elapsedMs()) return;
    this.cutMs = Number.POSITIVE_INFINITY;
    const { uri } = this.#plan.server.target;
    this.cutError = new CliError("network", `no response before the deadline: ${uri}`);
    this.#stop.abort(this.cutError);
  }

  /** Allows one more short poll if jobs were created after the last one. */
  reopen(): void {
    this.known.add(this.#plan.jobIds ?? []);
    if (this.failure !== null || this.known.unseenIds().length === 0) return;
    this.#stop = new AbortController();
    this.#signal = anySignal(this.#context.signal, this.#stop.signal);
    this.nextPollMs = this.#context.elapsedMs();
    this.#deadlineMs = this.nextPollMs;
    this.cutError = null;
    this.isDone = false;
  }

  /** Aborts the requests; resolves when the poll under way has ended. */
  async close(): Promise<void> {
    this.isDone = true;
    this.#stop.abort(new CliError("interrupted", "the jobs are no longer followed"));
    await Promise.allSettled([this.polling]);
  }

  /** Returns the pause until the next poll, as does `#waitOut`. */
  #takePoll(hasChanged: boolean): number {
    this.#refuseMissing();
    this.outage = null;
    this.failedBefore ??= this.known
      .all()
      .filter(hasFailed)
      .map(({ job }) => job.jobId);
    for (const message of this.#poller.takeNotes()) this.#notify(message);
    const { intervalMs } = this.#plan;
    const slowerMs = Math.min(this.#intervalMs * 1.5, Math.max(slowestMs, intervalMs));
    this.#intervalMs = hasChanged ? intervalMs : slowerMs;
    return this.#intervalMs;
  }

  /** Throws if waiting cannot help, as after a refusal before the first good response: that is a mistake of the user. */
  #waitOut(error: unknown): number {
    this.#refuseMissing();
    if (!(error instanceof CliError) || isInterruption(error)) throw error;
    // A list may be good although the name of the database is wrong.
    const isWrong = this.known.all().length === 0 && (isMissing(error) || isRefusal(error));
    const hasResponded = this.#plan.areKnown || (this.#poller.hasResponded && !isWrong);
    if (this.cutError !== null) return 0;
    if (this.#plan.isOnce || !(hasResponded || isTransient(error))) throw error;
    const nowMs = this.#context.elapsedMs();
    this.outage = Outage.continue(this.outage, error, nowMs, this.#plan.maxOutageMs);
    const leftMs = this.outage.leftMs(nowMs);
    if (leftMs <= 0) throw this.outage.endAt(nowMs);
    const pauseMs = backoffMs(this.outage.failures - 1, backoff, this.#context.random());
    return Math.min(Math.max(pauseMs, error.retryAfterMs ?? 0), leftMs);
  }

  /** Throws if one of the jobs that the user named does not exist. */
  #refuseMissing(): void {
    const missing = this.#plan.areKnown ? [] : this.known.missingIds();
    if (missing.length > 0) throw missingJobsError(missing, this.#plan.server.target);
  }

  /** Records a foreseen failure; rethrows everything else. */
  #giveUp(error: unknown): void {
    if (!(error instanceof CliError) || isInterruption(error)) throw error;
    this.isDone = true;
    this.failure = errorWithProfile(this.profile, error);
    if (this.profile === null) return;
    this.outage = null;
    this.#notify(`gave up: ${error.message}`);
  }

  #notify(message: string | null): void {
    if (message !== null) this.#notices.push({ profile: this.profile, message });
  }
}
