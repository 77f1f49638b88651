import { type Context, isTerminal } from "../base/context.ts";
import { type ColorChoice, usesColor } from "./color.ts";

/** Loading a spinner takes 26 ms, so that only somebody who already waits should pay for it. */
const patienceMs = 150;

/** Waits for work; on a terminal a spinner tells for what, once it takes longer than a blink. */
export async function withSpinner<Result>(
  text: string,
  color: ColorChoice,
  context: Context,
  work: Promise<Result>,
): Promise<Result> {
  if (!isTerminal(context.stderr)) return work;
  const done = new AbortController();
  const [outcome] = await Promise.allSettled([
    work.finally(() => done.abort()),
    spinUntil(done.signal, text, color, context),
  ]);
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

async function spinUntil(
  done: AbortSignal,
  text: string,
  color: ColorChoice,
  { stderr, env, sleep }: Context,
): Promise<void> {
  await sleep(patienceMs, done);
  if (done.aborted) return;
  const { startSpinner } = await import("./spinner.ts");
  if (done.aborted) return;
  const stop = startSpinner(text, stderr, usesColor(stderr, color, env));
  done.addEventListener("abort", stop, { once: true });
}
