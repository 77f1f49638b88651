import { describe, expect, test } from "vitest";
import { countMissingRows, decodeJobDetail } from "../../src/milvus/job-detail.ts";

const jobId = "453240863839750922";

const file = {
  completeTime: "2024-10-15T15:27:33+08:00",
  fileName: "[8db36d4f/1.parquet]",
  fileSize: 31_567_773,
  importedRows: 10_000,
  progress: 100,
  state: "Completed",
  totalRows: 10_000,
};

const answer = {
  collectionName: "quick_setup",
  completeTime: "2024-10-15T15:27:41+08:00",
  details: [file],
  fileSize: 31_567_773,
  importedRows: 10_000,
  jobId,
  progress: 100,
  state: "Completed",
  totalRows: 10_000,
};

function decoded(changed: Record<string, unknown>) {
  return decodeJobDetail({ ...answer, ...changed }, jobId, { hasSortStage: true });
}

test("an answer of Milvus 2.5 becomes a job with its times in UTC", () => {
  expect(decoded({})).toEqual({
    jobId,
    collectionName: "quick_setup",
    state: "Completed",
    progress: 100,
    reason: null,
    dbName: null,
    stage: "done",
    importedRows: 10_000,
    totalRows: 10_000,
    fileSizeBytes: 31_567_773,
    createTime: null,
    completeTime: "2024-10-15T07:27:41Z",
    files: [
      {
        paths: ["8db36d4f/1.parquet"],
        state: "Completed",
        progress: 100,
        importedRows: 10_000,
        totalRows: 10_000,
        fileSizeBytes: 31_567_773,
        completeTime: "2024-10-15T07:27:33Z",
        reason: null,
      },
    ],
  });
});

test("what Zilliz Cloud does not tell is null", () => {
  const cloud = {
    jobId: "job-xxxxxxxxxxxxxxxxxxxxx",
    collectionName: "medium_articles",
    fileName: "medium_articles_2020_dpr.json",
    fileSize: 3_279_917,
    state: "Completed",
    progress: 100,
    completeTime: "2024-04-01T06:17:55Z",
    reason: "",
    totalRows: 100_000,
    details: [
      {
        fileName: "medium_articles_2020_dpr.json",
        fileSize: 3_279_917,
        state: "Completed",
        progress: 100,
        completeTime: "2024-04-01T06:17:53Z",
        reason: "",
      },
    ],
  };
  const job = decodeJobDetail(cloud, "job-xxxxxxxxxxxxxxxxxxxxx", { hasSortStage: true });
  expect(job).toMatchObject({ reason: null, importedRows: null, totalRows: 100_000 });
  expect(job.files[0]).toMatchObject({ importedRows: null, totalRows: null, reason: null });
  expect(countMissingRows(job)).toBe(0);
});

test("the id is the one asked for, whatever the answer echoes", () => {
  expect(decoded({ jobId: 453_240_863_839_750_900 }).jobId).toBe(jobId);
});

test("a job without tasks has no files", () => {
  expect(decoded({ details: [] }).files).toEqual([]);
  expect(decoded({ details: undefined }).files).toEqual([]);
});

test("a file name that is no text gives no paths", () => {
  const details = [{ ...file, fileName: { toString: "" } }];
  expect(decoded({ details }).files).toEqual([expect.objectContaining({ paths: [] })]);
});

describe("a count", () => {
  test.each([
    [10.9, 10],
    ["10", 10],
    [-7, 0],
    ["", null],
    ["many", null],
    [null, null],
    [{}, null],
  ])("of %j rows is %j", (importedRows, rows) => {
    expect(decoded({ importedRows }).importedRows).toBe(rows);
  });
});

describe("the percentage of a file", () => {
  test.each([
    [50.9, 50],
    [-3, 0],
    [4_611_686_018_427_388_000, 100],
    [undefined, 0],
  ])("%j is %i", (progress, percent) => {
    expect(decoded({ details: [{ ...file, progress }] }).files[0]?.progress).toBe(percent);
  });
});

describe("a time", () => {
  test.each([
    ["2024-10-15T15:27:41Z", "2024-10-15T15:27:41Z"],
    ["2024-10-15T15:27:41-03:30", "2024-10-15T18:57:41Z"],
    ["2024-10-15T15:27:41.250Z", "2024-10-15T15:27:41Z"],
    ["2024-10-15T15:27:41", null],
    ["2024-13-15T15:27:41Z", null],
    ["9999-12-31T23:59:59-23:59", null],
    ["1", null],
    ["", null],
    [1_728_977_261, null],
  ])("of %j is %j", (createTime, time) => {
    expect(decoded({ createTime }).createTime).toBe(time);
  });
});

describe("the stage", () => {
  const half = { state: "Importing", progress: 75 };
  const early = { ...file, fileName: 'id:448761313698322012 paths:"1.parquet" ' };

  test("between 70 and 80 is sorting", () => {
    expect(decoded(half).stage).toBe("sort");
  });

  test("is the index where file names show a Milvus before 2.4.5, and stays so", () => {
    const dialect = { hasSortStage: true };
    const stage = (details: unknown[]) =>
      decodeJobDetail({ ...answer, ...half, details }, jobId, dialect).stage;
    expect(stage([early])).toBe("index");
    expect(stage([])).toBe("index");
  });
});

describe("missing rows", () => {
  test.each([
    ["Completed", 9_000, 10_000, 1_000],
    ["Completed", 10_000, 10_000, 0],
    ["Completed", 11_000, 10_000, -1_000],
    ["Completed", undefined, 10_000, 0],
    ["Importing", 9_000, 10_000, 0],
    ["Failed", 0, 10_000, 0],
  ])("%s with %j of %j: %i", (state, importedRows, totalRows, missing) => {
    expect(countMissingRows(decoded({ state, importedRows, totalRows }))).toBe(missing);
  });
});

test.each([
  [{ details: {} }, "data.details is no array, but {}"],
  [{ details: [file, "x"] }, 'data.details[1] is no object, but "x"'],
  [{ state: undefined }, "data.state is no state, but nothing"],
])("%j is refused with the part's name", (changed, part) => {
  expect(() => decoded(changed)).toThrow(`the server's answer cannot be read: ${part}`);
});
