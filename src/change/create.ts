// change: Changes a server (create, commit, abort): sends each request at most once and finds out its outcome.
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import type { Server } from "../milvus/server.ts";
import { isJobLimit } from "../milvus/writes.ts";
import { type CommandOutput, openOutput } from "../render/output.ts";
import { createdPresentation, planPresentation } from "./create-columns.ts";
import { type CreatedJob, type CreateSession, createOnce } from "./create-once.ts";
import {
  createdText,
  outcomeFailure,
  planText,
  refuseFailedReuse,
  resumeLines,
  summaryLines,
  withLines,
} from "./create-text.ts";
import { CollectionJobs } from "./evidence.ts";
import { jobLimitReached, waitForFreeSlot } from "./job-limit.ts";
import { assignKeys, type KeyedJob, type KeyedJobs } from "./keys.ts";
import { type CreateOptions, checkPlan, type ImportPlan } from "./plan.ts";

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

/**
 * Checks the plan and creates each of its jobs at most once. Returns the jobs, and writes them unless the command
 * continues to wait for them. After a failure it writes the jobs that exist, and throws with the command to resume.
 */
export async function createJobs(
  plan: ImportPlan,
  create: CreateOptions,
  server: Server,
  context: Context,
): Promise<CreatedJob[]> {
  const out = openOutput(create.output, context);
  for (const note of checkPlan(plan, create, server, context)) out.note(note);
  const keys = await assignKeys(plan.jobs, create, server);
  if (plan.jobs.length > 1) out.info(planText(plan.jobs));
  const session = await openSession(create, keys, server, out, context);
  const { created } = session;
  const write = () => out.write(created, createdPresentation(out.format));
  try {
    for (const job of keys.jobs) {
      const one = await createJob(job, session);
      created.push(one);
      for (const line of createdText(one, create)) out.info(line);
    }
  } catch (error) {
    if (created.length > 0) await write();
    const next = keys.jobs[created.length];
    if (!(error instanceof CliError) || next === undefined) throw error;
    const lines = resumeLines(next, session);
    if (isInterruption(error)) {
      for (const line of lines) out.info(line);
      throw error;
    }
    // A plan whose first create is refused has to be changed, not resumed.
    throw error.hadNoEffect && created.length === 0 ? error : withLines(error, lines);
  }
  if (create.wait !== null) return created;
  await write();
  refuseFailedReuse(created);
  if (out.format === "table") for (const line of summaryLines(created, create)) out.info(line);
  return created;
}

/** Asks the server what has to be known before anything is created. */
async function openSession(
  create: CreateOptions,
  keys: KeyedJobs,
  unlimited: Server,
  out: CommandOutput,
  context: Context,
): Promise<CreateSession> {
  const server = unlimited.with({ deadlineMs: create.wait?.deadlineMs ?? null });
  const jobs = await CollectionJobs.list(server, create.collection);
  // An older server ignores the option and makes the rows visible.
  if (!create.job.autoCommit) await server.requireVerb("commit");
  const supportsKeys = keys.areFresh ? null : await server.supportsIdempotencyKeys();
  if (supportsKeys === false) {
    out.note(
      server.takesKeys
        ? "this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): " +
            "the same command again may load the files again"
        : "Zilliz Cloud knows no keys: the same command again loads the files again",
    );
  }
  const known = { create, keys, server, jobs, supportsKeys, out, context };
  return { ...known, created: [], limitNotedMs: null };
}

/** Creates the job as soon as the server has a free slot for it. */
async function createJob(job: KeyedJob, session: CreateSession): Promise<CreatedJob> {
  const { create, keys, jobs } = session;
  let outcome = await createOnce(job, session);
  while (outcome.kind === "refused" && isJobLimit(outcome.failure)) {
    if (create.wait === null) throw await jobLimitReached(outcome.failure, session.server);
    await waitForFreeSlot(create.wait, session);
    outcome = await createOnce(job, session);
  }
  if (outcome.kind !== "created") throw outcomeFailure(outcome, job);
  const { jobId } = outcome;
  const { isOld, earlier } = jobs.add(jobId);
  // No server that ignores idempotency keys returns an old ID.
  if (isOld) session.supportsKeys = true;
  const { collectionName, files } = job.request;
  const reused = jobs.isListed || keys.areFresh ? isOld : null;
  return { jobId, collectionName, files, idempotencyKey: job.key, reused, earlier };
}
