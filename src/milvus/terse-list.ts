import { mapBounded } from "../base/concurrent.ts";
import type { CliError } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { isFinal, type Job, knownState } from "./job.ts";
import { requestsAtOnce } from "./request.ts";
import { type Selection, selectJobs } from "./selection.ts";
import type { CompletedJobs, Server } from "./server.ts";

/** At 20 requests per second these take five seconds. */
const maxDescribed = 100;

/** So many running jobs per poll, next to those that have failed. */
const runningPerPoll = 16;

export interface CompletedSelection {
  shown: Job[];
  matching: number;
  /** What is not known of the jobs of a profile. */
  caveats: { label: string | null; caveat: string | null }[];
}

/**
 * Selects jobs with their progress and reason, which the list of Zilliz Cloud lacks, so that each of its jobs is
 * described. Sorted by progress, all that match are described, else those that are shown.
 */
export async function selectCompletedJobs(
  jobs: readonly Job[],
  selection: Selection,
  { servers, isMany }: { servers: readonly Server[]; isMany: boolean },
): Promise<CompletedSelection> {
  const { shown, matching } = selectJobs(jobs, selection);
  const byProgress = selection.sort.key === "progress";
  const needed = byProgress ? selectJobs(jobs, { ...selection, limit: null }).shown : shown;
  const completed = await Promise.all(
    servers.map(async (server) => {
      const { label } = server.target;
      const own = needed.filter(({ profile }) => !isMany || profile === label);
      return { label, ...(await server.completeJobs(own)) };
    }),
  );
  const described = new Map(completed.flatMap((one) => [...one.described]));
  const known = needed.map((job) => described.get(job) ?? job);
  // What has finished since it was listed is shown so, whatever --state says.
  const sorted = byProgress ? selectJobs(known, { ...selection, states: [] }).shown : known;
  return { shown: sorted, matching, caveats: completed };
}

/** Describes the jobs whose progress or reason the list leaves out; unfinished ones come first. */
export async function describeTerse(
  server: Pick<Server, "describeJob">,
  jobs: readonly Job[],
): Promise<CompletedJobs> {
  const terse = jobs.filter(isTerse);
  const order = [...terse.filter((job) => !isFinal(job)), ...terse.filter(isFinal)];
  const described = new Map<Job, Job>();
  let failure: CliError | null = null;
  await mapBounded(order.slice(0, maxDescribed), requestsAtOnce, async (job) => {
    if (failure !== null) return;
    const tried = await attempt(server.describeJob(job.jobId));
    if ("failure" in tried) {
      if (tried.failure.kind !== "not-found") failure = tried.failure;
      return;
    }
    const { state, progress, reason } = tried.value;
    described.set(job, { ...job, state, progress, reason });
  });
  return { described, caveat: caveatOf(order.length - described.size, failure) };
}

/**
 * Returns the IDs of the jobs to describe at one poll: those that have failed, once, and of the unfinished ones first
 * those that are shown, then those that were described longest ago.
 */
export function terseJobsDue(
  jobs: readonly Job[],
  shown: ReadonlySet<string>,
  describedMs: (jobId: string) => number,
): string[] {
  const terse = jobs.filter(isTerse);
  const running = terse.filter((job) => !isFinal(job)).map(({ jobId }) => jobId);
  const rank = (id: string) => (shown.has(id) ? 0 : 1);
  running.sort((left, right) => rank(left) - rank(right) || describedMs(left) - describedMs(right));
  const failed = terse.filter(isFinal).map(({ jobId }) => jobId);
  return [...failed.slice(0, maxDescribed), ...running.slice(0, runningPerPoll)];
}

/** Whether the list leaves out something of the job: how far it is, or why it failed. */
function isTerse({ state, reason }: Job): boolean {
  const known = knownState(state);
  return known === "Failed" ? reason === null : known !== "Pending" && known !== "Completed";
}

function caveatOf(left: number, failure: CliError | null): string | null {
  if (left === 0) return null;
  const why = failure === null ? "narrow the list down to see them" : failure.message;
  return `progress and reason of ${left} ${left === 1 ? "job" : "jobs"} were not asked for: ${why}`;
}
