import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, isTransient } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { isFinal, type Job } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Server } from "../milvus/server.ts";
import { advance, type FollowedJob, isSettled } from "./progress.ts";

/** Which jobs of a cluster to follow. */
export interface JobChoice {
  /** `null`: jobs of every collection. */
  collectionName: string | null;
  /** `null`: the jobs that `choose` returns at the first poll. It grows while jobs are created. */
  jobIds: readonly string[] | null;
  choose(jobs: readonly Job[]): readonly Job[];
  /** Whether to follow those as well that `choose` returns only at a later poll. */
  followsNew: boolean;
  /** Whether this command has created the jobs. */
  areCreated: boolean;
}

export interface Poll {
  jobs: readonly FollowedJob[];
  /** The jobs that are new or have changed since the last poll. */
  changed: readonly FollowedJob[];
  /** Whether a job that was created just now is not known to the server yet. */
  isEarly: boolean;
  /** What the server did not let us filter, once. */
  caveat: string | null;
}

/** Requests at a time, and visible jobs per poll: with its one list, a poll makes few requests. */
const describedAtOnce = 4;

/** If the list has no progress, that many jobs are described without listing any. */
const maxUnlisted = 16;

/** A server with several proxies may answer that a job does not exist, shortly after it has created it. */
const unknownForMs = 30_000;

/** Keeps what is known of the followed jobs of one cluster, as of the last poll. */
export class JobPoller {
  readonly #choice: JobChoice;
  readonly #server: Server;
  readonly #context: Context;
  readonly #jobs = new Map<string, FollowedJob>();
  readonly #describedMs = new Map<string, number>();
  /** When the first poll asked for a job that the server does not know. */
  readonly #unknownSinceMs = new Map<string, number>();
  #ids: ReadonlySet<string> | null = null;
  #mayDescribe = true;
  #caveat: string | null = null;

  constructor(choice: JobChoice, server: Server, context: Context) {
    this.#choice = choice;
    this.#server = server;
    this.#context = context;
  }

