import { mapBounded } from "../base/concurrent.ts";
import { type CliError, isMissing } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { isFinal, type Job, knownState } from "./job.ts";
import { requestsAtOnce } from "./request.ts";
import { type Selection, selectJobs } from "./selection.ts";
import type { CompletedJobs, Server } from "./server.ts";

/** These take five seconds at 20 requests per second, the limit of Zilliz Cloud. */
const maxDescribed = 100;

/** Unfinished jobs that one poll describes, besides the failed ones; half of them are shown ones if there are as many. */
const runningPerPoll = 16;

/** Text about what is unknown, with the profile of its server. */
export interface Caveat {
  label: string | null;
  caveat: string | null;
}

export interface CompletedSelection {
  shown: Job[];
  matching: number;
  caveats: Caveat[];
}

/**
 * Selects jobs with their progress and reason. The list of Zilliz Cloud has neither, so its jobs are described: to sort
 * by progress all that match, otherwise the shown ones.
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
  // A job that has finished since it was listed is shown as finished, also if --state excludes it.
  const sorted = byProgress ? selectJobs(known, { ...selection, states: [] }).shown : known;
  return { shown: sorted, matching, caveats: completed };
}

/** Describes the jobs that a list shows without progress or reason; unfinished ones come first. */
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
      if (!isMissing(tried.failure)) failure = tried.failure;
      return;
    }
    const { state, progress, reason } = tried.value;
    described.set(job, { ...job, state, progress, reason });
  });
  return { described, caveat: caveatOf(described.size, order.length, failure) };
}

/**
 * Returns the IDs of the jobs to describe at one poll: each failed one once, then the shown unfinished ones that were
 * described longest ago, then any unfinished ones that were.
 */
export function chooseTerseJobs(
  jobs: readonly Job[],
  shown: ReadonlySet<string>,
  describedMs: (jobId: string) => number,
): string[] {
  const terse = jobs.filter(isTerse);
  const running = terse.filter((job) => !isFinal(job)).map(({ jobId }) => jobId);
  running.sort((left, right) => describedMs(left) - describedMs(right));
  const visible = running.filter((id) => shown.has(id)).slice(0, runningPerPoll / 2);
  const due = [...new Set([...visible, ...running])];
  const failed = terse.filter(isFinal).map(({ jobId }) => jobId);
  return [...failed.slice(0, maxDescribed), ...due.slice(0, runningPerPoll)];
}

/** Returns true if the list leaves out the job's progress, or the reason of its failure. */
function isTerse({ state, reason }: Job): boolean {
  const known = knownState(state);
  return known === "Failed" ? reason === null : known !== "Pending" && known !== "Completed";
}

function caveatOf(known: number, all: number, failure: CliError | null): string | null {
  if (known === all) return null;
  return failure === null
    ? `progress and reason are shown for ${known} of ${all} jobs; use filters or --limit`
    : `progress and reason of ${all - known} of ${all} jobs are missing: ${failure.message}`;
}
