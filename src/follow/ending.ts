import { type Context, isTerminal } from "../base/context.ts";
import {
  asUnfinished,
  CliError,
  isInterruption,
  isTransient,
  joinFailures,
} from "../base/errors.ts";
import { showWritten } from "../base/filled.ts";
import { durationText } from "../base/words.ts";
import { describeClusters } from "../milvus/clusters.ts";
import { jobKey, knownState } from "../milvus/job.ts";
import { rowsFailure } from "../milvus/rows.ts";
import { selectJobs } from "../milvus/selection.ts";
import { pickColumns } from "../render/columns.ts";
import { jobColumnsFor, jobPresentation, totals } from "../render/job-columns.ts";
import { type CommandOutput, openOutput } from "../render/output.ts";
import {
  type Findings,
  findFailure,
  findOutcome,
  type Goal,
  type Outcome,
  timedOutText,
} from "./outcome.ts";
import { reportToGithub } from "./report/github.ts";
import { markRemoved } from "./report/lines.ts";
import type { Report } from "./report/notices.ts";
import type { FollowRequest } from "./request.ts";
import { commitCommand, waitAgainText, watchAgainCommand } from "./resume-command.ts";
import type { RowFindings } from "./row-check.ts";
import type { Thrown } from "./source.ts";

/** What is known when a follow ends, however it ends. */
export interface FollowEnd extends Omit<Findings, "isBrokenOff"> {
  /** Why clusters could not be followed to the end; `null` if all were. */
  failure: CliError | null;
  /** What ended it from outside: an interruption or a bug. */
  thrown: Thrown;
  /** Why not all jobs of the source were created. */
  unfinished: CliError | null;
  /** How long the only cluster had been unreachable when it was given up; `null`: it was not. */
  outageMs: number | null;
  rows: RowFindings;
  tookMs: number;
}

/** How a follow ended, as named in its last event. */
type Result = Outcome | "unreachable" | "interrupted" | "error";

interface Ending {
  result: Result;
  /** What the command throws; `null`: exit status 0. */
  error: Thrown;
}

/**
 * Ends every follow: decides how it ended and with which exit code, then writes the last event, the table of what is
 * known and the summary for CI.
 */
export async function endFollow(
  end: FollowEnd,
  request: FollowRequest,
  report: Report,
  context: Context,
): Promise<void> {
  const out = openOutput(request.output, context);
  const { jobs, rows, tookMs } = end;
  const ending = decideEnding(end, request);
  const { result, error } = ending;
  for (const warning of rows.warnings) report.warn(warning);
  report.end(jobs, result, result === "error" ? messageOf(error?.error) : undefined);
  const isOnScreen = report.close() && isTerminal(context.stdout);
  for (const warning of rows.warnings) out.warn(warning);
  if (request.rows === "require" && rows.caveat !== null) out.note(rows.caveat);
  if (!isOnScreen && showsTable(end, ending, request)) await writeTable(end, request, out);
  const found = jobs.map(({ job }) => job);
  const summary = `${totals(found, jobs.length)}, in ${durationText(tookMs)}`;
  const headline = findHeadline(ending, end, request);
  const shown =
    headline === null ? null : { ...headline, message: showWritten(headline.message, context) };
  await reportToGithub({ jobs, summary, headline: shown }, context);
  const canResume = context.isDemo !== true && !hasReaderLeft(end, request);
  if (result === "interrupted" && jobs.length > 0 && canResume) {
    // The server may have removed a Completed job by then. A Failed one belongs to how the jobs ended.
    const open = jobs.filter(
      ({ job, isRemoved }) => !isRemoved && knownState(job.state) !== "Completed",
    );
    const left = [...open.map(({ job }) => jobKey(job)), ...end.unseen];
    const keys = left.length > 0 ? left : jobs.map(({ job }) => jobKey(job));
    out.important("The jobs keep running on the server. To resume watching:");
    out.important(`  ${watchAgainCommand(request, keys)}`);
  }
  if (error !== null) throw error.error;
  await out.finish();
  out.info(summary);
}

