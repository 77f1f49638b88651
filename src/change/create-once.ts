import type { Context } from "../base/context.ts";
import { type CliError, isInterruption } from "../base/errors.ts";
import { type Attempt, attempt } from "../base/retry.ts";
import type { Job } from "../milvus/job.ts";
import type { Server, Unit } from "../milvus/server.ts";
import type { CommandOutput } from "../render/output.ts";
import type { CollectionJobs, Evidence } from "./evidence.ts";
import type { KeyedJob, KeyedJobs } from "./keys.ts";
import type { CreateOptions } from "./plan.ts";

/** What one command that creates jobs knows about them and their server. */
export interface CreateSession {
  create: CreateOptions;
  keys: KeyedJobs;
  server: Server;
  jobs: CollectionJobs;
  created: CreatedJob[];
  /** Whether the server supports idempotency keys; `null`: it was not asked yet. */
  supportsKeys: boolean | null;
  /** When the last note about the job limit was written; `null`: never. */
  limitNotedMs: number | null;
  out: CommandOutput;
  context: Context;
}

export interface CreatedJob {
  jobId: string;
  collectionName: string;
  files: readonly Unit[];
  idempotencyKey: string | null;
  /** Whether its idempotency key had created it before; `null`: the server does not let us find out. */
  reused: boolean | null;
  /** The job as it was before, if it is reused; `undefined` if the server has removed it. */
  earlier: Job | undefined;
}

/** What became of a create. */
export type Outcome =
  | { kind: "created"; jobId: string }
  /** It had no effect: it was refused, or never left. */
  | { kind: "refused"; failure: CliError }
  /** The response was lost, and no new job can be ours. */
  | { kind: "absent"; failure: CliError }
  /** The response was lost. The candidates are new jobs that may be ours. */
  | { kind: "unknown"; failure: CliError; candidates: readonly string[] };

/** Creates the job at most once, and finds out what became of it if the response is lost. */
export async function createOnce(job: KeyedJob, session: CreateSession): Promise<Outcome> {
  const { out, context } = session;
  context.signal.throwIfAborted();
  try {
    const sent = await send(job, session);
    if ("value" in sent) return { kind: "created", jobId: sent.value };
    const { failure } = sent;
    if (failure.hadNoEffect) return { kind: "refused", failure };
    out.note(`${failure.message}: looking whether the job is there`);
    return await settle(job, failure, session);
  } catch (error) {
    if (isInterruption(error)) {
      out.note("interrupted while a job was being created: it may be there all the same");
    }
    throw error;
  }
}

/** Sends the create, with a timeout that is long enough for its files. */
function send({ request, key }: KeyedJob, session: CreateSession): Promise<Attempt<string>> {
  const { server, create } = session;
  const givenMs = server.target.requestTimeoutMs;
  const longEnoughMs = Math.max(givenMs, 60_000 + 500 * request.files.length);
  const requestTimeoutMs = create.keepsTimeout ? givenMs : longEnoughMs;
  return attempt(server.with({ requestTimeoutMs }).createJob(request, key));
}

/** A server may complete a create long after its response was lost, so it is searched for a minute in all. */
const pausesMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Searches for the job. Between searches, sends the create again if the server supports idempotency keys. */
async function settle(job: KeyedJob, failure: CliError, session: CreateSession): Promise<Outcome> {
  const { server, jobs, out, context } = session;
  let evidence: Evidence | null = null;
  for (const [searches, pauseMs] of pausesMs.entries()) {
    let refusal: CliError | null = null;
    // Before the pause: whatever is sent must be searched for afterward.
    if (searches > 0) {
      if (session.supportsKeys === null) {
        const asked = await attempt(server.supportsIdempotencyKeys());
        if ("value" in asked) session.supportsKeys = asked.value;
      }
      if (session.supportsKeys === false && !jobs.isListed) break;
      if (session.supportsKeys === true) {
        const again = await send(job, session);
        if ("value" in again) {
          out.note(`asked again with the same key, the server says it is job ${again.value}`);
          return { kind: "created", jobId: again.value };
        }
        if (isRefusal(again.failure)) refusal = again.failure;
      }
    }
    await context.sleep(pauseMs);
    const searched = await attempt(jobs.findEvidence(job.request));
    evidence = "value" in searched ? searched.value : null;
    if (evidence?.kind === "created") {
      out.note(`job ${evidence.jobId} has these files: it was created`);
      return evidence;
    }
    // The first request may have been accepted although the second was refused: only the jobs show it.
    if (evidence?.kind === "none" && refusal !== null) return { kind: "refused", failure: refusal };
  }
  if (evidence?.kind === "likely") {
    const { jobId } = evidence;
    out.note(`job ${jobId} is the one new job of the collection: it was created`);
    return { kind: "created", jobId };
  }
  if (evidence?.kind === "none") return { kind: "absent", failure };
  return { kind: "unknown", failure, candidates: evidence?.jobIds ?? [] };
}

/** Returns true if the server has received the request and refused it. */
function isRefusal({ kind, hadNoEffect }: CliError): boolean {
  return hadNoEffect && kind !== "network" && kind !== "endpoint" && kind !== "unavailable";
}
