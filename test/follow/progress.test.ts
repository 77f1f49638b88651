import { describe, expect, test } from "vitest";
import { advance, type FollowedJob } from "../../src/follow/progress.ts";
import { type Job, type Stage, stageBand, stageOf } from "../../src/milvus/job.ts";
import type { JobDetail } from "../../src/milvus/job-detail.ts";

const stages = {
  stageOf: (job: Pick<Job, "state" | "progress">) => stageOf(job, true),
  stageBand: (stage: Stage) => stageBand(stage, true),
};

const importing: Job = {
  jobId: "1",
  collectionName: "books",
  state: "Importing",
  progress: 40,
  reason: null,
};

const described: JobDetail = {
  ...importing,
  dbName: null,
  stage: "import",
  importedRows: null,
  totalRows: null,
  fileSizeBytes: null,
  createTime: null,
  completeTime: null,
  nextStep: null,
  files: [],
};

type Polled = [seconds: number, percent: number, rows?: number];

/** What is known after the last of these polls of an importing job of 1,000 rows. */
function seen(...polls: Polled[]): FollowedJob | undefined {
  let known: FollowedJob | undefined;
  for (const [seconds, progress, importedRows = null] of polls) {
    const job = { ...importing, progress };
    const totalRows = importedRows === null ? null : 1_000;
    const detail = { ...described, progress, importedRows, totalRows };
    known = advance(known, job, detail, seconds * 1_000, stages);
  }
  return known;
}

describe("the time left", () => {
  test("is that of the percentages up to the end of the stage where no rows are told", () => {
    expect(seen([0, 40], [10, 45], [20, 50])).toMatchObject({ timeLeftMs: 40_000 });
  });

  test("is that of the rows where they are told", () => {
    expect(seen([0, 40, 100], [10, 41, 200], [20, 42, 300])).toMatchObject({
      rowsPerSecond: 10,
      timeLeftMs: 70_000,
    });
  });

  test("is that of the percentages where the rows are all written", () => {
    expect(seen([0, 70, 1_000], [10, 72, 1_000], [20, 74, 1_000])?.timeLeftMs).toBe(30_000);
  });

  test("is not known before the second movement, however often it is polled", () => {
    expect(seen([0, 40], [10, 50], [20, 50], [30, 50])?.timeLeftMs).toBeNull();
  });

  test("is not known where the rows stand still", () => {
    expect(seen([0, 40, 100], [10, 45, 100], [20, 50, 100])?.timeLeftMs).toBeNull();
  });
});

test("rows a second begin with the first count of them", () => {
  expect(seen([0, 40], [10, 41, 300], [20, 42, 400])?.rowsPerSecond).toBe(10);
});

test("rows a second are those of the last minute", () => {
  expect(seen([0, 40, 1], [30, 41, 2], [60, 42, 3], [90, 43, 303], [120, 44, 603])).toMatchObject({
    rowsPerSecond: 10,
  });
});

test("state, progress and reason are those of the describe, which is newer than the list", () => {
  const newer = { state: "Failed", progress: 60, reason: "no such field" };
  const known = advance(undefined, importing, { ...described, ...newer }, 0, stages);
  expect(known.job).toEqual({ ...importing, ...newer });
});

test("a job moves when only its rows do", () => {
  expect(seen([0, 40, 100], [10, 40, 100], [20, 40, 200])).toMatchObject({ movedAtMs: 20_000 });
  expect(seen([0, 40, 100], [10, 40, 200], [20, 40, 200])).toMatchObject({ movedAtMs: 10_000 });
});

test("no rows of none are not known rows", () => {
  const detail = { ...described, importedRows: 0, totalRows: 0 };
  expect(advance(undefined, importing, detail, 0, stages).rows).toBeNull();
});
