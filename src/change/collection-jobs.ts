import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { ImportRequest } from "../milvus/create-job.ts";
import { compareIds, isFinal, type Job } from "../milvus/job.ts";
import { describeJob, listJobsUnscoped } from "../milvus/milvus-server.ts";
import type { Target } from "../milvus/server.ts";
import { unknownServer } from "../milvus/server-traits.ts";
import { type Evidence, type NewJob, weigh, weighOnCloud } from "./evidence.ts";
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
