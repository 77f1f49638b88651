import { durationText } from "../../base/words.ts";
import { jobKey, type Stage } from "../../milvus/job.ts";
import { stageWord } from "../../render/style.ts";
import type { Note, Outage, Tick } from "../follow.ts";
import { type FollowedJob, isSettled } from "../progress.ts";

/** Tells somebody how the jobs get on. */
export interface Report {
  /** The jobs whose rows it shows; describing others would be for nothing. */
  shown(jobs: readonly FollowedJob[]): readonly FollowedJob[];
  tick(tick: Tick): void;
  /** The jobs are as they are; `result` is the outcome, or that the user has had enough. */
  end(jobs: readonly FollowedJob[], result: string): void;
  /** Leaves the output clean; always the last call, and after `end` or an error. */
  close(): void;
}

const stallMs = 10 * 60_000;

/** Turns ticks into what is worth a line of its own and concerns no single job: outages, their end, stalls. Each once. */
export function startNotices(): (tick: Tick, nowMs: number) => Note[] {
  let known = new Map<string | null, Outage>();
  let stallSaidOfMs: number | null = null;
  return ({ jobs, outages, notes }, nowMs) => {
    const notices = [...notes];
    const present = new Map(outages.map((outage) => [outage.profile, outage]));
    for (const [profile, { error }] of present) {
      if (known.has(profile)) continue;
      notices.push({ profile, message: `unreachable, asking again: ${error.message}` });
    }
    for (const [profile, { sinceMs }] of known) {
      // Of one that was given up the notes have said so.
      if (present.has(profile) || notes.some((note) => note.profile === profile)) continue;
      const lasted = durationText(nowMs - sinceMs);
      notices.push({ profile, message: `reachable again after ${lasted}` });
    }
    known = present;
    const open = jobs.filter((followed) => !isSettled(followed));
    const movedMs = open.reduce((latest, job) => Math.max(latest, job.movedAtMs), 0);
    if (
      open.length > 0 &&
      outages.length === 0 &&
      nowMs - movedMs >= stallMs &&
      stallSaidOfMs !== movedMs
    ) {
      stallSaidOfMs = movedMs;
      notices.push({ profile: null, message: stallNotice(open, nowMs) });
    }
    return notices;
  };
}

function stallNotice(open: readonly FollowedJob[], nowMs: number): string {
  const foremost = open.reduce((best, job) => (job.job.progress > best.job.progress ? job : best));
  const stage = stageWord(foremost.stage) || foremost.job.state;
  const cause = stallCause(foremost, nowMs);
  return `nothing has moved for 10 minutes; job ${jobKey(foremost.job)} is ${stage} at ${foremost.job.progress}%${cause === null ? "" : `: ${cause}`}`;
}

const unmovedMs = 2 * 60_000;

/** What usually keeps a job where it has been for two minutes; `null` while it moves and where nobody knows. */
export function stallCause(job: FollowedJob, nowMs: number): string | null {
  return isSettled(job) || nowMs - job.movedAtMs < unmovedMs ? null : usualCause(job.stage);
}

function usualCause(stage: Stage): string | null {
  switch (stage) {
    case "pending":
      return "other jobs are ahead, or no data node is free";
    case "pre-import":
    case "import":
      return "data nodes are busy or waiting for memory";
    case "sort":
      return "other compactions are ahead, or no data node is free";
    // Without an index the stage never ends (milvus#39348).
    case "index":
      return "needs an index on the vector field and a running index node";
    case "commit":
      return "every channel of the collection must take the commit, and one lags";
    case "done":
    case "failed":
    case "unknown":
      return null;
  }
}
