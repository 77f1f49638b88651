import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import {
  addCommitAbortFlags,
  type CommitAbortFlags,
  checkCommitAbortFlags,
  commitAbortOptions,
} from "./flags/commit-abort.ts";
import { addExamples, addServerFlags, connectionOptions, withVerbosity } from "./flags/common.ts";

export function addAbortCommand(program: Command, context: Context): void {
  const command = program
    .command("abort")
    .summary("drop the rows of jobs created with --no-auto-commit (Milvus 3.0)");
  addCommitAbortFlags(command);
  addServerFlags(command).action((jobIds: readonly string[], flags: CommitAbortFlags) =>
    abort(jobIds, flags, withVerbosity(flags, context)),
  );
  addExamples(
    command,
    "Aborts jobs that were created with --no-auto-commit and are not committed yet: all of them or none. Needs Milvus 3.0.",
    [
      ["milvus-import abort 453468002260053148", "one job, after a question"],
      ["milvus-import abort --collection reviews --yes", "all of a collection that wait for it"],
    ],
  );
}

async function abort(
  jobIds: readonly string[],
  flags: CommitAbortFlags,
  context: Context,
): Promise<void> {
  checkCommitAbortFlags("abort", jobIds, flags, context);
  const { resolveTarget } = await import("../config/target.ts");
  const { connect } = await import("../milvus/connect.ts");
  const { commitOrAbort } = await import("../change/commit-abort.ts");
  const server = await connect(await resolveTarget(connectionOptions(flags), context), context);
  await commitOrAbort("abort", commitAbortOptions(jobIds, flags), server, context);
}
