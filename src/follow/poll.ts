import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { isRefusal, isTransient } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { furtherOf, type Job } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import { skippedText } from "../milvus/lists.ts";
import type { JobList, Scope, Server } from "../milvus/server.ts";
import type { JobChoice } from "./follow-plan.ts";
import type { KnownJobs } from "./known-jobs.ts";
import { type FollowedJob, isSettled } from "./progress.ts";

type Listed = ReadonlyMap<string, Job>;
type Details = Map<string, JobDetail>;

/** Requests at a time, and visible jobs per poll: with its one list, a poll makes few requests. */
const describedAtOnce = 4;

/** If the list has progress, a describe only adds rows: it may delay a poll this long, and not often. */
const rowsTimeoutMs = 5_000;
const rowsPauseMs = 30_000;

/** If the list has no progress, up to this many jobs are described without a list. */
const maxUnlisted = 16;

/** Queries the followed jobs of one cluster. */
export class JobPoller {
  readonly #choice: JobChoice;
  readonly #known: KnownJobs;
  readonly #context: Context;
  readonly #describedMs = new Map<string, number>();
  /** `null` until a describe of a visible job has succeeded, or was refused. */
  #mayDescribe: boolean | null = null;
  /** False once the collection's list lacks a followed job: it was dropped or renamed, or its alias points to another. */
  #listsByName = true;
  /** Until then no rows are described. */
  #rowsFromMs = 0;
  #hasSkipped = false;
  readonly #notes: string[] = [];
  /** Whether there was a good response. */
  hasResponded = false;

  constructor(choice: JobChoice, known: KnownJobs, context: Context) {
    this.#choice = choice;
    this.#known = known;
    this.#context = context;
  }

  /** Returns what the user should know about the lists, each once. */
  takeNotes(): readonly string[] {
    return this.#notes.splice(0);
  }

  /** Polls all jobs that may still change, and some of the visible ones in detail. */
  async poll(server: Server, visible: readonly FollowedJob[]): Promise<void> {
    if (this.#choice.jobIds !== null) this.#known.add(this.#choice.jobIds);
    const listed = await this.#listJobs(server);
    const open = this.#known.openIds();
    const details: Details = new Map();
    let isWhole = false;
    try {
      await this.#describeUnlisted(
        open.filter((id) => !listed.has(id)),
        server,
      );
      const due = server.listsProgress
        ? this.#visibleJobsDue(visible, listed, server)
        : await this.#chooseTerseJobs(visible, open, listed, server);
      await this.#describe(due, server, details);
      isWhole = true;
    } finally {
      for (const id of new Set([...open, ...details.keys()])) {
        const job = listed.get(id);
        const detail = details.get(id);
        // Without its detail, a failed job of a terse list would be final before its reason is known.
        const isComplete = isWhole || server.listsProgress || detail !== undefined;
        if (job !== undefined && isComplete) this.#known.record(id, job, detail, server);
      }
    }
  }

