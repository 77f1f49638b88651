import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import type { CommitAbortOptions } from "../../change/commit-abort.ts";
import type { Verb } from "../../milvus/server.ts";
import { canAsk } from "../../render/prompt.ts";
import type { ServerFlags } from "./connection.ts";
import { describeArgument, outputOptions } from "./output.ts";
import {
  addSelectionFlags,
  refuseBoth,
  refuseNeither,
  type SelectionFlags,
  selectionOptions,
} from "./selection.ts";

export interface CommitAbortFlags extends ServerFlags, SelectionFlags {
  allowNone?: true;
  yes?: true;
  /** Only commit has it. */
  wait?: true;
}

/** Adds the flags that choose the jobs to commit or abort, and --yes. */
export function addCommitAbortFlags(command: Command): Command {
  describeArgument(command, "ids of the jobs, instead of a selection");
  command.option("-y, --yes", "do not ask");
  addSelectionFlags(command, "uncommitted");
  return command.option("--allow-none", "no job at all is a success");
}

/** Checks the command line before any request is sent, and maps its flags. */
export function commitAbortOptions(
  verb: Verb,
  jobIds: readonly string[],
  flags: CommitAbortFlags,
  context: Context,
): CommitAbortOptions {
  refuseBoth(jobIds, flags);
  refuseNeither(jobIds, flags, `${verb} needs to know which jobs`);
  if (flags.yes !== true && !canAsk(context)) {
    throw new CliError("usage", `${verb} asks before it does anything, and nobody can answer`, {
      hint: "say yes beforehand with --yes",
    });
  }
  return {
    jobIds,
    selection: selectionOptions(flags),
    allowsNone: flags.allowNone === true,
    isConfirmed: flags.yes === true,
    isWaiting: flags.wait === true,
    output: outputOptions(flags),
  };
}
