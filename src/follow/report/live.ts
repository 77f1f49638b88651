import { cleanLine } from "../../base/clean.ts";
import type { Context, Output } from "../../base/context.ts";
import { durationText } from "../../base/words.ts";
import { withProfile } from "../../milvus/clusters.ts";
import { type Palette, stageWord } from "../../render/style.ts";
import { lineOf, wrapWithin } from "../../render/width.ts";
import type { ClusterOutage, Tick } from "../cluster.ts";
import type { FollowedJob } from "../progress.ts";
import { jobLine, widenFor } from "./bars.ts";
import { layoutCells, leastWidths, type WantedWidths } from "./layout.ts";
import { NoticeFinder, type Report, stallCause } from "./notices.ts";
import { rankJobs } from "./ranks.ts";
import { startScreen } from "./screen.ts";
import { foldLine, totalsLine } from "./totals.ts";

/** Reports to a terminal: a line per job, redrawn in place. `activity` is what is done before any job is known. */
export function liveReport(
  output: Output,
  activity: string,
  paint: Palette,
  { elapsedMs, holdTerminal, filled }: Pick<Context, "elapsedMs" | "holdTerminal" | "filled">,
): Report {
  const startedMs = elapsedMs();
  let tick: Pick<Tick, "jobs" | "outages"> = { jobs: [], outages: [] };
  let widths = leastWidths;
  let isInterrupted = false;
  const finder = new NoticeFinder({ filled });
  const rows = () => output.rows || 24;
  let chosen = { jobs: tick.jobs, rows: rows(), lines: chooseLines(tick.jobs, rows()) };
  // Most ticks only move the clock, and to rank 10,000 jobs takes 50 ms. A poll replaces the jobs that it has queried.
  const chooseOnce = (jobs: readonly FollowedJob[]): ChosenLines => {
    const isSame =
      chosen.rows === rows() &&
      chosen.jobs.length === jobs.length &&
      chosen.jobs.every((job, index) => job === jobs[index]);
    if (!isSame) chosen = { jobs, rows: rows(), lines: chooseLines(jobs, rows()) };
    return chosen.lines;
  };
  const draw = () => {
    if (hold?.isForeground() === false) return screen.restart();
    const chosenLines = chooseOnce(tick.jobs);
    const view = { ...tick, chosenLines, activity, widths, startedMs, nowMs: elapsedMs() };
    screen.draw(frame(view, { columns: output.columns || 80, rows: rows() }, paint));
  };
  const writeText = (text: string) => {
    if (hold === undefined) output.write(text);
    else hold.write(output, text);
  };
  const screen = startScreen(output, writeText);
  const hold = holdTerminal?.({
    ...screen,
    restart() {
      screen.restart();
      draw();
    },
    redraw: draw,
  });
  draw();
  return {
    selectVisible: (jobs) => chooseOnce(jobs).lines.map(({ followed }) => followed),
    update({ jobs, changed, outages, notices }) {
      tick = { jobs, outages };
      widths = widenFor(changed, widths);
      // The line of a job already shows its stall.
      const { hidden } = chooseOnce(jobs);
      const news = [...notices, ...finder.findStalls({ jobs: hidden, outages }, elapsedMs())];
      if (news.length > 0) {
        const lines = news.map((notice) => `note: ${cleanLine(noticeText(notice))}\n`);
        screen.writeAbove(() => writeText(lines.join("")));
      }
      draw();
    },
    warn() {},
    end(_jobs, result) {
      isInterrupted = result === "interrupted";
    },
    close() {
      // An interrupted command leaves its last frame as the result.
      const keepsFrame = isInterrupted && tick.jobs.length > 0;
      if (keepsFrame) screen.release();
      else screen.erase();
      hold?.end();
      return keepsFrame;
    },
  };
}

function noticeText({ profile, message }: Tick["notices"][number]): string {
  return withProfile(profile, message);
}

type ChosenLines = ReturnType<typeof chooseLines>;

export interface View {
  jobs: readonly FollowedJob[];
  /** The lines that `chooseLines` returns for the jobs and the height. */
  chosenLines?: ChosenLines;
  outages: readonly ClusterOutage[];
  activity: string;
  widths: WantedWidths;
  startedMs: number;
  nowMs: number;
}

/** Returns the lines of one screen: at most `rows - 1`, none wider than `columns`. */
export function frame(
  { jobs, chosenLines, outages, activity, widths, startedMs, nowMs }: View,
  { columns, rows }: { columns: number; rows: number },
  paint: Palette,
): string[] {
  const { lines: ranked, hidden } = chosenLines ?? chooseLines(jobs, rows);
  const framed = ranked.map(({ followed }) => followed);
  // During an outage it is unknown whether jobs move.
  const seenMs = Math.min(nowMs, ...outages.map(({ outage }) => outage.sinceMs));
  const cells = layoutCells(widenFor(framed, widths), columns);
  const lines = ranked.map((line) => jobLine(line, cells, columns, seenMs, paint));
  // A line that is cut off leaves the last column free: the screen may put only plain characters there.
  const width = columns - 1;
  if (hidden.length > 0) lines.push(foldLine(hidden, width, paint));
  for (const note of new Set([...outageNotes(outages, nowMs), ...stallNotes(framed, seenMs)])) {
    // The last line is that of all jobs, and the last row stays free.
    const noteLines = wrapWithin(note, width, rows - 2 - lines.length);
    lines.push(...noteLines.map((line) => paint.yellow(line)));
  }
  const lastedMs = nowMs - startedMs;
  lines.push(
    jobs.length === 0
      ? activityLine(activity, lastedMs, width, paint)
      : totalsLine(jobs, lastedMs, width, paint),
  );
  return rows < 2 ? [] : lines.slice(1 - rows);
}

/** Below the lines of jobs: the totals, and often a note. */
const linesBelow = 2;

/** Returns the lines of jobs on a screen of that height; jobs without one are counted in one more line. */
export function chooseLines(jobs: readonly FollowedJob[], rows: number) {
  return rankJobs(jobs, Math.max(0, rows - 1 - linesBelow));
}

function activityLine(text: string, lastedMs: number, columns: number, paint: Palette): string {
  const end = ` · ${durationText(lastedMs)} elapsed`;
  return lineOf([{ text: cleanLine(text) }, { text: end, color: paint.dim }], columns);
}

function outageNotes(outages: readonly ClusterOutage[], nowMs: number): string[] {
  return outages.map(({ profile, outage }) => {
    const what = outage.isRefused ? "requests refused" : "server unreachable";
    const lasted = durationText(outage.lastedMs(nowMs));
    return cleanLine(withProfile(profile, `${what} for ${lasted}: ${outage.failure.message}`));
  });
}

function stallNotes(framed: readonly FollowedJob[], nowMs: number): string[] {
  return framed.flatMap((job) => {
    const cause = stallCause(job, nowMs);
    return cause === null ? [] : [`${stageWord(job.stage)}: ${cause}`];
  });
}
