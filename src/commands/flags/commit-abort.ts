import type { Command } from "commander";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import type { CommitAbortOptions } from "../../change/commit-abort.ts";
import { canAsk } from "../../render/prompt.ts";
import type { ServerFlags } from "./connection.ts";
import { describeArgument, outputOptions } from "./output.ts";
import {
  addSelectionFlags,
  refuseBoth,
  type SelectionFlags,
  selectionOptions,
} from "./selection.ts";

export interface CommitAbortFlags extends ServerFlags, SelectionFlags {
  allowNone?: true;
  yes?: true;
  allDbs?: true;
  /** Only commit has them. */
  wait?: true;
  maxOutage?: number;
}

/** Adds the flags that choose the jobs to commit or abort, and --yes. */
export function addCommitAbortFlags(command: Command): Command {
  describeArgument(command, "job IDs, or - for those on stdin; without them, use the filters");
  return addSelectionFlags(command, "uncommitted")
    .option("--all-dbs", "all databases")
    .option("--allow-none", "succeed if no job matches")
    .optionsGroup("Confirmation:")
    .option("-y, --yes", "skip the confirmation");
}

/** Checks the command line before any request is sent, and maps its flags. */
export function commitAbortOptions(
  jobIds: readonly string[],
  flags: CommitAbortFlags,
  context: Context,
): CommitAbortOptions {
  refuseBoth(jobIds.length > 0, flags);
  refuseScope(jobIds, flags);
  if (flags.yes !== true && !canAsk(context)) {
    const stream = context.stdin.isTTY === true ? "stderr" : "stdin";
    throw new CliError("usage", `confirmation required, but ${stream} is not a terminal`, {
      hint: "pass --yes",
    });
  }
  return {
    jobIds,
    selection: selectionOptions(flags),
    ofEveryDatabase: flags.allDbs === true,
    maxOutageMs: flags.maxOutage ?? 300_000,
    allowsNone: flags.allowNone === true,
    isConfirmed: flags.yes === true,
    isWaiting: flags.wait === true,
    output: outputOptions(flags),
  };
}

/** Refuses --state without a scope, which would select jobs of every database. */
function refuseScope(jobIds: readonly string[], flags: CommitAbortFlags): void {
  const { collection, db, allDbs, state } = flags;
  const isScoped = collection !== undefined || db !== undefined || allDbs === true;
  if (jobIds.length > 0 && isScoped && db === undefined) {
    throw new CliError("usage", "job IDs cannot be combined with --collection or --all-dbs", {
      hint: "use either job IDs or filters",
    });
  }
  if (db !== undefined && allDbs) {
    throw new CliError("usage", "--all-dbs cannot be combined with --db");
  }
  if (jobIds.length > 0 || isScoped) return;
  if (state.length > 0) {
    throw new CliError("usage", "--state requires --collection, --db or --all-dbs");
  }
  throw new CliError("usage", "which jobs? pass job IDs, --collection, --db or --all-dbs");
}
