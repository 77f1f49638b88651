import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { parseJobRef } from "../base/values.ts";
import { locateJobs, profilesOf } from "../milvus/named-jobs.ts";
import {
  addExamples,
  addServersFlags,
  connectionOptions,
  type ServerFlags,
  withVerbosity,
} from "./flags/common.ts";
import { addFollowFlags, type FollowFlags, followRequest } from "./flags/following.ts";

type WatchFlags = ServerFlags & FollowFlags;

export function addWatchCommand(program: Command, context: Context): void {
  const command = program
    .command("watch")
    .summary("follow jobs live until all are final")
    .argument("[job...]", "ids of the jobs, or profile/id, instead of a selection");
  addFollowFlags(command);
  addServersFlags(command).action((words: string[], flags: WatchFlags) =>
    watch(words, flags, withVerbosity(flags, context)),
  );
  addExamples(
    command,
    "Follows jobs until all are final: progress bars on a terminal, a line for each change elsewhere.",
    [
      ["milvus-import watch", "all jobs"],
      ["milvus-import watch 453468002260053180", "one job"],
      [
        "milvus-import watch --collection products --state active",
        "those of a collection that still run",
      ],
      ["milvus-import watch --state active -o ndjson", "changes as events"],
      ["milvus-import watch --all-profiles --state active", "what runs on any cluster"],
    ],
  );
}

async function watch(words: string[], flags: WatchFlags, context: Context): Promise<void> {
  const refs = words.map(parseJobRef);
  const connection = connectionOptions(flags);
  const { resolveClusters } = await import("../config/clusters.ts");
  const clusters = await resolveClusters(connection, context, profilesOf(refs, connection));
  const request = followRequest(await locateJobs(refs, clusters, context), flags, clusters);
  const { follow } = await import("../follow/run.ts");
  await follow(request, context);
}
