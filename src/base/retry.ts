import { CliError, isInterruption } from "./errors.ts";

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
