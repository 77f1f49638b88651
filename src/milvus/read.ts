import type { Context } from "../base/context.ts";
import { type CliError, isPassing } from "../base/errors.ts";
import { post } from "./request.ts";
import type { Target } from "./server.ts";

const slowestMs = 10_000;

/** A POST that changes nothing, so that it may be sent again: after failures that can pass, `target.retries` times. */
export async function read(
  target: Target,
  path: string,
  body: Record<string, unknown>,
  context: Context,
): Promise<unknown> {
  const { now, sleep, random, signal, trace } = context;
  for (let failures = 0; ; failures += 1) {
    try {
      return await post(target, path, body, context);
    } catch (error) {
      if (failures >= target.retries || !isPassing(error) || signal.aborted) throw error;
      const pauseMs = pauseAfter(error, failures, target, random());
      if (target.deadlineMs !== null && now() + pauseMs >= target.deadlineMs) throw error;
      trace?.(`retry ${failures + 1} of ${target.retries} in ${Math.round(pauseMs)} ms`);
      await sleep(pauseMs);
    }
  }
}

/** Doubling from 0.2 s, give or take a half; a server that asks for more gets it, up to what an answer may take. */
function pauseAfter(
  { retryAfterMs = 0 }: CliError,
  failures: number,
  { requestTimeoutMs }: Target,
  random: number,
): number {
  const pauseMs = Math.min(slowestMs, 200 * 2 ** failures) * (0.5 + random);
  return Math.max(pauseMs, Math.min(retryAfterMs, requestTimeoutMs));
}
