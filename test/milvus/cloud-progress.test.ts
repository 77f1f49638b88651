import { expect, test } from "vitest";
import { chooseTerseJobs } from "../../src/milvus/terse-list.ts";

function job(jobId: string, state: string, reason: string | null = null) {
  return { jobId, collectionName: "books", state, progress: 0, reason };
}

test("jobs that failed are asked about, then those shown, then those that wait longest", () => {
  const askedMs: Record<string, number> = { old: 1, recent: 3, shown: 9 };
  const jobs = [
    job("recent", "InProgress"),
    job("pending", "Pending"),
    job("old", "InProgress"),
    job("completed", "Completed"),
    job("known", "Failed", "no such field"),
    job("shown", "InProgress"),
    job("failed", "Failed"),
  ];

  expect(chooseTerseJobs(jobs, new Set(["shown"]), (id) => askedMs[id] ?? 0)).toEqual([
    "failed",
    "shown",
    "old",
    "recent",
  ]);
});
