import { anySignal, type Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { errorWithProfile } from "../milvus/clusters.ts";
import { type FollowPlan, followJobs, type Note, type Outage, type Tick } from "./follow.ts";
import type { FollowedJob } from "./progress.ts";

/** What is known of one cluster. */
interface Member {
  label: string | null;
  jobs: readonly FollowedJob[];
  changed: FollowedJob[];
  outages: readonly Outage[];
  notes: Note[];
  hasAnswered: boolean;
  isDone: boolean;
  error: unknown;
}

const beatMs = 1_000;

/**
 * Follows the jobs of several clusters side by side, each at its own pace, and tells of all together once a second. One
 * that cannot be followed any more takes nothing from the others: it is among the failures from then on.
 */
export async function* followFleet(
  plans: readonly FollowPlan[],
  context: Context,
): AsyncGenerator<Tick> {
  const stop = new AbortController();
  const within: Context = {
    ...context,
    signal: anySignal(context.signal, stop.signal),
    sleep: async (ms) => {
      await context.sleep(ms, stop.signal);
      stop.signal.throwIfAborted();
    },
  };
  let enough = new AbortController();
  let framed: readonly FollowedJob[] = [];
  const members = plans.map(({ server }) => newMember(server.target.label));
  const pumps = plans.map(async (plan, index) => {
    const member = members[index] ?? newMember(null);
    const server = plan.server.with({ signal: within.signal });
    const shown = () => framed.filter(({ job }) => job.profile === member.label);
    try {
      for await (const tick of followJobs({ ...plan, server, shown }, within)) {
        member.jobs = tick.jobs;
        member.changed.push(...tick.changed);
        member.notes.push(...tick.notes);
        member.outages = tick.outages;
        if (member.hasAnswered) continue;
        member.hasAnswered = true;
        if (members.every(({ hasAnswered }) => hasAnswered)) enough.abort();
      }
    } catch (error) {
      member.error = error;
      member.outages = [];
      if (error instanceof CliError && !within.signal.aborted) {
        member.notes.push({ profile: member.label, message: `given up: ${error.message}` });
      }
    }
    member.hasAnswered = true;
    member.isDone = true;
    if (members.every(({ isDone }) => isDone)) enough.abort();
  });
  try {
    // The first of these is drawn as soon as all have answered, and none waits for a cluster that does not.
    for (let isDone = false; !isDone; ) {
      await context.sleep(beatMs, enough.signal);
      isDone = members.every((member) => member.isDone);
      if (!isDone) enough = new AbortController();
      const tick = taken(members);
      framed = plans[0]?.shown(tick.jobs) ?? [];
      yield tick;
    }
  } finally {
    stop.abort(new CliError("interrupted", "nobody follows any more"));
    await Promise.all(pumps);
  }
}

function newMember(label: string | null): Member {
  return {
    label,
    jobs: [],
    changed: [],
    outages: [],
    notes: [],
    hasAnswered: false,
    isDone: false,
    error: null,
  };
}

/** What all know, and what is new since it was last taken. */
function taken(members: readonly Member[]): Tick {
  const failures = members.flatMap(({ label, error }) => {
    if (error === null) return [];
    if (!(error instanceof CliError)) throw error;
    return [errorWithProfile(label, error)];
  });
  const tick = {
    jobs: members.flatMap(({ jobs }) => jobs),
    changed: members.flatMap(({ changed }) => changed),
    outages: members.flatMap(({ outages }) => outages),
    notes: members.flatMap(({ notes }) => notes),
    failures,
  };
  for (const member of members) {
    member.changed = [];
    member.notes = [];
  }
  return tick;
}
