import { describe, expect, test } from "vitest";
import { countRows, decodeJobDetail } from "../../src/milvus/job-detail.ts";

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
    nextStep: null,
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
  expect(countRows(job, 0)).toBe(null);
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

describe("the rows of a Completed job", () => {
  const nowMs = Date.UTC(2026, 10, 1, 12);
  const rows = (importedRows: number | undefined, totalRows = 10_000) => ({
    fileName: "[a.parquet]",
    state: "Completed",
    progress: 100,
    importedRows,
    totalRows,
  });
  const completed = { state: "Completed", progress: 100, importedRows: 10_000, totalRows: 10_000 };
  const counted = (changed: object) => countRows(decoded({ ...completed, ...changed }), nowMs);

  test("are those of its files, not its own, which are equal even if rows are missing", () => {
    expect(counted({ details: [rows(9_000), rows(10_000)] })).toEqual({
      imported: 19_000,
      total: 20_000,
    });
  });

  test("are none if its files have no row, for which there are no details", () => {
    const none = { details: [], importedRows: 0, totalRows: 0 };
    expect(counted(none)).toEqual({ imported: 0, total: 0 });
  });

  test.each<[string, object]>([
    ["the server gives no details", { details: [] }],
    ["Zilliz Cloud gives no imported rows", { details: [rows(undefined)] }],
    ["Zilliz Cloud gives no details", { details: [], importedRows: undefined, totalRows: 0 }],
    [
      "totals include the files before",
      { details: [rows(100, 100), rows(100, 200), rows(100, 300)], totalRows: 300 },
    ],
    ["the job has not Completed", { state: "Importing", details: [rows(9_000)] }],
    ["the job has Failed", { state: "Failed", details: [rows(0)] }],
  ])("are unknown: %s", (_why, changed) => {
    expect(counted(changed)).toBe(null);
  });

  test("are unknown if none are left of a job so old that its segments may have been removed", () => {
    const details = [rows(0), rows(10_000)];
    const at = (createTime: string) => counted({ createTime, completeTime: "", details });
    expect(at("2026-11-01T08:59:59Z")).toBe(null);
    expect(at("2026-11-01T09:00:01Z")).toEqual({ imported: 10_000, total: 20_000 });
    expect(counted({ createTime: undefined, completeTime: "2026-11-01T08:00:00Z", details })).toBe(
      null,
    );
  });

  test("are those of an old job as well if some are left", () => {
    const createTime = "2026-11-01T08:00:00Z";
    expect(counted({ createTime, details: [rows(9_000)] })).toEqual({
      imported: 9_000,
      total: 10_000,
    });
  });
});

test.each([
  [{ details: {} }, "data.details must be an array, got {}"],
  [{ details: [file, "x"] }, 'data.details[1] must be an object, got "x"'],
  [{ state: undefined }, "data.state must be a string, got nothing"],
])("%j is refused with the part's name", (changed, part) => {
  expect(() => decoded(changed)).toThrow(`unexpected response: ${part}`);
});

describe("the next step", () => {
  const failed = { state: "Failed", progress: 0 };

  test.each<[string, object, string | null]>([
    ["is that for its reason", { ...failed, reason: "import timeout" }, "longer --job-timeout"],
    [
      "is that for the reason of a file if the job has none",
      {
        ...failed,
        details: [
          { ...file, reason: "" },
          { ...file, reason: "NoSuchKey" },
        ],
      },
      "check the path",
    ],
    ["is the log if there is no reason", { ...failed, details: [] }, "see the Milvus log"],
    ["is none for a job that has not failed", { state: "Completed", progress: 100 }, null],
  ])("%s", (_what, changed, nextStep) => {
    const found = decoded({ reason: undefined, ...changed }).nextStep;
    if (nextStep === null) expect(found).toBe(null);
    else expect(found).toContain(nextStep);
  });
});
