import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { writeNote } from "../base/messages.ts";
import { compareIds, isFinal, type Job } from "../milvus/job.ts";
import type { ImportRequest, Server } from "../milvus/server.ts";
import { type Evidence, type NewJob, weighCloudEvidence, weighEvidence } from "./evidence.ts";
import { JobSlots, type SlotOptions } from "./job-limit.ts";
import { isOfFolders } from "./job-options.ts";
import type { CreateOptions } from "./plan.ts";

const requestsAtOnce = 4;

/** The jobs of one collection: as they were before ours, and what has come since. */
class CollectionJobs {
  readonly #server: Server;
  readonly #collection: string;
  readonly #before = new Map<string, Job>();
  readonly #known = new Set<string>();
  #highestId: string | null = null;
  #isListed = false;

  constructor(server: Server, collection: string) {
    this.#server = server;
    this.#collection = collection;
  }

  /** Takes stock. Throws where no create could succeed either: nobody answers, or there is no such collection. */
  async open(): Promise<void> {
    try {
      for (const job of await this.#list(this.#server)) {
        this.#before.set(job.jobId, job);
        this.remember(job.jobId);
      }
      this.#isListed = true;
    } catch (error) {
      // Until 2.6.6 listing needs a privilege that creating does not.
      if (!(error instanceof CliError && error.kind === "auth")) throw error;
    }
  }

  /** Whether the server lets its jobs be listed. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /** A job that was there, as it stood. */
  before(jobId: string): Job | undefined {
    return this.#before.get(jobId);
  }

  /**
   * Ids of Milvus rise, so one that is not above all others is of an old job, also where the server has forgotten it.
   * Those of Zilliz Cloud have no order that is known.
   */
  isOld(jobId: string): boolean {
    if (this.#server.target.cloud !== null) return this.#known.has(jobId);
    return this.#highestId !== null && compareIds(jobId, this.#highestId) <= 0;
  }

  /** From now on this job is an old one. */
  remember(jobId: string): void {
    if (!this.isOld(jobId)) this.#highestId = jobId;
    this.#known.add(jobId);
  }

  /** Whether the job that `request` asked for has come. */
  async look(request: ImportRequest): Promise<Evidence> {
    // No retries: the caller looks again anyway.
    const server = this.#server.with({ retries: 0 });
    const ids = new Set((await this.#list(server)).map(({ jobId }) => jobId));
    const lost = [...this.#before.values()].find((job) => !isFinal(job) && !ids.has(job.jobId));
    // A proxy that does not reach the coordinator answers with an empty success.
    if (lost !== undefined) {
      throw new CliError("unavailable", `the list lacks job ${lost.jobId}, ${server.target.uri}`);
    }
    const fresh = [...ids].filter((jobId) => !this.isOld(jobId));
    const tellsFiles = !isOfFolders(request.options);
    const newJobs = await mapBounded(fresh, requestsAtOnce, async (jobId) => ({
      jobId,
      files: tellsFiles ? await this.#filesOf(jobId, server) : null,
    }));
    const weighed = server.target.cloud === null ? weighEvidence : weighCloudEvidence;
    return weighed(newJobs, request.files);
  }

  async #list(server: Server): Promise<Job[]> {
    return (await server.listJobs({ collection: this.#collection })).jobs;
  }

  /** `null` before the server has tasks for them, and where it does not tell. */
  async #filesOf(jobId: string, server: Server): Promise<NewJob["files"]> {
    try {
      const { files } = await server.describeJob(jobId);
      const units = files.map(({ paths }) => paths);
      return units.length > 0 && units.every((paths) => paths.length > 0) ? units : null;
    } catch (error) {
      if (error instanceof CliError && (error.kind === "auth" || error.kind === "no-route")) {
        return null;
      }
      throw error;
    }
  }
}

/** What one command that creates jobs knows of the server. */
export interface CreateSession {
  server: Server;
  jobs: CollectionJobs;
  /** `null`: the job limit is not waited out. */
  slots: JobSlots | null;
  /** Whether it is known to support idempotency keys; `null`: it was not asked yet. */
  supportsKeys: boolean | null;
  /** No earlier command can have sent its keys. */
  areKeysFresh: boolean;
  keepsTimeout: boolean;
}

/** Returns the server under the limits of a create: it takes longer with many files. */
export function createServer({ server, keepsTimeout }: CreateSession, units: number): Server {
  if (keepsTimeout) return server;
  const requestTimeoutMs = Math.max(server.target.requestTimeoutMs, 60_000 + 500 * units);
  return server.with({ requestTimeoutMs });
}

export async function askForKeys(session: CreateSession): Promise<boolean> {
  session.supportsKeys ??= await session.server.supportsIdempotencyKeys();
  return session.supportsKeys;
}

/** Asks the server what has to be known before anything is created. */
export async function openCreateSession(
  create: CreateOptions,
  slots: SlotOptions,
  unlimited: Server,
  context: Context,
): Promise<CreateSession> {
  const server = unlimited.with({ deadlineMs: slots.deadlineMs });
  const jobs = new CollectionJobs(server, create.collection);
  await openJobs(jobs);
  // An older server ignores the option and makes the rows visible.
  if (!create.job.autoCommit) await server.requireVerb("commit");
  const session: CreateSession = {
    server,
    jobs,
    slots: create.isWaiting ? new JobSlots(slots, server, context) : null,
    supportsKeys: null,
    areKeysFresh: !create.once && create.idempotencyKey === null,
    keepsTimeout: create.keepsTimeout,
  };
  if (!session.areKeysFresh && !(await askForKeys(session))) {
    writeNote(
      server.target.cloud === null
        ? "this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): " +
            "the same command again may load the files again"
        : "Zilliz Cloud knows no keys: the same command again loads the files again",
      context,
    );
  }
  return session;
}

async function openJobs(jobs: CollectionJobs): Promise<void> {
  try {
    await jobs.open();
  } catch (error) {
    if (!(error instanceof CliError && error.kind === "not-found")) throw error;
    throw new CliError("not-found", error.message, {
      hint: "check --collection, and name its database with --db",
      cause: error,
    });
  }
}
