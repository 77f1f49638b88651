import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { secretOptions } from "../change/job-options.ts";
import { planImport } from "../change/plan.ts";
import { resolveTarget } from "../config/target.ts";
import type { JobSource, SourceListener } from "../follow/source.ts";
import { connect } from "../milvus/clusters.ts";
import { type CommandOutput, openOutput } from "../render/output.ts";
import { addServerFlags, connectionOptions } from "./flags/connection.ts";
import { addCreateFlags, type CreateFlags, createOptions } from "./flags/create.ts";
import { refuseIdleFlags } from "./flags/follow.ts";
import { deadlineOf, waitForJobs } from "./flags/follow-request.ts";
import { addHelp, describeArgument, withVerbosity } from "./flags/output.ts";

export function addCreateCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Create import jobs from files in the server's object storage and print their IDs. With --wait, print the finished jobs instead.",
    {
      "milvus-import create -c products data/1.parquet data/2.parquet": "one job with two files",
      "milvus-import create -c images id.npy,vector.npy --wait":
        "NumPy, one file per field; wait for the job",
      "milvus-import create -c products --files-from files.txt --once":
        "many files; safe to run again",
      "milvus-import create -c products s3://bucket/1.parquet s3://bucket/dir/":
        "Zilliz Cloud, from URLs",
      "milvus-import create -c products --files-from files.txt --dry-run": "show the plan only",
    },
  );
  describeArgument(command, "paths in object storage; commas join files of a unit");
  command.usage("-c <collection> [options] [file...]");
  addCreateFlags(command);
  addServerFlags(command).action((files: string[], flags: CreateFlags) => {
    refuseIdleFlags(command, flags.wait === true || flags.dryRun === true);
    return create(files, flags, withVerbosity(flags, context));
  });
}

async function create(files: string[], flags: CreateFlags, context: Context): Promise<void> {
  if (flags.dryRun && flags.output === "id") {
    throw new CliError("usage", "--dry-run cannot be combined with -o id", {
      hint: "use another format; a plan has no job IDs",
    });
  }
  const { asUnsafeToRetry, createJobs, writePlan } = await import("../change/create.ts");
  const deadlineMs = deadlineOf(flags, context.elapsedMs());
  const tokenFile = flags.tokenFile ?? context.env.MILVUS_TOKEN_FILE;
  const options = createOptions(files, flags, tokenFile, deadlineMs);
  const plan = await planImport(options, context);
  const store = flags.volume === undefined ? "with store keys" : "without store keys";
  const target = await resolveTarget(connectionOptions(flags), context, store);
  const secrets = secretOptions(plan.options);
  const server = await connect({ ...target, secrets }, context);
  if (flags.dryRun) return writePlan(plan, options, server, context);
  if (!flags.wait) return createJobs(plan, options, server, context);
  const { follow } = await import("../follow/run.ts");
  const jobIds: string[] = [];
  let mayRepeat = true;
  const source: JobSource = {
    jobIds,
    create: ({ notify, isStopped }) =>
      createJobs(plan, options, server, context, {
        out: besideProgress(openOutput(options.output, context), notify, context),
        created({ jobId }, isSafe) {
          jobIds.push(jobId);
          mayRepeat = options.once && isSafe;
        },
        isStopped,
      }),
  };
  try {
    await follow(waitForJobs(source, flags, server, deadlineMs), context);
  } catch (error) {
    throw mayRepeat || !(error instanceof CliError) ? error : asUnsafeToRetry(error);
  }
}

/**
 * Returns the output with its messages shown beside the progress, which --quiet hides. Events are written to stdout, which
 * can be lost: what must not be lost is on stderr as well.
 */
function besideProgress(
  out: CommandOutput,
  notify: SourceListener["notify"],
  { isQuiet }: Context,
): CommandOutput {
  if (isQuiet === true) return out;
  const important = (text: string) => {
    notify(text);
    if (out.format === "ndjson") out.important(text);
  };
  return { ...out, important, info: notify, note: notify };
}
