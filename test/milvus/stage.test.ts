import { describe, expect, test } from "vitest";
import { stageEnd, stageOf } from "../../src/milvus/job.ts";

describe("the stage of an importing job", () => {
  test.each([
    [0, "pre-import", "pre-import"],
    [10, "pre-import", "pre-import"],
    [39, "pre-import", "pre-import"],
    [40, "import", "import"],
    [69, "import", "import"],
    [70, "sort", "index"],
    [79, "sort", "index"],
    [80, "index", "index"],
    [90, "index", "index"],
    [98, "index", "index"],
    [99, "commit", "commit"],
  ])("at %i %% is %s, of a 2.4 %s", (progress, stage, stageOf24) => {
    expect(stageOf({ state: "Importing", progress }, true)).toBe(stage);
    expect(stageOf({ state: "Importing", progress }, false)).toBe(stageOf24);
  });
});

describe("the stage of a job in another state", () => {
  test.each([
    ["Pending", 5, "pending"],
    ["InProgress", 50, "import"],
    ["Uncommitted", 99, "commit"],
    ["Committing", 99, "commit"],
    ["Completed", 100, "done"],
    ["Failed", 0, "failed"],
    ["None", 0, "unknown"],
    ["Rebalancing", 75, "unknown"],
  ])("%s is %s", (state, progress, stage) => {
    expect(stageOf({ state, progress }, true)).toBe(stage);
  });
});

test("a stage ends where the next one begins; the end of the index is unknown", () => {
  const stages = ["pending", "pre-import", "import", "sort", "index", "commit", "done"] as const;
  expect(stages.map(stageEnd)).toEqual([null, 40, 70, 80, null, null, null]);
});
