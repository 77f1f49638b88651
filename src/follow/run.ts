// follow: Polls jobs until they are settled and reports progress.
import type { Context } from "../base/context.ts";
import { asUnfinished, CliError, isInterruption, joinFailures } from "../base/errors.ts";
import { durationText } from "../base/words.ts";
import {
  type Clusters,
  combineFailures,
  countClusters,
  describeClusters,
  errorWithProfile,
} from "../milvus/clusters.ts";
import { rowsFailure } from "../milvus/rows.ts";
import { selectJobs } from "../milvus/selection.ts";
import { pickColumns } from "../render/columns.ts";
import { jobColumnsFor, jobPresentation, totals } from "../render/job-columns.ts";
import { openOutput } from "../render/output.ts";
import type { ClusterOutage, Tick } from "./cluster.ts";
import { followJobs } from "./follow.ts";
import { followLate, lateJobs, unseenFailures } from "./late-jobs.ts";
import { findFailure, findOutcome, type Goal, hasFailed } from "./outcome.ts";
import { planClusters } from "./plans.ts";
import type { FollowedJob } from "./progress.ts";
import { reportToGithub } from "./report/github.ts";
import { markRemoved } from "./report/lines.ts";
import type { Report } from "./report/notices.ts";
import { openReport } from "./report/open.ts";
import type { FollowRequest } from "./request.ts";
import { resumeCommand } from "./resume-command.ts";
import { RowCheck, type RowFindings } from "./row-check.ts";
import { Creation, joinThrown, type Thrown } from "./source.ts";

/** What is known when a follow ends, however it ends. */
interface FollowEnd {
  jobs: readonly FollowedJob[];
  /** Why clusters could not be followed to the end; `null` if all were. */
  failure: CliError | null;
  /** What ended it without a result: an interruption, a bug, or that there was no response. */
  thrown: Thrown;
  /** Why not all jobs of the source were created. */
  unfinished: CliError | null;
  rows: RowFindings;
}

/** Follows jobs to their end, reports progress, writes the jobs; throws if the goal was not reached. */
export async function follow(request: FollowRequest, context: Context): Promise<void> {
  const { clusters, goal, isStrict, output, selection } = request;
  const out = openOutput(output, context);
  const columns = pickColumns(jobColumnsFor(clusters), output);
  const failed = combineAll(clusters.failures, clusters);
  if (isStrict && failed !== null) throw failed;
  const startedMs = context.elapsedMs();
  const activity =
    request.source === null ? `querying ${describeClusters(clusters)}` : "creating jobs";
  const report = await openReport(request, activity, context);
  const { jobs, failure, thrown, unfinished, rows } = await followToEnd(request, report, context);
  const lost = request.rows === "require" ? rowsFailure(rows.warnings) : null;
  for (const warning of rows.warnings) report.warn(warning);
  if (thrown !== null) {
    if (isInterruption(thrown.error)) report.end(jobs, "interrupted");
  } else if (unfinished !== null) report.end(jobs, "error");
  else report.end(jobs, failure === null ? findOutcome(jobs, goal, lost !== null) : "unreachable");
  report.close();
  for (const warning of rows.warnings) out.warn(warning);
  if (request.rows === "require" && rows.caveat !== null) out.note(rows.caveat);
  if (thrown !== null) {
    if (isInterruption(thrown.error) && jobs.length > 0 && !hasReaderLeft(request, thrown.error)) {
      out.important("The jobs go on. Follow them again with:");
      out.important(`  ${resumeCommand(request, jobs)}`);
    }
    throw asUnfinished(thrown.error);
  }
  if (jobs.length === 0 && unfinished !== null) throw unfinished;
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
  // Jobs that are not followed to their end because not all were created are no failures.
  const judged = unfinished === null ? jobs : jobs.filter(hasFailed);
  const unmet = [failure, findFailure(judged, goal, request.sameServer), lost].reduce(
    joinFailures,
    unfinished,
  );
  if (unmet !== null) throw unmet;
  const found = jobs.map(({ job }) => job);
  const tookMs = context.elapsedMs() - startedMs;
  await out.finish();
  out.info(`${totals(found, jobs.length)}, in ${durationText(tookMs)}`);
}

/** Whether only the reader of stdout has seen enough (`| head`). The IDs of new jobs are not for that reader only. */
function hasReaderLeft({ source }: FollowRequest, error: unknown): boolean {
  return source === null && error instanceof CliError && error.kind === "reader-left";
}

/** Never rejects: what ends it early is in the end that it returns. */
async function followToEnd(
  request: FollowRequest,
  report: Report,
  context: Context,
): Promise<FollowEnd> {
  const { clusters, goal, failFast } = request;
  const creation = new Creation(request.source);
  const rowCheck = new RowCheck(clusters, request.pace.deadlineMs, context);
  let tick: Tick = { jobs: [], changed: [], outages: [], notices: [], failures: [] };
  let thrown: Thrown = null;
  creation.start((message) => {
    report.update({ ...tick, changed: [], notices: [{ profile: null, message }] });
  });
  // The one look is due when all jobs exist.
  if (goal.isCheckedOnce) await creation.ended();
  const plans = planClusters(request, () => creation.isOpen);
  try {
    const selectVisible = (jobs: readonly FollowedJob[]) => report.selectVisible(jobs);
    for await (tick of followJobs(plans, selectVisible, context)) {
      report.update(tick);
      if (request.rows !== null) rowCheck.add(tick.changed);
      if (creation.thrown !== null || (failFast && tick.jobs.some(hasFailed))) break;
    }
  } catch (error) {
    thrown = { error };
  }
  await creation.stop();
  const late = thrown === null ? lateJobs(tick, plans, context) : [];
  try {
    for await (tick of followLate(tick, late, context)) {
      report.update(tick);
      if (request.rows !== null) rowCheck.add(tick.changed);
    }
  } catch (error) {
    thrown = { error };
  }
  const rows = await rowCheck.finish(thrown !== null);
  thrown ??= rows.thrown;
  const { jobs, outages } = tick;
  const profiles = new Set(jobs.map(({ job }) => job.profile ?? null));
  const silent = outages.filter(({ profile }) => goal.isCheckedOnce || !profiles.has(profile));
  const failure = combineAll(
    [
      ...clusters.failures,
      ...tick.failures,
      ...silent.map((one) => silenceFailure(one, goal)),
      ...unseenFailures(tick, late),
    ],
    clusters,
  );
  if (thrown === null && failure !== null && jobs.length === 0) thrown = { error: failure };
  return { jobs, failure, rows, ...joinThrown(thrown, creation.thrown) };
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
