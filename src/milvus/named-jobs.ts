import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { JobRef } from "../base/values.ts";
import { firstTenOf } from "../base/words.ts";
import { type Clusters, describeClusters, queryClusters } from "./clusters.ts";
import { removedHint } from "./job.ts";
import type { JobDetail } from "./job-detail.ts";
import { requestsAtOnce } from "./request.ts";
import type { Server, Target } from "./server.ts";

export interface NamedJobs {
  /** In the order in which they were named. */
  found: JobDetail[];
  /** One for each job that no cluster has. */
  missing: CliError[];
  /** Of clusters that did not respond. */
  failure: CliError | null;
}

/** Returns the profiles that job IDs name: without `-p` only these are queried. */
export function collectProfiles(
  refs: readonly JobRef[],
  { profiles, allProfiles }: { profiles: readonly string[]; allProfiles: boolean },
): string[] {
  const named = refs.flatMap(({ profile }) => profile ?? []);
  const bare = refs.find(({ profile }) => profile === null);
  if (bare !== undefined && named.length > 0 && profiles.length === 0 && !allProfiles) {
    throw new CliError("usage", `job ${bare.jobId} has no profile, but other job IDs do`, {
      hint: `write ${named[0]}/${bare.jobId}, or select profiles with -p`,
    });
  }
  return named;
}

/** Returns the IDs to query on a server: of references with its profile, or with none. */
export function selectJobIds(
  { target }: Server,
  refs: readonly JobRef[],
  { isMany }: Pick<Clusters, "isMany">,
): string[] {
  const own = refs.filter(({ profile }) => !isMany || profile === null || profile === target.label);
  return [...new Set(own.map(({ jobId }) => jobId))];
}

export function missingJobsError(jobIds: readonly string[], { uri }: Target): CliError {
  return new CliError("no-such-job", `${notFoundText(jobIds)}: ${uri}`, { hint: removedHint });
}

/** `job 1 not found`, `jobs 1, 2 not found`. */
function notFoundText(jobIds: readonly string[]): string {
  return `${jobIds.length === 1 ? "job" : "jobs"} ${firstTenOf(jobIds).join(", ")} not found`;
}

/** Describes each job on the cluster that its reference names, or on all. */
export async function describeJobs(
  refs: readonly JobRef[],
  clusters: Clusters,
  context: Context,
  isStrict = false,
): Promise<NamedJobs> {
  const { responses, failure } = await queryClusters(
    clusters,
    async (server) => {
      const described = await describeEach(selectJobIds(server, refs, clusters), server);
      return { label: server.target.label, ...described };
    },
    context,
    isStrict,
  );
  const found = new Set<JobDetail>();
  const missing = new Map<string, CliError>();
  for (const { profile, jobId } of refs) {
    const here = responses.filter(
      ({ label }) => !clusters.isMany || profile === null || profile === label,
    );
    const jobs = here.flatMap((response) => response.found.get(jobId) ?? []);
    for (const job of jobs) found.add(job);
    const error = here.flatMap((response) => response.missing.get(jobId) ?? [])[0];
    if (jobs.length === 0 && error !== undefined) missing.set(`${profile}/${jobId}`, error);
  }
  return { found: [...found], missing: [...missing.values()], failure };
}

/** Adds to each ID without a profile the one whose cluster has it; throws for a job that none has. */
export async function locateJobs(
  refs: readonly JobRef[],
  clusters: Clusters,
  context: Context,
): Promise<readonly JobRef[]> {
  const bare = refs.filter(({ profile }) => profile === null);
  if (!clusters.isMany || bare.length === 0) return refs;
  const { found, missing, failure } = await describeJobs(bare, clusters, context);
  const unknown = bare.filter(({ jobId }) => !found.some((job) => job.jobId === jobId));
  if (unknown.length > 0) {
    // A cluster that does not respond may have it.
    if (failure !== null) throw failure;
    const what = notFoundText(unknown.map(({ jobId }) => jobId));
    throw new CliError("no-such-job", `${what} on any of ${describeClusters(clusters)}`, {
      hint: missing[0]?.hint,
    });
  }
  const located = found.map(({ profile = null, jobId }) => ({ profile, jobId }));
  return [...refs.filter(({ profile }) => profile !== null), ...located];
}

/** Describes jobs on one server; `missing` has an error for each that the server does not have. */
export async function describeEach(jobIds: readonly string[], server: Server) {
  const found = new Map<string, JobDetail>();
  const missing = new Map<string, CliError>();
  await mapBounded(jobIds, requestsAtOnce, async (jobId) => {
    try {
      found.set(jobId, await server.describeJob(jobId));
    } catch (error) {
      if (!(error instanceof CliError && error.kind === "no-such-job")) throw error;
      missing.set(jobId, error);
    }
  });
  return { found, missing };
}
