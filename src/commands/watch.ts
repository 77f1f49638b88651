import type { Command } from "commander";
import type { Context } from "../context.ts";
import { addExamples, addServerFlags, heard, type ServerFlags } from "../flags.ts";
import { addFollowFlags, type FollowFlags, watching } from "../follow-flags.ts";
import { parseJobId } from "../values.ts";

type WatchFlags = ServerFlags & FollowFlags;

export function addWatchCommand(program: Command, context: Context): void {
  const command = program
    .command("watch")
    .summary("follow jobs live until all are final")
    .argument("[job...]", "ids of the jobs, instead of a selection");
  addFollowFlags(command);
  addServerFlags(command).action((jobIds: string[], flags: WatchFlags) =>
    watch(jobIds, flags, heard(flags, context)),
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
    ],
  );
}

async function watch(jobIds: string[], flags: WatchFlags, context: Context): Promise<void> {
  const ids = jobIds.map(parseJobId);
  const { resolveTarget } = await import("../config/target.ts");
  const target = await resolveTarget(flags, context);
  const { followToEnd } = await import("../following.ts");
  await followToEnd(watching(ids, flags, target), flags, context);
}
