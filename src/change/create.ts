// change: Changes a server (create, commit, abort): sends each request at most once and finds out its outcome.
import type { Context } from "../base/context.ts";
import { asUnfinished, CliError, exitCodes, isInterruption, isTransient } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import type { Server } from "../milvus/server.ts";
import { type CommandOutput, openOutput } from "../render/output.ts";
import { createdPresentation, planPresentation } from "./create-columns.ts";
import {
  type CreatedJob,
  type CreateSession,
  findKeySupport,
  leftInFlight,
  leftMs,
  untilDeadline,
} from "./create-once.ts";
import {
  createdText,
  keysNote,
  outcomeFailure,
  planText,
  summaryLines,
  withLines,
} from "./create-text.ts";
import { CollectionJobs } from "./evidence.ts";
import { createWhenAccepted } from "./job-limit.ts";
import { assignKeys, type KeyedJob, type KeyedJobs } from "./keys.ts";
import { type CreateOptions, checkPlan, type ImportPlan } from "./plan.ts";
import { resumeLines, reusedFailure } from "./resume.ts";
import { findReusable, identify } from "./reuse.ts";

/** Checks the plan and writes it; creates nothing. */
export async function writePlan(
  plan: ImportPlan,
  create: CreateOptions,
  server: Server,
  context: Context,
): Promise<void> {
  const out = openOutput(create.output, context);
  for (const note of checkPlan(plan, create, server, context)) out.note(note);
  const { jobs, areFresh } = await assignKeys(plan.jobs, create, server);
  // The command that creates the jobs generates other keys.
  const written = areFresh ? jobs.map((job) => ({ ...job, key: null })) : jobs;
  await out.write(written, planPresentation(out.format));
}

/** Follows the jobs while they are created. */
export interface CreateListener {
  /** The messages of the command, in place of its own. */
  out: CommandOutput;
  /** `mayRepeat`: the same command creates none of the jobs so far again. */
  created(job: CreatedJob, mayRepeat: boolean): void;
  /** Whether no more jobs are to be created. */
  isStopped(): boolean;
}

/**
 * Checks the plan and creates each of its jobs at most once. Writes the jobs unless a listener follows them. Throws after
 * a failure, with what exists and how to continue, and for reused jobs that have failed.
 */
export async function createJobs(
  plan: ImportPlan,
  create: CreateOptions,
  server: Server,
  context: Context,
  listener: CreateListener | null = null,
): Promise<void> {
  const out = listener?.out ?? openOutput(create.output, context);
  for (const note of checkPlan(plan, create, server, context)) out.note(note);
  const keys = await assignKeys(plan.jobs, create, server);
  // Before the first request, so that the jobs can be found and resumed even after a kill.
  const writePlanText = keys.text === null ? out.info : out.important;
  writePlanText(planText(plan.jobs, keys));
  const session = await openSession(create, keys, server, out, context);
  try {
    await createEach(session, plan, listener);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    if (listener === null) await writeCreated(session);
    const lines = failureLines(error, session);
    const failure = withLines(error, lines);
    throw asUnfinished(mayRepeat(session) ? failure : asUnsafeToRetry(failure));
  }
  if (listener === null) await writeCreated(session);
  const failed = reusedFailure(session);
  if (failed !== null) throw failed;
  if (listener !== null) return;
  await out.finish();
  if (out.format !== "table") return;
  for (const line of summaryLines(session, context.isDemo === true)) out.info(line);
}

async function createEach(
  session: CreateSession,
  plan: ImportPlan,
  listener: CreateListener | null,
): Promise<void> {
  const { keys, created, jobs, out } = session;
  for (const job of keys.jobs) {
    if (listener?.isStopped()) {
      throw stopFailure(session);
    }
    const one = await createJob(job, session, () => listener?.isStopped() ?? false);
    created.push(one);
    jobs.add(one.jobId);
    listener?.created(one, mayRepeat(session));
    const isWritten = listener === null && (await out.append(one, createdPresentation(out.format)));
    const isLong = plan.jobs.length > 1 || listener !== null;
    if (one.reused === true) out.note(createdText(one));
    else if (isLong && !isWritten) out.important(createdText(one));
    session.context.signal.throwIfAborted();
  }
}

