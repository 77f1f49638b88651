import { type Command, Option } from "commander";
import { commandLine } from "./command-line.ts";
import { CliError } from "./errors.ts";
import { addSelectionFlags, type SelectionFlags, type ServerFlags } from "./flags.ts";
import type { Following } from "./following.ts";
import type { Target } from "./milvus/target.ts";
import type { FollowedJob } from "./progress.ts";
import { pickColumns } from "./render/columns.ts";
import { jobColumns } from "./render/job-columns.ts";
import { parseSort, type Selection, selectJobs } from "./selection.ts";
import { parseDuration, quote } from "./values.ts";

export interface PaceFlags {
  interval: number;
  maxOutage: number;
}

export interface FollowFlags extends SelectionFlags, PaceFlags {
  allowNone?: true;
  followNew?: true;
}

const shortestIntervalMs = 1_000;

/** Which jobs to follow, and how. */
export function addFollowFlags(command: Command): Command {
  return addPaceFlags(
    addSelectionFlags(command)
      .option("--follow-new", "also jobs that come to match later")
      .option("--allow-none", "no job at all is a success")
      .optionsGroup("Following:"),
  );
}

/** How often to look, and how long an outage may last. */
export function addPaceFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--interval <duration>", "between two looks; grows to 15s while nothing moves")
        .argParser(parseInterval)
        .default(2_000, "2s"),
    )
    .addOption(
      new Option("--max-outage <duration>", "how long the server may be unreachable")
        .argParser((text) => parseDuration(text, "--max-outage"))
        .default(300_000, "5m"),
    );
}

function parseInterval(text: string): number {
  const ms = parseDuration(text, "--interval");
  if (ms < shortestIntervalMs) {
    throw new CliError("usage", `--interval is below 1s: ${quote(text)}`, {
      hint: "servers move jobs every 2s; looking more often shows nothing new",
    });
  }
  return ms;
}

/** What `watch` follows, and how it tells; `wait` and `list` change parts of it. */
export function watching(
  jobIds: readonly string[],
  flags: ServerFlags & FollowFlags & Partial<Selection> & { columns?: string },
  target: Target,
): Following {
  if (jobIds.length > 0 && (flags.collection !== undefined || flags.state.length > 0)) {
    const what = "job ids and a selection by --collection or --state exclude each other";
    throw new CliError("usage", what, { hint: "name the jobs or describe them, not both" });
  }
  const selection = { ...flags, sort: flags.sort ?? parseSort("id") };
  return {
    plan: {
      target,
      collectionName: flags.collection ?? null,
      jobIds: jobIds.length > 0 ? jobIds : null,
      choose: (jobs) => selectJobs(jobs, selection).shown,
      followsNew: flags.followNew === true,
      intervalMs: flags.interval,
      deadlineMs: null,
      maxOutageMs: flags.maxOutage,
    },
    goal: { untilUncommitted: false, askedOnce: false },
    failFast: false,
    allowsNone: flags.allowNone === true,
    progressTo: "stdout",
    arranged: (jobs) => selectJobs(jobs, { state: [], sort: selection.sort }).shown,
    columns: pickColumns(jobColumns, flags.columns, flags.output),
    continuation: (jobs) => watchCommand(jobIds, flags, jobs),
  };
}

/** More ids than these make a command nobody wants to read; the selection names them as well. */
const namedAtMost = 10;

/** The command to go on watching with; it never holds the token. */
function watchCommand(
  jobIds: readonly string[],
  flags: FollowFlags & ServerFlags,
  jobs: readonly FollowedJob[],
): string {
  const { collection, state } = flags;
  const chosen =
    jobIds.length > 0 || jobs.length <= namedAtMost
      ? jobs.map(({ job }) => job.jobId)
      : [
          ...(collection === undefined ? [] : ["--collection", collection]),
          ...(state.length === 0 ? [] : ["--state", state.join(",")]),
        ];
  return commandLine(["watch", ...chosen], flags);
}
