import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, isInterruption, isTransient } from "../base/errors.ts";
import { isFinal, type Job } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import type { Server } from "../milvus/server.ts";
import { advance, type FollowedJob, isSettled } from "./progress.ts";

/** Which jobs are followed. */
export interface Followed {
  server: Server;
  collectionName: string | null;
  /** `null`: those that are chosen at the first look. */
  jobIds: readonly string[] | null;
  choose(jobs: readonly Job[]): readonly Job[];
  /** Jobs that would be chosen later are followed as well. */
  followsNew: boolean;
  /** The jobs whose rows are shown; a few of them are described at each look. */
  shown(jobs: readonly FollowedJob[]): readonly FollowedJob[];
}

/** With the one `list`, and however many jobs are followed, a look makes a handful of requests. */
const describedAtOnce = 4;

/** So many jobs of Zilliz Cloud are followed without its list. */
const fewOnCloud = 16;

export interface Sighting {
  jobs: readonly FollowedJob[];
  changed: readonly FollowedJob[];
  /** What the server would not let us filter; once. */
  caveat: string | null;
}

/** All that has been seen of the followed jobs, look by look. */
export class Sightings {
  readonly #followed: Followed;
  readonly #context: Context;
  readonly #jobs = new Map<string, FollowedJob>();
  readonly #describedMs = new Map<string, number>();
  #ids: ReadonlySet<string> | null;
  #describes = true;
  #caveat: string | null = null;

  constructor(followed: Followed, context: Context) {
    this.#followed = followed;
    this.#context = context;
    this.#ids = followed.jobIds === null ? null : new Set(followed.jobIds);
  }

  /** One look at all jobs that can still change; no request of it waits longer than `withinMs`. */
  async look(withinMs: number): Promise<Sighting> {
    const server = limitedTo(this.#followed.server, withinMs);
    const listed = new Map((await this.#list(server)).map((job) => [job.jobId, job]));
    const open = this.#open();
    const missing = await this.#describeMissing(
      open.filter((id) => !listed.has(id)),
      server,
    );
    const details = server.listsProgress
      ? await this.#describeShown(server)
      : await this.#describeTerse(open, listed, server);
    const nowMs = this.#context.elapsedMs();
    const changed = [...new Set([...open, ...details.keys()])].flatMap((id) => {
      const previous = this.#jobs.get(id);
      const told = server.listsProgress ? undefined : details.get(id);
      const seen = told ?? listed.get(id) ?? missing.get(id) ?? details.get(id);
      const next =
        seen === undefined
          ? previous && { ...previous, isForgotten: true }
          : advance(previous, seen, details.get(id), nowMs, server);
      if (next === undefined) return [];
      this.#jobs.set(id, next);
      return hasChanged(previous, next) ? [next] : [];
    });
    const caveat = this.#caveat;
    this.#caveat = null;
    return { jobs: [...this.#jobs.values()], changed, caveat };
  }

  #open(): string[] {
    return [...(this.#ids ?? [])].filter((id) => isOpen(this.#jobs.get(id)));
  }

  async #list(server: Server): Promise<readonly Job[]> {
    const { collectionName, followsNew, choose } = this.#followed;
    if (this.#ids !== null && !followsNew) {
      // Its list has many pages and tells less: a few jobs are described as if it lacked them.
      if (!server.listsProgress && this.#open().length <= fewOnCloud) return [];
      const { jobs } = await server.listJobs(
        collectionName === null ? "everything" : { collection: collectionName },
      );
      return jobs;
    }
    const { jobs, caveat } = await server.listJobs(
      collectionName === null ? "database" : { collection: collectionName },
    );
    if (this.#ids === null) this.#caveat = caveat;
    const chosen = choose(jobs).map((job) => job.jobId);
    this.#ids = new Set([...(this.#ids ?? []), ...chosen]);
    return jobs;
  }

  /** A list can lack a job for want of a privilege, or for an error the proxy drops, so absence alone proves nothing. */
  async #describeMissing(ids: readonly string[], server: Server): Promise<Map<string, JobDetail>> {
    const found = new Map<string, JobDetail>();
    const unknown: string[] = [];
    await mapBounded(ids, describedAtOnce, async (id) => {
      try {
        found.set(id, await server.describeJob(id));
      } catch (error) {
        if (!(error instanceof CliError && error.kind === "not-found")) throw error;
        if (!this.#jobs.has(id)) unknown.push(id);
      }
    });
    if (unknown.length > 0) {
      throw new CliError("not-found", `no such job: ${unknown.join(", ")}, ${server.target.uri}`, {
        hint: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
      });
    }
    return found;
  }

  /** Those not looked at for longest; a job that has ended once more, for its last numbers. */
  #describeShown(server: Server): Promise<Map<string, JobDetail>> {
    const due = this.#followed
      .shown([...this.#jobs.values()])
      .filter((job) => !isSettled(job) || this.#age(job.job.jobId) < job.movedAtMs)
      .map(({ job }) => job.jobId)
      .sort((left, right) => this.#age(left) - this.#age(right))
      .slice(0, describedAtOnce);
    return this.#describe(due, server);
  }

  /** Those of which the list of Zilliz Cloud leaves something out: what has failed once, and of the rest some a look. */
  async #describeTerse(
    open: readonly string[],
    listed: ReadonlyMap<string, Job>,
    server: Server,
  ): Promise<Map<string, JobDetail>> {
    const { terseJobsDue } = await import("../milvus/terse-list.ts");
    const shown = new Set(
      this.#followed.shown([...this.#jobs.values()]).map(({ job }) => job.jobId),
    );
    const jobs = open.flatMap((id) => listed.get(id) ?? []);
    const due = terseJobsDue(jobs, shown, (id) => this.#age(id));
    return this.#describe(due, server);
  }

  #age(id: string): number {
    return this.#describedMs.get(id) ?? Number.NEGATIVE_INFINITY;
  }

  async #describe(due: readonly string[], server: Server): Promise<Map<string, JobDetail>> {
    const found = new Map<string, JobDetail>();
    if (!this.#describes) return found;
    await mapBounded(due, describedAtOnce, async (id) => {
      this.#describedMs.set(id, this.#context.elapsedMs());
      try {
        found.set(id, await server.describeJob(id));
      } catch (error) {
        // Rows adorn what `list` has already told: without them the follow goes on, without the right to them for good.
        if (!(error instanceof CliError) || isInterruption(error)) throw error;
        // Zilliz Cloud's has told neither progress nor reasons.
        if (!server.listsProgress && isTransient(error)) throw error;
        if (error.kind === "auth" || error.kind === "no-route") this.#describes = false;
      }
    });
    return found;
  }
}

function isOpen(job: FollowedJob | undefined): boolean {
  return job === undefined || !(job.isForgotten || isFinal(job.job));
}

function hasChanged(previous: FollowedJob | undefined, next: FollowedJob): boolean {
  return (
    next !== previous &&
    (previous === undefined || next.isForgotten || next.movedAtMs !== previous.movedAtMs)
  );
}

/**
 * A request must not outlive the deadline of the whole by more than its last second, and a failed one is an outage,
 * which shows at once.
 */
function limitedTo(server: Server, withinMs: number): Server {
  const { requestTimeoutMs } = server.target;
  return server.with({
    retries: 0,
    requestTimeoutMs: Math.min(requestTimeoutMs, Math.max(1_000, withinMs)),
  });
}
