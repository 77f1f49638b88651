import type { Context } from "../../base/context.ts";
import { showWritten } from "../../base/filled.ts";
import type { Outage } from "../../base/retry.ts";
import { durationText, firstTenOf } from "../../base/words.ts";
import { groupBy } from "../../milvus/failed-jobs.ts";
import { jobKey, type Stage } from "../../milvus/job.ts";
import { stageWord } from "../../render/style.ts";
import type { ClusterOutage, Notice, Tick } from "../cluster.ts";
import { type FollowedJob, isSettled } from "../progress.ts";

/** Shows how the jobs progress. */
export interface Report {
  /** Returns the jobs whose rows are shown: others need not be described. */
  selectVisible(jobs: readonly FollowedJob[]): readonly FollowedJob[];
  update(tick: Tick): void;
  /** Adds a warning to the events of programs; people read it on stderr. */
  warn(message: string): void;
  /**
   * Shows how the jobs ended; `result` is their outcome, or why they are no longer followed. `message` is that of the
   * error that ended it.
   */
  end(jobs: readonly FollowedJob[], result: string, message?: string): void;
  /** Leaves the terminal clean; the last call, after `end` or an error. Returns true if the jobs stay on the screen. */
  close(): boolean;
}

const stallMs = 10 * 60_000;

/** Finds what is reported beside the changes of jobs: outages, their ends, and stalls. Returns each once. */
export class NoticeFinder {
  #outages: ReadonlyMap<string | null, ClusterOutage> = new Map();
  /** When each job had last moved before the stall that was last reported. */
  readonly #stallMovedMs = new Map<string, number>();

  readonly #context: Pick<Context, "filled">;

  constructor(context: Pick<Context, "filled">) {
    this.#context = context;
  }

  findNotices(tick: Tick, nowMs: number): Notice[] {
    const found = [
      ...tick.notices,
      ...this.#findOutages(tick, nowMs),
      ...this.findStalls(tick, nowMs),
    ];
    return found.map(({ profile, message }) => ({
      profile,
      message: showWritten(message, this.#context),
    }));
  }

  #findOutages({ outages, notices }: Tick, nowMs: number): Notice[] {
    const before = this.#outages;
    const now = new Map(outages.map((outage) => [outage.profile, outage]));
    this.#outages = now;
    const began = outages.filter(({ profile }) => !before.has(profile));
    // If the cluster was given up, a notice shows that.
    const ended = [...before.values()].filter(
      ({ profile }) => !now.has(profile) && !notices.some((notice) => notice.profile === profile),
    );
    return [
      ...began.map(({ profile, outage }) => ({
        profile,
        message: `${outageText(outage, nowMs)}: ${outage.failure.message}`,
      })),
      ...ended.map(({ profile, outage }) => ({
        profile,
        message: `connection restored after ${durationText(outage.lastedMs(nowMs))}`,
      })),
    ];
  }

  findStalls({ jobs, outages }: Pick<Tick, "jobs" | "outages">, nowMs: number): Notice[] {
    const silent = new Set(outages.map(({ profile }) => profile));
    const stalled = jobs.filter(
      (job) =>
        nowMs - job.movedAtMs >= stallMs &&
        !isSettled(job) &&
        !silent.has(job.job.profile ?? null) &&
        this.#stallMovedMs.get(jobKey(job.job)) !== job.movedAtMs,
    );
    for (const { job, movedAtMs } of stalled) this.#stallMovedMs.set(jobKey(job), movedAtMs);
    const groups = groupBy(stalled, stageText);
    return groups.map((group) => ({ profile: null, message: stallText(group) }));
  }
}

function outageText(outage: Outage, nowMs: number): string {
  // A tick comes a little later than the failure.
  const left = durationText(Math.ceil(outage.leftMs(nowMs) / 1_000) * 1_000);
  return outage.isRefused
    ? `server refuses requests, retrying for ${left}`
    : `server unreachable, retrying for up to ${left}`;
}

/** `jobs` are in the same stage. */
function stallText(jobs: readonly FollowedJob[]): string {
  const [first] = jobs;
  if (first === undefined) return "";
  const keys = firstTenOf(jobs.map(({ job }) => jobKey(job))).join(", ");
  const who = jobs.length === 1 ? `job ${keys}` : `${jobs.length} jobs, ${keys}`;
  const percent = jobs.length === 1 ? ` at ${first.job.progress}%` : "";
  const cause = usualCauses[first.stage];
  const end = cause === undefined ? "" : `; usual cause: ${cause}`;
  return `${who}: no progress for 10 minutes${percent} (${stageText(first)})${end}`;
}

function stageText({ stage, job: { state } }: FollowedJob): string {
  return stageWord(stage) || state;
}

/** What usually stalls a job in a stage. */
const usualCauses: Partial<Record<Stage, string>> = {
  pending: "other jobs are ahead, or no data node is free",
  "pre-import": "data nodes are busy or waiting for memory",
  import: "data nodes are busy or waiting for memory",
  sort: "other compactions are ahead, or no data node is free",
  // Without an index the stage never ends (milvus#39348).
  index: "needs an index on the vector field and a running index node",
  commit: "one channel has not confirmed the commit",
};

const stillMs = 2 * 60_000;

/** Returns the usual cause if a job has not moved for two minutes; `null` if it has, or the cause is unknown. */
export function stallCause(job: FollowedJob, nowMs: number): string | null {
  const isStill = !isSettled(job) && nowMs - job.movedAtMs >= stillMs;
  return isStill ? (usualCauses[job.stage] ?? null) : null;
}
