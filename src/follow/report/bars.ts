import { cleanLine } from "../../base/clean.ts";
import { durationText, estimateText, shortCount } from "../../base/words.ts";
import { isFinal, jobKey, knownState } from "../../milvus/job.ts";
import { bar, type Palette, paintState, stageWord, stateSymbol } from "../../render/style.ts";
import { displayWidth, lineOf, type Segment, truncate } from "../../render/width.ts";
import { hasFailed } from "../outcome.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { type CellWidths, lineGap, type WantedWidths, wideGap } from "./layout.ts";
import { stallCause } from "./notices.ts";
import type { RankedLine } from "./ranks.ts";

/** Shown as the state of a job that the server has removed unfinished. */
export const removed = "removed";

/** Returns the state that is shown for a job: the server's word, unless the server has removed the job unfinished. */
export function visibleState({ job, isRemoved }: FollowedJob): string {
  return isRemoved && !isFinal(job) ? removed : job.state;
}

/** Returns a known state in lower case, a word of a newer server as it is. */
export function visibleWord(state: string): string {
  return cleanStart(knownState(state)?.toLowerCase() ?? state);
}

const maxLength = 2_000;

/** Cleans as much of a text as a line may show: servers send megabytes, and a frame is made each second. */
function cleanStart(text: string): string {
  return cleanLine(text.slice(0, maxLength));
}

/** Returns nothing for less than a second: the time left of a late job is unknown. */
export function leftText(ms: number | null): string {
  return ms === null || ms < 1_000 ? "" : `${estimateText(ms)} left`;
}

/** Returns the widths that the cells of these jobs need, at least those given. */
export function widenFor(jobs: readonly FollowedJob[], least: WantedWidths): WantedWidths {
  const widths = { ...least };
  for (const followed of jobs) {
    const { job } = followed;
    widths.id = Math.max(widths.id, displayWidth(cleanStart(jobKey(job))));
    widths.collection = Math.max(widths.collection, displayWidth(collectionText(followed)));
    if (hasFailed(followed)) continue;
    widths.stage = Math.max(widths.stage, displayWidth(stageText(followed)));
  }
  return widths;
}

function collectionText({ job }: FollowedJob): string {
  return cleanStart(job.collectionName ?? "");
}

function stageText(followed: FollowedJob): string {
  const word = visibleWord(visibleState(followed));
  return followed.isRemoved ? word : stageWord(followed.stage) || word;
}

type Color = (text: string) => string;

/** Formats a job, or all that failed for one cause. `nowMs` decides whether it has stalled. */
export function jobLine(
  { followed, jobs }: RankedLine,
  widths: CellWidths,
  columns: number,
  nowMs: number,
  paint: Palette,
): string {
  const state = visibleState(followed);
  const inState: Color = (text) => paintState(state, text, paint);
  const names = new Set(jobs.map(collectionText));
  const [collection = ""] = names;
  const start = [
    { text: stateSymbol(state), color: inState },
    ...cellSegments(cleanStart(jobKey(followed.job)), widths.id),
    ...cellSegments(names.size > 1 ? `${names.size} names` : collection, widths.collection),
  ];
  const rest = hasFailed(followed)
    ? [{ text: lineGap }, { text: failureText(followed, jobs.length), color: inState }]
    : progressSegments(followed, widths, nowMs, paint, inState);
  return lineOf([...start, ...rest], hasFailed(followed) ? columns - 1 : columns);
}

function failureText({ job }: FollowedJob, count: number): string {
  const reason = cleanStart(job.reason ?? "no reason given");
  return `${count > 1 ? `${count} jobs ` : ""}failed: ${reason}`;
}

function progressSegments(
  followed: FollowedJob,
  widths: CellWidths,
  nowMs: number,
  paint: Palette,
  inState: Color,
): Segment[] {
  const { progress } = followed.job;
  const stage = stageText(followed);
  const pace = paceTexts(followed, nowMs);
  const isLong = pace.timeLeft.length > widths.timeLeft;
  const timeLeft = isLong ? pace.timeLeft.replace("about ", "") : pace.timeLeft;
  const paceColor = pace.isStill ? paint.yellow : paint.dim;
  const fits = displayWidth(stage) <= widths.stage;
  return [
    ...barSegments(progress, widths.bar, inState, paint.dim),
    ...cellSegments(`${progress}%`.padStart(widths.percent), widths.percent),
    ...cellSegments(fits ? stage : visibleWord(visibleState(followed)), widths.stage, inState),
    ...numberSegments(rowsText(followed), widths.rows, String, wideGap),
    ...numberSegments(pace.rate, widths.rate, paint.dim, lineGap),
    ...cellSegments(timeLeft, widths.timeLeft, paceColor, wideGap),
  ];
}

function rowsText({ rows }: FollowedJob): string {
  return rows === null ? "" : `${shortCount(rows.imported)}/${shortCount(rows.total)} rows`;
}

function paceTexts(
  job: FollowedJob,
  nowMs: number,
): { rate: string; timeLeft: string; isStill: boolean } {
  if (isSettled(job)) return { rate: "", timeLeft: "", isStill: false };
  if (stallCause(job, nowMs) !== null) {
    const stillMs = nowMs - job.movedAtMs;
    const unitMs = stillMs < 3_600_000 ? 60_000 : 3_600_000;
    const lasted = durationText(Math.floor(stillMs / unitMs) * unitMs);
    return { rate: "", timeLeft: `no change ${lasted}`, isStill: true };
  }
  const rate = shortCount(job.rowsPerSecond ?? 0);
  return {
    rate: rate === "0" ? "" : `${rate} rows/s`,
    timeLeft: leftText(job.timeLeftMs),
    isStill: false,
  };
}

function cellSegments(text: string, width: number, color?: Color, gap = lineGap): Segment[] {
  if (width === 0) return [];
  const kept = truncate(text, width);
  const blanks = " ".repeat(width - displayWidth(kept));
  return [{ text: gap }, { text: kept, ...(color && { color }) }, { text: blanks }];
}

function numberSegments(text: string, width: number, color: Color, gap: string): Segment[] {
  const kept = truncate(text, width);
  const blanks = " ".repeat(width - kept.length);
  return width === 0 ? [] : [{ text: `${gap}${blanks}` }, { text: kept, color }];
}

function barSegments(percent: number, width: number, done: Color, rest: Color): Segment[] {
  if (width === 0) return [];
  const parts = bar(percent, width);
  return [{ text: lineGap }, { text: parts.done, color: done }, { text: parts.rest, color: rest }];
}
