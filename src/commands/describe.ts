import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError, joinFailures, worstKind } from "../base/errors.ts";
import { resolveClusters } from "../config/clusters.ts";
import { type Clusters, describeClusters } from "../milvus/clusters.ts";
import { jobKey } from "../milvus/job.ts";
import type { JobDetail } from "../milvus/job-detail.ts";
import { collectProfiles, describeJobs, type NamedJobs } from "../milvus/named-jobs.ts";
import { missingRowsText, rowsFailure } from "../milvus/rows.ts";
import { type Presentation, pickColumns } from "../render/columns.ts";
import { detailColumns, detailColumnsFor, jobColumnsFor } from "../render/job-columns.ts";
import { formats, type OutputOptions, openOutput } from "../render/output.ts";
import {
  addDatabaseFlag,
  addServersFlags,
  connectionOptions,
  type ServerFlags,
} from "./flags/connection.ts";
import { requireRowsOption } from "./flags/follow.ts";
import { readJobRefs } from "./flags/job-arguments.ts";
import {
  addHelp,
  columnsOption,
  describeArgument,
  outputOptions,
  withVerbosity,
} from "./flags/output.ts";

type Flags = ServerFlags & { requireRows?: true };

export function addDescribeCommand(command: Command, context: Context): void {
  addHelp(
    command,
    "Show import jobs in detail: state, stage, rows, size, times, files and, for a failed job, the next step.",
    {
      "milvus-import describe 453468002260053160": "one job",
      "milvus-import describe 453468002260053160 --json | jq -r '.[].files[].paths[]'":
        "paths of its files",
      "milvus-import list -s active -o id | milvus-import describe -": "all unfinished jobs",
    },
  );
  describeArgument(command, "job IDs, PROFILE/ID, or - for those on stdin");
  const what = "show a table of these columns instead of cards";
  command
    .optionsGroup("Output:")
    .addOption(requireRowsOption())
    .addOption(columnsOption(what, detailColumns));
  addServersFlags(addDatabaseFlag(command), formats).action(
    (jobs: readonly string[], flags: Flags) => describe(jobs, flags, withVerbosity(flags, context)),
  );
}

async function describe(jobs: readonly string[], flags: Flags, context: Context): Promise<void> {
  const refs = (await readJobRefs(jobs, flags, context)) ?? [];
  const connection = connectionOptions(flags);
  const clusters = await resolveClusters(connection, context, collectProfiles(refs, connection));
  const output = outputOptions(flags);
  const presentation = await detailPresentation(output, clusters, context);
  const out = openOutput(output, context);
  const { strict } = connection;
  const { found, missing, failure } = await out.spin(
    `querying ${describeClusters(clusters)}`,
    describeJobs(refs, clusters, context, strict),
  );
  const warnings = found.flatMap((job) => missingRowsText(job, context.now().getTime()) ?? []);
  // A JSON array with a missing job is not written; without --strict, clusters that did not respond may be missing.
  const isWhole = missing.length === 0 && (failure === null || !strict);
  if ((found.length > 0 || refs.length === 0) && (isWhole || (out.format !== "json" && !strict))) {
    await out.write(found, presentation);
    for (const warning of warnings) out.warn(warning);
  }
  if (refs.length === 0) out.info("no job IDs on stdin");
  const lost = flags.requireRows ? rowsFailure(warnings) : null;
  const unmet = joinFailures(describeFailure({ found, missing, failure }, clusters), lost);
  if (unmet !== null) throw unmet;
}

/** Returns why not all jobs are shown; `null` if all are. */
function describeFailure(
  { found, missing, failure }: NamedJobs,
  clusters: Clusters,
): CliError | null {
  const errors = [...(failure === null ? [] : [failure]), ...missing];
  const [first, ...others] = errors;
  if (first === undefined) return null;
  if (others.length === 0 && (found.length === 0 || failure !== null)) return first;
  const count = found.length + missing.length;
  const what = `${missing.length} of ${count} ${count === 1 ? "job" : "jobs"} not found`;
  return new CliError(worstKind(errors), `${what}: ${describeClusters(clusters)}`, {
    details: errors.flatMap(({ message, details }) => [message, ...details]),
    hint: first.hint,
    profile: first.profile,
  });
}

async function detailPresentation(
  output: OutputOptions,
  clusters: Clusters,
  context: Context,
): Promise<Presentation<JobDetail>> {
  if (output.format === "wide") {
    const { widen } = await import("../render/wide-columns.ts");
    const wide = widen<JobDetail>(jobColumnsFor(clusters), (job) => job, context.now().getTime());
    return { columns: pickColumns(wide, output), id: jobKey };
  }
  const columns = pickColumns(detailColumnsFor(clusters), output);
  const records: Presentation<JobDetail> = { columns, id: jobKey };
  if (output.format !== "table" || output.columns !== null) return records;
  const { jobCards } = await import("../render/card.ts");
  return { ...records, page: (jobs, sheet) => jobCards(jobs, sheet, context.now().getTime()) };
}
