import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import type { Column } from "../render/columns.ts";
import type { OutputFlags } from "../render/output.ts";
import { withSpinner } from "../render/spinner.ts";
import { type Fleet, whom } from "./clusters.ts";
import { isFinal, type Job, knownState } from "./job.ts";
import { unknownServer } from "./job-detail.ts";
import { describeJob } from "./milvus-server.ts";
import { type Selection, selectJobs } from "./selection.ts";
import type { Target } from "./server.ts";

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

export interface CloudSelection {
  shown: Job[];
  matching: number;
  /** What is not known of the jobs of a profile. */
  gaps: { label: string | null; caveat: string | null }[];
}

/**
 * The chosen jobs, with progress and reason where either is shown or sorts them: the list of Zilliz Cloud has neither,
 * so that each of its jobs is asked about.
 */
export async function selectOnCloud(
  jobs: readonly Job[],
  columns: readonly Column<Job>[],
  flags: Selection & OutputFlags,
  fleet: Fleet,
  context: Context,
): Promise<CloudSelection> {
  const selection = selectJobs(jobs, flags);
  const byProgress = flags.sort.key === "progress";
  const isShown = columns.some(({ name }) => name === "progress" || name === "reason");
  if (!byProgress && (!isShown || flags.output === "id")) return { ...selection, gaps: [] };
  const { limit, ...unlimited } = flags;
  const wanted = byProgress ? selectJobs(jobs, unlimited).shown : selection.shown;
  const asked = fleet.targets
    .filter(({ cloud }) => cloud !== null)
    .map(async (target) => {
      const own = wanted.filter(({ profile }) => !fleet.isMany || profile === target.label);
      return { label: target.label, ...(await askProgress(target, own, context)) };
    });
  const words = `asking ${whom(fleet)}`;
  const gaps = await withSpinner(words, flags.color, context, Promise.all(asked));
  const told = new Map(gaps.flatMap((gap) => [...gap.told]));
  const shown = wanted.map((job) => told.get(job) ?? job);
  // What has come to its end since it was listed is shown so, whatever --state says.
  return byProgress
    ? { ...selection, shown: selectJobs(shown, { ...flags, state: [] }).shown, gaps }
    : { ...selection, shown, gaps };
}
