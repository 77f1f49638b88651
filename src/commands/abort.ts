import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { resolveTarget } from "../config/target.ts";
import { connect } from "../milvus/clusters.ts";
import {
  addCommitAbortFlags,
  type CommitAbortFlags,
  commitAbortOptions,
} from "./flags/commit-abort.ts";
import { addServerFlags, connectionOptions } from "./flags/connection.ts";
import { readJobIds } from "./flags/job-arguments.ts";
import { addHelp, withVerbosity } from "./flags/output.ts";

export function addAbortCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Abort jobs created with --no-auto-commit that are not committed: all of them or none. Requires Milvus 3.0.",
    {
      "milvus-import abort 453468002260053148": "one job, with confirmation",
      "milvus-import abort -c reviews --yes": "all uncommitted jobs of a collection",
    },
  );
  addCommitAbortFlags(command);
  addServerFlags(command).action((jobs: readonly string[], flags: CommitAbortFlags) =>
    abort(jobs, flags, withVerbosity(flags, context)),
  );
}

async function abort(
  jobs: readonly string[],
  flags: CommitAbortFlags,
  context: Context,
): Promise<void> {
  const jobIds = await readJobIds(jobs, flags, context);
  const options = commitAbortOptions(jobIds, flags, context);
  const server = await connect(await resolveTarget(connectionOptions(flags), context), context);
  const { commitOrAbort } = await import("../change/commit-abort.ts");
  await commitOrAbort("abort", options, server, context);
}
