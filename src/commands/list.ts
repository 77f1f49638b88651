// commands: One file per command: declaration, then resolve, fetch, write; flags/ turns typed words into options.
import type { Command, Option } from "commander";
import { type Context, isTerminal } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { parseCount } from "../base/values.ts";
import { resolveClusters } from "../config/clusters.ts";
import { type Clusters, describeClusters, queryClusters, withProfile } from "../milvus/clusters.ts";
import type { ListedJob, Needs } from "../milvus/described-list.ts";
import { causeLines, findCauses } from "../milvus/failed-jobs.ts";
import type { Job } from "../milvus/job.ts";
import { skippedText } from "../milvus/lists.ts";
import { parseSort, type SelectionOptions, selectJobs, sortKeys } from "../milvus/selection.ts";
import type { Server } from "../milvus/server.ts";
import { type Column, findColumn, pickColumns } from "../render/columns.ts";
import {
  jobColumns,
  jobColumnsFor,
  jobPresentation,
  noJobsText,
  totals,
  wideNames,
} from "../render/job-columns.ts";
import {
  type CommandOutput,
  type Format,
  formats,
  type OutputOptions,
  openOutput,
} from "../render/output.ts";
import { stateSymbol } from "../render/style.ts";
import { addServersFlags, connectionOptions, type ServerFlags } from "./flags/connection.ts";
import { addWatchingFlags, type FollowFlags } from "./flags/follow.ts";
import { followRequest } from "./flags/follow-request.ts";
import {
  addHelp,
  choiceOption,
  columnsOption,
  orList,
  outputOptions,
  withVerbosity,
} from "./flags/output.ts";
import { addSelectionFlags, selectionOptions } from "./flags/selection.ts";

type ListFlags = ServerFlags & FollowFlags & { watch?: true; allDbs?: true };

export function addListCommand(command: Command, context: Context): void {
  addHelp(command, "List import jobs, newest first.", {
    "milvus-import list -c products -s active": "unfinished jobs of a collection",
    "milvus-import list -d analytics --sort progress": "jobs of a database, by progress",
    "milvus-import list -o wide": "with stage, rows, size and times",
    "milvus-import list -s failed -o id": "IDs of failed jobs, one per line",
    "milvus-import list -o csv": "for a spreadsheet: import the column jobId as text",
    "milvus-import list --json | jq -r '.[].reason // empty'": "reasons of failed jobs",
    "milvus-import list -p 'prod-*' -s active": "unfinished jobs on several clusters",
  });
  addSelectionFlags(command)
    .option("--all-dbs", "all databases, with a DATABASE column")
    .option("-n, --limit <n>", "at most n jobs", (text) => parseCount(text, "--limit"))
    .optionsGroup("Output:")
    .addOption(sortOption())
    .addOption(columnsOption("for table, wide, tsv, csv", allColumns));
  addWatchingFlags(command);
  addServersFlags(command, formats).action((flags: ListFlags) =>
    list(flags, withVerbosity(flags, context)),
  );
}

const allColumns = [...jobColumns, ...wideNames.map((name) => ({ name }))];

function sortOption(): Option {
  const orders = sortKeys.flatMap((key) => [key, `${key}:asc`, `${key}:desc`]);
  const description = `${orList(sortKeys)}; :asc or :desc`;
  return choiceOption("--sort <key[:order]>", orders, description)
    .argParser(parseSort)
    .default(parseSort("id"), "id:desc");
}

