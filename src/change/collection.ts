import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { CreateFlags } from "../commands/flags/create.ts";
import { compareIds, isFinal, type Job } from "../milvus/job.ts";
import { unknownServer } from "../milvus/job-detail.ts";
import { describeJob, listJobsUnscoped } from "../milvus/milvus-server.ts";
import type { Target } from "../milvus/server.ts";
import { honoursKeys, type ImportRequest, requireEnding } from "../milvus/writes.ts";
import { type Evidence, type NewJob, weigh, weighOnCloud } from "./evidence.ts";
import { Room } from "./job-limit.ts";
import { isOfFolders } from "./job-options.ts";

const requestsAtOnce = 4;

/** The jobs of one collection: as they were before ours, and what has come since. */
export class CollectionJobs {
  readonly #target: Target;
  readonly #collectionName: string;
  readonly #context: Context;
  readonly #traits = unknownServer();
  readonly #before = new Map<string, Job>();
  readonly #known = new Set<string>();
  #highestId: string | null = null;
  #isListed = false;

  constructor(target: Target, collectionName: string, context: Context) {
    this.#target = target;
    this.#collectionName = collectionName;
    this.#context = context;
  }

  /** Takes stock. Throws where no create could succeed either: nobody answers, or there is no such collection. */
  async open(): Promise<void> {
    try {
      for (const job of await this.#list(this.#target)) {
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
    if (this.#target.cloud !== null) return this.#known.has(jobId);
    return this.#highestId !== null && compareIds(jobId, this.#highestId) <= 0;
  }

  /** From now on this job is an old one. */
  remember(jobId: string): void {
    if (!this.isOld(jobId)) this.#highestId = jobId;
    this.#known.add(jobId);
  }

  /** Whether the job that `request` asked for has come. */
  async look(request: ImportRequest): Promise<Evidence> {
    // Whoever looks will look again.
    const target = { ...this.#target, retries: 0 };
    const ids = new Set((await this.#list(target)).map(({ jobId }) => jobId));
    const lost = [...this.#before.values()].find((job) => !isFinal(job) && !ids.has(job.jobId));
    // A proxy that does not reach the coordinator answers with an empty success.
    if (lost !== undefined) {
      throw new CliError("unavailable", `the list lacks job ${lost.jobId}, ${this.#target.uri}`);
    }
    const fresh = [...ids].filter((jobId) => !this.isOld(jobId));
    const tellsFiles = !isOfFolders(request.options);
    const newJobs = await mapBounded(fresh, requestsAtOnce, async (jobId) => ({
      jobId,
      files: tellsFiles ? await this.#filesOf(jobId, target) : null,
    }));
    const weighed = this.#target.cloud === null ? weigh : weighOnCloud;
    return weighed(newJobs, request.files);
  }

  #list(target: Target): Promise<Job[]> {
    return listJobsUnscoped(target, this.#collectionName, this.#context);
  }

  /** `null` before the server has tasks for them, and where it does not tell. */
  async #filesOf(jobId: string, target: Target): Promise<NewJob["files"]> {
    try {
      const { files } = await describeJob(target, jobId, this.#traits, this.#context);
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

/** The server as one command that creates jobs knows it. */
export interface Desk {
  target: Target;
  jobs: CollectionJobs;
  /** `null`: a limit is not waited out. */
  room: Room | null;
  /** Whether it is known to honour keys; `null`: it was not asked yet. */
  honoursKeys: boolean | null;
  /** No earlier command can have sent its keys. */
  keysAreFresh: boolean;
  /** The limit of a request was given for this command, so that it holds for a create too. */
  keepsTimeout: boolean;
}

/** Servers take their time over many files; others wait ten minutes whatever their number. */
export function createTarget({ target, keepsTimeout }: Desk, units: number): Target {
  if (keepsTimeout) return target;
  return { ...target, requestTimeoutMs: Math.max(target.requestTimeoutMs, 60_000 + 500 * units) };
}

export async function askForKeys(desk: Desk, context: Context): Promise<boolean> {
  desk.honoursKeys ??= await honoursKeys(desk.target, context);
  return desk.honoursKeys;
}

/** Asks the server what has to be known before anything is created. */
export async function openDesk(
  flags: CreateFlags,
  deadlineMs: number | null,
  settled: Target,
  context: Context,
): Promise<Desk> {
  const target = { ...settled, deadlineMs };
  const { interval, maxOutage, failFast, collection, wait, requestTimeout } = flags;
  const jobs = new CollectionJobs(target, collection, context);
  await openJobs(jobs);
  // An older server ignores the option and makes the rows visible.
  if (!flags.autoCommit) await requireEnding(target, "commit", context);
  const patience = {
    intervalMs: interval,
    maxOutageMs: maxOutage,
    deadlineMs,
    failFast: failFast === true,
  };
  const desk: Desk = {
    target,
    jobs,
    room: wait === true ? new Room(patience, target, context) : null,
    honoursKeys: null,
    keysAreFresh: flags.once !== true && flags.idempotencyKey === undefined,
    keepsTimeout: requestTimeout !== undefined,
  };
  if (!desk.keysAreFresh && !(await askForKeys(desk, context))) {
    context.stderr.write(
      target.cloud === null
        ? "note: this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): " +
            "the same command again may load the files again\n"
        : "note: Zilliz Cloud knows no keys: the same command again loads the files again\n",
    );
  }
  return desk;
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
