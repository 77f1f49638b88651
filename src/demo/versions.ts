/** Describes how one server differs from another on the wire. */
export interface Quirks {
  /** Is the `code` of a success: 200 until 2.4.2, 0 since. */
  successCode: 0 | 200;
  /** Serves `describe`: since 2.4.13 (milvus#36752). Before, there is only `get_progress`. */
  describeRoute: boolean;
  /** Serves `databases/list`: since 2.5 (milvus#38077). */
  databasesRoute: boolean;
  /** Has `commit`, `abort`, the option `auto_commit` and the states Uncommitted and Committing: since 3.0. */
  manualCommit: boolean;
  /** Sorts at 70 to 80 percent and builds the index at 80 to 90: since 2.5. Before, the index takes 70 to 90. */
  sortStage: boolean;
  /** Writes `details[].fileName` as proto text until 2.4.4, as `[a b]` since (milvus#33723). */
  fileNames: "proto" | "list";
  /** Adds the rows of the files before it to `details[].totalRows`: seen on builds of 2.4.0. */
  cumulativeFileRows: boolean;
  /** Sends `createTime`: since 2.6.5 (milvus#45059). */
  createTime: boolean;
  /** Is the form of HTTP 408: `timeout` until 2.5.3, JSON since. */
  timeoutBody: "text" | "json";
  /** Refuses a `Request-Timeout` that is not a number: since 3.0. Before, it is ignored. */
  strictRequestTimeout: boolean;
  /** Keeps a client's `Request-Timeout` as the limit of later requests on that route: until 2.5.9. */
  stickyRequestTimeout: boolean;
  /** Is the code of an unknown job and of the job limit: 2101 since 2.6.19, 2100 before. */
  serverSideCode: 2100 | 2101;
  /** Is the code of a job ID that is not a number: 2100 on older servers, 1100 on newer ones. */
  invalidJobIdCode: 1100 | 2100;
  /** Is the code of a backup import without partition: 1100 on older servers, 1101 on newer ones. */
  missingPartitionCode: 1100 | 1101;
  /** Words code 800 as `database not found, database: X` until 2.4.17, as `database not found[database=X]` since. */
  databaseMessage: "colon" | "brackets";
  /** Checks in a `list` without collection that the database exists: until 2.4.17. */
  listChecksDatabase: boolean;
  /** Limits `list` and `describe` to the jobs of the database: only 2.4.14 (milvus#31273). */
  jobsPerDatabase: boolean;
  /** Supports `Idempotency-Key`: since 2.6.24 and 3.0.2 (milvus#52544). */
  idempotencyKeys: boolean;
  /** Imports `.jsonl` and `.ndjson`: since 2.6.6 (milvus#44717). */
  jsonLines: boolean;
  /** Creates through a broadcast, whose checks prefix their messages: since 2.6.13 (milvus#48438). */
  broadcastCreate: boolean;
  /** Allows `l0_import`: until 2.6. It is off by default since. */
  l0Import: boolean;
  /** Sends the header `X-Milvus-Trace-Id`: since 3.0. */
  traceHeader: boolean;
  /** Is how long a finished job is kept: 3 hours, and 48 hours since 2.6.24 and 3.0.2 (milvus#52544). */
  retentionMs: number;

  /** Is Milvus' dataCoord.import.maxImportJobNum, which counts unfinished jobs. */
  maxJobs: number;
  /** Is the server's time zone, in minutes east of UTC. */
  utcOffsetMinutes: number;
  /** Acts as Zilliz Cloud: lists pages, sends job IDs like `job-…` and the state InProgress. */
  cloud: boolean;
  /** Limits the requests of one user to one route, as Zilliz Cloud does. */
  requestsPerSecond: number;
}

export type DemoVersion = "2.4.0" | "2.4.14" | "2.4" | "2.5" | "2.6" | "3.0";

const hourMs = 3_600_000;

const version30: Quirks = {
  successCode: 0,
  describeRoute: true,
  databasesRoute: true,
  manualCommit: true,
  sortStage: true,
  fileNames: "list",
  cumulativeFileRows: false,
  createTime: true,
  timeoutBody: "json",
  strictRequestTimeout: true,
  stickyRequestTimeout: false,
  serverSideCode: 2101,
  invalidJobIdCode: 1100,
  missingPartitionCode: 1101,
  databaseMessage: "brackets",
  listChecksDatabase: false,
  jobsPerDatabase: false,
  idempotencyKeys: true,
  jsonLines: true,
  broadcastCreate: true,
  l0Import: false,
  traceHeader: true,
  retentionMs: 48 * hourMs,
  maxJobs: 1_024,
  utcOffsetMinutes: 0,
  cloud: false,
  requestsPerSecond: Number.POSITIVE_INFINITY,
};

const version26: Quirks = {
  ...version30,
  manualCommit: false,
  strictRequestTimeout: false,
  l0Import: true,
  traceHeader: false,
};

const version25: Quirks = {
  ...version26,
  createTime: false,
  serverSideCode: 2100,
  invalidJobIdCode: 2100,
  missingPartitionCode: 1100,
  idempotencyKeys: false,
  jsonLines: false,
  broadcastCreate: false,
  retentionMs: 3 * hourMs,
};

const version24: Quirks = {
  ...version25,
  databasesRoute: false,
  sortStage: false,
  timeoutBody: "text",
  stickyRequestTimeout: true,
};

const version2414: Quirks = {
  ...version24,
  databaseMessage: "colon",
  listChecksDatabase: true,
  jobsPerDatabase: true,
};

const version240: Quirks = {
  ...version2414,
  successCode: 200,
  describeRoute: false,
  fileNames: "proto",
  cumulativeFileRows: true,
  jobsPerDatabase: false,
};

/** Holds the last patch of each line (2.4.23, 2.5.27, 2.6.24, 3.0.2) and two early ones. */
export const versions: Readonly<Record<DemoVersion, Quirks>> = {
  "2.4.0": version240,
  "2.4.14": version2414,
  "2.4": version24,
  "2.5": version25,
  "2.6": version26,
  "3.0": version30,
};
