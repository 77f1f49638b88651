import type { Command } from "commander";
import type { Context } from "../base/context.ts";
import { CliError, worstKind } from "../base/errors.ts";
import { type JobRef, parseJobRef } from "../base/values.ts";
import { countText } from "../base/words.ts";
import { type Fleet, whom } from "../milvus/clusters.ts";
import { jobKey } from "../milvus/job.ts";
import { type JobDetail, missingRows } from "../milvus/job-detail.ts";
import { describeNamed, namedProfiles } from "../milvus/named-jobs.ts";
import { type Presentation, pickColumns } from "../render/columns.ts";
import { columnsOfDetails, detailColumns } from "../render/job-columns.ts";
import { writeRecords } from "../render/output.ts";
import { withSpinner } from "../render/spinner.ts";
import { addExamples, addServersFlags, heard, type ServersFlags } from "./flags/common.ts";

type DescribeFlags = ServersFlags & { columns?: string };

export function addDescribeCommand(program: Command, context: Context): void {
  const command = program
    .command("describe")
    .alias("get")
    .summary("show import jobs in full, with their files")
    .argument("<job...>", "job ids, or profile/id", (id, ids: readonly JobRef[] = []) => [
      ...ids,
      parseJobRef(id),
    ])
    .optionsGroup("Output:")
    .option(
      "--columns <a,b,…>",
      `columns of tsv, csv, or of a table in place of the cards: ${detailColumns.map(({ name }) => name).join(", ")}`,
    );
  addServersFlags(command).action((refs: readonly JobRef[], flags: DescribeFlags) =>
    describe(refs, flags, heard(flags, context)),
  );
  addExamples(command, "Shows import jobs in full: state, stage, rows, size, times, files.", [
    ["milvus-import describe 453468002260053160", "one job as a card"],
    [
      "milvus-import describe 453468002260053160 --json | jq -r '.[].files[].paths[]'",
      "the files of a job",
    ],
    [
      "milvus-import list --state active -o id | xargs milvus-import describe",
      "every job that still runs",
    ],
  ]);
}

async function describe(
  refs: readonly JobRef[],
  flags: DescribeFlags,
  context: Context,
): Promise<void> {
  const { resolveFleet } = await import("../config/clusters.ts");
  const fleet = await resolveFleet(flags, context, namedProfiles(refs, flags));
  const presentation = await presentationOf(flags, fleet, context);
  const asked = describeNamed(refs, fleet, context, flags.strict);
  const { found, missing, failure } = await withSpinner(
    `asking ${whom(fleet)}`,
    flags.color,
    context,
    asked,
  );
  const errors = [...(failure === null ? [] : [failure]), ...missing];
  // A JSON array is whole or not there, save for what a cluster keeps to itself.
  const isWhole = missing.length === 0 && (failure === null || !flags.strict);
  if (found.length > 0 && (isWhole || (flags.output !== "json" && !flags.strict))) {
    await writeRecords(found, presentation, flags, context);
    for (const note of found.flatMap(rowNotes)) context.stderr.write(`note: ${note}\n`);
  }
  const [first, ...others] = errors;
  if (first === undefined) return;
  if (others.length === 0 && (found.length === 0 || failure !== null)) throw first;
  const what = `${missing.length} of ${found.length + missing.length} jobs were not found`;
  throw new CliError(worstKind(errors), `${what}, ${whom(fleet)}`, {
    details: errors.flatMap(({ message, details }) => [message, ...details]),
    hint: first.hint,
  });
}

async function presentationOf(
  { output, columns: picked }: DescribeFlags,
  fleet: Fleet,
  context: Context,
): Promise<Presentation<JobDetail>> {
  const columns = pickColumns(columnsOfDetails(fleet), picked, output);
  const records: Presentation<JobDetail> = {
    columns,
    id: jobKey,
  };
  if (output !== "table" || picked !== undefined) return records;
  const { jobCards } = await import("../render/card.ts");
  return { ...records, page: (jobs, sheet) => jobCards(jobs, sheet, context.now()) };
}

/** Rows that were lost on the way are easily overlooked in a job that says Completed (milvus#43387). */
function rowNotes(job: JobDetail): string[] {
  const missing = missingRows(job);
  if (missing === 0) return [];
  return [
    missing > 0
      ? `job ${job.jobId} is Completed, but ${countText(missing)} rows of its files are missing`
      : `job ${job.jobId} is Completed with ${countText(-missing)} rows more than its files hold`,
  ];
}
