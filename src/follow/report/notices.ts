import { durationText } from "../../base/text.ts";
import { jobKey } from "../../milvus/job.ts";
import { stageWord } from "../../render/stage-words.ts";
import type { Note, Outage, Tick } from "../follow.ts";
import type { FollowedJob } from "../progress.ts";
import { isSettled } from "../progress.ts";
import { stallCause } from "./stall.ts";

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
