import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { resolveClusters } from "../config/clusters.ts";
import { collectProfiles } from "../milvus/named-jobs.ts";
import { addServersFlags, connectionOptions, type ServerFlags } from "./flags/connection.ts";
import {
  addFollowFlags,
  addPaceFlags,
  addWaitFlags,
  type FollowFlags,
  type WaitFlags,
} from "./flags/follow.ts";
import { deadlineOf, followRequest } from "./flags/follow-request.ts";
import { readJobRefs } from "./flags/job-arguments.ts";
import { addHelp, describeArgument, withVerbosity } from "./flags/output.ts";
import { refuseNeither } from "./flags/selection.ts";

type Flags = ServerFlags & FollowFlags & WaitFlags;

export function addWaitCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Wait until all jobs are finished. Exit code 0: all completed, 3: some failed, 5: timed out, 8: some uncommitted. All codes: milvus-import help exit-codes",
    {
      "milvus-import wait 453468002260053180 453468002260053183 --timeout 2h":
        "two jobs, at most two hours",
      "milvus-import wait -c products -s active": "unfinished jobs of a collection",
      "milvus-import list -s pending -o id | milvus-import wait -": "jobs listed on stdin",
      "milvus-import wait 453468002260053180 --timeout 0":
        "check once: 0 completed, 3 failed, 8 unfinished",
      "milvus-import wait eu/453468002260053180 us/453468002260053183 -o ndjson":
        "jobs on two clusters, as events",
    },
  );
  describeArgument(
    command,
    "job IDs, PROFILE/ID, or - for those on stdin; without them, use the filters",
  );
  addPaceFlags(addWaitFlags(addFollowFlags(command).optionsGroup("Waiting:")));
  addServersFlags(command).action((jobs: readonly string[], flags: Flags) =>
    wait(jobs, flags, withVerbosity(flags, context)),
  );
}

async function wait(jobs: readonly string[], flags: Flags, context: Context): Promise<void> {
  refuseNeither(jobs.length > 0, flags);
  const deadlineMs = deadlineOf(flags, context.elapsedMs());
  const refs = await readJobRefs(jobs, flags, context);
  const connection = connectionOptions(flags);
  const clusters = await resolveClusters(
    connection,
    context,
    collectProfiles(refs ?? [], connection),
  );
  const request = followRequest(refs, flags, clusters, deadlineMs);
  const { follow } = await import("../follow/run.ts");
  await follow(request, context);
}
