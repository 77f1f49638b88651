import { expect, test } from "vitest";
import { causeLines, findCauses } from "../../src/milvus/failed-jobs.ts";

const failed = (jobId: string, reason: string | null, state = "Failed") => ({
  ...{ jobId, reason, state },
  collectionName: "books",
  progress: 0,
});

const noKey =
  "check the path: Milvus reads its own bucket; give the object key without bucket and scheme";

const lines = (jobs: readonly ReturnType<typeof failed>[], most = 10, mark?: string) =>
  causeLines(findCauses(jobs), most, mark);

test("each cause has a line, and below it its next step", () => {
  const jobs = [
    failed("11", "NoSuchKey: a.parquet"),
    failed("12", "aborted by user"),
    failed("13", null),
    failed("14", null, "Completed"),
  ];
  expect(lines(jobs)).toEqual([
    "11: NoSuchKey: a.parquet",
    `next step: ${noKey}`,
    "12: aborted by user",
    "next step: none: aborted on request",
    "13: no reason given",
    "next step: see the Milvus log",
  ]);
});

test("jobs whose reasons differ only in IDs have the same cause", () => {
  const jobs = [
    failed("11", "collection 449839014328146739 dropped"),
    failed("12", "collection 449839014328146740 dropped"),
  ];
  expect(lines(jobs)).toEqual([
    "2 jobs, 11, 12: collection 449839014328146739 dropped",
    "next step: none: the collection no longer exists",
  ]);
});

test("causes that differ in a shorter number stay apart, with one next step for all", () => {
  const jobs = [
    failed("11", "NoSuchKey: part-1.parquet"),
    failed("12", "import timeout"),
    failed("13", "NoSuchKey: part-2.parquet"),
  ];
  expect(lines(jobs, 2)).toEqual([
    "11: NoSuchKey: part-1.parquet",
    "13: NoSuchKey: part-2.parquet",
    `next step: ${noKey}`,
    "and 1 more cause",
  ]);
});

test("a mark stands before causes only", () => {
  expect(lines([failed("11", null)], 1, "✗ ")).toEqual([
    "✗ 11: no reason given",
    "  next step: see the Milvus log",
  ]);
});
