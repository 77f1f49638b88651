import { CliError } from "../base/errors.ts";
import { attempt, Outage } from "../base/retry.ts";
import { countText, durationText } from "../base/words.ts";
import { isFinal, type Job, knownState } from "../milvus/job.ts";
import type { Server } from "../milvus/server.ts";
import type { CreateSession } from "./create-once.ts";
import type { CreateWait } from "./plan.ts";

const minuteMs = 60_000;
const maxPauseMs = 15_000;

/**
 * Waits for a server that has reached its limit of unfinished jobs: until fewer jobs are unfinished, and a minute at
 * most, because servers do not report the limit.
 */
export async function waitForFreeSlot(wait: CreateWait, session: CreateSession): Promise<void> {
  const { server, created, context } = session;
  const { elapsedMs, sleep } = context;
  const startedMs = elapsedMs();
  let before: number | null = null;
  let outage: Outage | null = null;
  for (let pauseMs = wait.intervalMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    const listed = await attempt(listAllJobs(server));
    if ("value" in listed) {
      const jobs = listed.value;
      if (wait.failFast) refuseFailed(created, jobs ?? []);
      const unfinished = countUnfinished(jobs);
      noteLimit(unfinished, session);
      if (before !== null && unfinished !== null && unfinished < before) return;
      if (elapsedMs() - startedMs >= minuteMs) return;
      before = unfinished;
      outage = null;
    } else {
      outage = Outage.continue(outage, listed.failure, elapsedMs(), wait.maxOutageMs);
      refuseLongOutage(outage, elapsedMs());
    }
    const leftMs = (wait.deadlineMs ?? Number.POSITIVE_INFINITY) - elapsedMs();
    if (leftMs <= 0) {
      const what = "the deadline passed while the server took no more jobs";
      throw new CliError("deadline", `${what}, ${server.target.uri}`, { hadNoEffect: true });
    }
    await sleep(Math.min(pauseMs, leftMs));
  }
}

/** Writes once a minute what the command waits for. */
function noteLimit(unfinished: number | null, session: CreateSession): void {
  const nowMs = session.context.elapsedMs();
  if (session.limitNotedMs !== null && nowMs - session.limitNotedMs < minuteMs) return;
  session.limitNotedMs = nowMs;
  session.out.note(`${limitText(unfinished)}; waiting for some to end`);
}

function refuseLongOutage(outage: Outage, nowMs: number): void {
  if (outage.leftMs(nowMs) > 0) return;
  const { failure } = outage;
  const lasted = durationText(outage.lastedMs(nowMs));
  throw new CliError("network", `unreachable for ${lasted}: ${failure.message}`, {
    hint: failure.hint,
    hadNoEffect: true,
    cause: failure,
  });
}

/** Returns the refusal with the number of unfinished jobs, if the server lists them. */
export async function jobLimitReached(refusal: CliError, server: Server): Promise<CliError> {
  const listed = await attempt(listAllJobs(server));
  const text = limitText("value" in listed ? countUnfinished(listed.value) : null);
  return new CliError("server", `${text}, ${server.target.uri}`, {
    hint: "finished jobs do not count; with --wait it is tried again as jobs end",
    hadNoEffect: true,
    cause: refusal,
  });
}

function limitText(unfinished: number | null): string {
  const what = "the server takes no more jobs";
  return unfinished === null ? what : `${what}: ${countText(unfinished)} are unfinished`;
}

function countUnfinished(jobs: readonly Job[] | null): number | null {
  return jobs === null ? null : jobs.filter((job) => !isFinal(job)).length;
}

function refuseFailed(created: CreateSession["created"], jobs: readonly Job[]): void {
  const ids = created.map(({ jobId }) => jobId);
  const failed = jobs.find((job) => ids.includes(job.jobId) && knownState(job.state) === "Failed");
  if (failed === undefined) return;
  const why = failed.reason ?? "no reason given";
  throw new CliError("job-failed", `job ${failed.jobId} failed: ${why}`, {
    hint: "with --fail-fast no more jobs are created after that",
    hadNoEffect: true,
  });
}

/** Lists the jobs of every database, which share the limit; `null` if the user may not list them. */
async function listAllJobs(server: Server): Promise<Job[] | null> {
  const listed = await attempt(server.with({ retries: 0 }).listJobs("everything"));
  if ("value" in listed) return listed.value.jobs;
  if (listed.failure.kind === "auth") return null;
  throw listed.failure;
}
