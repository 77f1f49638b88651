// follow: Polls jobs until they are settled and reports progress.
import { type Context, isTerminal } from "../base/context.ts";
import { CliError, isInterruption, worstKind } from "../base/errors.ts";
import type { JobRef } from "../base/values.ts";
import { durationText } from "../base/words.ts";
import {
  type Clusters,
  clusterCount,
  combineFailures,
  describeClusters,
  errorWithProfile,
} from "../milvus/clusters.ts";
import { type Job, jobKey } from "../milvus/job.ts";
import { jobIdsFor } from "../milvus/named-jobs.ts";
import { type SelectionOptions, selectJobs } from "../milvus/selection.ts";
import { usesColor } from "../render/color.ts";
import { pickColumns } from "../render/columns.ts";
import { jobColumnsFor, jobPresentation, totals } from "../render/job-columns.ts";
import { type OutputOptions, openOutput } from "../render/output.ts";
import { loadPalette } from "../render/style.ts";
import { followJobs, type Outage, type Tick } from "./follow.ts";
import { followFleet } from "./follow-fleet.ts";
import { failureOf, type Goal, hasFailed, outcomeOf } from "./outcome.ts";
import type { FollowedJob } from "./progress.ts";
import { reportToGithub } from "./report/github.ts";
import { eventReport, lineReport, shownJob } from "./report/lines.ts";
import type { Report } from "./report/notices.ts";

/** How often to poll, and what ends it. */
interface PaceOptions {
  /** Between two polls while something moves; it grows to 15 s while nothing does. */
  intervalMs: number;
  maxOutageMs: number;
  /** On the clock of `elapsedMs`; `null`: none. */
  deadlineMs: number | null;
}

export interface FollowRequest {
  clusters: Clusters;
  /** The jobs to follow; empty: those that are selected. */
  refs: readonly JobRef[];
  selection: SelectionOptions;
  /** Jobs that come to match later are followed as well. */
  followsNew: boolean;
  pace: PaceOptions;
  goal: Goal;
  /** Ends at the first Failed. */
  failFast: boolean;
  /** No job at all is a success. */
  allowsNone: boolean;
  /** The result is not written unless all clusters could be followed. */
  isStrict: boolean;
  /** Where the progress goes: with the result, or aside. */
  progressTo: "stdout" | "stderr";
  output: OutputOptions;
  /** Returns the command of these words to copy, for the same servers. */
  sameServer(words: readonly string[]): string;
}

/** Follows jobs to their end, reports progress, writes them; throws if the outcome is not the one asked for. */
export async function follow(request: FollowRequest, context: Context): Promise<void> {
  const { clusters, goal, isStrict, output, selection } = request;
  const out = openOutput(output, context);
  const columns = pickColumns(jobColumnsFor(clusters), output);
  if (isStrict && clusters.failures.length > 0) {
    throw combineFailures(clusters.failures, clusterCount(clusters));
  }
  const startedMs = context.elapsedMs();
  const report = await openReport(request, context);
  let jobs: readonly FollowedJob[] = [];
  let failures = clusters.failures;
  let outages: readonly Outage[] = [];
  try {
    for await (const tick of ticks(request, report, context)) {
      ({ jobs, outages } = tick);
      failures = [...clusters.failures, ...tick.failures];
      report.tick(tick);
      if (request.failFast && jobs.some(hasFailed)) break;
    }
    const unheard = outages.filter(
      ({ profile }) => goal.askedOnce || !jobs.some(({ job }) => (job.profile ?? null) === profile),
    );
    failures = [...failures, ...unheard.map((outage) => silence(outage, goal))];
    if (failures.length > 0 && jobs.length === 0) {
      throw combineFailures(failures, clusterCount(clusters));
    }
    report.end(jobs, failures.length > 0 ? "unreachable" : outcomeOf(jobs, goal));
  } catch (error) {
    if (isInterruption(error)) report.end(jobs, "interrupted");
    report.close();
    if (isInterruption(error) && jobs.length > 0) {
      out.info("The jobs go on. Follow them again with:");
      out.info(`  ${resumeCommand(request, jobs)}`);
    }
    throw error;
  }
  report.close();
  if (jobs.length === 0 && !request.allowsNone) {
    throw new CliError("not-found", `no import job matches, ${describeClusters(clusters)}`, {
      hint: "check the selection with milvus-import list; --allow-none makes this a success",
    });
  }
  if (output.format !== "ndjson" && !(isStrict && failures.length > 0)) {
    const all = { states: [], sort: selection.sort, limit: null };
    const { shown } = selectJobs(jobs.map(shownJob), all);
    await out.write(shown, { ...jobPresentation, columns });
  }
  await reportToGithub(jobs, context);
  const failure = failureOf(jobs, goal);
  const all = [
    ...(failures.length === 0 ? [] : [combineFailures(failures, clusterCount(clusters))]),
    ...(failure === null ? [] : [failure]),
  ];
  if (all.length > 0) throw joined(all);
  const found = jobs.map(({ job }) => job);
  out.info(`${totals(found, jobs.length)}, in ${durationText(context.elapsedMs() - startedMs)}`);
}

/** More IDs than these make a command nobody wants to read; the selection names them as well. */
const maxNamed = 10;

/** Returns the command that watches the jobs again. */
function resumeCommand(
  { refs, selection: { collection, states }, sameServer }: FollowRequest,
  jobs: readonly FollowedJob[],
): string {
  const chosen =
    refs.length > 0 || jobs.length <= maxNamed
      ? jobs.map(({ job }) => jobKey(job))
      : [
          ...(collection === null ? [] : ["--collection", collection]),
          ...(states.length === 0 ? [] : ["--state", states.join(",")]),
        ];
  return sameServer(["watch", ...chosen]);
}

/** Of the clusters that have jobs to follow. */
function ticks(
  { clusters, refs, selection, followsNew, pace }: FollowRequest,
  { shown }: Report,
  context: Context,
): AsyncIterable<Tick> {
  const plans = clusters.servers
    .map((server) => ({
      ...pace,
      server,
      jobIds: refs.length > 0 ? jobIdsFor(server, refs, clusters) : null,
      collectionName: selection.collection,
      choose: (jobs: readonly Job[]) => selectJobs(jobs, selection).shown,
      followsNew,
      shown,
    }))
    .filter(({ jobIds }) => jobIds === null || jobIds.length > 0);
  const [only] = plans;
  return only === undefined || clusters.isMany
    ? followFleet(plans, context)
    : followJobs(only, context);
}

/** A cluster that was silent when it was over. */
function silence({ profile, error }: Outage, { askedOnce }: Goal): CliError {
  return errorWithProfile(profile, askedOnce ? error : neverReached(error));
}

/** How the jobs ended, and which clusters could not be followed to their end. */
function joined(failures: readonly CliError[]): CliError {
  const [only, ...others] = failures;
  if (only !== undefined && others.length === 0) return only;
  return new CliError(worstKind(failures), failures.map(({ message }) => message).join("; "), {
    details: failures.flatMap(({ details }) => details),
    hint: failures.find(({ hint }) => hint !== undefined)?.hint,
  });
}

function neverReached({ message, hint }: CliError): CliError {
  return new CliError("deadline", `the deadline passed and no answer came: ${message}`, { hint });
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
