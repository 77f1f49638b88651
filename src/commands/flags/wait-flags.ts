import { type Command, Option } from "commander";
import { CliError } from "../../base/errors.ts";
import { parseChoice, parseDuration } from "../../base/values.ts";
import type { Following } from "../../follow/run.ts";

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