/** Returns true if only the reader of stdout has left (`| head`). The IDs of created jobs also matter to others. */
function hasReaderLeft({ thrown }: FollowEnd, { source }: FollowRequest): boolean {
  const error = thrown?.error;
  return source === null && error instanceof CliError && error.kind === "reader-left";
}

function decideEnding(end: FollowEnd, request: FollowRequest): Ending {
  const { jobs, unseen, thrown, unfinished, failure, rows } = end;
  if (thrown !== null) {
    const result = isInterruption(thrown.error) ? "interrupted" : "error";
    return { result, error: { error: asUnfinished(thrown.error) } };
  }
  const { goal, clusters, allowsNone } = request;
  const isEmpty = jobs.length + unseen.length + end.missing.length === 0;
  const broken = joinFailures(unfinished, failure);
  if (isEmpty && broken === null && !allowsNone) {
    const none = new CliError("not-found", `no jobs match: ${describeClusters(clusters)}`, {
      hint: "check the filters with milvus-import list, or pass --allow-none",
    });
    return { result: "error", error: { error: none } };
  }
  const lost = request.rows === "require" ? rowsFailure(rows.warnings) : null;
  // A follow that ended early shows nothing about jobs that had no time to finish.
  const findings = { ...end, isBrokenOff: broken !== null && !end.isLate };
  const unmet = findFailure(findings, goal, {
    describe: (keys) => request.sameServer(["describe"], keys),
    commit: (keys) => commitCommand(request, keys),
    resume: (keys) => waitAgainText(request, keys),
  });
  const error = [failure, unmet, lost].reduce(joinFailures, unfinished);
  if (error === null) return { result: "completed", error: null };
  return { result: resultOf(findings, lost !== null, goal), error: { error } };
}

function resultOf(findings: FollowEnd & Findings, lacksRows: boolean, goal: Goal): Result {
  const { unfinished, failure } = findings;
  if (unfinished !== null) return unfinished.kind === "deadline" ? "deadline" : "error";
  if (failure !== null) {
    if (failure.kind === "deadline") return "deadline";
    return isTransient(failure) ? "unreachable" : "error";
  }
  const outcome = findOutcome(findings, goal);
  return lacksRows && outcome !== "forgotten" ? "failed" : outcome;
}

function messageOf(error: unknown): string {
  if (error instanceof CliError) return error.message;
  return `internal error: ${error instanceof Error ? error.message : String(error)}`;
}

/** Returns the annotation beside those of failed jobs; `null`: none. */
function findHeadline(
  { result, error }: Ending,
  { isLate, outageMs }: FollowEnd,
  { goal }: FollowRequest,
): { title: string; message: string } | null {
  if (error === null || result === "interrupted") return null;
  const message = messageOf(error.error);
  if (isLate) return { title: `Import ${timedOutText(goal)}`, message };
  const lasted = outageMs === null ? "" : ` for ${durationText(outageMs)}`;
  if (result === "unreachable") return { title: `Milvus unreachable${lasted}`, message };
  return result === "error" ? { title: "Import jobs", message } : null;
}

function showsTable(
  { jobs, failure, thrown }: FollowEnd,
  { error }: Ending,
  { output: { format }, isStrict, clusters }: FollowRequest,
): boolean {
  if (format === "ndjson" || (jobs.length === 0 && error !== null)) return false;
  if (isStrict && failure !== null) return false;
  const isEndedByError = thrown !== null || (failure !== null && !clusters.isMany);
  return !(isEndedByError && format === "json");
}

async function writeTable(
  { jobs }: FollowEnd,
  { clusters, output, selection }: FollowRequest,
  out: CommandOutput,
): Promise<void> {
  const columns = pickColumns(jobColumnsFor(clusters), output);
  const all = { states: [], sort: selection.sort, limit: null };
  const { shown } = selectJobs(jobs.map(markRemoved), all);
  await out.write(shown, { ...jobPresentation, columns });
}
