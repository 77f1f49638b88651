import type { Command } from "commander";
import { mapBounded } from "../bounded.ts";
import type { Context } from "../context.ts";
import { CliError } from "../errors.ts";
import { addExamples, addServerFlags, heard, type ServerFlags } from "../flags.ts";
import { type JobDetail, missingRows } from "../milvus/job-detail.ts";
import { describeJob } from "../milvus/jobs.ts";
import { unknownServer } from "../milvus/server-traits.ts";
import type { Target } from "../milvus/target.ts";
import { writeRecords } from "../output.ts";
import { withSpinner } from "../patience.ts";
import { type Presentation, pickColumns } from "../render/columns.ts";
import { detailColumns } from "../render/detail-columns.ts";
import { countText } from "../render/text.ts";
import { parseJobId } from "../values.ts";

type DescribeFlags = ServerFlags & { columns?: string };

const requestsAtOnce = 8;

export function addDescribeCommand(program: Command, context: Context): void {
  const command = program
    .command("describe")
    .alias("get")
    .summary("show import jobs in full, with their files")
    .argument("<job...>", "job ids", (id, ids: readonly string[] = []) => [...ids, parseJobId(id)])
    .optionsGroup("Output:")
    .option(
      "--columns <a,b,…>",
      `columns of tsv, csv, or of a table in place of the cards: ${detailColumns.map(({ name }) => name).join(", ")}`,
    );
  addServerFlags(command).action((jobIds: readonly string[], flags: DescribeFlags) =>
    describe(jobIds, flags, heard(flags, context)),
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
  jobIds: readonly string[],
  flags: DescribeFlags,
  context: Context,
): Promise<void> {
  const presentation = await presentationOf(flags, context);
  const { resolveTarget } = await import("../config/target.ts");
  const target = await resolveTarget(flags, context);
  const answers = describeJobs([...new Set(jobIds)], target, context);
  const { found, missing } = await withSpinner(
    `asking ${target.uri}`,
    flags.color,
    context,
    answers,
  );
  // A JSON array is whole or not there.
  const isShown = found.length > 0 && (missing.length === 0 || flags.output !== "json");
  if (isShown) {
    await writeRecords(found, presentation, flags, context);
    for (const note of found.flatMap(rowNotes)) context.stderr.write(`note: ${note}\n`);
  }
  const [first] = missing;
  if (first === undefined) return;
  const asked = found.length + missing.length;
  if (asked === 1) throw first;
  const what = `${missing.length} of ${asked} jobs were not found`;
  throw new CliError("not-found", `${what}, ${target.uri}`, {
    details: missing.map(({ message }) => message),
    hint: first.hint,
  });
}

async function presentationOf(
  { output, columns: picked }: DescribeFlags,
  context: Context,
): Promise<Presentation<JobDetail>> {
  const columns = pickColumns(detailColumns, picked, output);
  const records: Presentation<JobDetail> = {
    columns,
    json: (job) => job,
    id: ({ jobId }) => jobId,
  };
  if (output !== "table" || picked !== undefined) return records;
  const { jobCards } = await import("../render/card.ts");
  return { ...records, page: (jobs, sheet) => jobCards(jobs, sheet, context.now()) };
}

async function describeJobs(
  jobIds: readonly string[],
  target: Target,
  context: Context,
): Promise<{ found: JobDetail[]; missing: CliError[] }> {
  const traits = unknownServer();
  const found: JobDetail[] = [];
  const missing: CliError[] = [];
  const answers = await mapBounded(jobIds, requestsAtOnce, async (jobId) => {
    try {
      return await describeJob(target, jobId, traits, context);
    } catch (error) {
      if (error instanceof CliError && error.kind === "not-found") return error;
      throw error;
    }
  });
  for (const answer of answers) {
    if (answer instanceof CliError) missing.push(answer);
    else found.push(answer);
  }
  return { found, missing };
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
