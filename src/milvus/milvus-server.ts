import { mapBounded } from "../base/concurrent.ts";
import { CliError } from "../base/errors.ts";
import { decodeArray, decodeJob, decodeRecord, decodeString } from "./decode.ts";
import { type Job, type Stage, type StageBand, stageBand, stageOf } from "./job.ts";
import { type Dialect, decodeJobDetail, type JobDetail } from "./job-detail.ts";
import { read, type Session } from "./request.ts";
import type {
  CompletedJobs,
  ImportRequest,
  JobList,
  Limits,
  Scope,
  Server,
  Target,
  Verb,
} from "./server.ts";

const requestsAtOnce = 8;

/** `get_progress` was the only name of describe until 2.4.12. */
const currentMilvus: Dialect = {
  describeVerb: "describe",
  otherVerb: "get_progress",
  hasSortStage: true,
};

/** A self-hosted Milvus; starts as a current version and is corrected by what responses show. */
export class MilvusServer implements Server {
  readonly listsProgress: boolean = true;
  protected readonly session: Session;
  protected readonly dialect: Dialect;

  constructor(session: Session, dialect: Dialect = { ...currentMilvus }) {
    this.session = session;
    this.dialect = dialect;
  }

  get target(): Target {
    return this.session.target;
  }

  get describeVerb(): string {
    return this.dialect.describeVerb;
  }

  /** Servers ignore a database without a collection (milvus#31273), so its collections are listed one by one. */
  async listJobs(scope: Scope): Promise<JobList> {
    const { db } = this.target;
    if (scope !== "database" || db === null) {
      const collection = typeof scope === "object" ? scope.collection : null;
      return { jobs: await this.requestList(collection), caveat: null };
    }
    const [everyJob, names] = await Promise.all([this.requestList(null), this.listCollections()]);
    if (names === null) {
      const caveat = `jobs of every database are shown: the server would not name the collections of ${db}`;
      return { jobs: everyJob, caveat };
    }
    const withJobs = new Set(everyJob.map((job) => job.collectionName));
    const listed = names.filter((name) => withJobs.has(name));
    const jobs = await mapBounded(listed, requestsAtOnce, (name) => this.listUnlessDropped(name));
    return { jobs: jobs.flat(), caveat: null };
  }

  async listJobsOfAllDatabases(collection: string | null): Promise<JobList> {
    const { listJobsOfAllDatabases } = await import("./all-databases.ts");
    const inDatabase = (db: string | null) =>
      new MilvusServer({ ...this.session, target: { ...this.target, db } }, this.dialect);
    return listJobsOfAllDatabases(inDatabase, collection);
  }

  async completeJobs(_jobs: readonly Job[]): Promise<CompletedJobs> {
    return { described: new Map(), caveat: null };
  }

  async describeJob(jobId: string): Promise<JobDetail> {
    const request = async (verb: string) => {
      const response = await read(this.session, `jobs/import/${verb}`, { jobId });
      return this.withLabel(decodeJobDetail(response, jobId, this.dialect));
    };
    const { otherVerb } = this.dialect;
    // Another call may correct the dialect while this one waits.
    const verb = this.dialect.describeVerb;
    try {
      return await request(verb);
    } catch (error) {
      if (!(error instanceof CliError && error.kind === "no-route")) throw error;
      if (verb === otherVerb) throw error;
    }
    const response = await read(this.session, `jobs/import/${otherVerb}`, { jobId });
    this.dialect.describeVerb = otherVerb;
    if (otherVerb === currentMilvus.otherVerb) this.dialect.hasSortStage = false;
    return this.withLabel(decodeJobDetail(response, jobId, this.dialect));
  }

  stageOf(job: Pick<Job, "state" | "progress">): Stage {
    return stageOf(job, this.dialect.hasSortStage);
  }

  stageBand(stage: Stage): StageBand | null {
    return stageBand(stage, this.dialect.hasSortStage);
  }

  async listCollections(): Promise<string[] | null> {
    try {
      const names = decodeArray(await read(this.session, "collections/list", {}), "data");
      return names.map((name, index) => decodeString(name, `data[${index}]`));
    } catch (error) {
      // The user may not list them, or the version has no such request.
      if (error instanceof CliError && (error.kind === "auth" || error.kind === "no-route")) {
        return null;
      }
      throw error;
    }
  }

  async createJob(request: ImportRequest, key: string | null): Promise<string> {
    const { createJob } = await import("./writes.ts");
    return createJob(this.session, request, key);
  }

  async supportsIdempotencyKeys(): Promise<boolean> {
    const { supportsIdempotencyKeys } = await import("./writes.ts");
    return supportsIdempotencyKeys(this.session);
  }

  async requireVerb(verb: Verb): Promise<void> {
    const { requireVerb } = await import("./writes.ts");
    await requireVerb(this.session, verb);
  }

  async commitJob(jobId: string): Promise<void> {
    const { sendVerb } = await import("./writes.ts");
    await sendVerb(this.session, "commit", { jobId });
  }

  async abortJob(jobId: string): Promise<void> {
    const { sendVerb } = await import("./writes.ts");
    await sendVerb(this.session, "abort", { jobId });
  }

  with(limits: Partial<Limits>): Server {
    return new MilvusServer(this.sessionWith(limits), this.dialect);
  }

  /** Lists the databases' names; throws `no-route` before Milvus 2.5. */
  async listDatabases(): Promise<string[]> {
    const names = decodeArray(await read(this.session, "databases/list", {}), "data");
    return names.map((name, index) => decodeString(name, `data[${index}]`));
  }

  /** Lists the jobs of a collection that may have been dropped since it was named. */
  async listUnlessDropped(collection: string): Promise<Job[]> {
    try {
      return await this.requestList(collection);
    } catch (error) {
      if (error instanceof CliError && error.kind === "not-found") return [];
      throw error;
    }
  }

  /** Sends one list request: the jobs of a collection, or of all databases. */
  async requestList(collection: string | null): Promise<Job[]> {
    const body = collection === null ? {} : { collectionName: collection };
    const response = decodeRecord(await read(this.session, "jobs/import/list", body), "data");
    return decodeArray(response.records, "data.records").map((record, index) =>
      this.withLabel(decodeJob(record, "data.records", index)),
    );
  }

  protected sessionWith(limits: Partial<Limits>): Session {
    return { ...this.session, limits: { ...this.session.limits, ...limits } };
  }

  /** Mutates the job: a list can have a million. */
  protected withLabel<Labelled extends Job>(job: Labelled): Labelled {
    if (this.target.label !== null) job.profile = this.target.label;
    return job;
  }
}
