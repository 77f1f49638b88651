import type { Context } from "../base/context.ts";
import { CliError, isTransient } from "../base/errors.ts";
import { attempt } from "../base/retry.ts";
import { countText, durationText } from "../base/words.ts";
import { isFinal, type Job, knownState } from "../milvus/job.ts";
import type { Server } from "../milvus/server.ts";

/** How long to wait if the server accepts no more jobs, and what ends it. */
export interface SlotOptions {
  intervalMs: number;
  maxOutageMs: number;
  /** On the clock of `elapsedMs`; `null`: none. */
  deadlineMs: number | null;
  /** A job of ours that fails ends it. */
  failFast: boolean;
}

const slowestMs = 15_000;
const minuteMs = 60_000;

/** The slots for unfinished jobs of a server that has reached its limit. */
export class JobSlots {
  readonly #options: SlotOptions;
  readonly #server: Server;
  readonly #context: Context;
  #saidMs = Number.NEGATIVE_INFINITY;

  constructor(options: SlotOptions, server: Server, context: Context) {
    this.#options = options;
    this.#server = server;
    this.#context = context;
  }

  /** Returns when fewer jobs are unfinished, and once a minute in any case: the limit itself is told nowhere. */
  async waitForFreeSlot(ownIds: readonly string[]): Promise<void> {
    const { elapsedMs, sleep } = this.#context;
    const startedMs = elapsedMs();
    let before: number | null = null;
    let outageMs: number | null = null;
    let pauseMs = this.#options.intervalMs;
    for (;;) {
      try {
        const unfinished = await this.#unfinished(ownIds);
        this.#say(unfinished);
        if (before !== null && unfinished !== null && unfinished < before) return;
        before = unfinished;
        outageMs = null;
      } catch (error) {
        outageMs ??= elapsedMs();
        this.#refuseOutage(error, elapsedMs() - outageMs);
      }
      if (outageMs === null && elapsedMs() - startedMs >= minuteMs) return;
      await sleep(Math.min(pauseMs, this.#leftMs()));
      pauseMs = Math.min(pauseMs * 1.5, slowestMs);
    }
  }

  /** Of every database, for they share the limit; `null` where the server does not tell. */
  async #unfinished(ownIds: readonly string[]): Promise<number | null> {
    const jobs = await listAllJobs(this.#server);
    if (this.#options.failFast && jobs !== null) refuseFailed(ownIds, jobs);
    return jobs === null ? null : countUnfinished(jobs);
  }

  #leftMs(): number {
    const leftMs =
      (this.#options.deadlineMs ?? Number.POSITIVE_INFINITY) - this.#context.elapsedMs();
    if (leftMs > 0) return leftMs;
    const what = "the deadline passed while the server took no more jobs";
    throw new CliError("deadline", `${what}, ${this.#server.target.uri}`, { hadNoEffect: true });
  }

  #say(unfinished: number | null): void {
    const { elapsedMs, stderr } = this.#context;
    if (elapsedMs() - this.#saidMs < minuteMs) return;
    this.#saidMs = elapsedMs();
    stderr.write(
      `note: the server takes no more jobs${countedText(unfinished)}; waiting for some to end\n`,
    );
  }

  #refuseOutage(error: unknown, lastedMs: number): void {
    if (!isTransient(error)) throw error;
    if (lastedMs < this.#options.maxOutageMs) return;
    throw new CliError("network", `unreachable for ${durationText(lastedMs)}: ${error.message}`, {
      hint: error.hint,
      hadNoEffect: true,
      cause: error,
    });
  }
}

/** Returns the refusal with the number of unfinished jobs, if it can be had. */
export async function jobLimitReached(refusal: CliError, server: Server): Promise<CliError> {
  const tried = await attempt(listAllJobs(server));
  const jobs = "value" in tried ? tried.value : null;
  const count = countedText(jobs === null ? null : countUnfinished(jobs));
  return new CliError("server", `the server takes no more jobs${count}, ${server.target.uri}`, {
    hint: "finished jobs do not count; with --wait it is tried again as jobs end",
    hadNoEffect: true,
    cause: refusal,
  });
}

function countedText(unfinished: number | null): string {
  return unfinished === null ? "" : `: ${countText(unfinished)} are unfinished`;
}

function countUnfinished(jobs: readonly Job[]): number {
  return jobs.filter((job) => !isFinal(job)).length;
}

function refuseFailed(ownIds: readonly string[], jobs: readonly Job[]): void {
  const failed = jobs.find(
    ({ jobId, state }) => ownIds.includes(jobId) && knownState(state) === "Failed",
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
  try {
    return (await server.with({ retries: 0 }).listJobs("everything")).jobs;
  } catch (error) {
    if (error instanceof CliError && error.kind === "auth") return null;
    throw error;
  }
}
