import type { Context } from "../context.ts";
import { type CliError, isPassing } from "../errors.ts";
import { post } from "./request.ts";
import type { Target } from "./target.ts";

const slowestMs = 10_000;

/**
 * A POST that changes nothing, so that it may be sent again: after failures that can pass, `target.retries` times, all
 * within the time that one of them may take, so that an address that is silent is not waited for again and again.
 */
export async function read(
  target: Target,
  path: string,
  body: Record<string, unknown>,
  context: Context,
): Promise<unknown> {
  const { now, sleep, random, signal, trace } = context;
  const deadlineMs = Math.min(
    target.deadlineMs ?? Number.POSITIVE_INFINITY,
    now() + target.requestTimeoutMs,
  );
  for (let failures = 0; ; failures += 1) {
    try {
      return await post(target, path, body, context);
    } catch (error) {
      if (failures >= target.retries || !isPassing(error) || signal.aborted) throw error;
      const pauseMs = pauseAfter(error, failures, random());
      if (now() + pauseMs >= deadlineMs) throw error;
      trace?.(`retry ${failures + 1} of ${target.retries} in ${Math.round(pauseMs)} ms`);
      await sleep(pauseMs);
    }
  }
}

/** Doubling from 0.2 s, give or take a half; a server that asks for more gets it. */
function pauseAfter({ retryAfterMs = 0 }: CliError, failures: number, random: number): number {
  return Math.max(Math.min(slowestMs, 200 * 2 ** failures) * (0.5 + random), retryAfterMs);
}
