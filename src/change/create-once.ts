import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import { writeNote } from "../base/messages.ts";
import { type Attempt, attempt } from "../base/retry.ts";
import { firstTenOf } from "../base/words.ts";
import type { Job } from "../milvus/job.ts";
import type { Unit } from "../milvus/server.ts";
import { askForKeys, type CreateSession, createServer } from "./collection.ts";
import type { Evidence } from "./evidence.ts";
import type { KeyedJob } from "./keys.ts";

export interface CreatedJob {
  jobId: string;
  collectionName: string;
  files: readonly Unit[];
  idempotencyKey: string | null;
  /** The key had created it before; `null`: the server does not let us tell. */
  reused: boolean | null;
  /** How a reused one stood; `undefined` if the server has removed it. */
  earlier: Job | undefined;
}

/** A look after each: a minute in all, for a server may go on with a request long after its answer was lost. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/**
 * Creates the job, at most once, and gives its id. Throws what the server refuses it for, that it was not created, or
 * that nobody can know.
 */
export async function createOnce(
  job: KeyedJob,
  session: CreateSession,
  context: Context,
): Promise<string> {
  context.signal.throwIfAborted();
  try {
    const first = await tryCreate(job, session);
    if ("value" in first) return first.value;
    if (first.failure.hadNoEffect) throw first.failure;
    return await settle(job, first.failure, session, context);
  } catch (error) {
    if (isInterruption(error)) {
      writeNote("interrupted while a job was being created: it may be there all the same", context);
    }
    throw error;
  }
}

function tryCreate(job: KeyedJob, session: CreateSession): Promise<Attempt<string>> {
  const { request, key } = job;
  return attempt(createServer(session, request.files.length).createJob(request, key));
}

/** Finds out what became of a create that nobody answered; only a server that honours keys is asked for it again. */
async function settle(
  job: KeyedJob,
  failure: CliError,
  session: CreateSession,
  context: Context,
): Promise<string> {
  writeNote(`${failure.message}: looking whether the job is there`, context);
  let evidence: Evidence | null = null;
  let refusal: CliError | null = null;
  for (const [index, pauseMs] of pausesMs.entries()) {
    await context.sleep(pauseMs);
    evidence = await valueOrNull(session.jobs.look(job.request));
    if (evidence?.kind === "created") {
      writeNote(`job ${evidence.jobId} has these files: it was created`, context);
      return evidence.jobId;
    }
    // What is refused now may have been taken before: only a look at the jobs tells.
    if (evidence?.kind === "none" && refusal !== null) throw refusal;
    // Whatever is sent is looked for afterwards.
    if (index === pausesMs.length - 1) break;
    if (await valueOrNull(askForKeys(session))) {
      const again = await tryCreate(job, session);
      if ("value" in again) {
        writeNote(
          `asked again with the same key, the server says it is job ${again.value}`,
          context,
        );
        return again.value;
      }
      refusal = isRefusal(again.failure) ? again.failure : null;
    } else if (session.supportsKeys === false && !session.jobs.isListed) break;
  }
  if (evidence?.kind === "likely") {
    writeNote(
      `job ${evidence.jobId} is the one new job of the collection: it was created`,
      context,
    );
    return evidence.jobId;
  }
  if (evidence?.kind === "none") throw notCreated(failure);
  throw unknowable(failure, job.request.collectionName, evidence?.jobIds ?? []);
}

function isRefusal({ kind, hadNoEffect }: CliError): boolean {
  return hadNoEffect && kind !== "network" && kind !== "endpoint" && kind !== "unavailable";
}

/** A look that fails is one of several. */
async function valueOrNull<Value>(work: Promise<Value>): Promise<Value | null> {
  const tried = await attempt(work);
  return "value" in tried ? tried.value : null;
}

/** Looked for, and not there. */
function notCreated(failure: CliError): CliError {
  return new CliError("network", `no job was created: ${failure.message}`, {
    hint: "no new job has come within a minute, so it can be sent again",
    cause: failure,
  });
}

/** `candidates` are new jobs of the collection that it could be. */
function unknowable(
  failure: CliError,
  collectionName: string,
  candidates: readonly string[],
): CliError {
  return new CliError("network", `cannot know whether the job was created: ${failure.message}`, {
    details: firstTenOf(candidates.map((jobId) => `it may be job ${jobId}, which is new`)),
    hint: `look for it with milvus-import list --collection ${collectionName}: sent again while it is there, its files would be loaded twice`,
    cause: failure,
  });
}
