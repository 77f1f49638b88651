import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import {
  addCommitAbortFlags,
  type CommitAbortFlags,
  checkCommitAbortFlags,
  commitAbortOptions,
} from "./flags/commit-abort.ts";
import { addExamples, addServerFlags, connectionOptions, withVerbosity } from "./flags/common.ts";
import {
  addPaceFlags,
  addWaitFlags,
  deadlineOf,
  type PaceFlags,
  refuseIdleFlags,
  type WaitFlags,
  waitForJobs,
} from "./flags/following.ts";

type CommitFlags = CommitAbortFlags & PaceFlags & WaitFlags;

export function addCommitCommand(program: Command, context: Context): void {
  const command = program
    .command("commit")
    .summary("make the rows of jobs created with --no-auto-commit visible (Milvus 3.0)");
  addCommitAbortFlags(command)
    .optionsGroup("Waiting:")
    .option("--wait", "wait for the jobs, as wait does");
  addWaitFlags(addPaceFlags(command));
  addServerFlags(command).action((jobIds: readonly string[], flags: CommitFlags) =>
    commit(jobIds, flags, command, withVerbosity(flags, context)),
  );
  addExamples(
    command,
    "Commits jobs that were created with --no-auto-commit and rest Uncommitted: all of them or none. Needs Milvus 3.0.",
    [
      ["milvus-import commit 453468002260053148", "one job, after a question"],
      ["milvus-import commit --collection reviews --yes", "all of a collection that wait for it"],
      [
        "milvus-import commit 453468002260053148 --yes --wait --timeout 10m",
        "go on when its rows can be searched",
      ],
    ],
  );
}

async function commit(
  jobIds: readonly string[],
  flags: CommitFlags,
  command: Command,
  context: Context,
): Promise<void> {
  refuseIdleFlags(command, flags.wait === true);
  checkCommitAbortFlags("commit", jobIds, flags, context);
  const { resolveTarget } = await import("../config/target.ts");
  const { connect } = await import("../milvus/connect.ts");
  const { commitOrAbort } = await import("../change/commit-abort.ts");
  const server = await connect(await resolveTarget(connectionOptions(flags), context), context);
  const options = commitAbortOptions(jobIds, flags);
  const jobs = await commitOrAbort("commit", options, server, context);
  if (!options.isWaiting || jobs.length === 0) return;
  const deadlineMs = deadlineOf(flags, context.elapsedMs());
  const { follow } = await import("../follow/run.ts");
  await follow(waitForJobs(jobs, flags, server, deadlineMs), context);
}
