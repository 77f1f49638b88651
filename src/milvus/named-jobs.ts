import { mapBounded } from "../base/concurrent.ts";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { JobRef } from "../base/values.ts";
import { askEach, type Fleet, whom } from "./clusters.ts";
import type { JobDetail } from "./job-detail.ts";
import { unknownServer } from "./job-detail.ts";
import { describeJob } from "./milvus-server.ts";
import type { Target } from "./server.ts";

export interface NamedJobs {
  /** In the order in which they were named. */
  found: JobDetail[];
  /** One for each job that no cluster has. */
  missing: CliError[];
  /** Of clusters that gave no answer. */
  failure: CliError | null;
}

const requestsAtOnce = 8;

/** The profiles that job ids name; without `-p` these are asked and no other. */
export function namedProfiles(
  refs: readonly JobRef[],
  flags: { profile?: readonly string[] | undefined; allProfiles?: boolean | undefined },
): string[] {
  const profiles = refs.flatMap(({ profile }) => profile ?? []);
  const bare = refs.find(({ profile }) => profile === null);
  if (bare !== undefined && profiles.length > 0 && !flags.profile && !flags.allProfiles) {
    throw new CliError("usage", `whose job ${bare.jobId} is was not said, of others it was`, {
      hint: `write it as ${profiles[0]}/${bare.jobId}, or name the profiles to look at with -p`,
    });
  }
  return profiles;
}

/** The ids that are to be asked of a cluster: those that name it, and those that name none. */
export function idsFor(target: Target, refs: readonly JobRef[], { isMany }: Fleet): string[] {
  const own = refs.filter(({ profile }) => !isMany || profile === null || profile === target.label);
  return [...new Set(own.map(({ jobId }) => jobId))];
}

/** Looks for each job on the cluster that its name says, or on all. */
export async function describeNamed(
  refs: readonly JobRef[],
  fleet: Fleet,
  context: Context,
  isStrict = false,
): Promise<NamedJobs> {
  const asked = await askEach(
    fleet,
    (target, within) => describeOn(target, idsFor(target, refs, fleet), within),
    context,
    isStrict,
  );
  const { answers, failure } = asked;
  const found = new Set<JobDetail>();
  const missing = new Map<string, CliError>();
  for (const { profile, jobId } of refs) {
    const isAsked = (label: string | null) =>
      !fleet.isMany || profile === null || profile === label;
    const here = answers.filter(({ target }) => isAsked(target.label));
    const jobs = here.flatMap((answer) => answer.found.get(jobId) ?? []);
    for (const job of jobs) found.add(job);
    const error = here.flatMap((answer) => answer.missing.get(jobId) ?? [])[0];
    if (jobs.length === 0 && error !== undefined) missing.set(`${profile}/${jobId}`, error);
  }
  return { found: [...found], missing: [...missing.values()], failure };
}

/** Each id that names no cluster, with that which has it; a job that none has ends it. */
export async function locateJobs(
  refs: readonly JobRef[],
  fleet: Fleet,
  context: Context,
): Promise<readonly JobRef[]> {
  const bare = refs.filter(({ profile }) => profile === null);
  if (!fleet.isMany || bare.length === 0) return refs;
  const { found, missing, failure } = await describeNamed(bare, fleet, context);
  const unknown = bare.filter(({ jobId }) => !found.some((job) => job.jobId === jobId));
  if (unknown.length > 0) {
    // A cluster that does not answer may have it.
    if (failure !== null) throw failure;
    const ids = unknown.map(({ jobId }) => jobId).join(", ");
    throw new CliError("not-found", `no such job on any of ${whom(fleet)}: ${ids}`, {
      hint: missing[0]?.hint,
    });
  }
  const located = found.map(({ profile = null, jobId }) => ({ profile, jobId }));
  return [...refs.filter(({ profile }) => profile !== null), ...located];
}

async function describeOn(target: Target, jobIds: readonly string[], context: Context) {
  const traits = unknownServer();
  const found = new Map<string, JobDetail>();
  const missing = new Map<string, CliError>();
  await mapBounded(jobIds, requestsAtOnce, async (jobId) => {
    try {
      found.set(jobId, await describeJob(target, jobId, traits, context));
    } catch (error) {
      if (!(error instanceof CliError && error.kind === "not-found")) throw error;
      missing.set(jobId, error);
    }
  });
  return { target, found, missing };
}
