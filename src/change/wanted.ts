import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { CreateFlags } from "../commands/flags/create.ts";
import type { Unit } from "../milvus/create-job.ts";
import { jobOptions } from "./job-options.ts";
import { type PlannedJob, planJobs } from "./plan.ts";
import { readUnitLists } from "./unit-lists.ts";
import { parseUnit } from "./units.ts";

/** What is to be imported, as it was asked for. */
export interface Wanted {
  jobs: PlannedJob[];
  units: readonly Unit[];
  options: Readonly<Record<string, string>>;
}

export async function readWanted(
  files: readonly string[],
  flags: CreateFlags,
  context: Context,
): Promise<Wanted> {
  const { collection, partition, volume, filesPerJob, fromJob } = flags;
  const options = jobOptions(flags);
  if (options.backup?.toLowerCase() === "true" && partition === undefined) {
    throw new CliError("usage", "the import of a backup needs a partition", {
      hint: "name it with --partition; the one of every collection is _default",
    });
  }
  const units = await readUnits(files, flags, context);
  const common = {
    collectionName: collection,
    partitionName: partition ?? null,
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
  files: readonly string[],
  { filesFrom, tokenFile }: CreateFlags,
  context: Context,
): Promise<Unit[]> {
  const fromInput = filesFrom.filter((name) => name === "-").length;
  const tokenFrom = tokenFile ?? context.env.MILVUS_TOKEN_FILE;
  if (fromInput + (tokenFrom === "-" ? 1 : 0) > 1) {
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
