import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { fleetOf } from "../milvus/clusters.ts";
import type { Job } from "../milvus/job.ts";
import type { Target } from "../milvus/server.ts";
import { addEndingFlags, checkEndingFlags, type EndingFlags } from "./flags/commit-abort.ts";
import { addExamples, addServerFlags, heard, type ServerFlags } from "./flags/common.ts";
import {
  addPaceFlags,
  addWaitFlags,
  deadlineOf,
  type PaceFlags,
  refuseIdleFlags,
  type WaitFlags,
  waiting,
  watching,
} from "./flags/following.ts";

type CommitFlags = ServerFlags & EndingFlags & PaceFlags & WaitFlags & { wait?: true };

export function addCommitCommand(program: Command, context: Context): void {
  const command = program
    .command("commit")
    .summary("make the rows of jobs created with --no-auto-commit visible (Milvus 3.0)");
  addEndingFlags(command)
    .optionsGroup("Waiting:")
    .option("--wait", "wait for the jobs, as wait does");
  addWaitFlags(addPaceFlags(command));
  addServerFlags(command).action((jobIds: readonly string[], flags: CommitFlags) =>
    commit(jobIds, flags, command, heard(flags, context)),
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
  checkEndingFlags("commit", jobIds, flags, context);
  const { resolveTarget } = await import("../config/target.ts");
  const target = await resolveTarget(flags, context);
  const { committing } = await import("../change/commit-abort-rules.ts");
  const { endJobs } = await import("../change/commit-abort.ts");
  const { endedText, writeEnded } = await import("../change/commit-abort-rules.ts");
  const jobs = await endJobs(committing, jobIds, flags, target, context);
  if (flags.wait !== true || jobs.length === 0) {
    await writeEnded(committing, jobs, flags, context);
    return;
  }
  context.stderr.write(`${endedText(committing, jobs)}\n`);
  await waitFor(jobs, flags, target, context);
}

/** Exactly these jobs, however they were chosen. */
async function waitFor(
  jobs: readonly Job[],
  { collection: _, ...flags }: CommitFlags,
  target: Target,
  context: Context,
): Promise<void> {
  const ids = jobs.map(({ jobId }) => ({ profile: null, jobId }));
  const deadlineMs = deadlineOf(flags, context.now());
  const { followToEnd } = await import("../follow/run.ts");
  const following = waiting(
    watching(ids, { ...flags, state: [] }, fleetOf(target)),
    flags,
    deadlineMs,
  );
  await followToEnd(following, flags, context);
}
