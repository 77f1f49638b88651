import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { firstTenOf } from "../base/words.ts";
import type { FollowPlan, Tick } from "./cluster.ts";
import { followJobs } from "./follow.ts";

/** What to look at once more: the jobs that were created after the last tick. */
type LatePlan = FollowPlan & { jobIds: readonly string[] };

export function lateJobs(
  tick: Tick,
  plans: readonly FollowPlan[],
  { elapsedMs }: Context,
): LatePlan[] {
  return plans.flatMap((plan) => {
    const jobIds = plan.areCreated ? unseenIds(tick, plan.jobIds ?? []) : [];
    if (jobIds.length === 0) return [];
    return [{ ...plan, jobIds, deadlineMs: elapsedMs(), isGrowing: () => false }];
  });
}

/** Looks at the jobs once, and adds them to the tick. */
export async function* followLate(
  tick: Tick,
  plans: readonly LatePlan[],
  context: Context,
): AsyncGenerator<Tick> {
  if (plans.length === 0) return;
  for await (const more of followJobs(plans, () => [], context)) {
    yield { ...more, jobs: [...tick.jobs, ...more.jobs] };
  }
}

/** Returns a failure if one of the jobs was not seen even then. */
export function unseenFailures(tick: Tick, plans: readonly LatePlan[]): CliError[] {
  const ids = plans.flatMap(({ jobIds }) => unseenIds(tick, jobIds));
  if (ids.length === 0) return [];
  const what = "timed out before the state of every job was known";
  return [new CliError("deadline", what, { details: firstTenOf(ids) })];
}

function unseenIds({ jobs }: Tick, jobIds: readonly string[]): string[] {
  const seen = new Set(jobs.map(({ job }) => job.jobId));
  return jobIds.filter((id) => !seen.has(id));
}
