import { existsSync } from "node:fs";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import {
  expandPath,
  readStdin,
  readText,
  shownPath,
  sizeProblem,
  textProblem,
} from "../base/text-files.ts";
import type { ImportRequest, Server, Unit } from "../milvus/server.ts";
import type { OutputOptions } from "../render/output.ts";
import { checkCloudUnits, checkUnits, cloudNotes, unitNotes } from "./file-checks.ts";
import { isOfFolders, type JobOptionValues, jobOptions, optionNotes } from "./job-options.ts";

/** What to import, and how, as the user asked for it. */
export interface CreateOptions {
  collection: string;
  partition: string | null;
  volume: string | undefined;
  /** Units as they were typed, `a.npy,b.npy`. */
  files: readonly string[];
  /** Lists of more units; `-` is stdin. */
  filesFrom: readonly string[];
  /** Whether the token is read from stdin as well. */
  isTokenFromStdin: boolean;
  filesPerJob: number;
  /** The number of the job to begin with. */
  fromJob: number;
  fileCheck: boolean;
  job: JobOptionValues;
  once: boolean;
  idempotencyKey: string | null;
  /** Whether the command goes on to wait for the jobs. */
  isWaiting: boolean;
  /** The limit of a request was given for this command, so that it holds for a create too. */
  keepsTimeout: boolean;
  output: OutputOptions;
  /** Returns the command of these words to copy, for the same server. */
  sameServer(words: readonly string[]): string;
}

export interface ImportPlan {
  jobs: PlannedJob[];
  units: readonly Unit[];
  options: Readonly<Record<string, string>>;
}

/** Reads the units and divides them among jobs. */
export async function planImport(create: CreateOptions, context: Context): Promise<ImportPlan> {
  const { collection, partition, volume, filesPerJob, fromJob } = create;
  const options = jobOptions(create.job);
  if (options.backup?.toLowerCase() === "true" && partition === null) {
    throw new CliError("usage", "the import of a backup needs a partition", {
      hint: "name it with --partition; the one of every collection is _default",
    });
  }
  const units = await readUnits(create, context);
  const common = {
    collectionName: collection,
    partitionName: partition,
    options,
    volumeName: volume,
  };
  const jobs = planJobs(units, filesPerJob, common);
  if (fromJob > jobs.length) {
    throw new CliError("usage", `--from-job is ${fromJob}, and the plan has ${jobs.length}`, {
      hint: "give the same files and --files-per-job as before; --dry-run prints the plan",
    });
  }
  return { jobs: jobs.slice(fromJob - 1), units, options };
}

async function readUnits(
  { files, filesFrom, isTokenFromStdin }: CreateOptions,
  context: Context,
): Promise<Unit[]> {
  const fromStdin = filesFrom.filter((name) => name === "-").length;
  if (fromStdin + (isTokenFromStdin ? 1 : 0) > 1) {
    throw new CliError("usage", "standard input can be read once only", {
      hint: "give - to one flag, and files to the others",
    });
  }
  const units = [...files.map(parseUnit), ...(await readUnitLists(filesFrom, context))];
  if (units.length > 0) return units;
  throw new CliError("usage", "there are no files to import", {
    hint: filesFrom.length === 0 ? "name some, or a list with --files-from" : "the list names none",
  });
}

/** Throws for what the server would refuse, or accept and fail on later; returns notes. */
export function checkPlan(
  { units, options }: ImportPlan,
  { fileCheck, volume }: CreateOptions,
  { target: { cloud, uri } }: Server,
  context: Context,
): string[] {
  const isHere = (path: string) => existsSync(expandPath(path, context.cwd, context.home));
  if (cloud !== null) {
    if (fileCheck) checkCloudUnits(units, volume, isHere);
    return cloudNotes(options);
  }
  if (volume !== undefined) {
    throw new CliError("usage", `--volume is for Zilliz Cloud, and this is a Milvus, ${uri}`, {
      hint: "leave it out, or choose a profile that has a clusterId",
    });
  }
  if (fileCheck) checkUnits(units, isOfFolders(options), isHere);
  return [...(fileCheck ? unitNotes(units) : []), ...optionNotes(options)];
}

/** What one request takes (dataCoord.import.maxImportFileNumPerReq). */
export const unitsPerJobAtMost = 1_024;

export interface PlannedJob {
  /** From 1. */
  number: number;
  /** How many the whole plan has. */
  of: number;
  request: ImportRequest;
}

/**
 * Jobs of `unitsPerJob` units each, in order, the last one of what is left. Filled one after the other, so that a list
 * which has grown at its end gives the same jobs before.
 */
export function planJobs(
  units: readonly Unit[],
  unitsPerJob: number,
  common: Omit<ImportRequest, "files">,
): PlannedJob[] {
  const of = Math.ceil(units.length / unitsPerJob);
  return Array.from({ length: of }, (_, index) => ({
    number: index + 1,
    of,
    request: {
      ...common,
      files: units.slice(index * unitsPerJob, (index + 1) * unitsPerJob),
    },
  }));
}

/** `a.npy,b.npy` names the files of one unit; a comma that belongs to a name is written `\,`. */
export function parseUnit(text: string): Unit {
  return text.split(/(?<!\\),/).map((name) => name.replaceAll("\\,", ",").trim());
}

/** One unit a line. Blank lines do not count, nor lines that begin with `#`; elsewhere it may stand in a name. */
export function parseUnitList(text: string): Unit[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map(parseUnit);
}

const maxBytes = 64 * 1024 * 1024;

/** The units of every `--files-from`, in order; `-` is standard input. */
async function readUnitLists(names: readonly string[], context: Context): Promise<Unit[]> {
  const lists: Unit[][] = [];
  for (const name of names) lists.push(parseUnitList(await readList(name, context)));
  return lists.flat();
}

async function readList(name: string, context: Context): Promise<string> {
  if (name === "-") return await readInput(context);
  const path = expandPath(name, context.cwd, context.home);
  const file = await readText(path, maxBytes, context.signal);
  if ("text" in file) return file.text;
  throw unreadable(shownPath(path, context), file.problem);
}

async function readInput(context: Context): Promise<string> {
  if (context.stdin.isTTY === true) throw unreadable("standard input", "it is a terminal");
  const text = await readStdin(context, maxBytes);
  if (text === null) throw unreadable("standard input", sizeProblem(maxBytes));
  const problem = textProblem(text);
  if (problem !== null) throw unreadable("standard input", problem);
  return text;
}

function unreadable(what: string, problem: string): CliError {
  return new CliError("usage", `--files-from: ${what} cannot be read: ${problem}`, {
    hint: "give a text with one unit a line, a.parquet or id.npy,vector.npy",
  });
}
