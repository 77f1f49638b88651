import { CliError, isInterruption, isTransient } from "./errors.ts";

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

/** A time without a good response, to wait out for `maxMs`. All times are of the same `elapsedMs`. */
export class Outage {
  /** The latest failure. */
  readonly failure: CliError;
  /** How many failures there were. */
  readonly failures: number;
  readonly sinceMs: number;
  readonly #maxMs: number;

  private constructor(failure: CliError, failures: number, sinceMs: number, maxMs: number) {
    this.failure = failure;
    this.failures = failures;
    this.sinceMs = sinceMs;
    this.#maxMs = maxMs;
  }

  /** Returns the outage that the error begins or continues; rethrows an error that will not pass. */
  static continue(outage: Outage | null, error: unknown, nowMs: number, maxMs: number): Outage {
    if (!isTransient(error)) throw error;
    return new Outage(error, (outage?.failures ?? 0) + 1, outage?.sinceMs ?? nowMs, maxMs);
  }

  lastedMs(nowMs: number): number {
    return nowMs - this.sinceMs;
  }

  /** Returns the time until it has lasted too long: at 0 and below, give up. */
  leftMs(nowMs: number): number {
    return this.#maxMs - this.lastedMs(nowMs);
  }
}
