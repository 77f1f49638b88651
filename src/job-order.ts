import { compareIds, type Job } from "./milvus/job.ts";

/** So many digits, and those before them, a double holds exactly. */
const lowDigits = 9;

/** Ids are beyond a double and compare slowly as text, so each becomes a number once, before the sorting. */
export function newestFirst(jobs: readonly Job[]): Job[] {
  const distances = idDistances(jobs);
  if (distances === null) {
    return [...jobs].sort((left, right) => compareIds(right.jobId, left.jobId));
  }
  const order = new Uint32Array(jobs.length);
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  order.sort((left, right) => (distances[right] ?? 0) - (distances[left] ?? 0));
  const sorted: Job[] = [];
  for (const index of order) {
    const job = jobs[index];
    if (job !== undefined) sorted.push(job);
  }
  return sorted;
}

/** How far each id lies above a common one; `null` where they are no numbers, or too far apart for a double. */
function idDistances(jobs: readonly Job[]): Float64Array | null {
  const high = new Float64Array(jobs.length);
  const distances = new Float64Array(jobs.length);
  let lowest = Number.POSITIVE_INFINITY;
  let index = 0;
  for (const { jobId } of jobs) {
    const cut = Math.max(0, jobId.length - lowDigits);
    const upper = digits(jobId, 0, cut);
    const lower = digits(jobId, cut, jobId.length);
    if (!Number.isSafeInteger(upper) || Number.isNaN(lower)) return null;
    if (upper < lowest) lowest = upper;
    high[index] = upper;
    distances[index] = lower;
    index += 1;
  }
  for (index = 0; index < distances.length; index += 1) {
    const distance = ((high[index] ?? 0) - lowest) * 10 ** lowDigits + (distances[index] ?? 0);
    if (!Number.isSafeInteger(distance)) return null;
    distances[index] = distance;
  }
  return distances;
}

/** `Number` would first copy that part of the text. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let index = from; index < to; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
