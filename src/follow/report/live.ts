import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { durationText } from "../../base/words.ts";
import { withProfile } from "../../milvus/clusters.ts";
import { type Palette, stageWord } from "../../render/style.ts";
import { wrapped } from "../../render/width.ts";
import type { Outage } from "../follow.ts";
import type { FollowedJob } from "../progress.ts";
import { jobLines } from "./bars.ts";
import { firstOf } from "./first-of.ts";
import { type Report, stallCause } from "./notices.ts";
import { foldLine, lastEndedFirst, newestFirst, rankJobs, totalsLine } from "./ranks.ts";
import { startScreen } from "./screen.ts";

/** For people: one bar a job, redrawn in place. */
export function liveReport(
  output: Output,
  paint: Palette,
  { elapsedMs }: Pick<Context, "elapsedMs">,
): Report {
  const startedMs = elapsedMs();
  const screen = startScreen(output);
  const rows = () => output.rows ?? 24;
  return {
    shown: (jobs) => framedJobs(jobs, rows()),
    tick({ jobs, outages, notes }) {
      if (notes.length > 0) screen.stop();
      for (const { profile, message } of notes) {
        output.write(`note: ${cleanLine(withProfile(profile, message))}\n`);
      }
      const size = { columns: output.columns ?? 80, rows: rows() };
      screen.draw(frame({ jobs, outages, startedMs, nowMs: elapsedMs() }, size, paint));
    },
    end() {},
    close: () => screen.stop(),
  };
}

export interface View {
  jobs: readonly FollowedJob[];
  outages: readonly Outage[];
  startedMs: number;
  nowMs: number;
}

/** The lines of one screen: at most `rows - 1`, none wider than `columns`. */
export function frame(
  { jobs, outages, startedMs, nowMs }: View,
  { columns, rows }: { columns: number; rows: number },
  paint: Palette,
): string[] {
  const framed = framedJobs(jobs, rows);
  // While no answer comes, nobody knows whether the jobs stand still.
  const seenMs = outages.reduce((first, { sinceMs }) => Math.min(first, sinceMs), nowMs);
  const lines = [
    ...jobLines(framed, columns, seenMs, paint),
    ...(framed.length < jobs.length ? [foldLine(jobs, framed, columns, paint)] : []),
    totalsLine(jobs, nowMs - startedMs, columns, paint),
  ];
  for (const note of notes(framed, outages, seenMs, nowMs)) {
    lines.push(
      ...wrapped(note, columns, rows - 1 - lines.length).map((line) => paint.yellow(line)),
    );
  }
  return rows < 2 ? [] : lines.slice(1 - rows);
}

/** Below the bars: the totals, and a note that may come up. */
const linesBelow = 2;

/** The jobs that have a line of their own at that height; of those that have not only the number is shown. */
export function framedJobs(jobs: readonly FollowedJob[], rows: number): readonly FollowedJob[] {
  const space = Math.max(0, rows - 1 - linesBelow);
  const room = jobs.length <= space ? space : Math.max(0, space - 1);
  const { troubled, moving, uncommitted, pending, completed } = rankJobs(jobs);
  const active = moving.length + uncommitted.length + pending.length;
  // Many failures must not hide that the others move.
  const framed = firstOf(troubled, Math.max(Math.ceil(room / 2), room - active), newestFirst);
  for (const group of [moving, uncommitted, pending]) {
    framed.push(...firstOf(group, room - framed.length, newestFirst));
  }
  return [...framed, ...firstOf(completed, room - framed.length, lastEndedFirst)];
}

function notes(
  framed: readonly FollowedJob[],
  outages: readonly Outage[],
  seenMs: number,
  nowMs: number,
): Set<string> {
  const found = new Set<string>();
  for (const { profile, error, sinceMs } of outages) {
    const whose = profile === null ? "" : `${profile} `;
    const lasted = durationText(nowMs - sinceMs);
    found.add(cleanLine(`${whose}unreachable for ${lasted}: ${error.message}`));
  }
  for (const job of framed) {
    const cause = stallCause(job, seenMs);
    if (cause !== null) found.add(`${stageWord(job.stage)}: ${cause}`);
  }
  return found;
}
