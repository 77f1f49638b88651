import type { Command } from "commander";
import { CliError } from "../base/errors.ts";
import { type ConnectionFlags, sameServerCommand } from "../commands/flags/connection.ts";

/** Adds to the failure of a connection the command that finds its cause. */
export function withDoctorHint(error: CliError, command: Command): CliError {
  const { kind, message, hint, details, closing, profile, cause } = error;
  const isKnown = kind === "redirect" || command.name() === "doctor";
  if (isKnown || hint?.includes("milvus-import doctor")) return error;
  const doctor = sameServerCommand(command.opts<ConnectionFlags>())(["doctor"]);
  const more = hint === undefined ? "find the cause" : `${hint}; if that does not help`;
  return new CliError(kind, message, {
    details,
    closing,
    profile,
    cause,
    hint: `${more}: ${doctor}`,
  });
}
