import type { Context } from "../base/context.ts";
import { CliError, isTransient } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { countText, durationText } from "../base/words.ts";
import { isFinal, type Job, knownState } from "../milvus/job.ts";
import type { Server } from "../milvus/server.ts";
import type { CommandOutput } from "../render/output.ts";

/** How long to wait for a server that accepts no more jobs. */
export interface SlotOptions {
  intervalMs: number;
  maxOutageMs: number;
  /** On the context's monotonic clock; `null`: none. */
  deadlineMs: number | null;
  /** Whether a created job that fails ends the wait. */
  failFast: boolean;
}

const minuteMs = 60_000;
const maxPauseMs = 15_000;

/** Waits for a server that has reached its limit of unfinished jobs. */
export class JobSlots {
  readonly #options: SlotOptions;
  readonly #server: Server;
  readonly #out: CommandOutput;
  readonly #context: Context;
  #notedMs = Number.NEGATIVE_INFINITY;

  constructor(options: SlotOptions, server: Server, out: CommandOutput, context: Context) {
    this.#options = options;
    this.#server = server;
    this.#out = out;
    this.#context = context;
  }

  /**
   * Returns as soon as fewer jobs are unfinished, and after a minute in any case: servers do not report their limit.
   * `createdIds` are the jobs that this command has created.
   */
  async waitForFreeSlot(createdIds: readonly string[]): Promise<void> {
    const { elapsedMs, sleep } = this.#context;
    const startedMs = elapsedMs();
    let before: number | null = null;
    let outageSinceMs: number | null = null;
    for (let pauseMs = this.#options.intervalMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
      const counted = await attempt(this.#countUnfinished(createdIds));
      if ("value" in counted) {
        const unfinished = counted.value;
        this.#note(unfinished);
        if (before !== null && unfinished !== null && unfinished < before) return;
        if (elapsedMs() - startedMs >= minuteMs) return;
        before = unfinished;
        outageSinceMs = null;
      } else {
        outageSinceMs ??= elapsedMs();
        this.#refuseOutage(counted.failure, elapsedMs() - outageSinceMs);
      }
      await sleep(Math.min(pauseMs, this.#leftMs()));
    }
  }

  async #countUnfinished(createdIds: readonly string[]): Promise<number | null> {
    const jobs = await listAllJobs(this.#server);
    if (this.#options.failFast) refuseFailed(createdIds, jobs ?? []);
    return countUnfinished(jobs);
  }

  #leftMs(): number {
    const { deadlineMs } = this.#options;
    const leftMs = (deadlineMs ?? Number.POSITIVE_INFINITY) - this.#context.elapsedMs();
    if (leftMs > 0) return leftMs;
    const what = "the deadline passed while the server took no more jobs";
    throw new CliError("deadline", `${what}, ${this.#server.target.uri}`, { hadNoEffect: true });
  }

  /** Says once a minute why nothing happens. */
  #note(unfinished: number | null): void {
    const nowMs = this.#context.elapsedMs();
    if (nowMs - this.#notedMs < minuteMs) return;
    this.#notedMs = nowMs;
    this.#out.note(`${limitText(unfinished)}; waiting for some to end`);
  }

  #refuseOutage(failure: CliError, lastedMs: number): void {
    if (!isTransient(failure)) throw failure;
    if (lastedMs < this.#options.maxOutageMs) return;
    throw new CliError("network", `unreachable for ${durationText(lastedMs)}: ${failure.message}`, {
      hint: failure.hint,
      hadNoEffect: true,
      cause: failure,
    });
  }
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

function refuseFailed(createdIds: readonly string[], jobs: readonly Job[]): void {
  const failed = jobs.find(
    ({ jobId, state }) => createdIds.includes(jobId) && knownState(state) === "Failed",
  );
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
