import { type Command, Option } from "commander";
import { cleanLine } from "../base/clean.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { parseCount } from "../base/values.ts";
import { askEach, saidOf, whom } from "../milvus/clusters.ts";
import type { Job } from "../milvus/job.ts";
import { type JobList, listJobs } from "../milvus/milvus-server.ts";
import { parseSort, type Selection, selectJobs, sortKeys } from "../milvus/selection.ts";
import type { Target } from "../milvus/server.ts";
import { pickColumns } from "../render/columns.ts";
import { columnsOfJobs, jobColumns, jobPresentation, totals } from "../render/job-columns.ts";
import { writeRecords } from "../render/output.ts";
import { withSpinner } from "../render/spinner.ts";
import { addExamples, addServersFlags, heard, type ServersFlags } from "./flags/common.ts";
import { addFollowFlags, type FollowFlags, watching } from "./flags/following.ts";

type ListFlags = ServersFlags &
  FollowFlags &
  Omit<Selection, "state"> & { columns?: string; watch?: true; allDbs?: true };

export function addListCommand(program: Command, context: Context): void {
  const command = program.command("list").alias("ls").summary("list import jobs, newest first");
  addFollowFlags(command)
    .option("-w, --watch", "follow the jobs until all are final, as watch does")
    .optionsGroup("Selection:")
    .option("--all-dbs", "jobs of every database, with whose they are")
    .optionsGroup("Order:")
    .addOption(
      new Option("--sort <key[:order]>", `by ${sortKeys.join(", ")}, each with :asc or :desc`)
        .argParser(parseSort)
        .default(parseSort("id"), "id:desc"),
    )
    .option("-n, --limit <n>", "at most so many", (text) => parseCount(text, "--limit"))
    .option(
      "--columns <a,b,…>",
      `columns of table, tsv, csv: ${jobColumns.map(({ name }) => name).join(", ")}`,
    );
  addServersFlags(command).action((flags: ListFlags) => list(flags, heard(flags, context)));
  addExamples(command, "Lists import jobs, newest first.", [
    ["milvus-import list", "the jobs of the Milvus in use"],
    [
      "milvus-import list --state active --collection products",
      "those of a collection that still run",
    ],
    [
      "milvus-import list --db analytics --sort progress",
      "those of a database, the most advanced first",
    ],
    [
      `milvus-import list --json | jq -r '.[] | select(.state == "Failed") | .reason'`,
      "why jobs failed",
    ],
    ["milvus-import list --state failed -o id", "the ids of failed jobs, one a line"],
    ["milvus-import list -p 'prod-*' --state active", "what runs on all clusters of that name"],
  ]);
}

async function list(flags: ListFlags, context: Context): Promise<void> {
  refuseWithAllDbs(flags);
  const { resolveFleet } = await import("../config/clusters.ts");
  const fleet = await resolveFleet(flags, context);
  const columns = pickColumns(columnsOfJobs(fleet, flags.allDbs), flags.columns, flags.output);
  if (flags.watch) {
    const { followToEnd } = await import("../follow/run.ts");
    await followToEnd(watching([], flags, fleet), flags, context);
    return;
  }
  const asked = askEach(
    fleet,
    async (target, within) => ({
      ...(await listed(target, flags, within)),
      label: target.label,
    }),
    context,
    flags.strict,
  );
  const { answers, failure } = await withSpinner(
    `asking ${whom(fleet)}`,
    flags.color,
    context,
    asked,
  );
  if (failure !== null && (flags.strict || answers.length === 0)) throw failure;
  const none: readonly Job[] = [];
  // Lists are long, and flatMap would copy them job by job.
  const jobs = none.concat(...answers.map((answer) => answer.jobs));
  const { shown, matching, gaps } = fleet.targets.some(({ cloud }) => cloud !== null)
    ? await (await import("../milvus/cloud-progress.ts")).selectOnCloud(
        jobs,
        columns,
        flags,
        fleet,
        context,
      )
    : { ...selectJobs(jobs, flags), gaps: [] };
  await writeRecords(shown, { ...jobPresentation, columns }, flags, context);
  for (const { label, caveat } of [...answers, ...gaps]) {
    if (caveat !== null) context.stderr.write(`note: ${cleanLine(saidOf(label, caveat))}\n`);
  }
  if (shown.length === 0) context.stderr.write(`${emptiness(jobs.length)}\n`);
  else if (flags.output === "table")
    context.stderr.write(`${cleanLine(totals(shown, matching))}\n`);
  if (failure !== null) throw failure;
}

async function listed(target: Target, flags: ListFlags, context: Context): Promise<JobList> {
  const { collection, allDbs } = flags;
  if (!allDbs) return listJobs(target, collection ?? null, context);
  const { listJobsOfAllDbs } = await import("../milvus/all-databases.ts");
  return listJobsOfAllDbs(target, collection ?? null, context);
}

function refuseWithAllDbs({ allDbs, db, watch }: ListFlags): void {
  if (!allDbs || (db === undefined && !watch)) return;
  const other = db === undefined ? "--watch" : "--db";
  throw new CliError("usage", `--all-dbs and ${other} exclude each other`, {
    hint: db === undefined ? "watch follows the jobs of every database" : "leave one of them out",
  });
}

function emptiness(unfiltered: number): string {
  return unfiltered === 0
    ? "no import jobs (servers forget finished ones after 3 or 48 hours)"
    : `no import job matches, out of ${unfiltered}`;
}
