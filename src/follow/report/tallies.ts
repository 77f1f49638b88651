import { cleanLine } from "../../base/clean.ts";
import { durationText } from "../../base/text.ts";
import { lineOf, type Segment } from "../../render/line.ts";
import type { Palette } from "../../render/palette.ts";
import { paintState, stateSymbol } from "../../render/style.ts";
import type { FollowedJob } from "../progress.ts";
import { byState, shownWord } from "./job-ranks.ts";

/** What comes first stays on a narrow screen; words of newer servers stand before the last. */
const order = ["importing", "failed", "forgotten", "uncommitted", "committing", "pending"];
const last = "completed";

/** `5 jobs · 3 importing · 1 failed · 1 completed · 2m 10s`. */
export function totalsLine(
  jobs: readonly FollowedJob[],
  elapsedMs: number,
  columns: number,
  paint: Palette,
): string {
  const end = lineOf([{ text: ` · ${durationText(elapsedMs)}` }], columns);
  const counts = tallies(jobs).map(({ state, word, count }) => ({
    text: `${count} ${word}`,
    color: (text: string) => paintState(state, text, paint),
  }));
  const start = { text: `${jobs.length} ${jobs.length === 1 ? "job" : "jobs"}` };
  return lineOf(separated([start, ...counts]), columns - end.length) + paint.dim(end);
}

/** `975 more: 160 importing`, the jobs that have no line of their own. */
export function foldLine(
  jobs: readonly FollowedJob[],
  framed: readonly FollowedJob[],
  columns: number,
  paint: Palette,
): string {
  const seen = new Map(tallies(framed).map(({ word, count }) => [word, count]));
  const counts = tallies(jobs).flatMap(({ state, word, count }) => {
    const hidden = count - (seen.get(word) ?? 0);
    const text = `${stateSymbol(state)} ${hidden} ${word}`;
    return hidden > 0 ? [{ text, color: (part: string) => paintState(state, part, paint) }] : [];
  });
  const start = { text: `${jobs.length - framed.length} more: ` };
  return lineOf([start, ...separated(counts)], columns);
}

interface Tally {
  state: string;
  word: string;
  count: number;
}

function tallies(jobs: readonly FollowedJob[]): Tally[] {
  const found = new Map<string, Tally>();
  for (const [state, { length }] of byState(jobs)) {
    const word = cleanLine(shownWord(state));
    const tally = found.get(word) ?? { state, word, count: 0 };
    found.set(word, { ...tally, count: tally.count + length });
  }
  const words = new Set([...order, ...[...found.keys()].filter((word) => word !== last), last]);
  return [...words].flatMap((word) => found.get(word) ?? []);
}

function separated(segments: readonly Segment[]): Segment[] {
  return segments.flatMap((segment, index) =>
    index === 0 ? [segment] : [{ text: " · " }, segment],
  );
}
