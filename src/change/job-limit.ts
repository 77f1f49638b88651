import { CliError } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { countText } from "../base/words.ts";
import { isFinal } from "../milvus/job.ts";
import type { Server } from "../milvus/server.ts";
import { isJobLimit } from "../milvus/writes.ts";
import {
  type CreateSession,
  createOnce,
  isWorthRetry,
  leftMs,
  type Outcome,
} from "./create-once.ts";
import type { KeyedJob } from "./keys.ts";
import type { CreateWait } from "./plan.ts";

const maxPauseMs = 15_000;
const noteEveryMs = 60_000;

/**
 * Creates the job. A command that waits repeats a refused create until the server accepts it: for the job limit until the
 * deadline, for other transient refusals as long as for an outage.
 */
export async function createWhenAccepted(
  job: KeyedJob,
  session: CreateSession,
  isStopped: () => boolean,
): Promise<Outcome> {
  const { wait } = session.create;
  const { elapsedMs, sleep } = session.context;
  const startedMs = elapsedMs();
  let notedMs: number | null = null;
  for (let pauseMs = wait?.intervalMs ?? 0; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    const outcome = await createOnce(job, session);
    if (outcome.kind !== "refused" || !isWorthRetry(outcome.failure)) return outcome;
    const { failure } = outcome;
    const isLimit = isJobLimit(failure);
    if (wait === null) {
      return isLimit
        ? { kind: "refused", failure: await limitFailure(failure, session.server) }
        : outcome;
    }
    if (isStopped()) return outcome;
    if (!isLimit && elapsedMs() - startedMs >= wait.maxOutageMs) return outcome;
    if (leftMs(session) <= 0) return { kind: "refused", failure: deadlineFailure(failure, wait) };
    if (notedMs === null || elapsedMs() - notedMs >= noteEveryMs) {
      notedMs = elapsedMs();
      const limit = isLimit ? `${await limitText(session.server)}; waiting for a free slot` : null;
      session.out.note(limit ?? `${failure.message}; retrying`);
    }
    const askedMs = Math.min(failure.retryAfterMs ?? 0, maxPauseMs);
    await sleep(Math.max(0, Math.min(Math.max(pauseMs, askedMs), leftMs(session))));
  }
}

function deadlineFailure(refusal: CliError, { deadlineMs }: CreateWait): CliError {
  const what = isJobLimit(refusal) ? "timed out waiting for a free slot" : "timed out";
  return new CliError("deadline", deadlineMs === null ? what : `${what}: ${refusal.message}`, {
    hadNoEffect: true,
    cause: refusal,
  });
}

async function limitFailure(refusal: CliError, server: Server): Promise<CliError> {
  return new CliError("server", `${await limitText(server)}: ${server.target.uri}`, {
    hint: "pass --wait to wait for a free slot",
    hadNoEffect: true,
    cause: refusal,
  });
}

/** Words the job limit, with the number of unfinished jobs of every database if the server lists them. */
async function limitText(server: Server): Promise<string> {
  const listed = await attempt(server.with({ retries: 0 }).listJobs("everything"));
  if ("failure" in listed) return "job limit reached";
  const unfinished = listed.value.jobs.filter((job) => !isFinal(job)).length;
  return `job limit reached (${countText(unfinished)} unfinished)`;
}
