const factor = Number(process.env.FUZZ ?? 1);

/** How often a property is tried; `FUZZ=100` tries it a hundred times as often. Shrinking what fails has an end. */
export function runs(count: number) {
  return { numRuns: count * factor, interruptAfterTimeLimit: 20_000 * factor };
}

/** For tests of many runs of the whole tool: a failure must come through with its seed, not as a time-out. */
export const patience = { timeout: 30_000 * factor };
