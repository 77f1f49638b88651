import { type Command, Option } from "commander";
import { CliError } from "../../base/errors.ts";
import { type JobRef, parseDuration, quote } from "../../base/values.ts";
import type { FollowRequest } from "../../follow/request.ts";
import type { JobSource } from "../../follow/source.ts";
import { type Clusters, singleCluster } from "../../milvus/clusters.ts";
import type { Server } from "../../milvus/server.ts";
import { type ProgressStyle, progressStyles } from "../../render/style.ts";
import { flagName, type ServerFlags, sameServerCommand } from "./connection.ts";
import { choiceOption, outputOptions } from "./output.ts";
import {
  addSelectionFlags,
  refuseBoth,
  type SelectionFlags,
  selectionOptions,
} from "./selection.ts";

export interface PaceFlags {
  interval: number;
  maxOutage: number;
  progress: ProgressStyle;
}

export interface FollowFlags extends SelectionFlags, PaceFlags {
  allowNone?: true;
  followNew?: true;
}

const goals = ["completed", "uncommitted"] as const;

export interface WaitFlags {
  timeout?: number;
  until: (typeof goals)[number];
  failFast?: true;
  requireRows?: true;
}

/** Adds the filters of watch and wait. */
export function addFollowFlags(command: Command): Command {
  return addFoundFlags(addSelectionFlags(command));
}

/** Adds --watch and its flags, which the help page of watch describes. */
export function addWatchingFlags(command: Command): Command {
  command
    .optionsGroup("Watching:")
    .option("-w, --watch", "show live progress")
    .optionsGroup("More flags for --watch: milvus-import help watch");
  return addPaceFlags(addFoundFlags(command));
}

/** Adds the flags for jobs that match later, and for no match. */
function addFoundFlags(command: Command): Command {
  return command
    .option("--follow-new", "include jobs that match later")
    .option("--allow-none", "succeed if no job matches");
}

/** Adds the flags of every command that polls. */
export function addPaceFlags(command: Command): Command {
  return command
    .addOption(
      new Option("--interval <duration>", "polling interval, up to 15s when idle")
        .argParser(parseInterval)
        .default(2_000, "2s"),
    )
    .addOption(
      new Option("--max-outage <duration>", "longest outage to wait out")
        .argParser((text) => parseDuration(text, "--max-outage"))
        .default(300_000, "5m"),
    )
    .addOption(
      choiceOption("--progress <style>", progressStyles, "auto, live or lines").default(
        "auto",
        "auto",
      ),
    );
}

const minIntervalMs = 1_000;

function parseInterval(text: string): number {
  const ms = parseDuration(text, "--interval");
  if (ms < minIntervalMs) {
    throw new CliError("usage", `--interval must be at least 1s: ${quote(text)}`, {
      hint: "use 1s or more; servers update jobs every 2s",
    });
  }
  return ms;
}

/** Adds the flags of wait. */
export function addWaitFlags(command: Command): Command {
  return command
    .option("--timeout <duration>", "deadline of the command; 0 checks once", (text) =>
      parseDuration(text, "--timeout"),
    )
    .addOption(choiceOption("--until <state>", goals).default("completed", "completed"))
    .option("--fail-fast", "stop at the first failed job")
    .addOption(requireRowsOption());
}

/** Returns the flag of every command that checks the rows of Completed jobs. */
export function requireRowsOption(): Option {
  return new Option("--require-rows", "fail if rows are missing");
}

/** Adds --wait and its flags, which `refuseIdleFlags` refuses without it. */
export function addWaitingFlags(command: Command): Command {
  command
    .optionsGroup("Waiting:")
    .option("--wait", "wait for the jobs")
    .optionsGroup("More flags for --wait: Waiting in milvus-import help wait");
  return addPaceFlags(addWaitFlags(command));
}

const waitingFlags = [
  "interval",
  "maxOutage",
  "progress",
  "timeout",
  "until",
  "failFast",
  "requireRows",
];

/** Refuses the flags of waiting if the command does not wait: --wait is probably missing. */
export function refuseIdleFlags(
  command: Command,
  isWaiting: boolean,
  used: readonly string[] = [],
): void {
  if (isWaiting) return;
  const idle = waitingFlags.find(
    (name) => !used.includes(name) && command.getOptionValueSource(name) === "cli",
  );
  if (idle === undefined) return;
  throw new CliError("usage", `${flagName(idle)} requires --wait`, {
    hint: `add --wait, or leave out ${flagName(idle)}`,
  });
}

/** Returns --wait and its flags as they were given, for a command to copy. */
export function waitWords(flags: PaceFlags & WaitFlags & { wait?: true }): string[] {
  if (!flags.wait) return [];
  const { interval, maxOutage, progress, timeout, until, failFast, requireRows } = flags;
  return [
    "--wait",
    ...(interval === 2_000 ? [] : ["--interval", `${interval}ms`]),
    ...(maxOutage === 300_000 ? [] : ["--max-outage", `${maxOutage}ms`]),
    ...(progress === "auto" ? [] : ["--progress", progress]),
    ...(timeout === undefined ? [] : ["--timeout", `${timeout}ms`]),
    ...(until === "completed" ? [] : ["--until", until]),
    ...(failFast ? ["--fail-fast"] : []),
    ...(requireRows ? ["--require-rows"] : []),
  ];
}

/** Returns the deadline on the clock of `elapsedMs`; `null`: none. */
export function deadlineOf({ timeout }: WaitFlags, startedMs: number): number | null {
  return timeout === undefined ? null : startedMs + timeout;
}

/** Returns what to follow, and how; list and watch do not have the flags of wait. */
export function followRequest(
  refs: readonly JobRef[] | null,
  flags: ServerFlags & FollowFlags & Partial<WaitFlags>,
  clusters: Clusters,
  deadlineMs: number | null = null,
): FollowRequest {
  refuseBoth(refs !== null, flags);
  if (clusters.isMany && flags.limit !== undefined) {
    throw new CliError("usage", "--limit cannot be combined with --watch and several profiles", {
      hint: "use --state or --collection",
    });
  }
  // Only the flags of wait have a goal.
  const isWaiting = flags.until !== undefined;
  return {
    clusters,
    refs,
    areKnown: false,
    selection: selectionOptions(flags),
    followsNew: flags.followNew === true,
    source: null,
    pace: { intervalMs: flags.interval, maxOutageMs: flags.maxOutage, deadlineMs },
    goal: { acceptsUncommitted: flags.until === "uncommitted", timeoutMs: flags.timeout ?? null },
    rows: isWaiting ? (flags.requireRows ? "require" : "warn") : null,
    failFast: flags.failFast === true,
    allowsNone: flags.allowNone === true,
    isStrict: flags.strict === true,
    progress: flags.progress,
    progressTo: isWaiting ? "stderr" : "stdout",
    output: outputOptions(flags),
    sameServer: sameServerCommand(flags),
  };
}

/** Returns the request to wait for exactly these jobs of a server, or for the jobs that the source creates. */
export function waitForJobs(
  jobs: readonly { jobId: string }[] | JobSource,
  { collection: _, ...flags }: ServerFlags & PaceFlags & WaitFlags & { collection?: string },
  server: Server,
  deadlineMs: number | null,
): FollowRequest {
  const isSource = "create" in jobs;
  const refs = isSource ? null : jobs.map(({ jobId }) => ({ profile: null, jobId }));
  const request = followRequest(refs, { ...flags, state: [] }, singleCluster(server), deadlineMs);
  return { ...request, areKnown: true, source: isSource ? jobs : null };
}
