import type { Command } from "commander";
import { CliError } from "../base/errors.ts";
import { parseJobRef } from "../base/values.ts";
import { type ConnectionFlags, sameServerCommand } from "../commands/flags/connection.ts";
import { findCommand } from "./command-line.ts";

/** Commands that doctor does not help: they have made its checks, or their server has stopped. */
const unhelped: readonly string[] = ["doctor", "profiles", "demo"];

/** Adds to the failure of a connection the command that finds its cause. */
export function withDoctorHint(
  error: CliError,
  [name = ""]: readonly string[],
  program: Command,
): CliError {
  const command = findCommand(program, name);
  const { kind, message, hint, details, closing, profile, cause } = error;
  const isKnown = kind === "redirect" || hint?.includes("milvus-import doctor") === true;
  if (command === undefined || unhelped.includes(command.name()) || isKnown) return error;
  const { allProfiles, ...flags } = command.opts<ConnectionFlags>();
  const named = [flags.profile ?? [], profilesOfJobs(command)].flat();
  const profiles = profile === undefined ? [...new Set(named)] : [profile];
  const doctor = sameServerCommand({
    ...flags,
    ...(profiles.length > 0 ? { profile: profiles } : allProfiles && { allProfiles }),
  })(["doctor"]);
  const more = hint === undefined ? "find the cause" : `${hint}; if that does not help`;
  return new CliError(kind, message, {
    details,
    closing,
    profile,
    cause,
    hint: `${more}: ${doctor}`,
  });
}

/** Returns the profiles of `profile/jobId`, which need no `-p`. */
function profilesOfJobs({ args, registeredArguments: [argument] }: Command): string[] {
  if (argument?.name() !== "job") return [];
  return args.filter((word) => word !== "-").flatMap((word) => parseJobRef(word).profile ?? []);
}
