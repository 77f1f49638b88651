import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { parseJobRef } from "../base/values.ts";
import { resolveClusters } from "../config/clusters.ts";
import { collectProfiles, locateJobs } from "../milvus/named-jobs.ts";
import { addServersFlags, connectionOptions, type ServerFlags } from "./flags/connection.ts";
import {
  addFollowFlags,
  addWaitFlags,
  deadlineOf,
  type FollowFlags,
  followRequest,
  type WaitFlags,
} from "./flags/follow.ts";
import { addHelp, describeArgument, withVerbosity } from "./flags/output.ts";
import { refuseNeither } from "./flags/selection.ts";

type Flags = ServerFlags & FollowFlags & WaitFlags;

export function addWaitCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Waits until every job is final. 0: all Completed; 3: some Failed; 5: the deadline passed; 8: some rest Uncommitted.",
    {
      "milvus-import wait 453468002260053180 453468002260053183 --timeout 2h": "two jobs",
      "milvus-import wait --collection products --state active":
        "all of a collection that still run",
      "milvus-import wait 453468002260053180 --timeout 0":
        "ask once: 0 Completed, 3 Failed, 8 not yet",
      "milvus-import wait --db analytics --fail-fast -o ndjson": "a database, as events",
      "milvus-import wait eu/453468002260053180 us/453468002260053183": "on two clusters",
    },
  );
  describeArgument(command, "ids of the jobs, or profile/id, instead of a selection");
  addWaitFlags(addFollowFlags(command));
  addServersFlags(command).action((jobs: readonly string[], flags: Flags) =>
    wait(jobs, flags, withVerbosity(flags, context)),
  );
}

async function wait(jobs: readonly string[], flags: Flags, context: Context): Promise<void> {
  const refs = jobs.map(parseJobRef);
  refuseNeither(refs, flags, "wait needs to know for which jobs");
  const connection = connectionOptions(flags);
  const clusters = await resolveClusters(connection, context, collectProfiles(refs, connection));
  const deadlineMs = deadlineOf(flags, context.elapsedMs());
  const located = await locateJobs(refs, clusters, context);
  const request = followRequest(located, flags, clusters, deadlineMs);
  const { follow } = await import("../follow/run.ts");
  await follow(request, context);
}
