import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { parseJobRef } from "../base/values.ts";
import { locateJobs, profilesOf } from "../milvus/named-jobs.ts";
import {
  addExamples,
  addServersFlags,
  connectionOptions,
  type ServerFlags,
  withVerbosity,
} from "./flags/common.ts";
import {
  addFollowFlags,
  addWaitFlags,
  deadlineOf,
  type FollowFlags,
  followRequest,
  type WaitFlags,
  waitRequest,
} from "./flags/following.ts";

type Flags = ServerFlags & FollowFlags & WaitFlags;

export function addWaitCommand(program: Command, context: Context): void {
  const command = program
    .command("wait")
    .summary("block until jobs are final; the exit status says how they ended")
    .argument("[job...]", "ids of the jobs, or profile/id, instead of a selection");
  addWaitFlags(addFollowFlags(command));
  addServersFlags(command).action((words: string[], flags: Flags) =>
    wait(words, flags, withVerbosity(flags, context)),
  );
  addExamples(
    command,
    "Waits until every job is final. 0: all Completed; 3: some Failed; 5: the deadline passed; 8: some rest Uncommitted.",
    [
      ["milvus-import wait 453468002260053180 453468002260053183 --timeout 2h", "two jobs"],
      [
        "milvus-import wait --collection products --state active",
        "all of a collection that still run",
      ],
      [
        "milvus-import wait 453468002260053180 --timeout 0",
        "ask once: 0 Completed, 3 Failed, 8 not yet",
      ],
      ["milvus-import wait --db analytics --fail-fast -o ndjson", "a database, as events"],
      ["milvus-import wait eu/453468002260053180 us/453468002260053183", "on two clusters"],
    ],
  );
}

async function wait(words: string[], flags: Flags, context: Context): Promise<void> {
  const refs = words.map(parseJobRef);
  if (refs.length === 0 && isUnselected(flags)) {
    throw new CliError("usage", "wait needs to know for which jobs", {
      hint: "name them, or select with --collection, --state or --db",
    });
  }
  const connection = connectionOptions(flags);
  const { resolveClusters } = await import("../config/clusters.ts");
  const clusters = await resolveClusters(connection, context, profilesOf(refs, connection));
  const deadlineMs = deadlineOf(flags, context.elapsedMs());
  const request = followRequest(await locateJobs(refs, clusters, context), flags, clusters);
  const { follow } = await import("../follow/run.ts");
  await follow(waitRequest(request, flags, deadlineMs), context);
}

function isUnselected({ collection, state, db }: Flags): boolean {
  return collection === undefined && state.length === 0 && db === undefined;
}
