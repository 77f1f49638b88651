import type { Context } from "../base/context.ts";
import { asUnfinished, CliError, isTransient } from "../base/errors.ts";
import { attempt, backoffMs } from "../base/retry.ts";
import { type Job, knownState } from "../milvus/job.ts";
import type { Server } from "../milvus/server.ts";
import type { VerbRules } from "./commit-abort-rules.ts";

/** Changes one job after the other, and returns them. Throws the first failure, with what became of each job. */
export async function sendEach(
  jobs: readonly Job[],
  rules: VerbRules,
  maxOutageMs: number,
  server: Server,
  context: Context,
): Promise<Job[]> {
  const { past } = rules;
  const changed: Job[] = [];
  // Servers refuse jobs that commit automatically. Sent first, their refusal leaves all jobs unchanged.
  const isUncommitted = ({ state }: Job) => knownState(state) === "Uncommitted";
  const order = [...jobs.filter((job) => !isUncommitted(job)), ...jobs.filter(isUncommitted)];
  for (const [index, job] of order.entries()) {
    try {
      changed.push(await send(job, rules, maxOutageMs, server, context));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const { hadNoEffect } = error;
      throw asUnfinished(
        new CliError(error.kind, error.message, {
          details: [
            ...idLine(past, changed),
            ...idLine("unknown", hadNoEffect ? [] : [job]),
            ...idLine(`not ${past}`, order.slice(hadNoEffect ? index : index + 1)),
          ],
          hint: hadNoEffect ? error.hint : `run the command again: ${past} jobs stay ${past}`,
          cause: error,
        }),
      );
    }
  }
  return changed;
}

function idLine(what: string, jobs: readonly Job[]): string[] {
  return jobs.length === 0 ? [] : [`${what}: ${jobs.map(({ jobId }) => jobId).join(", ")}`];
}

const backoff = { firstMs: 1_000, mostMs: 15_000 };

/**
 * Changes a job, and waits out outages. After a lost response the state of the job shows the outcome; a second request
 * changes nothing.
 */
async function send(
  job: Job,
  rules: VerbRules,
  maxOutageMs: number,
  server: Server,
  context: Context,
): Promise<Job> {
  const { elapsedMs, sleep, random } = context;
  const { jobId } = job;
  const startedMs = elapsedMs();
  let doubt: CliError | null = null;
  for (let tries = 0; ; tries += 1) {
    const request = rules.verb === "commit" ? server.commitJob(jobId) : server.abortJob(jobId);
    const sent = await attempt(request);
    if ("value" in sent) return { ...job, ...rules.result };
    const { failure } = sent;
    if (!failure.hadNoEffect) doubt = failure;
    // The refusal of a later request does not show the outcome of an earlier one.
    if (!isWorthRetry(failure)) {
      throw doubt === null || failure.kind === "server" ? failure : doubt;
    }
    const leftMs = maxOutageMs - (elapsedMs() - startedMs);
    if (leftMs <= 0) throw doubt ?? failure;
    const pauseMs = Math.max(backoffMs(tries, backoff, random()), failure.retryAfterMs ?? 0);
    await sleep(Math.min(pauseMs, leftMs));
    if (doubt === null) continue;
    const described = await attempt(server.describeJob(jobId));
    if ("value" in described && rules.isDone(described.value)) return described.value;
  }
}

/** Returns true if the same request can succeed later: its outcome is unknown, or its failure is transient. */
function isWorthRetry(failure: CliError): boolean {
  return !failure.hadNoEffect || isTransient(failure);
}
