// follow: Polls jobs until they are settled and reports progress.
import { type Context, isTerminal } from "../base/context.ts";
import { CliError, isInterruption, worstKind } from "../base/errors.ts";
import type { JobRef } from "../base/values.ts";
import { durationText } from "../base/words.ts";
import {
  type Clusters,
  combineFailures,
  countClusters,
  describeClusters,
  errorWithProfile,
} from "../milvus/clusters.ts";
import { type Job, jobKey } from "../milvus/job.ts";
import { selectJobIds } from "../milvus/named-jobs.ts";
import { type SelectionOptions, selectJobs } from "../milvus/selection.ts";
import { pickColumns } from "../render/columns.ts";
import { jobColumnsFor, jobPresentation, totals } from "../render/job-columns.ts";
import { type OutputOptions, openOutput } from "../render/output.ts";
import { loadPalette, usesColor } from "../render/style.ts";
import type { ClusterOutage, FollowPlan, PaceOptions, Tick } from "./cluster.ts";
import { followJobs } from "./follow.ts";
import { findFailure, findOutcome, type Goal, hasFailed } from "./outcome.ts";
import type { FollowedJob } from "./progress.ts";
import { reportToGithub } from "./report/github.ts";
import { eventReport, lineReport, markRemoved } from "./report/lines.ts";
import type { Report } from "./report/notices.ts";

export interface FollowRequest {
  clusters: Clusters;
  /** The jobs to follow; empty: the selected ones. */
  refs: readonly JobRef[];
  selection: SelectionOptions;
  /** Whether to follow jobs that match the selection later. */
  followsNew: boolean;
  pace: PaceOptions;
  goal: Goal;
  /** Ends at the first Failed job. */
  failFast: boolean;
  /** No job at all is a success. */
  allowsNone: boolean;
  /** The result is not written unless all clusters could be followed. */
  isStrict: boolean;
  /** Where progress is written: with the result, or apart from it. */
  progressTo: "stdout" | "stderr";
  output: OutputOptions;
  /** Returns a command to copy, of these words, for the same servers. */
  sameServer(words: readonly string[]): string;
}

/** What is known when a follow ends, however it ends. */
interface FollowEnd {
  jobs: readonly FollowedJob[];
  /** Why clusters could not be followed to the end; `null` if all were. */
  failure: CliError | null;
  /** What ended it without a result: an interruption, a bug, or that there was no response. */
  thrown: { error: unknown } | null;
}

/** Follows jobs to their end, reports progress, writes the jobs; throws if the goal was not reached. */
export async function follow(request: FollowRequest, context: Context): Promise<void> {
  const { clusters, goal, isStrict, output, selection } = request;
  const out = openOutput(output, context);
  const columns = pickColumns(jobColumnsFor(clusters), output);
  const failed = combineAll(clusters.failures, clusters);
  if (isStrict && failed !== null) throw failed;
  const startedMs = context.elapsedMs();
  const report = await openReport(request, context);
  const { jobs, failure, thrown } = await followToEnd(request, report, context);
  if (thrown === null) report.end(jobs, failure === null ? findOutcome(jobs, goal) : "unreachable");
  else if (isInterruption(thrown.error)) report.end(jobs, "interrupted");
  report.close();
  if (thrown !== null) {
    if (isInterruption(thrown.error) && jobs.length > 0) {
      out.info("The jobs go on. Follow them again with:");
      out.info(`  ${resumeCommand(request, jobs)}`);
    }
    throw thrown.error;
  }
  if (jobs.length === 0 && !request.allowsNone) {
    throw new CliError("not-found", `no import job matches, ${describeClusters(clusters)}`, {
      hint: "check the selection with milvus-import list; --allow-none makes this a success",
    });
  }
  if (output.format !== "ndjson" && !(isStrict && failure !== null)) {
    const all = { states: [], sort: selection.sort, limit: null };
    const { shown } = selectJobs(jobs.map(markRemoved), all);
    await out.write(shown, { ...jobPresentation, columns });
  }
  await reportToGithub(jobs, context);
  const unmet = joinFailures(failure, findFailure(jobs, goal));
  if (unmet !== null) throw unmet;
  const found = jobs.map(({ job }) => job);
  const tookMs = context.elapsedMs() - startedMs;
  out.info(`${totals(found, jobs.length)}, in ${durationText(tookMs)}`);
}

