import { anySignal, type Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { FollowedCluster, type FollowPlan, type Tick } from "./cluster.ts";
import type { FollowedJob } from "./progress.ts";

const tickMs = 1_000;

/**
 * Polls the jobs of each cluster until all are settled or the deadline has passed; the last tick shows which. Clusters
 * are polled side by side, each at its own pace, and none waits for another. There is a tick each second, so that a
 * screen can be drawn again. Others come at once: after each poll of a single cluster, when all of several have
 * responded for the first time, and at the end. The failure of a single cluster is thrown. A poll describes some of the
 * jobs that `selectVisible` returns.
 */
export async function* followJobs(
  plans: readonly FollowPlan[],
  selectVisible: (jobs: readonly FollowedJob[]) => readonly FollowedJob[],
  context: Context,
): AsyncGenerator<Tick> {
  const { elapsedMs } = context;
  const stop = new AbortController();
  const signal = anySignal(context.signal, stop.signal);
  const clusters = plans.map((plan) => new FollowedCluster(plan, signal, context));
  const isSingle = clusters.some(({ profile }) => profile === null);
  const isDue = ({ nextPollMs }: FollowedCluster) => nextPollMs <= elapsedMs();
  let jobs: readonly FollowedJob[] = [];
  let silent = clusters;
  let nextTickMs = elapsedMs() + tickMs;
  try {
    for (;;) {
      const due = clusters.filter(isDue);
      const visible = due.length > 0 ? selectVisible(jobs) : [];
      for (const cluster of due) cluster.startPoll(visible);
      const nextMs = Math.min(nextTickMs, ...clusters.map(({ nextPollMs }) => nextPollMs));
      const polls = clusters.flatMap(({ polling }) => polling ?? []);
      if (isSingle && polls.length > 0) await Promise.all(polls);
      else await sleepDuring(polls, Math.max(0, nextMs - elapsedMs()), context);
      const stillSilent = silent.filter(({ polling }) => polling !== null);
      const isFirst = silent.length > 0 && stillSilent.length === 0;
      silent = stillSilent;
      const isLast = clusters.every(({ isDone }) => isDone);
      const isNews = isLast || isFirst || (isSingle && polls.length > 0);
      // Polls that are due come first, so that the tick has their news.
      if (!isNews && (elapsedMs() < nextTickMs || clusters.some(isDue))) continue;
      const tick = joinTicks(clusters.map((cluster) => cluster.takeTick()));
      ({ jobs } = tick);
      yield tick;
      if (isLast) return;
      nextTickMs = elapsedMs() + tickMs;
    }
  } finally {
    stop.abort(new CliError("interrupted", "the jobs are not followed any more"));
    await Promise.allSettled(clusters.map(({ polling }) => polling));
  }
}

/** Sleeps until the polls have ended, at most for that time; rejects with a poll. */
async function sleepDuring(
  polls: readonly Promise<void>[],
  ms: number,
  { sleep }: Context,
): Promise<void> {
  if (polls.length === 0) return sleep(ms);
  const ended = new AbortController();
  // Aborted only afterwards: the end of the sleep would overtake the rejection of a poll.
  await Promise.race([Promise.all(polls), sleep(ms, ended.signal)]).finally(() => ended.abort());
}

function joinTicks(ticks: readonly Tick[]): Tick {
  return {
    jobs: ticks.flatMap(({ jobs }) => jobs),
    changed: ticks.flatMap(({ changed }) => changed),
    outages: ticks.flatMap(({ outages }) => outages),
    notices: ticks.flatMap(({ notices }) => notices),
    failures: ticks.flatMap(({ failures }) => failures),
  };
}
