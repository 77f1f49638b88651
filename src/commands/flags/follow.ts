import { type Command, Option } from "commander";
import { CliError } from "../../base/errors.ts";
import { parseDuration, quote } from "../../base/values.ts";
import { type ProgressStyle, progressStyles } from "../../render/style.ts";
import { flagName } from "./connection.ts";
import { choiceOption } from "./output.ts";
import { addSelectionFlags, type SelectionFlags } from "./selection.ts";

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
