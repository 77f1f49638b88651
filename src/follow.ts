import type { Context } from "./context.ts";
import { CliError, isPassing } from "./errors.ts";
import { type FollowedJob, isSettled } from "./progress.ts";
import { type Followed, Sightings } from "./sightings.ts";

export interface FollowPlan extends Followed {
  /** Between two looks while something moves; it grows to 15 s while nothing does. */
  intervalMs: number;
  /** On the context's clock; `null`: none. */
  deadlineMs: number | null;
  maxOutageMs: number;
}

export interface Outage {
  sinceMs: number;
  error: CliError;
}

/** What is known after a look, or a second later, so that a screen can be drawn again. */
export interface Tick {
  jobs: readonly FollowedJob[];
  /** First sights and changes since the last tick. */
  changed: readonly FollowedJob[];
  outage: Outage | null;
  /** Said once: what the server would not let us filter. */
  caveat: string | null;
}

const slowestMs = 15_000;

/**
 * Looks at the jobs again and again until all are settled or the deadline has passed; whoever reads the last tick can
 * tell which. One `list` serves all jobs. Outages are waited out; one of `maxOutageMs` is thrown.
 */
export async function* followJobs(plan: FollowPlan, context: Context): AsyncGenerator<Tick> {
  const { now, sleep } = context;
  const deadlineMs = plan.deadlineMs ?? Number.POSITIVE_INFINITY;
  const sightings = new Sightings(plan, context);
  let jobs: readonly FollowedJob[] = [];
  let intervalMs = plan.intervalMs;
  let outage: Outage | null = null;
  for (let failures = 0; ; ) {
    let changed: readonly FollowedJob[] = [];
    let caveat: string | null = null;
    let pauseMs: number;
    try {
      ({ jobs, changed, caveat } = await sightings.look(deadlineMs - now()));
      failures = 0;
      outage = null;
      intervalMs = changed.length > 0 ? plan.intervalMs : slower(intervalMs, plan.intervalMs);
      pauseMs = intervalMs;
    } catch (error) {
      outage = continued(outage, error, plan.maxOutageMs, now());
      pauseMs = Math.min(
        retryPause(outage.error, failures, context.random()),
        outage.sinceMs + plan.maxOutageMs - now(),
      );
      failures += 1;
    }
    yield { jobs, changed, outage, caveat };
    if ((outage === null && jobs.every(isSettled)) || now() >= deadlineMs) return;
    const nextMs = Math.min(now() + pauseMs, deadlineMs);
    while (now() < nextMs) {
      await sleep(Math.min(1_000, nextMs - now()));
      if (now() < nextMs) yield { jobs, changed: [], outage, caveat: null };
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
  maxOutageMs: number,
  nowMs: number,
): Outage {
  if (!isPassing(error)) throw error;
  const sinceMs = outage?.sinceMs ?? nowMs;
  if (nowMs - sinceMs >= maxOutageMs) {
    const what = `unreachable for ${Math.round((nowMs - sinceMs) / 1_000)}s: ${error.message}`;
    throw new CliError("network", what, { hint: error.hint, cause: error });
  }
  return { sinceMs, error };
}

/** Doubling from a second to half a minute, give or take a half, so that a thousand waiters do not come back at once. */
function retryPause({ retryAfterMs }: CliError, failures: number, random: number): number {
  const pauseMs = Math.min(30_000, 1_000 * 2 ** failures) * (0.5 + random);
  return Math.max(pauseMs, retryAfterMs ?? 0);
}
