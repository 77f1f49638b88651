import { compareIds, type Job } from "./job.ts";

/** So many digits, and those before them, a double holds exactly. */
const lowDigits = 9;

/**
 * Ids are beyond a double and compare slowly as text, so each becomes a number once, before the sorting. The loops
 * count: those over an iterator take twice as long until V8 has compiled them.
 */
export function newestFirst(jobs: readonly Job[]): Job[] {
  const distances = idDistances(jobs);
  if (distances === null) {
    return [...jobs].sort((left, right) => compareIds(right.jobId, left.jobId));
  }
  const order = new Uint32Array(jobs.length);
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  order.sort((left, right) => (distances[right] ?? 0) - (distances[left] ?? 0));
  const sorted: Job[] = [];
  for (let place = 0; place < order.length; place += 1) {
    const job = jobs[order[place] ?? 0];
    if (job !== undefined) sorted.push(job);
  }
  return sorted;
}

/** How far each id lies above a common one; `null` where they are no numbers, or too far apart for a double. */
function idDistances(jobs: readonly Job[]): Float64Array | null {
  const highs = new Float64Array(jobs.length);
  const distances = new Float64Array(jobs.length);
  let lowest = Number.POSITIVE_INFINITY;
  for (let index = 0; index < jobs.length; index += 1) {
    const id = jobs[index]?.jobId ?? "";
    const cut = id.length - lowDigits;
    let high = 0;
    let low = 0;
    // `Number` would first copy each part of the text.
    for (let place = 0; place < id.length; place += 1) {
      const digit = id.charCodeAt(place) - 48;
      if (digit < 0 || digit > 9) return null;
      if (place < cut) high = high * 10 + digit;
      else low = low * 10 + digit;
    }
    if (!Number.isSafeInteger(high)) return null;
    if (high < lowest) lowest = high;
    highs[index] = high;
    distances[index] = low;
  }
  for (let index = 0; index < distances.length; index += 1) {
    const distance = ((highs[index] ?? 0) - lowest) * 10 ** lowDigits + (distances[index] ?? 0);
    if (!Number.isSafeInteger(distance)) return null;
    distances[index] = distance;
  }
  return distances;
}
