import type { Command } from "commander";
import type { Context } from "../context.ts";
import { CliError } from "../errors.ts";
import { addExamples, addServerFlags, heard, type ServerFlags } from "../flags.ts";
import { addFollowFlags, type FollowFlags, watching } from "../follow-flags.ts";
import { parseJobId } from "../values.ts";
import { addWaitFlags, deadlineOf, type WaitFlags, waiting } from "../wait-flags.ts";

type Flags = ServerFlags & FollowFlags & WaitFlags;

export function addWaitCommand(program: Command, context: Context): void {
  const command = program
    .command("wait")
    .summary("block until jobs are final; the exit status says how they ended")
    .argument("[job...]", "ids of the jobs, instead of a selection");
  addWaitFlags(addFollowFlags(command));
  addServerFlags(command).action((jobIds: string[], flags: Flags) =>
    wait(jobIds, flags, heard(flags, context)),
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
    ],
  );
}

async function wait(jobIds: string[], flags: Flags, context: Context): Promise<void> {
  const ids = jobIds.map(parseJobId);
  if (ids.length === 0 && isUnselected(flags)) {
    throw new CliError("usage", "wait needs to know for which jobs", {
      hint: "name them, or select with --collection, --state or --db",
    });
  }
  const { resolveTarget } = await import("../config/target.ts");
  const target = await resolveTarget(flags, context);
  const deadlineMs = deadlineOf(flags, context.now());
  const { followToEnd } = await import("../following.ts");
  const following = waiting(watching(ids, flags, target), flags, deadlineMs);
  await followToEnd(following, flags, context);
}

function isUnselected({ collection, state, db }: Flags): boolean {
  return collection === undefined && state.length === 0 && db === undefined;
}
