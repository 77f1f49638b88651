// change: Changes a server (create, commit, abort): sends each request at most once and finds out its outcome.
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import type { Server } from "../milvus/server.ts";
import { isJobLimit } from "../milvus/writes.ts";
import { openOutput } from "../render/output.ts";
import { type CreateSession, openCreateSession } from "./collection.ts";
import { createdPresentation, planPresentation } from "./create-columns.ts";
import { type CreatedJob, createOnce } from "./create-once.ts";
import {
  createdText,
  planText,
  refuseFailedReuse,
  remainderLines,
  resumeCommand,
  summaryLines,
  withRemainder,
} from "./create-text.ts";
import { jobLimitReached, type SlotOptions } from "./job-limit.ts";
import { type KeyedJob, keyJobs } from "./keys.ts";
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
  const { jobs, areFresh } = await keyJobs(plan.jobs, create, server.target);
  const shown = jobs.map((job) => ({ ...job, key: areFresh ? null : job.key }));
  await out.write(shown, planPresentation(out.format));
}

/**
 * Checks the plan and creates each job of it at most once. Writes the jobs unless the caller goes on to wait for them,
 * and returns them; after a failure it writes those that were created, and throws with the command to resume.
 */
export async function createJobs(
  plan: ImportPlan,
  create: CreateOptions,
  slots: SlotOptions,
  server: Server,
  context: Context,
): Promise<CreatedJob[]> {
  const out = openOutput(create.output, context);
  for (const note of checkPlan(plan, create, server, context)) out.note(note);
  const keys = await keyJobs(plan.jobs, create, server.target);
  if (plan.jobs.length > 1) out.info(planText(plan.jobs));
  const session = await openCreateSession(create, slots, server, context);
  const created: CreatedJob[] = [];
  const write = () => out.write(created, createdPresentation(out.format));
  try {
    for await (const job of createEach(keys.jobs, session, context)) {
      created.push(job);
      for (const line of createdText(job, create)) out.info(line);
    }
  } catch (error) {
    if (created.length > 0) await write();
    const next = keys.jobs[created.length];
    if (!(error instanceof CliError) || next === undefined) throw error;
    const place = { number: next.number, keyFlags: keys.flags };
    const command = resumeCommand(create, plan.options, place);
    const remainder = { created, next, command };
    if (!isInterruption(error)) throw withRemainder(error, remainder);
    for (const line of remainderLines(remainder)) out.info(line);
    throw error;
  }
  if (create.isWaiting) return created;
  await write();
  refuseFailedReuse(created);
  if (out.format === "table") for (const line of summaryLines(created, create)) out.info(line);
  return created;
}

/** Creates the jobs in order, and yields each as soon as it exists. */
async function* createEach(
  planned: readonly KeyedJob[],
  session: CreateSession,
  context: Context,
): AsyncGenerator<CreatedJob> {
  const ids: string[] = [];
  for (const job of planned) {
    const jobId = await createInFreeSlot(job, ids, session, context);
    const { jobs } = session;
    const isOld = jobs.isOld(jobId);
    // No server that ignores keys gives an old ID.
    if (isOld) session.supportsKeys = true;
    jobs.remember(jobId);
    ids.push(jobId);
    yield {
      jobId,
      collectionName: job.request.collectionName,
      files: job.request.files,
      idempotencyKey: job.key,
      reused: jobs.isListed || session.areKeysFresh ? isOld : null,
      earlier: jobs.before(jobId),
    };
  }
}

async function createInFreeSlot(
  job: KeyedJob,
  createdIds: readonly string[],
  session: CreateSession,
  context: Context,
): Promise<string> {
  for (;;) {
    try {
      return await createOnce(job, session, context);
    } catch (error) {
      if (!(error instanceof CliError && isJobLimit(error))) throw error;
      if (session.slots === null) throw await jobLimitReached(error, session.server);
      await session.slots.waitForFreeSlot(createdIds);
    }
  }
}
