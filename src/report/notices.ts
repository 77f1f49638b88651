import type { Tick } from "../follow.ts";
import type { FollowedJob } from "../progress.ts";
import { isSettled } from "../progress.ts";
import { stageWord } from "../render/stage-words.ts";
import { stallCause } from "../render/stall.ts";
import { durationText } from "../render/text.ts";

const stallMs = 10 * 60_000;

/** Turns ticks into what is worth a line of its own and concerns no single job: outages, their end, stalls. Each once. */
export function startNotices(): (tick: Tick, nowMs: number) => string[] {
  let outageSinceMs: number | null = null;
  let stallSaidOfMs: number | null = null;
  return ({ jobs, outage, caveat }, nowMs) => {
    const notices = caveat === null ? [] : [caveat];
    if (outage !== null && outageSinceMs === null) {
      notices.push(`unreachable, asking again: ${outage.error.message}`);
    }
    if (outage === null && outageSinceMs !== null) {
      notices.push(`reachable again after ${durationText(nowMs - outageSinceMs)}`);
    }
    outageSinceMs = outage?.sinceMs ?? null;
    const open = jobs.filter((job) => !isSettled(job));
    const movedMs = open.reduce((latest, job) => Math.max(latest, job.movedAtMs), 0);
    if (
      open.length > 0 &&
      outage === null &&
      nowMs - movedMs >= stallMs &&
      stallSaidOfMs !== movedMs
    ) {
      stallSaidOfMs = movedMs;
      notices.push(stallNotice(open, nowMs));
    }
    return notices;
  };
}

function stallNotice(open: readonly FollowedJob[], nowMs: number): string {
  const foremost = open.reduce((best, job) => (job.job.progress > best.job.progress ? job : best));
  const stage = stageWord(foremost.stage) || foremost.job.state;
  const cause = stallCause(foremost, nowMs);
  return `nothing has moved for 10 minutes; job ${foremost.job.jobId} is ${stage} at ${foremost.job.progress}%${cause === null ? "" : `: ${cause}`}`;
}
