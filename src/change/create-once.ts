import { cleanLine } from "../base/clean.ts";
import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import { listed } from "../base/words.ts";
import { createJob } from "../milvus/writes.ts";
import { askForKeys, createTarget, type Desk } from "./collection.ts";
import type { Evidence } from "./evidence.ts";
import type { PlannedJob } from "./plan.ts";

export interface KeyedJob extends PlannedJob {
  /** `null` where none is known. */
  key: string | null;
}

/** A look after each: a minute in all, for a server may go on with a request long after its answer was lost. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Creates the job, at most once, and gives its id. Throws what the server refuses it for, that it was not created, or
 * that nobody can know.
 */
export async function createOnce(job: KeyedJob, desk: Desk, context: Context): Promise<string> {
  context.signal.throwIfAborted();
  try {
    const first = await attempt(job, desk, context);
    if ("jobId" in first) return first.jobId;
    if (first.error.hadNoEffect) throw first.error;
    return await settle(job, first.error, desk, context);
  } catch (error) {
    if (isInterruption(error)) {
      say("interrupted while a job was being created: it may be there all the same", context);
    }
    throw error;
  }
}

type Attempt = { jobId: string } | { error: CliError };

async function attempt(job: KeyedJob, desk: Desk, context: Context): Promise<Attempt> {
  const { request, key } = job;
  try {
    const target = createTarget(desk, request.files.length);
    return { jobId: await createJob(target, request, key, context) };
  } catch (error) {
    if (!(error instanceof CliError) || isInterruption(error)) throw error;
    return { error };
  }
}

/** Finds out what became of a create that nobody answered; only a server that honours keys is asked for it again. */
async function settle(
  job: KeyedJob,
  failure: CliError,
  desk: Desk,
  context: Context,
): Promise<string> {
  say(`${failure.message}: looking whether the job is there`, context);
  let evidence: Evidence | null = null;
  let refusal: CliError | null = null;
  for (const [index, pauseMs] of pausesMs.entries()) {
    await context.sleep(pauseMs);
    evidence = await unlessItFails(() => desk.jobs.look(job.request));
    if (evidence?.kind === "created") {
      say(`job ${evidence.jobId} has these files: it was created`, context);
      return evidence.jobId;
    }
    // What is refused now may have been taken before: only a look at the jobs tells.
    if (evidence?.kind === "none" && refusal !== null) throw refusal;
    // Whatever is sent is looked for afterwards.
    if (index === pausesMs.length - 1) break;
    if (await unlessItFails(() => askForKeys(desk, context))) {
      const again = await attempt(job, desk, context);
      if ("jobId" in again) {
        say(`asked again with the same key, the server says it is job ${again.jobId}`, context);
        return again.jobId;
      }
      refusal = isRefusal(again.error) ? again.error : null;
    } else if (desk.honoursKeys === false && !desk.jobs.isListed) break;
  }
  if (evidence?.kind === "likely") {
    say(`job ${evidence.jobId} is the one new job of the collection: it was created`, context);
    return evidence.jobId;
  }
  if (evidence?.kind === "none") throw notCreated(failure);
  throw unknowable(failure, job.request.collectionName, evidence?.jobIds ?? []);
}

function isRefusal({ kind, hadNoEffect }: CliError): boolean {
  return hadNoEffect && kind !== "network" && kind !== "endpoint" && kind !== "unavailable";
}

/** A look that fails is one of several. */
async function unlessItFails<Result>(ask: () => Promise<Result>): Promise<Result | null> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof CliError) || isInterruption(error)) throw error;
    return null;
  }
}

function say(text: string, { stderr }: Context): void {
  stderr.write(`note: ${cleanLine(text)}\n`);
}

/** Looked for, and not there. */
export function notCreated(failure: CliError): CliError {
  return new CliError("network", `no job was created: ${failure.message}`, {
    hint: "no new job has come within a minute, so it can be sent again",
    cause: failure,
  });
}

/** `candidates` are new jobs of the collection that it could be. */
export function unknowable(
  failure: CliError,
  collectionName: string,
  candidates: readonly string[],
): CliError {
  return new CliError("network", `cannot know whether the job was created: ${failure.message}`, {
    details: listed(candidates.map((jobId) => `it may be job ${jobId}, which is new`)),
    hint: `look for it with milvus-import list --collection ${collectionName}: sent again while it is there, its files would be loaded twice`,
    cause: failure,
  });
}
