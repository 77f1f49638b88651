import { mapBounded } from "../base/concurrent.ts";
import { CliError, isMissing } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { isFinal, type Job, knownState } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import { requireEveryJob } from "../milvus/lists.ts";
import type { ImportRequest, Server, Unit } from "../milvus/server.ts";
import { changesRows, importsFolders } from "./job-options.ts";

/** What the jobs show about a create: one of them is its job, or some may be. */
export type Evidence =
  | { kind: "ours"; job: JobDetail }
  /** `haveSameFiles`: one has the files of the request, so that a later search decides nothing. */
  | { kind: "candidates"; jobIds: readonly string[]; haveSameFiles: boolean };

/** How the files of a job compare with those of a request; "unreported": the server does not report them. */
export type Likeness = "same" | "overlapping" | "different" | "unreported";

const requestsAtOnce = 4;

/** The jobs of one collection: which existed before our creates, and which appeared since. */
export class CollectionJobs {
  readonly #server: Server;
  readonly #collection: string;
  readonly #earlier: ReadonlyMap<string, Job>;
  readonly #created = new Set<string>();
  /** Whether the user may list the jobs. */
  readonly isListed: boolean;

  private constructor(server: Server, collection: string, jobs: readonly Job[] | null) {
    this.#server = server;
    this.#collection = collection;
    this.#earlier = new Map(jobs?.map((job) => [job.jobId, job]));
    this.isListed = jobs !== null;
  }

  /** Lists the jobs. Throws if a create could not succeed either: no response, or no such collection. */
  static async list(server: Server, collection: string): Promise<CollectionJobs> {
    const listed = await attempt(server.listJobs({ collection }));
    if ("value" in listed) {
      return new CollectionJobs(server, collection, requireEveryJob(listed.value));
    }
    const { failure } = listed;
    // Until Milvus 2.6.6, listing requires a privilege that creating does not.
    if (failure.kind === "auth") return new CollectionJobs(server, collection, null);
    throw failure;
  }

  /** Returns the job as listed before the first create; `null`: it was not. The order of IDs shows nothing (milvus#48438). */
  findListed(jobId: string): Job | null {
    return this.#earlier.get(jobId) ?? null;
  }

  /** Records a job as ours, so that it is not taken for another one. */
  add(jobId: string): void {
    this.#created.add(jobId);
  }

  /** Finds out whether this request created one of the jobs that appeared since. */
  async findNew(request: ImportRequest): Promise<Evidence> {
    // No retries: the caller tries again anyway.
    const server = this.#server.with({ retries: 0 });
    const jobs = requireEveryJob(await server.listJobs({ collection: this.#collection }));
    const ids = new Set(jobs.map(({ jobId }) => jobId));
    const lost = [...this.#earlier.values()].find((job) => !isFinal(job) && !ids.has(job.jobId));
    // A Milvus proxy that cannot reach the coordinator responds with success and no jobs.
    if (lost !== undefined) {
      throw new CliError(
        "unavailable",
        `incomplete list: job ${lost.jobId} is missing: ${server.target.uri}`,
      );
    }
    const newIds = [...ids].filter((id) => !this.#earlier.has(id) && !this.#created.has(id));
    const found = await describeEach(newIds, server);
    return judge(
      found,
      request,
      (likeness) => likeness !== "different" || !server.reportsPaths,
      server.redact,
    );
  }

  /**
   * Searches the jobs that existed before for one with exactly these files that has not failed. Jobs that do not show their
   * files yet are candidates.
   */
  async findEarlier(request: ImportRequest): Promise<Evidence> {
    const ids = [...this.#earlier.values()]
      .filter((job) => !hasFailed(job) && !this.#created.has(job.jobId))
      .map(({ jobId }) => jobId);
    const found = await describeEach(ids, this.#server);
    const standing = new Map([...found].filter(([, job]) => job === null || !hasFailed(job)));
    return judge(
      standing,
      request,
      (likeness, job) => likeness === "unreported" && !(job !== null && isFinal(job)),
      this.#server.redact,
    );
  }
}

/** Describes jobs; `null`: the user may not describe it. Leaves out jobs that the server has removed. */
async function describeEach(
  ids: readonly string[],
  server: Server,
): Promise<Map<string, JobDetail | null>> {
  const found = new Map<string, JobDetail | null>();
  await mapBounded(ids, requestsAtOnce, async (jobId) => {
    const described = await attempt(server.describeJob(jobId));
    if ("value" in described) found.set(jobId, described.value);
    else if (["auth", "no-route"].includes(described.failure.kind)) found.set(jobId, null);
    else if (!isMissing(described.failure)) throw described.failure;
  });
  return found;
}

/** Returns the one job that has exactly the files of the request, or else all jobs for which `mayBe` is true. */
function judge(
  jobs: ReadonlyMap<string, JobDetail | null>,
  request: ImportRequest,
  mayBe: (likeness: Likeness, job: JobDetail | null) => boolean,
  redact: Server["redact"],
): Evidence {
  const isHidden = request.partitionName !== null || changesRows(request.options);
  const same: JobDetail[] = [];
  const jobIds: string[] = [];
  for (const [jobId, job] of jobs) {
    const likeness = compareFiles(job, request, redact);
    if (likeness === "same" && job !== null) same.push(job);
    if (likeness === "same" || mayBe(likeness, job)) jobIds.push(jobId);
  }
  const [job, ...twins] = same;
  // The server reports neither partition nor options: another job can have the same files.
  if (job !== undefined && twins.length === 0 && !isHidden) return { kind: "ours", job };
  return { kind: "candidates", jobIds, haveSameFiles: same.length > 0 };
}

/** Compares the files. The server's `redact` is needed because the names of a job are redacted. */
export function compareFiles(
  job: JobDetail | null,
  { files, options }: ImportRequest,
  redact: Server["redact"],
): Likeness {
  const nameOf = (unit: Unit) => redact(unitName(unit));
  const units = job?.files.map(({ paths }) => paths) ?? [];
  // The files of a job of folders are those inside them.
  if (importsFolders(options) || units.length === 0) return "unreported";
  if (units.some((paths) => paths.length === 0)) return "unreported";
  const [theirs, ours] = [units, files].map((each) => each.map(nameOf).sort());
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return "same";
  return theirs?.some((name) => ours?.includes(name)) ? "overlapping" : "different";
}

export function hasFailed({ state }: Pick<Job, "state">): boolean {
  return knownState(state) === "Failed";
}

/**
 * Returns a name that is equal for equal units. Servers print the files of a unit with blanks between, which may as well
 * be part of a name, and drop a leading slash.
 */
function unitName(unit: Unit): string {
  return unit.map((path) => path.replace(/^\/+/, "")).join(" ");
}
