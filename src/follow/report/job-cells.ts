import { cleanLine } from "../../base/clean.ts";
import { shortCount } from "../../base/short-count.ts";
import { durationText, estimateText } from "../../base/text.ts";
import { jobKey, knownState } from "../../milvus/job.ts";
import { stageWord } from "../../render/stage-words.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { shownState, shownWord } from "./job-ranks.ts";
import { stallCause } from "./stall.ts";

/** What the line of one job says; an empty text where there is nothing to say. */
export interface JobCells {
  state: string;
  progress: number;
  id: string;
  collection: string;
  stage: string;
  /** For where the stage does not fit. */
  shortStage: string;
  rows: string;
  rate: string;
  timeLeft: string;
  isStill: boolean;
  /** In place of all from the stage on. */
  failure: string;
}

export function jobCells(followed: FollowedJob, nowMs: number): JobCells {
  const { job, stage, rows, isForgotten } = followed;
  const state = shownState(followed);
  const word = cleanLine(shownWord(state));
  return {
    state,
    progress: job.progress,
    id: cleanLine(jobKey(job)),
    collection: cleanLine(job.collectionName ?? ""),
    stage: isForgotten ? word : stageWord(stage) || word,
    shortStage: word,
    rows: rows === null ? "" : `${shortCount(rows.imported)}/${shortCount(rows.total)} rows`,
    ...speed(followed, nowMs),
    failure:
      knownState(state) === "Failed" ? `failed: ${cleanLine(job.reason ?? "no reason given")}` : "",
  };
}

function speed(
  followed: FollowedJob,
  nowMs: number,
): Pick<JobCells, "rate" | "timeLeft" | "isStill"> {
  const { rowsPerSecond, timeLeftMs, movedAtMs } = followed;
  if (isSettled(followed)) return { rate: "", timeLeft: "", isStill: false };
  if (stallCause(followed, nowMs) !== null) {
    const minutes = Math.floor((nowMs - movedAtMs) / 60_000);
    return { rate: "", timeLeft: `no change ${durationText(minutes * 60_000)}`, isStill: true };
  }
  const rate = shortCount(rowsPerSecond ?? 0);
  return {
    rate: rate === "0" ? "" : `${rate} rows/s`,
    timeLeft: timeLeftMs === null ? "" : `${estimateText(timeLeftMs)} left`,
    isStill: false,
  };
}
