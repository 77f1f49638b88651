import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { durationText } from "../../base/words.ts";
import { withProfile } from "../../milvus/clusters.ts";
import { type Palette, stageWord } from "../../render/style.ts";
import { wrapWithin } from "../../render/width.ts";
import type { ClusterOutage } from "../cluster.ts";
import type { FollowedJob } from "../progress.ts";
import { jobLines } from "./bars.ts";
import { type Report, stallCause } from "./notices.ts";
import { foldLine, rankJobs, totalsLine } from "./ranks.ts";
import { startScreen } from "./screen.ts";

/** Reports to a terminal: a bar per job, redrawn in place. */
export function liveReport(
  output: Output,
  paint: Palette,
  { elapsedMs }: Pick<Context, "elapsedMs">,
): Report {
  const startedMs = elapsedMs();
  const screen = startScreen(output);
  const rows = () => output.rows ?? 24;
  return {
    selectVisible: (jobs) => framedJobs(jobs, rows()),
    update({ jobs, outages, notices }) {
      if (notices.length > 0) screen.stop();
      for (const { profile, message } of notices) {
        output.write(`note: ${cleanLine(withProfile(profile, message))}\n`);
      }
      const size = { columns: output.columns ?? 80, rows: rows() };
      screen.draw(frame({ jobs, outages, startedMs, nowMs: elapsedMs() }, size, paint));
    },
    warn() {},
    end() {},
    close: () => screen.stop(),
  };
}

export interface View {
  jobs: readonly FollowedJob[];
  outages: readonly ClusterOutage[];
  startedMs: number;
  nowMs: number;
}

/** Returns the lines of one screen: at most `rows - 1`, none wider than `columns`. */
export function frame(
  { jobs, outages, startedMs, nowMs }: View,
  { columns, rows }: { columns: number; rows: number },
  paint: Palette,
): string[] {
  const framed = framedJobs(jobs, rows);
  // During an outage it is unknown whether jobs move.
  const seenMs = Math.min(nowMs, ...outages.map(({ outage }) => outage.sinceMs));
  const shown = new Set(framed);
  const hidden = jobs.filter((job) => !shown.has(job));
  const lines = [
    ...jobLines(framed, columns, seenMs, paint),
    ...(hidden.length > 0 ? [foldLine(hidden, columns, paint)] : []),
    totalsLine(jobs, nowMs - startedMs, columns, paint),
  ];
  for (const note of new Set([...outageNotes(outages, nowMs), ...stallNotes(framed, seenMs)])) {
    const noteLines = wrapWithin(note, columns, rows - 1 - lines.length);
    lines.push(...noteLines.map((line) => paint.yellow(line)));
  }
  return rows < 2 ? [] : lines.slice(1 - rows);
}

/** Below the bars: the totals, and often a note. */
const linesBelow = 2;

/** Returns the jobs that have a line of their own on a screen of that height; the others are counted in one line. */
export function framedJobs(jobs: readonly FollowedJob[], rows: number): readonly FollowedJob[] {
  const lines = Math.max(0, rows - 1 - linesBelow);
  return rankJobs(jobs, jobs.length <= lines ? lines : Math.max(0, lines - 1));
}

function outageNotes(outages: readonly ClusterOutage[], nowMs: number): string[] {
  return outages.map(({ profile, outage }) => {
    const cluster = profile === null ? "" : `${profile} `;
    const lasted = durationText(outage.lastedMs(nowMs));
    return cleanLine(`${cluster}unreachable for ${lasted}: ${outage.failure.message}`);
  });
}

function stallNotes(framed: readonly FollowedJob[], nowMs: number): string[] {
  return framed.flatMap((job) => {
    const cause = stallCause(job, nowMs);
    return cause === null ? [] : [`${stageWord(job.stage)}: ${cause}`];
  });
}
