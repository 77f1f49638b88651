import type { Context } from "./context.ts";
import { isTerminal } from "./context.ts";
import { CliError, isInterruption } from "./errors.ts";
import { type FollowPlan, followJobs } from "./follow.ts";
import type { Job } from "./milvus/job.ts";
import { type OutputFlags, writeRecords } from "./output.ts";
import type { FollowedJob } from "./progress.ts";
import { usesColor } from "./render/color.ts";
import type { Column } from "./render/columns.ts";
import { cleanLine } from "./render/controls.ts";
import { jobPresentation, totals } from "./render/job-columns.ts";
import { durationText } from "./render/text.ts";
import { eventReport, shownJob } from "./report/events.ts";
import { reportToGithub } from "./report/github.ts";
import { lineReport } from "./report/lines.ts";
import type { Report } from "./report/report.ts";
import { failureOf, type Goal, hasFailed, outcomeOf } from "./verdict.ts";

export interface Following {
  plan: Omit<FollowPlan, "shown">;
  goal: Goal;
  /** Ends at the first Failed. */
  failFast: boolean;
  /** No job at all is a success. */
  allowsNone: boolean;
  /** Where the progress goes: with the result, or aside. */
  progressTo: "stdout" | "stderr";
  /** The order of the final table. */
  arranged(jobs: readonly Job[]): readonly Job[];
  columns: readonly Column<Job>[];
  /** The command that goes on where this one was interrupted. */
  continuation(jobs: readonly FollowedJob[]): string;
}

/** Follows jobs to their end, tells how it goes, writes them; throws where the outcome is not the one asked for. */
export async function followToEnd(
  following: Following,
  flags: OutputFlags,
  context: Context,
): Promise<void> {
  const { plan, goal } = following;
  const startedMs = context.now();
  const report = await openReport(following, flags, context);
  let jobs: readonly FollowedJob[] = [];
  let lastError: CliError | null = null;
  try {
    for await (const tick of followJobs({ ...plan, shown: report.shown }, context)) {
      jobs = tick.jobs;
      lastError = tick.outage?.error ?? null;
      report.tick(tick);
      if (following.failFast && jobs.some(hasFailed)) break;
    }
    if (lastError !== null && (goal.askedOnce || jobs.length === 0)) {
      throw goal.askedOnce ? lastError : neverReached(lastError);
    }
    report.end(jobs, outcomeOf(jobs, goal));
  } catch (error) {
    if (isInterruption(error)) report.end(jobs, "interrupted");
    report.close();
    if (isInterruption(error) && jobs.length > 0) {
      context.stderr.write(
        `The jobs go on. Follow them again with:\n  ${cleanLine(following.continuation(jobs))}\n`,
      );
    }
    throw error;
  }
  report.close();
  if (jobs.length === 0 && !following.allowsNone) {
    throw new CliError("not-found", `no import job matches, ${plan.target.uri}`, {
      hint: "check the selection with milvus-import list; --allow-none makes this a success",
    });
  }
  if (flags.output !== "ndjson") {
    const shown = following.arranged(jobs.map(shownJob));
    await writeRecords(shown, { ...jobPresentation, columns: following.columns }, flags, context);
  }
  await reportToGithub(jobs, context);
  const failure = failureOf(jobs, goal);
  if (failure !== null) throw failure;
  const verdict = `${totals(
    jobs.map(({ job }) => job),
    jobs.length,
  )}, in ${durationText(context.now() - startedMs)}`;
  context.stderr.write(`${cleanLine(verdict)}\n`);
}

function neverReached({ message, hint }: CliError): CliError {
  return new CliError("deadline", `the deadline passed and no answer came: ${message}`, { hint });
}

async function openReport(
  { progressTo }: Following,
  { output: format, color }: OutputFlags,
  context: Context,
): Promise<Report> {
  if (format === "ndjson") return eventReport(context);
  const output = progressTo === "stdout" && format === "table" ? context.stdout : context.stderr;
  if (!isTerminal(output)) return lineReport(output, context);
  const { liveReport } = await import("./report/live.ts");
  const { palette } = await import("./render/palette.ts");
  return liveReport(output, palette(usesColor(output, color, context.env)), context);
}
