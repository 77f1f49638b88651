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
    .requiredOption("-c, --collection <name>", "target collection (name or alias)")
    .option("-d, --db <name>", "its database")
    .option("--partition <name>", "target partition")
    .option("--volume <name>", "Zilliz Cloud volume with the files")
    .addOption(
      new Option("--files-from <file>", "list of units: one per line, or JSON (- for stdin)")
        .argParser((name, names: readonly string[] = []) => [...names, name])
        .default([]),
    )
    .addOption(
      new Option("--files-per-job <n>", `units per job, 1 to ${maxUnitsPerJob}`)
        .argParser(parseUnitsPerJob)
        .default(maxUnitsPerJob, String(maxUnitsPerJob)),
    )
    .addOption(
      new Option("--from-job <n>", "start at job n of the plan")
        .argParser((text) => parseCount(text, "--from-job"))
        .default(1),
    )
    .option("--no-file-check", "skip the checks of file names")
    .option("--dry-run", "show the plan, create nothing")
    .optionsGroup("Jobs:")
    .option(
      "--job-timeout <duration>",
      "time after which the server fails the job",
      parseJobTimeout,
    )
    .option("--no-auto-commit", "keep rows invisible until commit (Milvus 3.0)")
    .option("--csv-sep <character>", "CSV field separator", parseSeparator)
    .option("--csv-nullkey <text>", "CSV text for null")
    .addOption(
      new Option("--option <name=value>", "other import option of the server; repeatable")
        .argParser(parseJobOption)
        .default([]),
    )
    .optionsGroup("Idempotency:")
    .addOption(
      new Option("--once", "running the command again returns the same jobs").conflicts(
        "idempotencyKey",
      ),
    )
    .option("--idempotency-key <key>", "the same, with your own key; job n gets <key>-n", parseKey);
  return addWaitingFlags(command);
}

function parseUnitsPerJob(text: string): number {
  const count = parseCount(text, "--files-per-job");
  if (count <= maxUnitsPerJob) return count;
  throw new CliError("usage", `--files-per-job must be at most ${maxUnitsPerJob}: ${quote(text)}`);
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
    // --timeout 0 checks the jobs once; it does not limit how long they take to create.
    wait:
      flags.wait === true && flags.timeout !== 0
        ? { intervalMs, maxOutageMs, deadlineMs, failFast }
        : null,
    keepsTimeout: flags.requestTimeout !== undefined,
    output: outputOptions(flags),
    waitWords: waitWords(flags),
    sameServer: sameServerCommand(flags),
  };
}
