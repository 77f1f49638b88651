import { cleanLine } from "../base/clean.ts";
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import type { CreateFlags } from "../commands/flags/create.ts";
import { deadlineOf, waiting, watching } from "../commands/flags/following.ts";
import { resolveTarget } from "../config/target.ts";
import { fleetOf } from "../milvus/clusters.ts";
import type { Job } from "../milvus/job.ts";
import type { Target } from "../milvus/server.ts";
import { isJobLimit, type Unit } from "../milvus/writes.ts";
import { writeRecords } from "../render/output.ts";
import { type Desk, openDesk } from "./collection.ts";
import { createdPresentation, planPresentation } from "./create-columns.ts";
import { createOnce, type KeyedJob } from "./create-once.ts";
import {
  continuation,
  createdLine,
  planLine,
  refuseFailedReuse,
  remainderLines,
  summary,
  withRemainder,
} from "./create-text.ts";
import { jobLimitReached } from "./job-limit.ts";
import { keyJobs } from "./keys.ts";
import { checkWanted, readWanted } from "./plan.ts";

/** Checks, plans, creates each job at most once, and stays with them if that is wanted. */
export async function createJobs(
  files: readonly string[],
  flags: CreateFlags,
  context: Context,
): Promise<void> {
  const deadlineMs = deadlineOf(flags, context.now());
  const wanted = await readWanted(files, flags, context);
  const opensStore = flags.volume === undefined;
  const target = await resolveTarget({ ...flags, opensStore }, context);
  const notes = await checkWanted(wanted, flags, target, context);
  say(
    notes.map((note) => `note: ${note}`),
    context,
  );
  const keys = await keyJobs(wanted.jobs, flags, target);
  if (flags.dryRun) {
    const plan = keys.jobs.map((job) => ({ ...job, key: keys.areFresh ? null : job.key }));
    await writeRecords(plan, planPresentation(flags.output), flags, context);
    return;
  }
  if (wanted.jobs.length > 1) say([planLine(wanted.jobs)], context);
  const desk = await openDesk(flags, deadlineMs, target, context);
  const created: CreatedJob[] = [];
  try {
    for await (const job of submitJobs(keys.jobs, desk, context)) {
      created.push(job);
      say(createdLine(job, flags), context);
    }
  } catch (error) {
    if (created.length > 0) await write(created, flags, context);
    const next = keys.jobs[created.length];
    if (!(error instanceof CliError) || next === undefined) throw error;
    const place = { number: next.number, keyFlags: keys.flags };
    const command = continuation(files, flags, wanted.options, place);
    const remainder = { created, next, command };
    if (!isInterruption(error)) throw withRemainder(error, remainder);
    say(remainderLines(remainder), context);
    throw error;
  }
  if (flags.wait) {
    await stay(created, flags, target, deadlineMs, context);
    return;
  }
  await write(created, flags, context);
  refuseFailedReuse(created);
  if (flags.output === "table") say(summary(created, flags), context);
}

async function stay(
  created: readonly CreatedJob[],
  { collection, ...flags }: CreateFlags,
  target: Target,
  deadlineMs: number | null,
  context: Context,
): Promise<void> {
  const ids = created.map(({ jobId }) => ({ profile: null, jobId }));
  const { followToEnd } = await import("../follow/run.ts");
  const following = watching(ids, { ...flags, state: [] }, fleetOf(target));
  await followToEnd(waiting(following, flags, deadlineMs), flags, context);
}

function write(created: readonly CreatedJob[], flags: CreateFlags, context: Context) {
  return writeRecords(created, createdPresentation(flags.output), flags, context);
}

function say(lines: readonly string[], { stderr }: Context): void {
  for (const line of lines) stderr.write(`${cleanLine(line)}\n`);
}

export interface CreatedJob {
  jobId: string;
  collectionName: string;
  files: readonly Unit[];
  idempotencyKey: string | null;
  /** The key had started it before; `null`: the server does not let us tell. */
  reused: boolean | null;
  /** How a reused one stood, `undefined` where the server has forgotten it. */
  earlier: Job | undefined;
}

/** Creates the jobs in order, and tells of each as soon as it is there. */
export async function* submitJobs(
  planned: readonly KeyedJob[],
  desk: Desk,
  context: Context,
): AsyncGenerator<CreatedJob> {
  const ids: string[] = [];
  for (const job of planned) {
    const jobId = await createWithRoom(job, ids, desk, context);
    const isOld = desk.jobs.isOld(jobId);
    // No server that ignores keys gives an old id.
    if (isOld) desk.honoursKeys = true;
    desk.jobs.remember(jobId);
    ids.push(jobId);
    yield {
      jobId,
      collectionName: job.request.collectionName,
      files: job.request.files,
      idempotencyKey: job.key,
      reused: desk.jobs.isListed || desk.keysAreFresh ? isOld : null,
      earlier: desk.jobs.before(jobId),
    };
  }
}

async function createWithRoom(
  job: KeyedJob,
  createdIds: readonly string[],
  desk: Desk,
  context: Context,
): Promise<string> {
  for (;;) {
    try {
      return await createOnce(job, desk, context);
    } catch (error) {
      if (!(error instanceof CliError && isJobLimit(error))) throw error;
      if (desk.room === null) throw await jobLimitReached(error, desk.target, context);
      await desk.room.wait(createdIds);
    }
  }
}