/** Returns why no more jobs are created: the follow has ended before. */
function stopFailure(session: CreateSession): CliError {
  if (leftMs(session) <= 0)
    return new CliError("deadline", "timed out before all jobs were created");
  if (session.create.wait?.failFast === true) {
    return new CliError("job-failed", "no more jobs were created (--fail-fast)");
  }
  // The exit code is that of the follow, which has failed.
  return new CliError("deadline", "no more jobs were created");
}

/** Writes the jobs in one piece, unless each was written when it was created; makes sure that their IDs are seen. */
async function writeCreated({ created, out }: CreateSession): Promise<void> {
  const isStream = out.format === "id" || out.format === "ndjson";
  if (created.length === 0) return;
  if (!isStream) await out.write(created, createdPresentation(out.format));
  if (await out.flush()) return;
  out.important(`created before stdout was closed: ${created.map(({ jobId }) => jobId).join(" ")}`);
}

/** Returns true if the same command creates nothing that was created before. */
function mayRepeat({ create, keys, created, supportsKeys, jobs }: CreateSession): boolean {
  if (created.every(({ reused }) => reused === true)) return true;
  return supportsKeys === true ? !keys.areFresh : create.once && jobs.isListed;
}

/** Returns an error with another exit code than 6, which promises that a retry is safe: it is not if some jobs exist. */
export function asUnsafeToRetry(error: CliError): CliError {
  const { kind, message, hint, details, retryAfterMs } = error;
  if (exitCodes[kind] !== exitCodes.network) return error;
  return new CliError("unavailable", message, { hint, details, retryAfterMs, cause: error });
}

/** Returns lines about what exists, and about how to resume if that is safe. */
function failureLines(error: CliError, session: CreateSession): string[] {
  const { created } = session;
  // A plan whose first create is refused must be changed, not resumed.
  if (created.length === 0 && error.hadNoEffect && !isInterruption(error)) return [];
  if (error.kind === "unknown-outcome") return resumeLines(session, "hinted");
  return resumeLines(session, leftInFlight(error) ? "unhinted" : null);
}

/** Finds out what must be known about the server before anything is created. */
async function openSession(
  create: CreateOptions,
  keys: KeyedJobs,
  unlimited: Server,
  out: CommandOutput,
  context: Context,
): Promise<CreateSession> {
  const server = unlimited.with({ deadlineMs: create.wait?.deadlineMs ?? null });
  const known = { create, keys, server, out, context };
  const jobs = await beforeDeadline(known, (limited) =>
    CollectionJobs.list(limited, create.collection),
  );
  // An older server ignores the option and makes the rows visible.
  if (!create.job.autoCommit) {
    await beforeDeadline(known, (limited) => limited.requireVerb("commit"));
  }
  const session: CreateSession = { ...known, jobs, supportsKeys: null, created: [] };
  await findKeySupport(session);
  const note = keysNote(session);
  if (note !== null) out.note(note);
  return session;
}

async function beforeDeadline<Value>(
  session: Pick<CreateSession, "server" | "create" | "context">,
  request: (limited: Server) => Promise<Value>,
): Promise<Value> {
  const tried = await attempt(request(untilDeadline(session)));
  if ("value" in tried) return tried.value;
  const { failure } = tried;
  if (!isTransient(failure) || leftMs(session) > 0) throw failure;
  const { message, hint } = failure;
  throw new CliError("deadline", `timed out; last error: ${message}`, { hint, cause: failure });
}

async function createJob(
  job: KeyedJob,
  session: CreateSession,
  isStopped: () => boolean,
): Promise<CreatedJob> {
  const earlier = await findReusable(job, session);
  if (earlier !== null) return earlier;
  const outcome = await createWhenAccepted(job, session, isStopped);
  if (outcome.kind !== "created") throw outcomeFailure(outcome, job, session);
  return identify(job, outcome.jobId, session);
}
