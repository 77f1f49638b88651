import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { parseJobId } from "../../base/values.ts";
import type { CommitAbortOptions } from "../../change/commit-abort.ts";
import { canAsk } from "../../render/prompt.ts";
import {
  addSelectionFlags,
  outputOptions,
  type SelectionFlags,
  type ServerFlags,
  selectionOptions,
} from "./common.ts";

export type CommitAbortFlags = ServerFlags &
  SelectionFlags & {
    allowNone?: true;
    yes?: true;
    /** Of commit. */
    wait?: true;
  };

/** Which jobs to commit or abort, and whether to ask first. */
export function addCommitAbortFlags(command: Command): Command {
  command.argument(
    "[job...]",
    "ids of the jobs, instead of a selection",
    (id, ids: readonly string[] = []) => [...ids, parseJobId(id)],
  );
  command.option("-y, --yes", "do not ask");
  return addSelectionFlags(command, "uncommitted").option(
    "--allow-none",
    "no job at all is a success",
  );
}

export function commitAbortOptions(
  jobIds: readonly string[],
  flags: CommitAbortFlags,
): CommitAbortOptions {
  return {
    jobIds,
    selection: selectionOptions(flags),
    allowsNone: flags.allowNone === true,
    isConfirmed: flags.yes === true,
    isWaiting: flags.wait === true,
    output: outputOptions(flags),
  };
}

/** What is wrong with the words alone, before any request. */
export function checkCommitAbortFlags(
  verb: string,
  jobIds: readonly string[],
  flags: CommitAbortFlags,
  context: Context,
): void {
  const { collection, state, db, yes } = flags;
  const isSelection = collection !== undefined || state.length > 0;
  if (jobIds.length > 0 && isSelection) {
    const what = "job ids and a selection by --collection or --state exclude each other";
    throw new CliError("usage", what, { hint: "name the jobs or describe them, not both" });
  }
  if (jobIds.length === 0 && !isSelection && db === undefined) {
    throw new CliError("usage", `${verb} needs to know which jobs`, {
      hint: "name them, or select with --collection, --state or --db",
    });
  }
  if (yes !== true && !canAsk(context)) {
    throw new CliError("usage", `${verb} asks before it does anything, and nobody can answer`, {
      hint: "say yes beforehand with --yes",
    });
  }
}
