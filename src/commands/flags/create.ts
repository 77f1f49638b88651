import { type Command, Option } from "commander";
import { CliError } from "../../base/errors.ts";
import { parseCount, quote } from "../../base/values.ts";
import {
  type JobOptionValues,
  parseJobOption,
  parseJobTimeout,
  parseSeparator,
} from "../../change/job-options.ts";
import { parseKey } from "../../change/keys.ts";
import { type CreateOptions, maxUnitsPerJob } from "../../change/plan.ts";
import { type ServerFlags, sameServerCommand } from "./connection.ts";
import { addWaitingFlags, type PaceFlags, type WaitFlags, waitWords } from "./follow.ts";
import { outputOptions } from "./output.ts";

export type CreateFlags = ServerFlags &
  PaceFlags &
  WaitFlags &
  JobOptionValues & {
    collection: string;
    partition?: string;
    volume?: string;
    filesFrom: readonly string[];
    filesPerJob: number;
    fromJob: number;
    fileCheck: boolean;
    dryRun?: true;
    once?: true;
    idempotencyKey?: string;
    wait?: true;
  };

/** Adds the flags that only create has, and --wait. */
export function addCreateFlags(command: Command): Command {
  command
    .optionsGroup("Import:")
    .requiredOption("-c, --collection <name>", "collection to import into; an alias works")
    .option("--partition <name>", "partition to import into")
    .option("--volume <name>", "volume of Zilliz Cloud that the files lie in")
    .addOption(
      new Option("--files-from <file>", "read files there, one unit a line; - is standard input")
        .argParser((name, names: readonly string[] = []) => [...names, name])
        .default([], "none"),
    )
    .addOption(
      new Option("--files-per-job <n>", `split after so many units, 1 to ${maxUnitsPerJob}`)
        .argParser(parseUnitsPerJob)
        .default(maxUnitsPerJob, String(maxUnitsPerJob)),
    )
    .addOption(
      new Option("--from-job <n>", "begin with this job of the plan, those before are there")
        .argParser((text) => parseCount(text, "--from-job"))
        .default(1, "1"),
    )
    .option("--no-file-check", "send the files as they are named, whatever they look like")
    .option("--dry-run", "print the plan, create nothing")
    .optionsGroup("Job:")
    .option("--job-timeout <duration>", "the server fails the job after it", parseJobTimeout)
    .option("--no-auto-commit", "rest Uncommitted until commit or abort (Milvus 3.0)")
    .option("--csv-sep <character>", "what stands between the cells of .csv files", parseSeparator)
    .option("--csv-nullkey <text>", "what stands for null in .csv files")
    .addOption(
      new Option("--option <name=value>", "any other option of the server; repeatable")
        .argParser(parseJobOption)
        .default([], "none"),
    )
    .optionsGroup("Never twice:")
    .addOption(
      new Option(
        "--once",
        "the same command again, for about a day, gives the same jobs back",
      ).conflicts("idempotencyKey"),
    )
    .option("--idempotency-key <key>", "the same by a key of your own", parseKey);
  return addWaitingFlags(command);
}

function parseUnitsPerJob(text: string): number {
  const count = parseCount(text, "--files-per-job");
  if (count <= maxUnitsPerJob) return count;
  throw new CliError("usage", `--files-per-job is above ${maxUnitsPerJob}: ${quote(text)}`, {
    hint: "servers take no more in one job",
  });
}

/** The token is read from `tokenFile`. */
export function createOptions(
  files: readonly string[],
  flags: CreateFlags,
  tokenFile: string | undefined,
  deadlineMs: number | null,
): CreateOptions {
  const { collection, volume, filesFrom, filesPerJob, fromJob, fileCheck } = flags;
  const { interval: intervalMs, maxOutage: maxOutageMs, failFast = false } = flags;
  return {
    ...{ collection, volume, files, filesFrom, filesPerJob, fromJob, fileCheck },
    partition: flags.partition ?? null,
    isTokenFromStdin: tokenFile === "-",
    job: flags,
    once: flags.once === true,
    idempotencyKey: flags.idempotencyKey ?? null,
    wait: flags.wait === true ? { intervalMs, maxOutageMs, deadlineMs, failFast } : null,
    keepsTimeout: flags.requestTimeout !== undefined,
    output: outputOptions(flags),
    waitWords: waitWords(flags),
    sameServer: sameServerCommand(flags),
  };
}
