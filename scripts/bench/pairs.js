import { run } from "./run.js";

/**
 * Runs all commands one after another, again and again, so that what else the machine does hits them alike; each time in
 * another order, for what ran before leaves its marks in the processor's caches.
 * @param {Readonly<Record<string, import("./run.js").Command>>} commands
 * @param {number} times
 * @param {import("./run.js").Surroundings} [surroundings]
 */
export async function interleaved(commands, times, surroundings) {
  /** @type {Map<string, number[]>} */
  const samples = new Map();
  for (let round = -1; round < times; round += 1) {
    for (const [name, command] of shuffled(Object.entries(commands))) {
      const { ms } = await run(command, surroundings);
      // The first round only warms the disk's cache.
      if (round >= 0) samples.set(name, [...(samples.get(name) ?? []), ms]);
    }
  }
  const of = (/** @type {string} */ name) => samples.get(name) ?? [];
  return {
    /** @param {string} name */
    ms: (name) => median(of(name)),
    /**
     * The median of what each round says; NaN where one of the two is not there.
     * @param {string} name
     * @param {string} baseline
     */
    ratio: (name, baseline) =>
      median(of(name).map((ms, round) => ms / (of(baseline)[round] ?? Number.NaN))),
  };
}

/**
 * @template Item
 * @param {readonly Item[]} items
 */
function shuffled(items) {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? Number.NaN)) / 2 : upper;
}
