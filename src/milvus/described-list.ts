import { mapBounded } from "../base/concurrent.ts";
import { type CliError, isMissing } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import type { Clusters } from "./clusters.ts";
import type { Job } from "./job.ts";
import type { JobDetail } from "./job-detail.ts";
import { requestsAtOnce } from "./request.ts";
import { type Selection, selectJobs } from "./selection.ts";
import type { Server } from "./server.ts";
import { type Caveat, type CompletedSelection, selectCompletedJobs } from "./terse-list.ts";

/** These take five seconds at 20 requests per second, the limit of Zilliz Cloud. */
const maxDescribed = 100;

const noTimes = "the server reports no creation times; Milvus does since 2.6.6";

/** A job of a list, as it was described if it was. */
export interface ListedJob extends Job {
  detail?: JobDetail;
}

/** What an output needs about jobs beyond what the list contains. */
export interface Needs {
  /** What only `describe` reports. */
  details: boolean;
  /** Of the details, when the jobs were created. */
  times: boolean;
  /** Progress and reasons, which the list of a server leaves out. */
  progress: boolean;
}

/** Selects jobs and describes them as far as the output needs it. */
export async function selectDescribedJobs(
  jobs: readonly Job[],
  selection: Selection,
  clusters: Pick<Clusters, "servers" | "isMany">,
  { details, times, progress }: Needs,
): Promise<CompletedSelection & { shown: ListedJob[] }> {
  // Details include progress and reasons, but sorting by progress needs it before.
  const isCompleted = progress && (!details || selection.sort.key === "progress");
  const selected = isCompleted
    ? await selectCompletedJobs(jobs, selection, clusters)
    : { ...selectJobs(jobs, selection), caveats: [] };
  if (!details) return selected;
  const described = await describeListed(selected.shown, clusters, times);
  const caveats = [...selected.caveats, ...described.caveats];
  return { ...selected, shown: described.jobs, caveats };
}

/** By the job of the list; `null`: it was removed since. */
type Details = Map<Job, JobDetail | null>;

/** Describes the first jobs of a list. One that cannot be described stays as it was listed. */
async function describeListed(
  jobs: readonly Job[],
  { servers, isMany }: Pick<Clusters, "servers" | "isMany">,
  needsTimes: boolean,
): Promise<{ jobs: ListedJob[]; caveats: Caveat[] }> {
  const first = jobs.slice(0, maxDescribed);
  const details: Details = new Map();
  const caveats: Caveat[] = await Promise.all(
    servers.map(async (server) => {
      const { label } = server.target;
      const own = first.filter(({ profile }) => !isMany || profile === label);
      const caveat = await describeInto(details, own, server);
      const found = own.flatMap((job) => details.get(job) ?? []);
      const isTimeless = found.length > 0 && found.every(({ createTime }) => createTime === null);
      return { label, caveat: caveat ?? (needsTimes && isTimeless ? noTimes : null) };
    }),
  );
  if (jobs.length > first.length) {
    const caveat = `details are shown for the first ${first.length} of ${jobs.length} jobs; use filters or --limit`;
    caveats.push({ label: null, caveat });
  }
  const listed = jobs.map((job) => {
    const detail = details.get(job) ?? null;
    if (detail === null) return job;
    // The job may have changed since it was listed; a row shows one moment.
    const { state, progress, reason } = detail;
    return { ...job, state, progress, reason, detail };
  });
  return { jobs: listed, caveats };
}

/** Describes jobs of one server, and returns text about the jobs that the server refused to describe. */
async function describeInto(
  details: Details,
  jobs: readonly Job[],
  server: Server,
): Promise<string | null> {
  const failures: CliError[] = [];
  await mapBounded(jobs, requestsAtOnce, async (job) => {
    // A refusal may concern one job; any other failure would repeat for each of them.
    if (failures.some(({ kind }) => kind !== "server")) return;
    const tried = await attempt(server.describeJob(job.jobId));
    if ("value" in tried) details.set(job, tried.value);
    else if (isMissing(tried.failure)) details.set(job, null);
    else failures.push(tried.failure);
  });
  const [failure] = failures;
  if (failure === undefined) return null;
  const missing = jobs.filter((job) => !details.has(job)).length;
  return `details of ${missing} of ${jobs.length} jobs are missing: ${failure.message}`;
}
