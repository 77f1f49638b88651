import { cleanLine } from "../base/clean.ts";
import type { Context } from "../base/context.ts";
import { isTerminal } from "../base/context.ts";
import { CliError, isInterruption, worstKind } from "../base/errors.ts";
import { durationText } from "../base/words.ts";
import { combined, type Fleet, ofProfile, sizeOf, whom } from "../milvus/clusters.ts";
import type { Job } from "../milvus/job.ts";
import type { Target } from "../milvus/server.ts";
import { usesColor } from "../render/color.ts";
import type { Column } from "../render/columns.ts";
import { jobPresentation, totals } from "../render/job-columns.ts";
import { type OutputFlags, writeRecords } from "../render/output.ts";
import { type FollowPlan, followJobs, type Outage, type Tick } from "./follow.ts";
import { followFleet } from "./follow-fleet.ts";
import { failureOf, type Goal, hasFailed, outcomeOf } from "./outcome.ts";
import type { FollowedJob } from "./progress.ts";
import { reportToGithub } from "./report/github.ts";
import { eventReport, lineReport, shownJob } from "./report/lines.ts";
import type { Report } from "./report/notices.ts";

export interface Following {
  fleet: Fleet;
  /** The jobs that are named of each cluster; `null`: those that are chosen. */
  jobIdsOf: ((target: Target) => readonly string[]) | null;
  plan: Omit<FollowPlan, "shown" | "target" | "jobIds">;
  goal: Goal;
  /** Ends at the first Failed. */
  failFast: boolean;
  /** No job at all is a success. */
  allowsNone: boolean;
  /** The result is not written unless all clusters could be followed. */
  isStrict: boolean;
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
  const { fleet, goal, isStrict } = following;
  if (isStrict && fleet.failures.length > 0) throw combined(fleet.failures, sizeOf(fleet));
  const startedMs = context.now();
  const report = await openReport(following, flags, context);
  let jobs: readonly FollowedJob[] = [];
  let failures = fleet.failures;
  let outages: readonly Outage[] = [];
  try {
    for await (const tick of ticks(following, report, context)) {
      ({ jobs, outages } = tick);
      failures = [...fleet.failures, ...tick.failures];
      report.tick(tick);
      if (following.failFast && jobs.some(hasFailed)) break;
    }
    const unheard = outages.filter(
      ({ profile }) => goal.askedOnce || !jobs.some(({ job }) => (job.profile ?? null) === profile),
    );
    failures = [...failures, ...unheard.map((outage) => silence(outage, goal))];
    if (failures.length > 0 && jobs.length === 0) throw combined(failures, sizeOf(fleet));
    report.end(jobs, failures.length > 0 ? "unreachable" : outcomeOf(jobs, goal));
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
    throw new CliError("not-found", `no import job matches, ${whom(fleet)}`, {
      hint: "check the selection with milvus-import list; --allow-none makes this a success",
    });
  }
  if (flags.output !== "ndjson" && !(isStrict && failures.length > 0)) {
    const shown = following.arranged(jobs.map(shownJob));
    await writeRecords(shown, { ...jobPresentation, columns: following.columns }, flags, context);
  }
  await reportToGithub(jobs, context);
  const failure = failureOf(jobs, goal);
  const all = [
    ...(failures.length === 0 ? [] : [combined(failures, sizeOf(fleet))]),
    ...(failure === null ? [] : [failure]),
  ];
  if (all.length > 0) throw joined(all);
  const verdict = `${totals(
    jobs.map(({ job }) => job),
    jobs.length,
  )}, in ${durationText(context.now() - startedMs)}`;
  context.stderr.write(`${cleanLine(verdict)}\n`);
}

/** Of the clusters that have jobs to follow. */
function ticks(
  { fleet, jobIdsOf, plan }: Following,
  { shown }: Report,
  context: Context,
): AsyncIterable<Tick> {
  const plans = fleet.targets
    .map((target) => ({ ...plan, target, jobIds: jobIdsOf?.(target) ?? null, shown }))
    .filter(({ jobIds }) => jobIds === null || jobIds.length > 0);
  const [only] = plans;
  return only === undefined || fleet.isMany
    ? followFleet(plans, context)
    : followJobs(only, context);
}

/** A cluster that was silent when it was over. */
function silence({ profile, error }: Outage, { askedOnce }: Goal): CliError {
  return ofProfile(profile, askedOnce ? error : neverReached(error));
}

/** How the jobs ended, and which clusters could not be followed to their end. */
function joined(failures: readonly CliError[]): CliError {
  const [only, ...others] = failures;
  if (only !== undefined && others.length === 0) return only;
  return new CliError(worstKind(failures), failures.map(({ message }) => message).join("; "), {
    details: failures.flatMap(({ details }) => details),
    hint: failures.find(({ hint }) => hint !== undefined)?.hint,
  });
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
  const { palette } = await import("../render/style.ts");
  return liveReport(output, palette(usesColor(output, color, context.env)), context);
}
