import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { addEndingFlags, checkEndingFlags, type EndingFlags } from "./flags/commit-abort.ts";
import { addExamples, addServerFlags, heard, type ServerFlags } from "./flags/common.ts";

type AbortFlags = ServerFlags & EndingFlags;

export function addAbortCommand(program: Command, context: Context): void {
  const command = program
    .command("abort")
    .summary("drop the rows of jobs created with --no-auto-commit (Milvus 3.0)");
  addEndingFlags(command);
  addServerFlags(command).action((jobIds: readonly string[], flags: AbortFlags) =>
    abort(jobIds, flags, heard(flags, context)),
  );
  addExamples(
    command,
    "Aborts jobs that were created with --no-auto-commit and are not committed yet: all of them or none. Needs Milvus 3.0.",
    [
      ["milvus-import abort 453468002260053148", "one job, after a question"],
      ["milvus-import abort --collection reviews --yes", "all of a collection that wait for it"],
    ],
  );
}

async function abort(
  jobIds: readonly string[],
  flags: AbortFlags,
  context: Context,
): Promise<void> {
  checkEndingFlags("abort", jobIds, flags, context);
  const { resolveTarget } = await import("../config/target.ts");
  const target = await resolveTarget(flags, context);
  const { aborting } = await import("../change/commit-abort-rules.ts");
  const { endJobs } = await import("../change/commit-abort.ts");
  const { writeEnded } = await import("../change/commit-abort-rules.ts");
  await writeEnded(
    aborting,
    await endJobs(aborting, jobIds, flags, target, context),
    flags,
    context,
  );
}
