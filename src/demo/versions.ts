/** How one server differs from another on the wire. Every entry names the versions it holds for. */
export interface Quirks {
  /** `code` of a success: 200 until 2.4.2, 0 since. */
  successCode: 0 | 200;
  /** `describe` is routed, 2.4.13+ (milvus#36752); before there is only `get_progress`. */
  describeRoute: boolean;
  /** `databases/list` is routed, 2.5+ (milvus#38077). */
  databasesRoute: boolean;
  /** 3.0: `commit` and `abort`, the option `auto_commit`, the states Uncommitted and Committing. */
  manualCommit: boolean;
  /** 2.5+: sorting takes 70 to 80 percent and the index 80 to 90; before, the index takes 70 to 90. */
  sortStage: boolean;
  /** `details[].fileName` as proto text until 2.4.4, as `[a b]` since (milvus#33723). */
  fileNames: "proto" | "list";
  /** `details[].totalRows` counts the files before it too, seen on 2.4.0 builds. */
  cumulativeFileRows: boolean;
  /** `createTime` is told, 2.6.5+ (milvus#45059). */
  createTime: boolean;
  /** Body of HTTP 408: `timeout` until 2.5.3, JSON since. */
  timeoutBody: "text" | "json";
  /** An unparsable `Request-Timeout` is refused (3.0), not ignored. */
  strictRequestTimeout: boolean;
  /** Until 2.5.9 one client's `Request-Timeout` becomes the limit of later requests on that route. */
  stickyRequestTimeout: boolean;
  /** Unknown job and job limit are 2101 `… on server side`, 2.6.19+; before 2100. */
  serverSideCode: 2100 | 2101;
  /** A jobId that is no number: 2100 on older servers, 1100 on newer ones. */
  invalidJobIdCode: 1100 | 2100;
  /** A backup import without partition: 1100 on older servers, 1101 on newer ones. */
  missingPartitionCode: 1100 | 1101;
  /** Code 800 reads `database not found, database: X` until 2.4.17, `database not found[database=X]` since. */
  databaseMessage: "colon" | "brackets";
  /** Until 2.4.17 `list` without a collection at least checks that its database exists. */
  listChecksDatabase: boolean;
  /** 2.4.14 alone: `list` and `describe` see the jobs of their database only; elsewhere milvus#31273. */
  jobsPerDatabase: boolean;
  /** `Idempotency-Key` is honoured, 2.6.24+ and 3.0.2+ (milvus#52544). */
  idempotencyKeys: boolean;
  /** `.jsonl` and `.ndjson` are imported too, since late 2.6 (milvus#44717). */
  jsonLines: boolean;
  /** 2.6.13+: create goes through a broadcast, whose checks prefix their messages (milvus#48438). */
  broadcastCreate: boolean;
  /** 2.6.7+: no privilege drops rows from `list` and refuses `describe` a job; before, two global privileges do. */
  privilegePerJob: boolean;
  /** HTTP 403 names the database, 2.4.2+. */
  databaseInDenial: boolean;
  /** Early 2.4: a second JSON document may follow a 403 in the same body (milvus#31282). */
  secondDocument: boolean;
  /** `l0_import` is allowed; off by default in 3.0. */
  l0Import: boolean;
  /** 3.0 adds the header `X-Milvus-Trace-Id`. */
  traceHeader: boolean;
  /** How long a final job is kept: 3 h, since 2.6.24 and 3.0.2 48 h. */
  retentionMs: number;

  /** dataCoord.import.maxImportJobNum: jobs that are not final. */
  maxJobs: number;
  /** The server's time zone, as minutes east of UTC. */
  utcOffsetMinutes: number;
  /** A prefix that an ingress puts in front of `/v2`, such as `/milvus`. */
  basePath: string;
  /** The cluster takes part in replication (CDC), where imports are refused. */
  replicating: boolean;
  /** jobIds as bare 18-digit numbers, which no Milvus sends: for hostile tests. */
  bareJobIds: boolean;
  /** Zilliz Cloud's dialect: pages, `job-…` ids, InProgress, API keys (the passwords of `users`). */
  cloud: boolean;
  /** `code` as text, as old answers of Zilliz Cloud have it. */
  textCodes: boolean;
  /** Of one user to one endpoint, as Zilliz Cloud counts them; more are refused. */
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
  privilegePerJob: true,
  databaseInDenial: true,
  secondDocument: false,
  l0Import: false,
  traceHeader: true,
  retentionMs: 48 * hourMs,
  maxJobs: 1_024,
  utcOffsetMinutes: 0,
  basePath: "",
  replicating: false,
  bareJobIds: false,
  cloud: false,
  textCodes: false,
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
  privilegePerJob: false,
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
  databaseInDenial: false,
  secondDocument: true,
};

/** The last patch of each line (2.4.23, 2.5.27, 2.6.24, 3.0.2), and two early ones that stand alone. */
export const versions: Readonly<Record<DemoVersion, Quirks>> = {
  "2.4.0": version240,
  "2.4.14": version2414,
  "2.4": version24,
  "2.5": version25,
  "2.6": version26,
  "3.0": version30,
};
