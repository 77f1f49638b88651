import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { parseJobRef } from "../base/values.ts";
import { resolveClusters } from "../config/clusters.ts";
import { collectProfiles, locateJobs } from "../milvus/named-jobs.ts";
import { addServersFlags, connectionOptions, type ServerFlags } from "./flags/connection.ts";
import { addFollowFlags, type FollowFlags, followRequest } from "./flags/follow.ts";
import { addHelp, describeArgument, withVerbosity } from "./flags/output.ts";

type WatchFlags = ServerFlags & FollowFlags;

export function addWatchCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Follows jobs until all are final: progress bars on a terminal, a line for each change elsewhere.",
    {
      "milvus-import watch": "all jobs",
      "milvus-import watch 453468002260053180": "one job",
      "milvus-import watch --collection products --state active":
        "those of a collection that still run",
      "milvus-import watch --state active -o ndjson": "changes as events",
      "milvus-import watch --all-profiles --state active": "what runs on any cluster",
    },
  );
  describeArgument(command, "ids of the jobs, or profile/id, instead of a selection");
  addFollowFlags(command);
  addServersFlags(command).action((jobs: readonly string[], flags: WatchFlags) =>
    watch(jobs, flags, withVerbosity(flags, context)),
  );
}

async function watch(jobs: readonly string[], flags: WatchFlags, context: Context): Promise<void> {
  const refs = jobs.map(parseJobRef);
  const connection = connectionOptions(flags);
  const clusters = await resolveClusters(connection, context, collectProfiles(refs, connection));
  const request = followRequest(await locateJobs(refs, clusters, context), flags, clusters);
  const { follow } = await import("../follow/run.ts");
  await follow(request, context);
}
