import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { planImport } from "../change/plan.ts";
import { addExamples, addServerFlags, connectionOptions, withVerbosity } from "./flags/common.ts";
import {
  addImportFlags,
  addKeyAndWaitFlags,
  type CreateFlags,
  createOptions,
} from "./flags/create.ts";
import { deadlineOf, refuseIdleFlags, waitForJobs } from "./flags/following.ts";

export function addCreateCommand(program: Command, context: Context): void {
  const command = program
    .command("create")
    .summary("start import jobs from files, never twice")
    .argument("[file...]", "paths in the server's object storage; id.npy,vector.npy is one unit");
  addKeyAndWaitFlags(addImportFlags(command));
  addServerFlags(command).action((files: string[], flags: CreateFlags) =>
    create(files, flags, command, withVerbosity(flags, context)),
  );
  addExamples(
    command,
    "Starts import jobs from files that lie in the server's object storage, and prints their ids. With --wait the jobs\n" +
      "themselves are printed once they are done; what was created is then said on standard error.",
    [
      [
        "milvus-import create -c products data/part-1.parquet data/part-2.parquet",
        "one job of two files",
      ],
      [
        "milvus-import create -c images ids.npy,vectors.npy --wait",
        "NumPy, one file a field; wait for it",
      ],
      [
        "milvus-import create -c products --files-from files.txt --job-timeout 6h --once",
        "many files, for a pipeline that may run again",
      ],
      [
        "milvus-import create -c products s3://bucket/part-1.parquet s3://bucket/folder/",
        "in Zilliz Cloud, from URLs",
      ],
      ["aws s3 ls … | milvus-import create -c products --files-from - --dry-run", "the plan alone"],
      [
        "milvus-import create -c products data/part-1.parquet -o id | xargs milvus-import wait",
        "the same as --wait, in two steps",
      ],
    ],
  );
}

async function create(
  files: string[],
  flags: CreateFlags,
  command: Command,
  context: Context,
): Promise<void> {
  refuseIdleFlags(command, flags.wait === true || flags.dryRun === true);
  if (flags.dryRun && flags.output === "id") {
    throw new CliError("usage", "--dry-run creates nothing, so there are no ids to print", {
      hint: "choose another format than id",
    });
  }
  const { createJobs, writePlan } = await import("../change/create.ts");
  const { resolveTarget } = await import("../config/target.ts");
  const { connect } = await import("../milvus/connect.ts");
  const deadlineMs = deadlineOf(flags, context.elapsedMs());
  const tokenFile = flags.tokenFile ?? context.env.MILVUS_TOKEN_FILE;
  const options = createOptions(files, flags, tokenFile, deadlineMs);
  const plan = await planImport(options, context);
  const store = flags.volume === undefined ? "with store keys" : "without store keys";
  const server = await connect(
    await resolveTarget(connectionOptions(flags), context, store),
    context,
  );
  if (flags.dryRun) return writePlan(plan, options, server, context);
  const created = await createJobs(plan, options, server, context);
  if (!flags.wait) return;
  const { follow } = await import("../follow/run.ts");
  await follow(waitForJobs(created, flags, server, deadlineMs), context);
}
