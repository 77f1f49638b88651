import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import { isFinal, type Job, knownState } from "./job.ts";
import { describeJob } from "./milvus-server.ts";
import type { Target } from "./server.ts";
import { unknownServer } from "./server-traits.ts";

/** At 20 requests a second these take five seconds. */
const describedAtMost = 100;
const requestsAtOnce = 8;

/** Whether the list of Zilliz Cloud leaves out something of the job: how far it is, or why it failed. */
function isTerse({ state, reason }: Job): boolean {
  const known = knownState(state);
  return known === "Failed" ? reason === null : known !== "Pending" && known !== "Completed";
}

/** So many running jobs a look, next to what is asked of those that have failed. */
const runningAtOnce = 16;

/**
 * Whom to ask about at one look: those that have failed, once, for they are not looked at again, and of the running
 * ones those that are shown, then those that were asked about longest ago.
 */
export function dueOnCloud(
  jobs: readonly Job[],
  shown: ReadonlySet<string>,
  askedMs: (jobId: string) => number,
): string[] {
  const terse = jobs.filter(isTerse);
  const running = terse.filter((job) => !isFinal(job)).map(({ jobId }) => jobId);
  const rank = (id: string) => (shown.has(id) ? 0 : 1);
  running.sort((left, right) => rank(left) - rank(right) || askedMs(left) - askedMs(right));
  const failed = terse.filter(isFinal).map(({ jobId }) => jobId);
  return [...failed.slice(0, describedAtMost), ...running.slice(0, runningAtOnce)];
}

export interface Progress {
  /** The jobs that were asked about, each as its description tells it. */
  told: ReadonlyMap<Job, Job>;
  /** What is still not known, in words for the user. */
  caveat: string | null;
}

/** What the list left out of these jobs; those that still run are asked about first. */
export async function askProgress(
  target: Target,
  jobs: readonly Job[],
  context: Context,
): Promise<Progress> {
  const terse = jobs.filter(isTerse);
  const order = [...terse.filter((job) => !isFinal(job)), ...terse.filter(isFinal)];
  const traits = unknownServer();
  const told = new Map<Job, Job>();
  let failure: CliError | null = null;
  await mapBounded(order.slice(0, describedAtMost), requestsAtOnce, async (job) => {
    if (failure !== null) return;
    try {
      const { state, progress, reason } = await describeJob(target, job.jobId, traits, context);
      told.set(job, { ...job, state, progress, reason });
    } catch (error) {
      if (!(error instanceof CliError) || isInterruption(error)) throw error;
      if (error.kind !== "not-found") failure = error;
    }
  });
  return { told, caveat: caveatOf(order.length - told.size, failure) };
}

function caveatOf(left: number, failure: CliError | null): string | null {
  if (left === 0) return null;
  const why = failure === null ? "narrow the list down to see them" : failure.message;
  return `progress and reason of ${left} ${left === 1 ? "job" : "jobs"} were not asked for: ${why}`;
}
