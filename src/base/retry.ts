import { CliError, isInterruption, isRefusal } from "./errors.ts";
import { durationText } from "./words.ts";

export type Attempt<Value> = { value: Value } | { failure: CliError };

/** Resolves to the value or the foreseen failure; rethrows interruptions and bugs. */
export async function attempt<Value>(work: Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { value: await work };
  } catch (error) {
    if (!(error instanceof CliError) || isInterruption(error)) throw error;
    return { failure: error };
  }
}

/**
 * Returns the pause before the next try: doubled with every try up to `mostMs`, then multiplied by 0.5 to 1.5, so that
 * many clients do not retry at once. `random` is in [0, 1).
 */
export function backoffMs(
  tries: number,
  { firstMs, mostMs }: { firstMs: number; mostMs: number },
  random: number,
): number {
  return Math.min(mostMs, firstMs * 2 ** tries) * (0.5 + random);
}

/** After this time of refusals only, a server is not expected to recover by itself. */
const maxRefusalMs = 30_000;

/** A time without a good response, waited out for up to `maxMs`. All times are of the same `elapsedMs`. */
export class Outage {
  /** The latest failure. */
  readonly failure: CliError;
  /** How many failures there were. */
  readonly failures: number;
  readonly sinceMs: number;
  readonly #maxMs: number;
  /** Since when there have been refusals only; `null` if the latest failure is none. */
  readonly #refusedSinceMs: number | null;

  private constructor(failure: CliError, before: Outage | null, nowMs: number, maxMs: number) {
    this.failure = failure;
    this.failures = (before?.failures ?? 0) + 1;
    this.sinceMs = before?.sinceMs ?? nowMs;
    this.#maxMs = maxMs;
    this.#refusedSinceMs = isRefusal(failure)
      ? ((before === null ? null : before.#refusedSinceMs) ?? nowMs)
      : null;
  }

  /** Returns the outage that the failure begins or continues. */
  static continue(before: Outage | null, failure: CliError, nowMs: number, maxMs: number): Outage {
    return new Outage(failure, before, nowMs, maxMs);
  }

  /** Whether the server responds, but refuses. */
  get isRefused(): boolean {
    return this.#refusedSinceMs !== null;
  }

  lastedMs(nowMs: number): number {
    return nowMs - this.sinceMs;
  }

  /** Returns the time until it has lasted too long: at 0 and below, give up. */
  leftMs(nowMs: number): number {
    const leftMs = this.#maxMs - this.lastedMs(nowMs);
    if (this.#refusedSinceMs === null) return leftMs;
    return Math.min(leftMs, maxRefusalMs - (nowMs - this.#refusedSinceMs));
  }

  /** Returns the failure of an outage that has lasted too long; that of refusals is the latest of them. */
  endAt(nowMs: number): CliError {
    const { failure } = this;
    if (this.isRefused) return failure;
    const what = `server unreachable for ${durationText(this.lastedMs(nowMs))}: ${failure.message}`;
    return new CliError("network", what, { hint: failure.hint, cause: failure });
  }
}
