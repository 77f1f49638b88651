// milvus: Talks with one or several servers: jobs, decoding, why a request failed.
import type { Tls } from "../base/context.ts";
import type { Unreadable } from "./decode.ts";
import type { Job, Stage } from "./job.ts";
import type { JobDetail } from "./job-detail.ts";

/** A cluster, or a project in a region: members of the body of every request. */
type CloudPlace = { clusterId: string } | { projectId: string; regionId: string };

export interface Cloud {
  place: CloudPlace;
  /** Credentials of the object store that files are read from: members of the body of a create only. */
  storeKeys: Readonly<Record<string, string>>;
}

/** One Milvus, with all settings to connect to it. */
export interface Target {
  /** The profile it is from, `null` if only flags or the environment name it. */
  profile: string | null;
  /** The profile of its jobs and errors if several are queried, else `null`. */
  label: string | null;
  /** Scheme, host, port and base path, without a trailing slash. */
  uri: string;
  token: string | null;
  /** Reads the token's file again; left out if the token is from elsewhere. */
  readTokenAgain?: () => Promise<string>;
  /** `null`: a self-hosted Milvus. */
  cloud: Cloud | null;
  /** `null` leaves the choice to the server. */
  db: string | null;
  requestTimeoutMs: number;
  /** How often a request that only reads is retried after a transient failure. */
  retries: number;
  tls: Tls | null;
  /** Other values that are sent and must not be printed, such as the key of a backup. */
  secrets?: readonly string[];
}

/** The jobs to list: those of a collection, of the target's database, or all that one request gives. */
export type Scope = { collection: string } | "database" | "everything";

export interface JobList {
  jobs: Job[];
  /** Records that are left out; `null`: none. */
  unreadable: Unreadable | null;
  /** Text for the user about jobs that the server did not let us filter. */
  caveat: string | null;
}

/** Jobs of a list that have been described, because the list leaves something out. */
export interface CompletedJobs {
  /** By the job of the list. */
  described: ReadonlyMap<Job, Job>;
  /** Text for the user about what is still unknown. */
  caveat: string | null;
}

/** What is imported as one item: a file, or several `.npy` files. */
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

/** The requests that end a job created with auto_commit=false; since Milvus 3.0. */
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
 * The connection to one cluster. It uses the request names and stages of the server's version, and learns them from its
 * responses. Every method that sends a request throws a `CliError`.
 */
export interface Server {
  readonly target: Target;
  /** False for Zilliz Cloud, whose list has neither progress nor reasons: `describeJob` has them. */
  readonly listsProgress: boolean;
  /** Whether it may support idempotency keys. */
  readonly takesKeys: boolean;
  /** Whether jobs show the whole paths of their files. Zilliz Cloud may show the last name only. */
  readonly reportsPaths: boolean;
  /** Whether it imports files of any store by their URLs, instead of files of its own storage by their paths. */
  readonly importsUrls: boolean;
  /** The name of the request that describes a job, as learned so far. */
  readonly describeVerb: string;
  /** Removes secrets from a text, as from the server's responses. */
  redact(text: string): string;
  /** Lists jobs in the server's order, which is random. */
  listJobs(scope: Scope): Promise<JobList>;
  /** Lists the jobs of every database, each with its `dbName` if the server lists its collection. */
  listJobsOfAllDatabases(collection: string | null): Promise<JobList>;
  /** Describes the jobs that a list shows without progress or reason. */
  completeJobs(jobs: readonly Job[]): Promise<CompletedJobs>;
  describeJob(jobId: string): Promise<JobDetail>;
  stageOf(job: Pick<Job, "state" | "progress">): Stage;
  /** Lists the names in the target's database, `null` if the server does not list them. */
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
  /** Returns the same server, with what it has learned, under other limits. */
  with(limits: Partial<Limits>): Server;
}