  /** Polls all jobs that may still change. No request takes longer than `withinMs`. */
  async poll(withinMs: number, visible: readonly FollowedJob[]): Promise<Poll> {
    const { jobIds } = this.#choice;
    if (jobIds !== null) this.#ids = new Set([...(this.#ids ?? []), ...jobIds]);
    // A failed request is an outage, which shows at once, and none outlives the deadline by more than a second.
    const { requestTimeoutMs } = this.#server.target;
    const limitMs = Math.min(requestTimeoutMs, Math.max(1_000, withinMs));
    const server = this.#server.with({ retries: 0, requestTimeoutMs: limitMs });
    const listed = new Map((await this.#list(server)).map((job) => [job.jobId, job]));
    const open = this.#openIds();
    const unlisted = open.filter((id) => !listed.has(id));
    const missing = await this.#describeUnlisted(unlisted, server);
    const due = server.listsProgress
      ? this.#visibleJobsDue(visible)
      : await this.#chooseTerseJobs(visible, open, listed);
    const details = await this.#describe(due, server);
    const nowMs = this.#context.elapsedMs();
    const changed: FollowedJob[] = [];
    for (const id of new Set([...open, ...details.keys()])) {
      const previous = this.#jobs.get(id);
      const detail = details.get(id);
      const job = listed.get(id) ?? missing.get(id) ?? detail;
      const next =
        job === undefined
          ? previous && { ...previous, isRemoved: true }
          : advance(previous, job, detail, nowMs, server);
      if (next === undefined) continue;
      this.#jobs.set(id, next);
      const hasMoved = next.movedAtMs !== previous?.movedAtMs;
      if (hasMoved || next.isRemoved) changed.push(next);
    }
    const caveat = this.#caveat;
    this.#caveat = null;
    const isEarly = this.#openIds().some((id) => !this.#jobs.has(id));
    return { jobs: [...this.#jobs.values()], changed, isEarly, caveat };
  }

  /** Returns the jobs that may still change. */
  #openIds(): string[] {
    return [...(this.#ids ?? [])].filter((id) => {
      const known = this.#jobs.get(id);
      return known === undefined || !(known.isRemoved || isFinal(known.job));
    });
  }

  async #list(server: Server): Promise<readonly Job[]> {
    const { collectionName, followsNew, choose } = this.#choice;
    const isChoosing = this.#ids === null || followsNew;
    if (!isChoosing && this.#openIds().length === 0) return [];
    // A list without progress has many pages: a few jobs are described as if it lacked them.
    if (!isChoosing && !server.listsProgress && this.#openIds().length <= maxUnlisted) return [];
    const all = isChoosing ? "database" : "everything";
    const { jobs, caveat } = await server.listJobs(
      collectionName === null ? all : { collection: collectionName },
    );
    if (!isChoosing) return jobs;
    if (this.#ids === null) this.#caveat = caveat;
    this.#ids = new Set([...(this.#ids ?? []), ...choose(jobs).map(({ jobId }) => jobId)]);
    return jobs;
  }

  /** A list may lack a job that exists: the user may lack a privilege, or the proxy drops an error. */
  async #describeUnlisted(ids: readonly string[], server: Server): Promise<Map<string, JobDetail>> {
    const unknown: string[] = [];
    const found = await describeAll(ids, server, (failure, id) => {
      if (failure.kind !== "not-found") throw failure;
      if (!this.#jobs.has(id) && !this.#isJustCreated(id)) unknown.push(id);
    });
    if (unknown.length > 0) {
      throw new CliError("not-found", `no such job: ${unknown.join(", ")}, ${server.target.uri}`, {
        hint: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
      });
    }
    return found;
  }

  #isJustCreated(id: string): boolean {
    const nowMs = this.#context.elapsedMs();
    const sinceMs = this.#unknownSinceMs.get(id) ?? nowMs;
    this.#unknownSinceMs.set(id, sinceMs);
    return this.#choice.areCreated && nowMs - sinceMs < unknownForMs;
  }

  /** Returns the visible jobs that were described longest ago; a settled one until it has been described since. */
  #visibleJobsDue(visible: readonly FollowedJob[]): string[] {
    const due = visible.filter(
      (job) => !isSettled(job) || this.#lastDescribedMs(job.job.jobId) < job.movedAtMs,
    );
    return this.#ownIds(due)
      .sort((left, right) => this.#lastDescribedMs(left) - this.#lastDescribedMs(right))
      .slice(0, describedAtOnce);
  }

  async #chooseTerseJobs(
    visible: readonly FollowedJob[],
    open: readonly string[],
    listed: ReadonlyMap<string, Job>,
  ): Promise<string[]> {
    const { chooseTerseJobs } = await import("../milvus/terse-list.ts");
    const jobs = open.flatMap((id) => listed.get(id) ?? []);
    return chooseTerseJobs(jobs, new Set(this.#ownIds(visible)), (id) => this.#lastDescribedMs(id));
  }

  #ownIds(jobs: readonly FollowedJob[]): string[] {
    const { label } = this.#server.target;
    return jobs.flatMap(({ job }) => ((job.profile ?? null) === label ? [job.jobId] : []));
  }

  #lastDescribedMs(id: string): number {
    return this.#describedMs.get(id) ?? Number.NEGATIVE_INFINITY;
  }

  async #describe(ids: readonly string[], server: Server): Promise<Map<string, JobDetail>> {
    if (!this.#mayDescribe) return new Map();
    for (const id of ids) this.#describedMs.set(id, this.#context.elapsedMs());
    return describeAll(ids, server, (failure) => {
      // Beside a list with progress, details only add rows.
      if (!server.listsProgress && isTransient(failure)) throw failure;
      if (failure.kind === "auth" || failure.kind === "no-route") this.#mayDescribe = false;
    });
  }
}

async function describeAll(
  ids: readonly string[],
  server: Server,
  onFailure: (failure: CliError, id: string) => void,
): Promise<Map<string, JobDetail>> {
  const found = new Map<string, JobDetail>();
  await mapBounded(ids, describedAtOnce, async (id) => {
    const tried = await attempt(server.describeJob(id));
    if ("value" in tried) found.set(id, tried.value);
    else onFailure(tried.failure, id);
  });
  return found;
}
