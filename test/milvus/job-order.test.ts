import { expect, test } from "vitest";
import type { Job } from "../../src/milvus/job.ts";
import { sortNewestFirst } from "../../src/milvus/selection.ts";

function ids(...jobIds: string[]): string[] {
  const jobs = jobIds.map(
    (jobId): Job => ({ jobId, collectionName: null, state: "Pending", progress: 0, reason: null }),
  );
  return sortNewestFirst(jobs).map(({ jobId }) => jobId);
}

test("ids that differ beyond the precision of a double are told apart", () => {
  expect(ids("453468002260053160", "453468002260053162", "453468002260053161")).toEqual([
    "453468002260053162",
    "453468002260053161",
    "453468002260053160",
  ]);
});

test("a longer id is newer", () => {
  expect(ids("9", "9223372036854775807", "1000000000", "999999999")).toEqual([
    "9223372036854775807",
    "1000000000",
    "999999999",
    "9",
  ]);
});

test("ids of Zilliz Cloud, which are no numbers, are in the order of text", () => {
  expect(ids("job-a", "job-c", "job-b")).toEqual(["job-c", "job-b", "job-a"]);
});

test("ids that differ in their first digits are in the order of these", () => {
  expect(ids("453999999999999999", "454000000000000001", "453000000000000002")).toEqual([
    "454000000000000001",
    "453999999999999999",
    "453000000000000002",
  ]);
});

test("one id that is no number puts all in the order of text", () => {
  expect(ids("453468002260053160", "45346800226005316x", "453468002260053162")).toEqual([
    "45346800226005316x",
    "453468002260053162",
    "453468002260053160",
  ]);
});

test("the same id on several clusters keeps the order of the clusters", () => {
  const job = { jobId: "7", collectionName: null, state: "Pending", progress: 0, reason: null };
  const [eu, us] = [
    { ...job, profile: "eu" },
    { ...job, profile: "us" },
  ] as const;
  expect(sortNewestFirst([eu, us])).toEqual([eu, us]);
  expect(sortNewestFirst([us, eu])).toEqual([us, eu]);
});