async function list(flags: ListFlags, context: Context): Promise<void> {
  refuseTogether(flags);
  const clusters = await resolveClusters(connectionOptions(flags), context);
  const output = outputOptions(flags);
  const columns = await listColumns(output, clusters, flags, context);
  if (flags.watch) {
    const request = followRequest(null, flags, clusters);
    const { follow } = await import("../follow/run.ts");
    return follow(request, context);
  }
  const out = openOutput(output, context);
  const selection = selectionOptions(flags);
  const listJobs = async (server: Server) => {
    const { label } = server.target;
    return { label, ...(await listJobsOn(server, selection, flags.allDbs)) };
  };
  const querying = `querying ${describeClusters(clusters)}`;
  const query = queryClusters(clusters, listJobs, context, flags.strict);
  const { responses, failure } = await out.spin(querying, query);
  if (failure !== null && (flags.strict || responses.length === 0)) throw failure;
  const none: readonly Job[] = [];
  // Lists are long, and `flatMap` copies them job by job.
  const jobs = none.concat(...responses.map((response) => response.jobs));
  const isTerse = clusters.servers.some(({ listsProgress }) => !listsProgress);
  const needs = {
    details: shows(columns, wideNames),
    times: shows(columns, ["created", "duration"]),
    progress: isTerse && (selection.sort.key === "progress" || showsProgress(columns, out.format)),
  };
  const { shown, matching, caveats } =
    needs.details || needs.progress
      ? await out.spin(querying, selectDescribed(jobs, selection, clusters, needs))
      : { ...selectJobs(jobs, selection), caveats: [] };
  await out.write(shown, { ...jobPresentation, columns });
  for (const { label, unreadable } of responses) {
    if (unreadable !== null) out.note(withProfile(label, skippedText(unreadable)));
  }
  for (const { label, caveat } of [...responses, ...caveats]) {
    if (caveat !== null) out.note(withProfile(label, caveat));
  }
  if (shown.length === 0) out.info(noJobsText(jobs.length));
  else if (out.format === "table" || out.format === "wide") {
    await writeSummary(shown, matching, out, context);
  }
  if (failure !== null) throw failure;
}

/** Returns the columns to show; columns that need `describe` are loaded only if one is shown. */
async function listColumns(
  output: OutputOptions,
  clusters: Clusters,
  { allDbs, watch }: ListFlags,
  context: Context,
): Promise<readonly Column<Job>[]> {
  const usual = jobColumnsFor(clusters, allDbs);
  const isUsual =
    output.columns?.every((word) => findColumn(usual, word) !== undefined) ??
    output.format !== "wide";
  if (isUsual || watch) return pickColumns(usual, output);
  const { widen } = await import("../render/wide-columns.ts");
  return pickColumns(
    widen<ListedJob>(usual, ({ detail }) => detail, context.now().getTime()),
    output,
  );
}

const mostCauses = 5;

/** Writes totals below a table; on a terminal also the reasons of failed jobs with their next steps. */
async function writeSummary(
  jobs: readonly Job[],
  matching: number,
  out: CommandOutput,
  { stdout, stderr }: Context,
): Promise<void> {
  const causes = isTerminal(stdout) ? findCauses(jobs) : [];
  const below = causeLines(causes, mostCauses, `${stateSymbol("Failed")} `);
  const lines = [totals(jobs, matching), ...(below.length === 0 ? [] : ["", ...below])];
  const fits = !isTerminal(stderr) || lines.join("").length <= (stderr.columns ?? 0);
  const wrapped = fits
    ? lines
    : (await import("../render/below-table.ts")).wrapIndented(lines, stderr);
  for (const line of wrapped) out.info(line);
}

function listJobsOn(server: Server, { collection }: SelectionOptions, allDbs = false) {
  if (allDbs) return server.listJobsOfAllDatabases(collection);
  return server.listJobs(collection === null ? "database" : { collection });
}

function shows(columns: readonly Column<Job>[], names: readonly string[]): boolean {
  return columns.some(({ name }) => names.includes(name));
}

/** Returns true if the output shows what the list of Zilliz Cloud omits. */
function showsProgress(columns: readonly Column<Job>[], format: Format): boolean {
  return format !== "id" && shows(columns, ["progress", "reason"]);
}

async function selectDescribed(
  jobs: readonly Job[],
  selection: SelectionOptions,
  clusters: Clusters,
  needs: Needs,
) {
  const { selectDescribedJobs } = await import("../milvus/described-list.ts");
  return selectDescribedJobs(jobs, selection, clusters, needs);
}

function refuseTogether({ allDbs, db, watch, output }: ListFlags): void {
  if (watch && output === "wide") {
    throw new CliError("usage", "--watch cannot be combined with -o wide", {
      hint: "leave out -o wide: watch shows stage and rows",
    });
  }
  if (!allDbs || (db === undefined && !watch)) return;
  const other = db === undefined ? "--watch" : "--db";
  throw new CliError("usage", `--all-dbs cannot be combined with ${other}`, {
    hint: db === undefined ? "milvus-import watch includes all databases" : "leave one of them out",
  });
}
