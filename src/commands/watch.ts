import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { resolveClusters } from "../config/clusters.ts";
import { collectProfiles } from "../milvus/named-jobs.ts";
import { addServersFlags, connectionOptions, type ServerFlags } from "./flags/connection.ts";
import { addFollowFlags, addPaceFlags, type FollowFlags } from "./flags/follow.ts";
import { followRequest } from "./flags/follow-request.ts";
import { readJobRefs } from "./flags/job-arguments.ts";
import { addHelp, describeArgument, withVerbosity } from "./flags/output.ts";

type WatchFlags = ServerFlags & FollowFlags;

export function addWatchCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Show live progress until all jobs are finished; in a pipe, print one line per change.",
    {
      "milvus-import watch": "all jobs",
      "milvus-import watch 453468002260053180": "one job",
      "milvus-import watch -c products -s active": "unfinished jobs of a collection",
      "milvus-import watch -s active -o ndjson": "events as JSON lines",
      "milvus-import watch --all-profiles -s active": "unfinished jobs of all profiles",
    },
  );
  describeArgument(
    command,
    "job IDs, PROFILE/ID, or - for those on stdin; without them, use the filters",
  );
  addPaceFlags(addFollowFlags(command).optionsGroup("Watching:"));
  addServersFlags(command).action((jobs: readonly string[], flags: WatchFlags) =>
    watch(jobs, flags, withVerbosity(flags, context)),
  );
}

async function watch(jobs: readonly string[], flags: WatchFlags, context: Context): Promise<void> {
  const refs = await readJobRefs(jobs, flags, context);
  const connection = connectionOptions(flags);
  const clusters = await resolveClusters(
    connection,
    context,
    collectProfiles(refs ?? [], connection),
  );
  const request = followRequest(refs, flags, clusters);
  const { follow } = await import("../follow/run.ts");
  await follow(request, context);
}
