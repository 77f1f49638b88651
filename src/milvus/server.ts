// milvus: Talks with one or several servers: jobs, decoding, why a request failed.
import type { Tls } from "../base/context.ts";
import type { Job, Stage, StageBand } from "./job.ts";
import type { JobDetail } from "./job-detail.ts";

/** Where in Zilliz Cloud: the members that say so in the body of every request. */
type CloudPlace = { clusterId: string } | { projectId: string; regionId: string };

export interface Cloud {
  place: CloudPlace;
  /** Credentials of the object store that files are read from: members of a create, and of nothing else. */
  storeKeys: Readonly<Record<string, string>>;
}

/** One Milvus to talk to, everything about it settled. */
export interface Target {
  /** The profile it came from, `null` if only flags or the environment name it. */
  profile: string | null;
  /** What its jobs and errors are marked with: the profile if several are queried, else `null`. */
  label: string | null;
  /** Scheme, host, port and base path, without a trailing slash. */
  uri: string;
  token: string | null;
  /** `null`: a self-hosted Milvus. */
  cloud: Cloud | null;
  /** `null` leaves the choice to the server. */
  db: string | null;
  requestTimeoutMs: number;
  /** How many times a request that only reads is sent again after a failure that may pass. */
  retries: number;
  tls: Tls | null;
}

/** Which jobs a list is of: all of "database" or of "everything" that one request gives. */
export type Scope = { collection: string } | "database" | "everything";

export interface JobList {
  jobs: Job[];
  /** What the server did not let us filter, in words for the user. */
  caveat: string | null;
}

/** The jobs of a list, with what the server tells only of single jobs. */
export interface CompletedJobs {
  /** The described jobs by the job of the list. */
  described: ReadonlyMap<Job, Job>;
  /** What is still unknown, in words for the user. */
  caveat: string | null;
}

/** One file, or the `.npy` files of one batch. */
export type Unit = readonly string[];

export interface ImportRequest {
  collectionName: string;
  /** `null` leaves the choice to the server. */
  partitionName: string | null;
  files: readonly Unit[];
  options: Readonly<Record<string, string>>;
  /** The volume of Zilliz Cloud that contains the files. */
  volumeName?: string | undefined;
}

/** What ends a job created with auto_commit=false. Since Milvus 3.0. */
export type Verb = "commit" | "abort";

export interface Limits {
  requestTimeoutMs: number;
  retries: number;
  /** On the clock of `elapsedMs`: no request is sent again after it. `null`: none. */
  deadlineMs: number | null;
  /** Aborts the requests, in place of the context's signal. */
  signal: AbortSignal;
}

/**
 * The conversation with one cluster. It knows the server's dialect: the names of its requests, its stages, and whether
 * it is Zilliz Cloud; what it learns from one response it uses for the next request. Every method throws a `CliError`.
 */
export interface Server {
  readonly target: Target;
  /** False for Zilliz Cloud, whose list has neither progress nor reasons: `describeJob` has them. */
  readonly listsProgress: boolean;
  /** The name under which the server describes jobs, as far as it is known. */
  readonly describeVerb: string;
  /** In the server's random order. */
  listJobs(scope: Scope): Promise<JobList>;
  /** The jobs of every database, each with its `dbName` where the server lets us find it out. */
  listJobsOfAllDatabases(collection: string | null): Promise<JobList>;
  /** Describes those jobs of a list whose progress or reason the list leaves out. */
  completeJobs(jobs: readonly Job[]): Promise<CompletedJobs>;
  describeJob(jobId: string): Promise<JobDetail>;
  stageOf(job: Pick<Job, "state" | "progress">): Stage;
  stageBand(stage: Stage): StageBand | null;
  /** Names of the target's database; `null` if the server does not list them. */
  listCollections(): Promise<string[] | null>;
  /**
   * Creates a job and returns its ID; on a server that supports idempotency keys, that of the job created before with
   * the same key. `null`: no key, always a new job.
   */
  createJob(request: ImportRequest, key: string | null): Promise<string>;
  supportsIdempotencyKeys(): Promise<boolean>;
  /** Throws if the server has no such request. */
  requireVerb(verb: Verb): Promise<void>;
  /** Makes an Uncommitted job's rows visible. Succeeds too if it is already Committing or Completed. */
  commitJob(jobId: string): Promise<void>;
  /** Fails a job that is not committed yet. Succeeds too if the user has aborted it before. */
  abortJob(jobId: string): Promise<void>;
  /** Returns the same server, with what it has learnt, under other limits. */
  with(limits: Partial<Limits>): Server;
}
