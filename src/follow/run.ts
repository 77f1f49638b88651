// follow: Polls jobs until they are settled and reports progress.
import { anySignal, type Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import type { JobRef } from "../base/values.ts";
import {
  combineFailures,
  countClusters,
  describeClusters,
  errorWithProfile,
} from "../milvus/clusters.ts";
import { jobKey } from "../milvus/job.ts";
import { locateJobs } from "../milvus/named-jobs.ts";
import { FollowedCluster, type Tick } from "./cluster.ts";
import { endFollow, type FollowEnd } from "./ending.ts";
import { followJobs } from "./follow.ts";
import { type Goal, hasFailed, timedOutText } from "./outcome.ts";
import { planClusters } from "./plans.ts";
import type { Report } from "./report/notices.ts";
import { openReport } from "./report/open.ts";
import type { FollowRequest } from "./request.ts";
import { RowCheck } from "./row-check.ts";
import { Creation, joinThrown, type Thrown } from "./source.ts";

/** Follows jobs to their end, reports progress, writes the jobs; throws if the goal was not reached. */
export async function follow(request: FollowRequest, context: Context): Promise<void> {
  const { clusters, source } = request;
  const activity = source === null ? `querying ${describeClusters(clusters)}` : "creating jobs";
  const report = await openReport(request, activity, context);
  const end = await followToEnd(request, report, context);
  await endFollow(end, request, report, context);
}

/** Never rejects: the end that it returns has what ended it early. */
async function followToEnd(
  request: FollowRequest,
  report: Report,
  context: Context,
): Promise<FollowEnd> {
  const { clusters, goal, failFast, pace, isStrict, rows } = request;
  const { timeoutMs } = goal;
  const { elapsedMs } = context;
  const startedMs = elapsedMs();
  const creation = new Creation(request.source);
  const deadlineMs = timeoutMs === 0 ? null : pace.deadlineMs;
  const rowCheck = new RowCheck(clusters, deadlineMs, context);
  const failures = [...clusters.failures];
  let followed: readonly FollowedCluster[] = [];
  let thrown: Thrown = null;
  let tick: Tick = { jobs: [], changed: [], outages: [], notices: [] };

  const poll = async () => {
    const selectVisible: Report["selectVisible"] = (jobs) => report.selectVisible(jobs);
    for await (tick of followJobs(followed, selectVisible, context)) {
      report.update(tick);
      if (rows !== null) rowCheck.add(tick.changed);
      if (creation.thrown !== null || (failFast && tick.jobs.some(hasFailed))) break;
    }
  };
  creation.start((message) => {
    report.update({ ...tick, changed: [], notices: [{ profile: null, message }] });
  });
  try {
    // The one poll is due when all jobs exist.
    if (timeoutMs === 0) await creation.awaitEnd();
    if (!isStrict || failures.length === 0) {
      const refs = await locateInTime(request, deadlineMs, context);
      const plans = planClusters(request, refs, () => creation.isOpen);
      followed = plans.map((plan) => new FollowedCluster(plan, context));
      await poll();
    }
  } catch (error) {
    if (error instanceof CliError && !isInterruption(error)) failures.push(error);
    else thrown = { error };
  }
  await creation.stop();
  try {
    // Jobs that were created after the last poll.
    if (request.source !== null && thrown === null) {
      for (const cluster of followed) cluster.reopen();
    }
    if (followed.some(({ isDone }) => !isDone)) await poll();
  } catch (error) {
    thrown = { error };
  }
  const [outageMs = null] = followed.flatMap(({ failure, outage }) =>
    failure === null ? [] : (outage?.lastedMs(elapsedMs()) ?? []),
  );
  const found = await rowCheck.finish(thrown !== null);
  const isLate = deadlineMs !== null && elapsedMs() >= deadlineMs;
  const usable = followed.filter((cluster) => {
    const failure = failureOf(cluster, isLate, goal);
    if (failure !== null) failures.push(failure);
    return failure === null;
  });
  return {
    ...findingsOf(followed, usable, request),
    ...joinThrown(thrown ?? found.thrown, creation.thrown),
    failure: failures.length === 0 ? null : combineFailures(failures, countClusters(clusters)),
    outageMs,
    rows: found,
    isLate,
    tookMs: elapsedMs() - startedMs,
  };
}

/** Finds the clusters of the jobs; throws if that takes until the deadline. */
async function locateInTime(
  { refs, clusters, goal }: FollowRequest,
  deadlineMs: number | null,
  context: Context,
): Promise<readonly JobRef[] | null> {
  if (refs === null) return null;
  if (deadlineMs === null) return locateJobs(refs, clusters, context);
  const located = new AbortController();
  const late = new AbortController();
  const abort = () => late.abort(new CliError("deadline", timedOutText(goal)));
  // An interruption rejects the requests too.
  const timer = context.sleep(Math.max(0, deadlineMs - context.elapsedMs()), located.signal).then(
    () => located.signal.aborted || abort(),
    () => {},
  );
  const signal = anySignal(context.signal, late.signal);
  try {
    return await locateJobs(refs, clusters, { ...context, signal });
  } finally {
    located.abort();
    await timer;
  }
}

/** Returns the failure of a cluster that was given up, or that showed none of its jobs; `null`: none. */
function failureOf(
  { profile, failure, outage, cutError, known }: FollowedCluster,
  isLate: boolean,
  goal: Goal,
): CliError | null {
  const last = outage?.failure ?? cutError;
  if (failure !== null || last === null || known.all().length > 0) return failure;
  if (!isLate) return errorWithProfile(profile, last);
  const what = `${timedOutText(goal)}; last error: ${last.message}`;
  return errorWithProfile(profile, new CliError("deadline", what, { hint: last.hint }));
}

/** `usable` are the clusters without a failure: a failure explains why jobs are unknown. */
function findingsOf(
  followed: readonly FollowedCluster[],
  usable: readonly FollowedCluster[],
  request: FollowRequest,
) {
  const { refs, source, rows } = request;
  const keysOf = (select: (cluster: FollowedCluster) => readonly string[]) =>
    usable.flatMap((cluster) => {
      const { profile } = cluster;
      return select(cluster).map((jobId) =>
        profile === null ? jobId : jobKey({ profile, jobId }),
      );
    });
  // Only a wait fails because of jobs that had failed before it.
  const isSelected = refs === null && source === null && rows !== null;
  return {
    jobs: followed.flatMap(({ known }) => known.all()),
    unseen: keysOf(({ known }) => known.unseenIds()),
    missing: keysOf(({ known }) => known.missingIds()),
    failedBefore: new Set(isSelected ? keysOf(({ failedBefore }) => failedBefore ?? []) : []),
    lastErrors: usable.flatMap(({ outage }) => outage?.failure.message ?? []),
  };
}
