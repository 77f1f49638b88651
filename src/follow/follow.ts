import type { Context } from "../base/context.ts";
import { CliError, isTransient } from "../base/errors.ts";
import { type Followed, Sightings } from "./poll.ts";
import { type FollowedJob, isSettled } from "./progress.ts";

export interface FollowPlan extends Followed {
  /** Between two looks while something moves; it grows to 15 s while nothing does. */
  intervalMs: number;
  /** On the clock of `elapsedMs`; `null`: none. */
  deadlineMs: number | null;
  maxOutageMs: number;
}

/** A cluster that gives no answers; `profile` as in `Job`, here and below. */
export interface Outage {
  profile: string | null;
  sinceMs: number;
  error: CliError;
}

/** What is worth a line of its own, once. */
export interface Note {
  profile: string | null;
  message: string;
}

/** What is known after a look, or a second later, so that a screen can be drawn again. */
export interface Tick {
  jobs: readonly FollowedJob[];
  /** First sights and changes since the last tick. */
  changed: readonly FollowedJob[];
  outages: readonly Outage[];
  notes: readonly Note[];
  /** Of clusters that are not followed any more. */
  failures: readonly CliError[];
}

const slowestMs = 15_000;

/**
 * Looks at the jobs again and again until all are settled or the deadline has passed; whoever reads the last tick can
 * tell which. One `list` serves all jobs. Outages are waited out; one of `maxOutageMs` is thrown.
 */
export async function* followJobs(plan: FollowPlan, context: Context): AsyncGenerator<Tick> {
  const { elapsedMs, sleep } = context;
  const deadlineMs = plan.deadlineMs ?? Number.POSITIVE_INFINITY;
  const profile = plan.server.target.label;
  const sightings = new Sightings(plan, context);
  let jobs: readonly FollowedJob[] = [];
  let intervalMs = plan.intervalMs;
  let outage: Outage | null = null;
  for (let failures = 0; ; ) {
    let changed: readonly FollowedJob[] = [];
    let notes: readonly Note[] = [];
    let pauseMs: number;
    try {
      const sighting = await sightings.look(deadlineMs - elapsedMs());
      ({ jobs, changed } = sighting);
      if (sighting.caveat !== null) notes = [{ profile, message: sighting.caveat }];
      failures = 0;
      outage = null;
      intervalMs = changed.length > 0 ? plan.intervalMs : slower(intervalMs, plan.intervalMs);
      pauseMs = intervalMs;
    } catch (error) {
      outage = continued(outage, error, plan, elapsedMs());
      pauseMs = Math.min(
        retryPause(outage.error, failures, context.random()),
        outage.sinceMs + plan.maxOutageMs - elapsedMs(),
      );
      failures += 1;
    }
    const outages = outage === null ? [] : [outage];
    yield { jobs, changed, outages, notes, failures: [] };
    if ((outage === null && jobs.every(isSettled)) || elapsedMs() >= deadlineMs) return;
    const nextMs = Math.min(elapsedMs() + pauseMs, deadlineMs);
    while (elapsedMs() < nextMs) {
      await sleep(Math.min(1_000, nextMs - elapsedMs()));
      if (elapsedMs() < nextMs) yield { jobs, changed: [], outages, notes: [], failures: [] };
    }
  }
}

function slower(intervalMs: number, fastestMs: number): number {
  return Math.min(intervalMs * 1.5, Math.max(slowestMs, fastestMs));
}

/** Rethrows what waiting will not mend, and an outage that has lasted too long. */
function continued(
  outage: Outage | null,
  error: unknown,
  { server, maxOutageMs }: FollowPlan,
  nowMs: number,
): Outage {
  if (!isTransient(error)) throw error;
  const sinceMs = outage?.sinceMs ?? nowMs;
  if (nowMs - sinceMs >= maxOutageMs) {
    const what = `unreachable for ${Math.round((nowMs - sinceMs) / 1_000)}s: ${error.message}`;
    throw new CliError("network", what, { hint: error.hint, cause: error });
  }
  return { profile: server.target.label, sinceMs, error };
}

/** Doubling from a second to half a minute, give or take a half, so that a thousand waiters do not come back at once. */
function retryPause({ retryAfterMs }: CliError, failures: number, random: number): number {
  const pauseMs = Math.min(30_000, 1_000 * 2 ** failures) * (0.5 + random);
  return Math.max(pauseMs, retryAfterMs ?? 0);
}
