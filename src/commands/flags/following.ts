import { type Command, Option } from "commander";
import { CliError } from "../../base/errors.ts";
import { type JobRef, parseChoice, parseDuration, quote } from "../../base/values.ts";
import type { FollowRequest } from "../../follow/run.ts";
import { type Clusters, singleCluster } from "../../milvus/clusters.ts";
import type { Server } from "../../milvus/server.ts";
import {
  addSelectionFlags,
  outputOptions,
  type SelectionFlags,
  type ServerFlags,
  sameServerAs,
  selectionOptions,
} from "./common.ts";

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

/** Returns what `watch` follows, and how; `wait` changes parts of it. */
export function followRequest(
  refs: readonly JobRef[],
  flags: ServerFlags & FollowFlags,
  clusters: Clusters,
): FollowRequest {
  if (refs.length > 0 && (flags.collection !== undefined || flags.state.length > 0)) {
    const what = "job ids and a selection by --collection or --state exclude each other";
    throw new CliError("usage", what, { hint: "name the jobs or describe them, not both" });
  }
  if (clusters.isMany && flags.limit !== undefined) {
    throw new CliError("usage", "--limit with --watch goes with one cluster", {
      hint: "select with --state or --collection",
    });
  }
  return {
    clusters,
    refs,
    selection: selectionOptions(flags),
    followsNew: flags.followNew === true,
    pace: { intervalMs: flags.interval, maxOutageMs: flags.maxOutage, deadlineMs: null },
    goal: { untilUncommitted: false, askedOnce: false },
    failFast: false,
    allowsNone: flags.allowNone === true,
    isStrict: flags.strict === true,
    progressTo: "stdout",
    output: outputOptions(flags),
    sameServer: sameServerAs(flags),
  };
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

/** On the clock of `elapsedMs`; `null`: none. */
export function deadlineOf({ timeout }: WaitFlags, startedMs: number): number | null {
  return timeout === undefined ? null : startedMs + timeout;
}

/** Returns the request for the same jobs, waited for instead of watched. */
export function waitRequest(
  request: FollowRequest,
  flags: WaitFlags,
  deadlineMs: number | null,
): FollowRequest {
  return {
    ...request,
    pace: { ...request.pace, deadlineMs },
    goal: { untilUncommitted: flags.until === "uncommitted", askedOnce: flags.timeout === 0 },
    failFast: flags.failFast === true,
    progressTo: "stderr",
  };
}

/** Returns the request to wait for exactly these jobs of a server. */
export function waitForJobs(
  jobs: readonly { jobId: string }[],
  { collection: _, ...flags }: ServerFlags & PaceFlags & WaitFlags & { collection?: string },
  server: Server,
  deadlineMs: number | null,
): FollowRequest {
  const refs = jobs.map(({ jobId }) => ({ profile: null, jobId }));
  const request = followRequest(refs, { ...flags, state: [] }, singleCluster(server));
  return waitRequest(request, flags, deadlineMs);
}
