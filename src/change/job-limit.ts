import { CliError, isTransient } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { countText } from "../base/words.ts";
import { isFinal } from "../milvus/job.ts";
import { isJobLimit } from "../milvus/writes.ts";
import {
  type CreateSession,
  createOnce,
  leftMs,
  type Outcome,
  untilDeadline,
} from "./create-once.ts";
import type { KeyedJob } from "./keys.ts";

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
  let outageSinceMs: number | null = null;
  let notedMs = Number.NEGATIVE_INFINITY;
  for (let pauseMs = wait?.intervalMs ?? 0; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    const outcome = await createOnce(job, session);
    if (outcome.kind !== "refused") return outcome;
    const { failure } = outcome;
    const isLimit = isJobLimit(failure);
    if (!isLimit && (wait === null || !isTransient(failure))) return outcome;
    if (wait === null) return { kind: "refused", failure: await limitFailure(failure, session) };
    if (leftMs(session) <= 0) return { kind: "refused", failure: deadlineFailure(failure) };
    outageSinceMs = isLimit ? null : (outageSinceMs ?? elapsedMs());
    const hasLasted = outageSinceMs !== null && elapsedMs() - outageSinceMs >= wait.maxOutageMs;
    if (hasLasted || isStopped()) return outcome;
    if (elapsedMs() - notedMs >= noteEveryMs) {
      notedMs = elapsedMs();
      const limit = isLimit ? `${await limitText(session)}; waiting for a free slot` : null;
      session.out.note(limit ?? `${failure.message}; retrying`);
    }
    const askedMs = Math.min(failure.retryAfterMs ?? 0, maxPauseMs);
    await sleep(Math.max(0, Math.min(Math.max(pauseMs, askedMs), leftMs(session))));
  }
}

function deadlineFailure(refusal: CliError): CliError {
  const what = isJobLimit(refusal) ? "timed out waiting for a free slot" : "timed out";
  return new CliError("deadline", `${what}: ${refusal.message}`, {
    hadNoEffect: true,
    cause: refusal,
  });
}

async function limitFailure(refusal: CliError, session: CreateSession): Promise<CliError> {
  return new CliError("server", `${await limitText(session)}: ${session.server.target.uri}`, {
    hint: "pass --wait to wait for a free slot",
    hadNoEffect: true,
    cause: refusal,
  });
}

/** Words the job limit, with the number of unfinished jobs of every database if the server lists them. */
async function limitText(session: CreateSession): Promise<string> {
  const server = untilDeadline(session).with({ retries: 0 });
  const listed = await attempt(server.listJobs("everything"));
  if ("failure" in listed) return "job limit reached";
  const unfinished = listed.value.jobs.filter((job) => !isFinal(job)).length;
  return `job limit reached (${countText(unfinished)} unfinished)`;
}
