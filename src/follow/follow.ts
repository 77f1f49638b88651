import type { Context } from "../base/context.ts";
import type { FollowedCluster, Tick } from "./cluster.ts";
import type { FollowedJob } from "./progress.ts";

const tickMs = 1_000;

/**
 * Polls the jobs of each cluster until all are settled or the deadline has passed; the last tick shows which. Clusters
 * are polled side by side, each at its own pace, and none waits for another. Yields a tick each second, also while
 * requests are under way, so that the elapsed time advances. Yields at once after each poll of a single cluster, when all
 * of several have responded for the first time, and at the end. A poll describes some of the jobs that `selectVisible`
 * returns. Throws interruptions and bugs only; why a cluster was given up is in its `failure`.
 */
export async function* followJobs(
  clusters: readonly FollowedCluster[],
  selectVisible: (jobs: readonly FollowedJob[]) => readonly FollowedJob[],
  context: Context,
): AsyncGenerator<Tick> {
  const { elapsedMs } = context;
  const isDue = ({ nextPollMs, isDone }: FollowedCluster) => !isDone && nextPollMs <= elapsedMs();
  const isSingle = clusters.length === 1;
  let jobs: readonly FollowedJob[] = clusters.flatMap(({ known }) => known.all());
  let silent = clusters;
  let nextTickMs = elapsedMs() + tickMs;
  try {
    for (;;) {
      const due = clusters.filter(isDue);
      const visible = due.length > 0 ? selectVisible(jobs) : [];
      for (const cluster of due) cluster.startPoll(visible);
      // The next tick includes the result of this poll.
      if (isSingle && due.length > 0) nextTickMs = elapsedMs() + tickMs;
      const polls = clusters.flatMap(({ polling }) => polling ?? []);
      const alarms = clusters.flatMap(({ nextPollMs, cutMs }) => [nextPollMs, cutMs]);
      await sleepDuring(polls, Math.min(nextTickMs, ...alarms) - elapsedMs(), context);
      for (const cluster of clusters) cluster.cutLatePoll();
      const stillSilent = silent.filter(({ polling }) => polling !== null);
      const isFirst = silent.length > 0 && stillSilent.length === 0;
      silent = stillSilent;
      const isLast = clusters.every(({ isDone }) => isDone);
      const hasPolled =
        isSingle && polls.length > 0 && clusters.every(({ polling }) => polling === null);
      // Polls that are due run first, so that the tick includes their results.
      if (!isLast && !isFirst && !hasPolled && (elapsedMs() < nextTickMs || clusters.some(isDue))) {
        continue;
      }
      const tick = joinTicks(clusters.map((cluster) => cluster.takeTick()));
      ({ jobs } = tick);
      yield tick;
      if (isLast) return;
      nextTickMs = elapsedMs() + tickMs;
    }
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.close()));
  }
}

/** Sleeps until the polls have ended, at most for that time; rejects if a poll rejects. */
async function sleepDuring(
  polls: readonly Promise<void>[],
  ms: number,
  { sleep }: Context,
): Promise<void> {
  if (polls.length === 0) return sleep(Math.max(0, ms));
  const ended = new AbortController();
  // Aborted only afterwards: else the sleep would resolve before a poll rejects.
  await Promise.race([Promise.all(polls), sleep(Math.max(0, ms), ended.signal)]).finally(() =>
    ended.abort(),
  );
}

function joinTicks(ticks: readonly Tick[]): Tick {
  return {
    jobs: ticks.flatMap(({ jobs }) => jobs),
    changed: ticks.flatMap(({ changed }) => changed),
    outages: ticks.flatMap(({ outages }) => outages),
    notices: ticks.flatMap(({ notices }) => notices),
  };
}
