import { mapBounded } from "../base/concurrent.ts";
import { CliError } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { compareIds, isFinal, type Job } from "../milvus/job.ts";
import { createRedact } from "../milvus/redaction.ts";
import type { ImportRequest, Server, Unit } from "../milvus/server.ts";
import { importsFolders } from "./job-options.ts";

/** What the jobs of a collection show about a create whose response was lost. */
export type Evidence =
  /** One new job has our files. */
  | { kind: "created"; jobId: string }
  /** The only new job may be ours: the server does not report its files. */
  | { kind: "likely"; jobId: string }
  /** No new job can be ours. */
  | { kind: "none" }
  /** Several new jobs can be ours. */
  | { kind: "unclear"; jobIds: readonly string[] };

/** A job that appeared after our request; `files` is `null` while the server does not report them. */
export interface NewJob {
  jobId: string;
  files: readonly Unit[] | null;
}

const requestsAtOnce = 4;

/** The jobs of one collection: which existed before our creates, and which appeared since. */
export class CollectionJobs {
  readonly #server: Server;
  readonly #collection: string;
  readonly #earlier: ReadonlyMap<string, Job>;
  readonly #oldIds: Set<string>;
  /** Whether the user may list the jobs. */
  readonly isListed: boolean;

  private constructor(server: Server, collection: string, jobs: readonly Job[] | null) {
    this.#server = server;
    this.#collection = collection;
    this.#earlier = new Map(jobs?.map((job) => [job.jobId, job]));
    this.#oldIds = new Set(this.#earlier.keys());
    this.isListed = jobs !== null;
  }

  /** Lists the jobs. Throws if a create could not succeed either: no response, or no such collection. */
  static async list(server: Server, collection: string): Promise<CollectionJobs> {
    const listed = await attempt(server.listJobs({ collection }));
    if ("value" in listed) return new CollectionJobs(server, collection, listed.value.jobs);
    const { failure } = listed;
    // Until 2.6.6 listing requires a privilege that creating does not.
    if (failure.kind === "auth") return new CollectionJobs(server, collection, null);
    if (failure.kind !== "not-found") throw failure;
    throw new CliError("not-found", failure.message, {
      hint: "check --collection, and name its database with --db",
      cause: failure,
    });
  }

  /** Counts the job as an old one from now on; returns whether it was one already, and the job as it was listed. */
  add(jobId: string): { isOld: boolean; earlier: Job | undefined } {
    const isOld = this.#isOld(jobId);
    this.#oldIds.add(jobId);
    return { isOld, earlier: this.#earlier.get(jobId) };
  }

  /** Lists the jobs again, and judges by the new ones whether the request has created one. */
  async findEvidence(request: ImportRequest): Promise<Evidence> {
    // No retries: the caller tries again anyway.
    const server = this.#server.with({ retries: 0 });
    const { jobs } = await server.listJobs({ collection: this.#collection });
    const ids = new Set(jobs.map(({ jobId }) => jobId));
    const lost = [...this.#earlier.values()].find((job) => !isFinal(job) && !ids.has(job.jobId));
    // A proxy that does not reach the coordinator responds with an empty success.
    if (lost !== undefined) {
      throw new CliError("unavailable", `the list lacks job ${lost.jobId}, ${server.target.uri}`);
    }
    const newIds = [...ids].filter((jobId) => !this.#isOld(jobId));
    const hasFiles = !importsFolders(request.options);
    const newJobs = await mapBounded(newIds, requestsAtOnce, async (jobId) => ({
      jobId,
      files: hasFiles ? await describeFiles(jobId, server) : null,
    }));
    const weighJobs = server.identifiesJobs ? weighEvidence : weighCloudEvidence;
    return weighJobs(newJobs, request.files);
  }

  /**
   * Whether the job existed before. IDs of Milvus rise, so an ID below another is of an old job, also if the server has
   * removed it. The order of those of Zilliz Cloud is not known.
   */
  #isOld(jobId: string): boolean {
    if (this.#oldIds.has(jobId) || !this.#server.identifiesJobs) return this.#oldIds.has(jobId);
    return [...this.#oldIds].some((oldId) => compareIds(jobId, oldId) < 0);
  }
}

/** Returns a job's units; `null` before the server has tasks for them, or if it does not report them. */
async function describeFiles(jobId: string, server: Server): Promise<NewJob["files"]> {
  const described = await attempt(server.describeJob(jobId));
  if ("value" in described) {
    const units = described.value.files.map(({ paths }) => paths);
    return units.length > 0 && units.every((paths) => paths.length > 0) ? units : null;
  }
  const { failure } = described;
  if (failure.kind === "auth" || failure.kind === "no-route") return null;
  throw failure;
}

/** Judges by the new jobs of a Milvus whether one of them imports the units that were sent. */
export function weighEvidence(newJobs: readonly NewJob[], sent: readonly Unit[]): Evidence {
  const ours = new Set(sent.map(unitName));
  return weigh(newJobs, (files) => {
    const shared = files.filter((unit) => ours.has(unitName(unit))).length;
    if (shared === 0) return "other";
    return shared === files.length && shared === sent.length ? "same" : "unlike";
  });
}

/**
 * Does the same for Zilliz Cloud, which may report only the last name of a file, or the files inside a folder: its
 * files never prove that a new job is not ours.
 */
export function weighCloudEvidence(newJobs: readonly NewJob[], sent: readonly Unit[]): Evidence {
  return weigh(newJobs, (files) => {
    const hasFolders = files.flat().every((path) => path.includes("/"));
    if (hasFolders && sortedNames(files) === sortedNames(sent)) return "same";
    return sortedNames(files, lastName) === sortedNames(sent, lastName) ? "alike" : "unlike";
  });
}

/** How the files of a job compare with ours. Only "other" proves that it is not our job. */
type Likeness = "same" | "alike" | "unlike" | "other";

function weigh(
  newJobs: readonly NewJob[],
  compare: (files: readonly Unit[]) => Likeness,
): Evidence {
  const possible = newJobs
    .map(({ jobId, files }) => ({ jobId, likeness: files === null ? "alike" : compare(files) }))
    .filter(({ likeness }) => likeness !== "other");
  const [same, ...twins] = possible.filter(({ likeness }) => likeness === "same");
  if (same !== undefined && twins.length === 0) return { kind: "created", jobId: same.jobId };
  const [first] = possible;
  if (first === undefined) return { kind: "none" };
  // If others create jobs too, one that is only alike may be theirs.
  return newJobs.length === 1 && first.likeness === "alike"
    ? { kind: "likely", jobId: first.jobId }
    : { kind: "unclear", jobIds: possible.map(({ jobId }) => jobId) };
}

function sortedNames(units: readonly Unit[], shorten = (path: string) => path): string {
  return JSON.stringify(units.map((unit) => unitName(unit.map(shorten))).sort());
}

function lastName(path: string): string {
  return path.replace(/[?#].*$/s, "").replace(/^.*\/(?=.)/s, "");
}

const redact = createRedact(null);

/**
 * Returns a name that is equal for equal units. Servers print the files of a unit with blanks between, which may as well
 * be part of a name, and drop a leading slash. What they print is redacted when it is read.
 */
function unitName(unit: Unit): string {
  return redact(unit.map((path) => path.replace(/^\/+/, "")).join(" "));
}
