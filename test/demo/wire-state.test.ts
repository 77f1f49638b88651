import { describe, expect, test } from "vitest";
import { restsAt } from "../../src/demo/job-plans.ts";
import { startMilvus } from "../milvus/start.ts";

const fourFiles = [["a.parquet"], ["b.parquet"], ["c.parquet"], ["d.parquet"]];

describe("the wire state", () => {
  const newer = ["2.5", "2.6", "3.0"] as const;
  const older = ["2.4.0", "2.4.14", "2.4"] as const;
  const all = [...older, ...newer];

  test.each([
    ["pending", 0, all, "Pending", 0],
    ["pending", 0.99, all, "Pending", 9],
    ["pre-import", 0, all, "Importing", 10],
    ["pre-import", 0.5, all, "Importing", 25],
    ["import", 0, all, "Importing", 40],
    ["import", 0.5, all, "Importing", 55],
    ["import", 0.99, all, "Importing", 69],
    ["sort", 0, newer, "Importing", 70],
    ["sort", 0.75, newer, "Importing", 77],
    ["index", 0, newer, "Importing", 80],
    ["index", 0.75, newer, "Importing", 87],
    ["index", 0, older, "Importing", 70],
    ["index", 0.75, older, "Importing", 85],
    ["commit", 0, ["3.0"], "Importing", 99],
  ] as const)("of stage %s at %d on %j is %s at %d", (stage, share, versions, state, progress) => {
    for (const version of versions) {
      const { demo } = startMilvus({ version });
      demo.addJob({ collection: "books", files: fourFiles, plan: restsAt(stage, share) });
      expect(demo.jobs()).toMatchObject([{ state, progress }]);
    }
  });

  test("of a job that is committed manually is Uncommitted, then Committing, at 99", async () => {
    const { demo, post } = startMilvus();
    const plan = { ...restsAt("commit"), halt: { stage: "commit", share: 0 } as const };
    const jobId = demo.addJob({ collection: "books", autoCommit: false, plan });
    expect(demo.jobs()).toMatchObject([{ state: "Uncommitted", progress: 99 }]);
    await post("jobs/import/commit", { jobId });
    expect(demo.jobs()).toMatchObject([{ state: "Committing", progress: 99 }]);
  });

  test("moves from file to file while nothing is imported yet", () => {
    const { demo } = startMilvus();
    demo.addJob({ collection: "books", files: fourFiles, plan: restsAt("pre-import", 0.49) });
    demo.addJob({ collection: "books", files: fourFiles, plan: restsAt("index", 0.49) });
    expect(demo.jobs().map(({ progress }) => progress)).toEqual([10, 82]);
  });
});
