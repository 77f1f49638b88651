import type { Context } from "../base/context.ts";
import { CliError, isInterruption, isTransient } from "../base/errors.ts";
import { type Attempt, attempt, backoffMs } from "../base/retry.ts";
import type { Server, Unit } from "../milvus/server.ts";
import { isJobLimit } from "../milvus/writes.ts";
import type { CommandOutput } from "../render/output.ts";
import type { CollectionJobs } from "./evidence.ts";
import type { KeyedJob, KeyedJobs } from "./keys.ts";
import type { CreateOptions } from "./plan.ts";

/** The jobs that one command creates, and what is known about their server. */
export interface CreateSession {
  create: CreateOptions;
  keys: KeyedJobs;
  server: Server;
  jobs: CollectionJobs;
  created: CreatedJob[];
  /** Whether the server supports idempotency keys, by its own response; `null`: it has not responded yet. */
  supportsKeys: boolean | null;
  out: CommandOutput;
  context: Context;
}

export interface CreatedJob {
  jobId: string;
  collectionName: string;
  /** The job's own units; `null` while the server does not report those of a reused job. */
  files: readonly Unit[] | null;
  idempotencyKey: string | null;
  /** Whether an earlier command had created it; `null`: the server does not let us find out. */
  reused: boolean | null;
  /** The job's state and reason if it is reused; `null`: the server has removed it. */
  earlier?: { state: string; reason: string | null } | null;
}

/** The outcome of a create. */
export type Outcome =
  | { kind: "created"; jobId: string }
  /** It had no effect: it was refused, or never sent. */
  | { kind: "refused"; failure: CliError }
  /** The response was lost. The candidates are jobs that this create may have created. */
  | { kind: "unknown"; failure: CliError; candidates: readonly string[]; wasSearched: boolean };

/** Creates the job at most once, and finds out the outcome if the response is lost. */
export async function createOnce(job: KeyedJob, session: CreateSession): Promise<Outcome> {
  session.context.signal.throwIfAborted();
  try {
    const sent = await send(job, session);
    if ("value" in sent) return { kind: "created", jobId: sent.value };
    const { failure } = sent;
    if (failure.hadNoEffect) return { kind: "refused", failure };
    session.out.note(`${failure.message}; checking whether the job was created`);
    return await settle(job, failure, session);
  } catch (error) {
    if (!(error instanceof CliError) || !isInterruption(error)) throw error;
    throw new CliError(error.kind, error.message, { cause: inFlight });
  }
}

/** The cause of an interruption that left a create without a response. */
const inFlight = new CliError("unknown-outcome", "a job was being created");

/** Returns true if the interruption left a create without a response. */
export function leftInFlight({ cause }: CliError): boolean {
  return cause === inFlight;
}

/** Sends the create, with a timeout that is long enough for its files and within the deadline. */
function send({ request, key }: KeyedJob, session: CreateSession): Promise<Attempt<string>> {
  const { server, create } = session;
  const givenMs = server.target.requestTimeoutMs;
  const longEnoughMs = Math.max(givenMs, 60_000 + 500 * request.files.length);
  const requestTimeoutMs = Math.min(
    create.keepsTimeout ? givenMs : longEnoughMs,
    Math.max(1_000, leftMs(session)),
  );
  return attempt(server.with({ requestTimeoutMs }).createJob(request, key));
}

/** Returns the time until the deadline of the command. */
export function leftMs({ create, context }: Pick<CreateSession, "create" | "context">): number {
  return (create.wait?.deadlineMs ?? Number.POSITIVE_INFINITY) - context.elapsedMs();
}

/** Returns the server with a request timeout within the deadline; near it and after it, a request has one second. */
export function untilDeadline({
  server,
  create,
  context,
}: Pick<CreateSession, "server" | "create" | "context">): Server {
  const limitMs = Math.max(1_000, leftMs({ create, context }));
  return server.with({ requestTimeoutMs: Math.min(server.target.requestTimeoutMs, limitMs) });
}

const backoff = { firstMs: 1_000, mostMs: 15_000 };

/** How long a server that ignores keys is searched: it may complete a create some time after its response was lost. */
const searchMs = 60_000;

/** How long requests are repeated to a server that does not respond, if the command sets no limit. */
const maxOutageMs = 120_000;

/** How long a refused create is repeated: a later check may refuse it than the first time. */
const maxRefusedMs = 30_000;

/**
 * Finds the outcome of a create whose response was lost. A server that supports idempotency keys gets the create again
 * until it responds with the job of the key. On other servers only the jobs show the outcome.
 */
async function settle(job: KeyedJob, failure: CliError, session: CreateSession): Promise<Outcome> {
  const { jobs, create, out, context } = session;
  const { elapsedMs } = context;
  const outageMs = create.wait?.maxOutageMs ?? maxOutageMs;
  let candidates: readonly string[] = [];
  let silentSinceMs: number | null = elapsedMs();
  let searchedSinceMs: number | null = null;
  let refusedSinceMs: number | null = null;
  let wasSearched = false;
  const hasPassed = (sinceMs: number | null, ms: number) =>
    sinceMs !== null && elapsedMs() - sinceMs >= ms;
  for (let tries = 0; ; tries += 1) {
    const pauseMs = backoffMs(tries, backoff, context.random());
    await context.sleep(Math.max(0, Math.min(pauseMs, leftMs(session))));
    let hasResponded = false;
    const supportsKeys = await findKeySupport(session);
    if (supportsKeys === true) {
      const again = await send(job, session);
      if ("value" in again) {
        out.note(`the server confirms job ${again.value} for this idempotency key`);
        return { kind: "created", jobId: again.value };
      }
      hasResponded = again.failure.hadNoEffect && !isTransient(again.failure);
      // A refusal shows nothing about the first request: the key is looked up after all other checks.
      const isFinal = hasResponded && !(create.wait !== null && isJobLimit(again.failure));
      refusedSinceMs = isFinal ? (refusedSinceMs ?? elapsedMs()) : null;
    } else if (supportsKeys === false && jobs.isListed) {
      const searched = await attempt(jobs.findNew(job.request));
      hasResponded = "value" in searched;
      if ("value" in searched) {
        if (searched.value.kind === "ours") {
          const { jobId } = searched.value.job;
          out.note(`job ${jobId} has these files, so it was created`);
          return { kind: "created", jobId };
        }
        candidates = searched.value.jobIds;
        searchedSinceMs ??= elapsedMs();
        if (searched.value.haveSameFiles) break;
      }
    } else if (supportsKeys === false) {
      break;
    }
    silentSinceMs = hasResponded ? null : (silentSinceMs ?? elapsedMs());
    if (leftMs(session) <= 0 || hasPassed(silentSinceMs, outageMs)) break;
    // The latest search must have responded: during an outage a job can appear unseen.
    wasSearched = hasResponded && hasPassed(searchedSinceMs, searchMs);
    if (wasSearched || hasPassed(refusedSinceMs, maxRefusedMs)) break;
  }
  return { kind: "unknown", failure, candidates, wasSearched };
}

/** Finds out whether the server supports idempotency keys; `null`: it did not respond. */
export async function findKeySupport(session: CreateSession): Promise<boolean | null> {
  if (session.supportsKeys === null) {
    const tried = await attempt(untilDeadline(session).supportsIdempotencyKeys());
    if ("value" in tried) session.supportsKeys = tried.value;
  }
  return session.supportsKeys;
}