async function openReport(
  { progressTo, output: { format, color } }: FollowRequest,
  context: Context,
): Promise<Report> {
  if (format === "ndjson") return eventReport(context);
  const output = progressTo === "stdout" && format === "table" ? context.stdout : context.stderr;
  if (!isTerminal(output)) return lineReport(output, context);
  const { liveReport } = await import("./report/live.ts");
  return liveReport(output, await loadPalette(usesColor(output, color, context.env)), context);
}

/** Never rejects: what ends it early is in the end that it returns. */
async function followToEnd(
  request: FollowRequest,
  report: Report,
  context: Context,
): Promise<FollowEnd> {
  const { clusters, goal, failFast } = request;
  let tick: Tick = { jobs: [], changed: [], outages: [], notices: [], failures: [] };
  let thrown: FollowEnd["thrown"] = null;
  try {
    for await (tick of followJobs(planClusters(request), report.selectVisible, context)) {
      report.update(tick);
      if (failFast && tick.jobs.some(hasFailed)) break;
    }
  } catch (error) {
    thrown = { error };
  }
  const { jobs, outages } = tick;
  const profiles = new Set(jobs.map(({ job }) => job.profile ?? null));
  const silent = outages.filter(({ profile }) => goal.isCheckedOnce || !profiles.has(profile));
  const failure = combineAll(
    [...clusters.failures, ...tick.failures, ...silent.map((one) => silenceFailure(one, goal))],
    clusters,
  );
  if (thrown === null && failure !== null && jobs.length === 0) thrown = { error: failure };
  return { jobs, failure, thrown };
}

/** Returns the jobs to follow on each cluster that has some. */
function planClusters(request: FollowRequest): FollowPlan[] {
  const { clusters, refs, selection, followsNew, pace } = request;
  return clusters.servers
    .map((server) => ({
      ...pace,
      server,
      jobIds: refs.length > 0 ? selectJobIds(server, refs, clusters) : null,
      collectionName: selection.collection,
      choose: (jobs: readonly Job[]) => selectJobs(jobs, selection).shown,
      followsNew,
    }))
    .filter(({ jobIds }) => jobIds === null || jobIds.length > 0);
}

/** Returns the failure of a cluster that did not respond in the end. */
function silenceFailure({ profile, outage }: ClusterOutage, { isCheckedOnce }: Goal): CliError {
  const { failure } = outage;
  if (isCheckedOnce) return errorWithProfile(profile, failure);
  const message = `the deadline passed and no answer came: ${failure.message}`;
  return errorWithProfile(profile, new CliError("deadline", message, { hint: failure.hint }));
}

function combineAll(failures: readonly CliError[], clusters: Clusters): CliError | null {
  return failures.length === 0 ? null : combineFailures(failures, countClusters(clusters));
}

/** Joins the failure of clusters and that of jobs. */
function joinFailures(first: CliError | null, second: CliError | null): CliError | null {
  if (first === null || second === null) return first ?? second;
  return new CliError(worstKind([first, second]), `${first.message}; ${second.message}`, {
    details: [...first.details, ...second.details],
    hint: first.hint ?? second.hint,
  });
}

/** With more IDs, a command is too long to read; the selection names the same jobs. */
const maxNamed = 10;

/** Returns the command that watches the jobs again. */
function resumeCommand(
  { refs, selection: { collection, states }, sameServer }: FollowRequest,
  jobs: readonly FollowedJob[],
): string {
  if (refs.length > 0 || jobs.length <= maxNamed) {
    return sameServer(["watch", ...jobs.map(({ job }) => jobKey(job))]);
  }
  const inCollection = collection === null ? [] : ["--collection", collection];
  const inStates = states.length === 0 ? [] : ["--state", states.join(",")];
  return sameServer(["watch", ...inCollection, ...inStates]);
}
