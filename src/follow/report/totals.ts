import { durationText, shortCount } from "../../base/words.ts";
import { isFinal, knownState } from "../../milvus/job.ts";
import { type Palette, paintState, stateSymbol } from "../../render/style.ts";
import { displayWidth, lineOf, type Segment } from "../../render/width.ts";
import { hasFailed } from "../outcome.ts";
import { type FollowedJob, isSettled } from "../progress.ts";
import { leftText, removed, visibleState, visibleWord } from "./bars.ts";

/**
 * Formats the overall line: `2 of 4 jobs finished, 1 failed · 656k/901k rows · about 1m left · 40s elapsed`. What does
 * not fit is left out, the rows first.
 */
export function totalsLine(
  jobs: readonly FollowedJob[],
  elapsedMs: number,
  columns: number,
  paint: Palette,
): string {
  const time = { text: durationText(elapsedMs), color: paint.dim };
  const elapsed = { ...time, text: `${time.text} elapsed` };
  const rows = textSegments(rowsText(jobs));
  const left = textSegments(timeLeftText(jobs));
  const counts = countsSegments(jobs, " jobs", paint);
  const shortCounts = countsSegments(jobs, "", paint);
  const choices = [
    [counts, rows, left, [elapsed]],
    [counts, left, [elapsed]],
    [shortCounts, left, [elapsed]],
    [shortCounts, [elapsed]],
    [shortCounts, [time]],
  ].map(separate);
  const fitting = choices.find((line) => displayWidth(textOf(line)) <= columns);
  if (fitting !== undefined) return lineOf(fitting, columns);
  // A line that is too long keeps the time: it shows that the program works.
  const end = lineOf([{ text: " · " }, time], columns);
  return lineOf(shortCounts, columns - displayWidth(end)) + end;
}

function textOf(segments: readonly Segment[]): string {
  return segments.map(({ text }) => text).join("");
}

function textSegments(text: string): Segment[] {
  return text === "" ? [] : [{ text }];
}

const troubles = ["Failed", "Uncommitted", removed];

/** Returns `2 of 4 jobs finished, 1 failed`. */
function countsSegments(jobs: readonly FollowedJob[], noun: string, paint: Palette): Segment[] {
  const finished = jobs.filter(({ job }) => isFinal(job)).length;
  const word = jobs.length === 1 ? noun.replace(/s$/, "") : noun;
  const states = [...countStates(jobs)];
  const counted = troubles.flatMap((trouble) => {
    const own = states.filter(([state]) => (knownState(state) ?? state) === trouble);
    const count = own.reduce((sum, [, one]) => sum + one, 0);
    if (count === 0) return [];
    const color = (text: string) => paintState(trouble, text, paint);
    return [{ text: ", " }, { text: `${count} ${trouble.toLowerCase()}`, color }];
  });
  return [{ text: `${finished} of ${jobs.length}${word} finished` }, ...counted];
}

/** Returns the rows of all jobs but the failed ones; nothing if those of one are not known. */
function rowsText(jobs: readonly FollowedJob[]): string {
  const expected = jobs.filter((followed) => !hasFailed(followed) && !followed.isRemoved);
  const rows = expected.flatMap((job) => job.rows ?? []);
  if (rows.length === 0 || rows.length < expected.length) return "";
  const sum = (name: "imported" | "total") => rows.reduce((total, one) => total + one[name], 0);
  return `${shortCount(sum("imported"))}/${shortCount(sum("total"))} rows`;
}

/** Returns the time left of the job that takes longest; nothing if that of one is not known. */
function timeLeftText(jobs: readonly FollowedJob[]): string {
  const open = jobs.filter((job) => !isSettled(job));
  const left = open.flatMap(({ timeLeftMs }) => timeLeftMs ?? []);
  return left.length < open.length ? "" : leftText(left.reduce((a, b) => Math.max(a, b), 0));
}

/** Formats the number of jobs without a line of their own: `975 more: ● 160 importing · ✓ 815 completed`. */
export function foldLine(hidden: readonly FollowedJob[], columns: number, paint: Palette): string {
  return lineOf([{ text: `${hidden.length} more: ` }, ...stateSegments(hidden, paint)], columns);
}

/** A narrow screen shows the first of these. */
const wordOrder = ["importing", "failed", removed, "uncommitted", "committing", "pending"];
/** Words of newer servers come before it. */
const lastWord = "completed";

/** Returns `● 3 importing`, `✗ 1 failed` and so on. */
function stateSegments(jobs: readonly FollowedJob[], paint: Palette): Segment[] {
  const byWord = new Map<string, { state: string; count: number }>();
  for (const [state, count] of countStates(jobs)) {
    const word = visibleWord(state);
    byWord.set(word, { state, count: count + (byWord.get(word)?.count ?? 0) });
  }
  const others = [...byWord.keys()].filter((word) => word !== lastWord);
  const parts = [...new Set([...wordOrder, ...others, lastWord])].map((word): Segment[] => {
    const { state = "", count = 0 } = byWord.get(word) ?? {};
    const text = `${stateSymbol(state)} ${count} ${word}`;
    return count === 0 ? [] : [{ text, color: (part) => paintState(state, part, paint) }];
  });
  return separate(parts);
}

function countStates(jobs: readonly FollowedJob[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const job of jobs) {
    const state = visibleState(job);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

/** Joins the parts that are not empty. */
function separate(parts: readonly (readonly Segment[])[]): Segment[] {
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part, index) => (index === 0 ? part : [{ text: " · " }, ...part]));
}