  async #listJobs(server: Server): Promise<Listed> {
    const { collectionName, followsNew } = this.#choice;
    const isChoosing = !this.#known.isChosen || followsNew;
    if (!isChoosing) {
      const open = this.#known.openIds().length;
      // A list without progress has many pages: a few jobs are described instead.
      if (open === 0 || (!server.listsProgress && open <= maxUnlisted)) return new Map();
    }
    if (collectionName === null) {
      return this.#list(isChoosing ? "database" : "everything", isChoosing, server);
    }
    const byName =
      isChoosing || this.#listsByName
        ? await this.#listCollection(collectionName, isChoosing, server)
        : new Map();
    if (this.#known.openIds().every((id) => byName.has(id))) return byName;
    this.#listsByName = false;
    const all = await attempt(this.#list("everything", false, server));
    if ("value" in all) return new Map([...all.value, ...byName]);
    // The user may have the privilege for the collection only: its jobs can be described.
    if (all.failure.kind !== "auth") throw all.failure;
    return byName;
  }

  /** Once the jobs are known, the name of their collection no longer matters. */
  async #listCollection(collection: string, isChoosing: boolean, server: Server): Promise<Listed> {
    const listed = await attempt(this.#list({ collection }, isChoosing, server));
    if ("value" in listed) return listed.value;
    if (this.#known.isChosen && listed.failure.kind === "not-found") return new Map();
    throw listed.failure;
  }

  async #list(scope: Scope, isChoosing: boolean, server: Server): Promise<Listed> {
    const list = await server.listJobs(scope);
    this.hasResponded = true;
    this.#note(list);
    if (isChoosing) this.#known.add(this.#choice.choose(list.jobs).map(({ jobId }) => jobId));
    const listed = new Map<string, Job>();
    for (const job of list.jobs) {
      listed.set(job.jobId, furtherOf(job, listed.get(job.jobId) ?? job));
    }
    return listed;
  }

  #note({ caveat, unreadable }: JobList): void {
    if (caveat !== null && !this.#known.isChosen) this.#notes.push(caveat);
    if (unreadable === null || this.#hasSkipped) return;
    this.#hasSkipped = true;
    this.#notes.push(skippedText(unreadable));
  }

  /** A list may lack a job that exists: the user may lack a privilege, or the proxy drops an error. */
  async #describeUnlisted(ids: readonly string[], server: Server): Promise<void> {
    await mapBounded(ids, describedAtOnce, async (id) => {
      const tried = await attempt(server.describeJob(id));
      if ("value" in tried) {
        this.#known.record(id, tried.value, tried.value, server);
      } else {
        if (tried.failure.kind !== "no-such-job") throw tried.failure;
        this.#known.recordAbsence(id);
      }
      this.hasResponded = true;
    });
  }

  /** Returns the visible jobs that were described longest ago; a settled job only until it is described once more. */
  #visibleJobsDue(visible: readonly FollowedJob[], listed: Listed, server: Server): string[] {
    const due = visible.filter(
      (job) => !isSettled(job) || this.#lastDescribedMs(job.job.jobId) < job.movedAtMs,
    );
    return ownIds(due, server)
      .filter((id) => listed.has(id))
      .sort((left, right) => this.#lastDescribedMs(left) - this.#lastDescribedMs(right))
      .slice(0, describedAtOnce);
  }

  async #chooseTerseJobs(
    visible: readonly FollowedJob[],
    open: readonly string[],
    listed: Listed,
    server: Server,
  ): Promise<string[]> {
    const { chooseTerseJobs } = await import("../milvus/terse-list.ts");
    const jobs = open.flatMap((id) => listed.get(id) ?? []);
    const shown = new Set(ownIds(visible, server));
    return chooseTerseJobs(jobs, shown, (id) => this.#lastDescribedMs(id));
  }

  #lastDescribedMs(id: string): number {
    return this.#describedMs.get(id) ?? Number.NEGATIVE_INFINITY;
  }

  /** Adds to `details` as they arrive. */
  async #describe(ids: readonly string[], server: Server, details: Details): Promise<void> {
    const { elapsedMs } = this.#context;
    if (this.#mayDescribe === false || elapsedMs() < this.#rowsFromMs) return;
    const requestTimeoutMs = Math.min(server.target.requestTimeoutMs, rowsTimeoutMs);
    const limited = server.listsProgress ? server.with({ requestTimeoutMs }) : server;
    for (const id of ids) this.#describedMs.set(id, elapsedMs());
    await mapBounded(ids, describedAtOnce, async (id) => {
      const tried = await attempt(limited.describeJob(id));
      if ("value" in tried) {
        this.#mayDescribe = true;
        details.set(id, tried.value);
      } else if (isTransient(tried.failure)) {
        if (!server.listsProgress) throw tried.failure;
        this.#rowsFromMs = elapsedMs() + rowsPauseMs;
      } else if (isRefusal(tried.failure)) {
        this.#mayDescribe ??= false;
      }
    });
  }
}

function ownIds(jobs: readonly FollowedJob[], { target }: Server): string[] {
  return jobs.flatMap(({ job }) => ((job.profile ?? null) === target.label ? [job.jobId] : []));
}
