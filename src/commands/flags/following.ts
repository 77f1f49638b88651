import { type Command, Option } from "commander";
import { CliError } from "../../base/errors.ts";
import { commandLine, type OneOrMany } from "../../base/shell.ts";
import { type JobRef, parseChoice, parseDuration, quote } from "../../base/values.ts";
import type { FollowedJob } from "../../follow/progress.ts";
import type { Following } from "../../follow/run.ts";
import type { Fleet } from "../../milvus/clusters.ts";
import { jobKey } from "../../milvus/job.ts";
import { idsFor } from "../../milvus/named-jobs.ts";
import { parseSort, type Selection, selectJobs } from "../../milvus/selection.ts";
import { pickColumns } from "../../render/columns.ts";
import { columnsOfJobs } from "../../render/job-columns.ts";
import type { OutputFlags } from "../../render/output.ts";
import { addSelectionFlags, type SelectionFlags } from "./common.ts";

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

type WatchedFlags = OneOrMany &
  OutputFlags &
  FollowFlags &
  Partial<Selection> & { columns?: string };

/** What `watch` follows, and how it tells; `wait` and `list` change parts of it. */
export function watching(refs: readonly JobRef[], flags: WatchedFlags, fleet: Fleet): Following {
  if (refs.length > 0 && (flags.collection !== undefined || flags.state.length > 0)) {
    const what = "job ids and a selection by --collection or --state exclude each other";
    throw new CliError("usage", what, { hint: "name the jobs or describe them, not both" });
  }
  if (fleet.isMany && flags.limit !== undefined) {
    throw new CliError("usage", "--limit with --watch goes with one cluster", {
      hint: "select with --state or --collection",
    });
  }
  const selection = { ...flags, sort: flags.sort ?? parseSort("id") };
  return {
    fleet,
    jobIdsOf: refs.length > 0 ? (target) => idsFor(target, refs, fleet) : null,
    plan: {
      collectionName: flags.collection ?? null,
      choose: (jobs) => selectJobs(jobs, selection).shown,
      followsNew: flags.followNew === true,
      intervalMs: flags.interval,
      deadlineMs: null,
      maxOutageMs: flags.maxOutage,
    },
    goal: { untilUncommitted: false, askedOnce: false },
    failFast: false,
    allowsNone: flags.allowNone === true,
    isStrict: flags.strict === true,
    progressTo: "stdout",
    arranged: (jobs) => selectJobs(jobs, { state: [], sort: selection.sort }).shown,
    columns: pickColumns(columnsOfJobs(fleet), flags.columns, flags.output),
    continuation: (jobs) => watchCommand(refs, flags, jobs),
  };
}

/** More ids than these make a command nobody wants to read; the selection names them as well. */
const namedAtMost = 10;

/** The command to go on watching with; it never holds the token. */
function watchCommand(
  refs: readonly JobRef[],
  flags: WatchedFlags,
  jobs: readonly FollowedJob[],
): string {
  const { collection, state } = flags;
  const chosen =
    refs.length > 0 || jobs.length <= namedAtMost
      ? jobs.map(({ job }) => jobKey(job))
      : [
          ...(collection === undefined ? [] : ["--collection", collection]),
          ...(state.length === 0 ? [] : ["--state", state.join(",")]),
        ];
  return commandLine(["watch", ...chosen], flags);
}

export interface WaitFlags {
  timeout?: number;
  until: (typeof goals)[number];
  failFast?: true;
}

export const goals = ["completed", "uncommitted"] as const;

/** What is waited for, and when enough is enough. */
export function addWaitFlags(command: Command): Command {
  return command
    .option("--timeout <duration>", "deadline of the whole set; 0 asks once", (text) =>
      parseDuration(text, "--timeout"),
    )
    .addOption(
      new Option("--until <state>", `the goal: ${goals.join(" or ")}`)
        .argParser((text) => parseChoice(text, goals, "--until"))
        .default("completed", "completed"),
    )
    .option("--fail-fast", "end at the first job that failed");
}

const ofWaiting = ["interval", "maxOutage", "timeout", "until", "failFast"];

/** A flag that waits for nothing is a mistake, most likely a forgotten --wait. */
export function refuseIdleFlags(command: Command, isWaiting: boolean): void {
  if (isWaiting) return;
  const idle = ofWaiting.find((name) => command.getOptionValueSource(name) === "cli");
  if (idle === undefined) return;
  const flag = `--${idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new CliError("usage", `${flag} goes with --wait`, { hint: "add --wait, or leave it out" });
}

/** On the context's clock; `null`: none. */
export function deadlineOf({ timeout }: WaitFlags, startedMs: number): number | null {
  return timeout === undefined ? null : startedMs + timeout;
}

/** The same jobs, waited for instead of watched. */
export function waiting(
  following: Following,
  flags: WaitFlags,
  deadlineMs: number | null,
): Following {
  return {
    ...following,
    plan: { ...following.plan, deadlineMs },
    goal: { untilUncommitted: flags.until === "uncommitted", askedOnce: flags.timeout === 0 },
    failFast: flags.failFast === true,
    progressTo: "stderr",
  };
}
