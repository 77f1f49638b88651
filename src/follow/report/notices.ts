import { durationText } from "../../base/words.ts";
import { jobKey, type Stage } from "../../milvus/job.ts";
import { stageWord } from "../../render/style.ts";
import type { ClusterOutage, Notice, Tick } from "../cluster.ts";
import { type FollowedJob, isSettled } from "../progress.ts";

/** Shows how the jobs progress. */
export interface Report {
  /** Returns the jobs whose rows are shown: others need not be described. */
  selectVisible(jobs: readonly FollowedJob[]): readonly FollowedJob[];
  update(tick: Tick): void;
  /** Shows how the jobs ended; `result` is their outcome, or why they are not followed any more. */
  end(jobs: readonly FollowedJob[], result: string): void;
  /** Leaves the terminal clean; the last call, after `end` or an error. */
  close(): void;
}

const stallMs = 10 * 60_000;

/** Finds what concerns no single job: outages, their ends and stalls. Returns each once. */
export class NoticeFinder {
  #outages: ReadonlyMap<string | null, ClusterOutage> = new Map();
  /** When jobs moved last before the stall that was reported last. */
  #stallMovedMs: number | null = null;

  findNotices(tick: Tick, nowMs: number): Notice[] {
    return [...tick.notices, ...this.#findOutages(tick, nowMs), ...this.#findStall(tick, nowMs)];
  }

  #findOutages({ outages, notices }: Tick, nowMs: number): Notice[] {
    const before = this.#outages;
    const now = new Map(outages.map((outage) => [outage.profile, outage]));
    this.#outages = now;
    const began = outages.filter(({ profile }) => !before.has(profile));
    // A notice has said so if the cluster was given up.
    const ended = [...before.values()].filter(
      ({ profile }) => !now.has(profile) && !notices.some((notice) => notice.profile === profile),
    );
    return [
      ...began.map(({ profile, outage }) => ({
        profile,
        message: `unreachable, asking again: ${outage.failure.message}`,
      })),
      ...ended.map(({ profile, outage }) => ({
        profile,
        message: `reachable again after ${durationText(outage.lastedMs(nowMs))}`,
      })),
    ];
  }

  #findStall({ jobs, outages }: Tick, nowMs: number): Notice[] {
    const open = jobs.filter((job) => !isSettled(job));
    const movedMs = open.reduce((latest, job) => Math.max(latest, job.movedAtMs), 0);
    const isStalled = open.length > 0 && outages.length === 0 && nowMs - movedMs >= stallMs;
    if (!isStalled || this.#stallMovedMs === movedMs) return [];
    this.#stallMovedMs = movedMs;
    return [{ profile: null, message: stallText(open, nowMs) }];
  }
}

function stallText(open: readonly FollowedJob[], nowMs: number): string {
  const first = open.reduce((best, job) => (job.job.progress > best.job.progress ? job : best));
  const stage = stageWord(first.stage) || first.job.state;
  const cause = stallCause(first, nowMs);
  const what = `job ${jobKey(first.job)} is ${stage} at ${first.job.progress}%`;
  return `nothing has moved for 10 minutes; ${what}${cause === null ? "" : `: ${cause}`}`;
}

/** What usually keeps a job in a stage. */
const usualCauses: Partial<Record<Stage, string>> = {
  pending: "other jobs are ahead, or no data node is free",
  "pre-import": "data nodes are busy or waiting for memory",
  import: "data nodes are busy or waiting for memory",
  sort: "other compactions are ahead, or no data node is free",
  // Without an index the stage never ends (milvus#39348).
  index: "needs an index on the vector field and a running index node",
  commit: "every channel of the collection must take the commit, and one lags",
};

const stillMs = 2 * 60_000;

/** Returns what usually keeps a job that has not moved for two minutes; `null` if it has, or the cause is unknown. */
export function stallCause(job: FollowedJob, nowMs: number): string | null {
  const isStill = !isSettled(job) && nowMs - job.movedAtMs >= stillMs;
  return isStill ? (usualCauses[job.stage] ?? null) : null;
}
