import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Context, isCi } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { ImportRequest, Server, Unit } from "../milvus/server.ts";
import type { OutputOptions } from "../render/output.ts";
import { checkCloudUnits, checkUnits, unitNotes } from "./file-checks.ts";
import {
  cloudOptionNotes,
  importsFolders,
  isTrue,
  type JobOptionValues,
  mergeJobOptions,
  optionNotes,
} from "./job-options.ts";
import { readUnits } from "./units.ts";

/** The options of create. */
export interface CreateOptions {
  collection: string;
  partition: string | null;
  volume: string | undefined;
  /** Units as they were typed, `a.npy,b.npy`. */
  files: readonly string[];
  /** Files that list more units; `-` is stdin. */
  filesFrom: readonly string[];
  /** Whether the token is read from stdin as well. */
  isTokenFromStdin: boolean;
  filesPerJob: number;
  /** The number of the first job to create. */
  fromJob: number;
  fileCheck: boolean;
  job: JobOptionValues;
  once: boolean;
  idempotencyKey: string | null;
  /** How the command continues to wait for the jobs; `null`: it does not. */
  wait: CreateWait | null;
  /** The flags of that wait. */
  waitWords: readonly string[];
  /** Whether a flag sets the timeout of requests, so that it applies to a create too. */
  keepsTimeout: boolean;
  output: OutputOptions;
  /** Returns a command to copy, for the same server; the operands may begin with a dash. */
  sameServer(words: readonly string[], operands?: readonly string[]): string;
}

/** How long to wait while a server accepts no more jobs. */
interface CreateWait {
  intervalMs: number;
  maxOutageMs: number;
  /** On the context's monotonic clock; `null`: none. */
  deadlineMs: number | null;
  /** Whether a created job that fails ends the wait. */
  failFast: boolean;
}

export interface PlannedJob {
  /** From 1. */
  number: number;
  /** How many jobs the whole plan has. */
  total: number;
  request: ImportRequest;
}

export interface ImportPlan {
  jobs: PlannedJob[];
  units: readonly Unit[];
  options: Readonly<Record<string, string>>;
}

/** Reads the units and divides them among jobs. */
export async function planImport(create: CreateOptions, context: Context): Promise<ImportPlan> {
  const { collection, partition, volume, filesPerJob, fromJob } = create;
  const options = mergeJobOptions(create.job);
  if (isTrue(options.backup) && partition === null) {
    throw new CliError("usage", "a backup import requires --partition", {
      hint: "every collection has the partition _default",
    });
  }
  const units = await readUnits(create, context);
  const jobs = planJobs(units, filesPerJob, {
    collectionName: collection,
    partitionName: partition,
    options,
    volumeName: volume,
  });
  if (fromJob > jobs.length) {
    throw new CliError("usage", `--from-job must be at most ${jobs.length}: "${fromJob}"`, {
      hint: "pass the same files and --files-per-job as before",
    });
  }
  return { jobs: jobs.slice(fromJob - 1), units, options };
}

/** The most units that servers accept in one request (dataCoord.import.maxImportFileNumPerReq). */
export const maxUnitsPerJob = 1_024;

/**
 * Divides units among jobs of `unitsPerJob` each, in order; the last job has the rest. A list that has grown at its end
 * thus gives the same full jobs as before.
 */
export function planJobs(
  units: readonly Unit[],
  unitsPerJob: number,
  common: Omit<ImportRequest, "files">,
): PlannedJob[] {
  const total = Math.ceil(units.length / unitsPerJob);
  return Array.from({ length: total }, (_, index) => {
    const files = units.slice(index * unitsPerJob, (index + 1) * unitsPerJob);
    return { number: index + 1, total, request: { ...common, files } };
  });
}

/** Throws for what the server would refuse, or accept and fail on later; returns notes. */
export function checkPlan(
  { units, options }: ImportPlan,
  { fileCheck, volume, wait }: CreateOptions,
  { importsUrls, target: { uri } }: Server,
  { cwd, env }: Context,
): string[] {
  const existsHere = (path: string) => cwd !== "" && existsSync(resolve(cwd, path));
  if (importsUrls) {
    if (fileCheck) checkCloudUnits(units, volume);
    return cloudOptionNotes(options);
  }
  if (volume !== undefined) {
    throw new CliError("usage", `--volume requires Zilliz Cloud: ${uri}`, {
      hint: "remove it, or choose a profile with a clusterId",
    });
  }
  const notes = optionNotes(options, wait !== null || isCi(env));
  if (!fileCheck) return notes;
  checkUnits(units, importsFolders(options));
  return [...unitNotes(units, existsHere), ...notes];
}
