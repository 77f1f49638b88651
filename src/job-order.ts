import { compareIds, type Job } from "./milvus/job.ts";

/** So many digits, and those before them, a double holds exactly. */
const lowDigits = 9;

/** Ids are beyond a double and compare slowly as text, so each is cut into two numbers once, before the sorting. */
export function newestFirst(jobs: readonly Job[]): Job[] {
  const high = Float64Array.from(jobs, ({ jobId }) => Number(jobId.slice(0, -lowDigits)));
  const low = Float64Array.from(jobs, ({ jobId }) => Number(jobId.slice(-lowDigits)));
  if (low.some(Number.isNaN) || high.some(Number.isNaN)) {
    return [...jobs].sort((left, right) => compareIds(right.jobId, left.jobId));
  }
  const order = Uint32Array.from(jobs.keys()).sort(
    (left, right) => (high[right] ?? 0) - (high[left] ?? 0) || (low[right] ?? 0) - (low[left] ?? 0),
  );
  const sorted: Job[] = [];
  for (const index of order) {
    const job = jobs[index];
    if (job !== undefined) sorted.push(job);
  }
  return sorted;
}
