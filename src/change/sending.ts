import type { Context } from "../base/context.ts";
import { CliError, isInterruption } from "../base/errors.ts";
import { type Job, knownState } from "../milvus/job.ts";
import { describeJob } from "../milvus/milvus-server.ts";
import type { Target } from "../milvus/server.ts";
import { unknownServer } from "../milvus/server-traits.ts";
import type { Ending } from "./endings.ts";

/** Ends jobs one by one and gives them as they are then. Stops at the first that cannot be, and says which were. */
export async function sendEach(
  ending: Ending,
  jobs: readonly Job[],
  target: Target,
  context: Context,
): Promise<Job[]> {
  const ended: Job[] = [];
  // A job that commits by itself looks like any other until it is refused: refused first, it spoils nothing.
  const order = [...jobs].sort((left, right) => certainty(left) - certainty(right));
  for (const [index, job] of order.entries()) {
    try {
      ended.push(await send(ending, job, target, context));
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      const { hadNoEffect } = error;
      throw new CliError(error.kind, error.message, {
        details: [
          ...named(ending.past, ended),
          ...named("not known", hadNoEffect ? [] : [job]),
          ...named(`not ${ending.past}`, order.slice(hadNoEffect ? index : index + 1)),
        ],
        hint: hadNoEffect ? error.hint : `run it again: jobs that are ${ending.past} stay so`,
        cause: error,
      });
    }
  }
  return ended;
}

/** Where the answer leaves open what was done, the job itself tells; if it was not, a second request does no harm. */
async function send(ending: Ending, job: Job, target: Target, context: Context): Promise<Job> {
  for (let doubt: CliError | null = null; ; ) {
    try {
      await ending.send(target, job.jobId, context);
      return { ...job, ...ending.result };
    } catch (error) {
      if (!(error instanceof CliError) || isInterruption(error)) throw error;
      // A second request that never arrived leaves the doubt about the first.
      if (error.hadNoEffect) throw error.kind === "server" ? error : (doubt ?? error);
      await context.sleep(Math.min(error.retryAfterMs ?? 1_000, 30_000));
      const seen = await look(job, target, context);
      if (seen !== null && ending.standing(seen) === "done") return seen;
      if (seen === null || doubt !== null) throw error;
      doubt = error;
    }
  }
}

/** `null` where this is not answered either. */
async function look({ jobId }: Job, target: Target, context: Context): Promise<Job | null> {
  try {
    return await describeJob(target, jobId, unknownServer(), context);
  } catch (error) {
    if (error instanceof CliError && !isInterruption(error)) return null;
    throw error;
  }
}

function certainty({ state }: Job): number {
  return knownState(state) === "Uncommitted" ? 1 : 0;
}

function named(what: string, jobs: readonly Job[]): string[] {
  return jobs.length === 0 ? [] : [`${what}: ${jobs.map(({ jobId }) => jobId).join(", ")}`];
}
