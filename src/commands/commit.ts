import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError, isTransient } from "../base/errors.ts";
import { resolveTarget } from "../config/target.ts";
import { connect } from "../milvus/clusters.ts";
import {
  addCommitAbortFlags,
  type CommitAbortFlags,
  commitAbortOptions,
} from "./flags/commit-abort.ts";
import { addServerFlags, connectionOptions } from "./flags/connection.ts";
import {
  addWaitingFlags,
  type PaceFlags,
  refuseIdleFlags,
  type WaitFlags,
} from "./flags/follow.ts";
import { deadlineOf, waitForJobs } from "./flags/follow-request.ts";
import { readJobIds } from "./flags/job-arguments.ts";
import { addHelp, withVerbosity } from "./flags/output.ts";

type CommitFlags = CommitAbortFlags & PaceFlags & WaitFlags;

export function addCommitCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Commit jobs created with --no-auto-commit: all of them or none. Requires Milvus 3.0.",
    {
      "milvus-import commit 453468002260053148": "one job, with confirmation",
      "milvus-import commit -c reviews --yes": "all uncommitted jobs of a collection",
      "milvus-import commit 453468002260053148 --yes --wait --timeout 10m":
        "commit and wait until the rows are searchable",
    },
  );
  addWaitingFlags(addCommitAbortFlags(command));
  // An outage between two jobs is waited out without --wait too.
  command.options.find(({ long }) => long === "--max-outage")?.helpGroup("Waiting:");
  addServerFlags(command).action((jobs: readonly string[], flags: CommitFlags) => {
    refuseIdleFlags(command, flags.wait === true, ["maxOutage"]);
    return commit(jobs, flags, withVerbosity(flags, context));
  });
}

/** Returns the failure of a commit that the deadline ended, with what became of each job. */
function asTimedOut({ message, hint, details, cause }: CliError): CliError {
  return new CliError("deadline", `timed out; last error: ${message}`, { hint, details, cause });
}

async function commit(
  words: readonly string[],
  flags: CommitFlags,
  context: Context,
): Promise<void> {
  const jobIds = await readJobIds(words, flags, context);
  const deadlineMs = deadlineOf(flags, context.elapsedMs());
  const options = commitAbortOptions(jobIds, flags, context);
  const server = await connect(await resolveTarget(connectionOptions(flags), context), context);
  const { commitOrAbort } = await import("../change/commit-abort.ts");
  // --timeout 0 checks the jobs once; it does not limit how long they take to commit.
  const limitMs = flags.timeout || Number.POSITIVE_INFINITY;
  const limited = server.with({
    deadlineMs: flags.timeout === 0 ? null : deadlineMs,
    requestTimeoutMs: Math.min(server.target.requestTimeoutMs, Math.max(1_000, limitMs)),
  });
  const inTime = { ...options, maxOutageMs: Math.min(options.maxOutageMs, limitMs) };
  const jobs = await commitOrAbort("commit", inTime, limited, context).catch((error: unknown) => {
    const isLate = context.elapsedMs() - (deadlineMs ?? Number.POSITIVE_INFINITY) >= 0;
    throw isLate && flags.timeout !== 0 && isTransient(error) ? asTimedOut(error) : error;
  });
  if (!options.isWaiting || jobs.length === 0) return;
  const { follow } = await import("../follow/run.ts");
  await follow(waitForJobs(jobs, flags, server, deadlineMs), context);
}
