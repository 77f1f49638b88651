import { describe, expect, test } from "vitest";
import type { DemoOptions } from "../../src/demo/milvus.ts";
import { ok, startDemo } from "../support/started-demo.ts";

const create = "jobs/import/create";
const request = { collectionName: "books", files: [["a.parquet"]] };

function startWithCollections(options: Partial<DemoOptions> = {}) {
  const started = startDemo(options);
  started.demo.addCollection("default", "films", { partitions: ["recent"], loaded: false });
  started.demo.addCollection("default", "plays", { partitionKey: true });
  return started;
}

describe("create", () => {
  test("starts a job and gives its id, 18 digits that rise", async () => {
    const { demo, ask } = startDemo();
    const first = await ask(create, request);
    const second = await ask(create, request);
    expect(first.body).toEqual(ok({ jobId: "453468002260053100" }));
    expect(second.body).toEqual(ok({ jobId: "453468002260053103" }));
    expect(demo.jobs().map(({ jobId }) => jobId)).toEqual([
      "453468002260053100",
      "453468002260053103",
    ]);
  });

  test("keeps files, options and time limit of the request", async () => {
    const { demo, ask } = startDemo();
    const options = { timeout: "1h30m", auto_commit: "FALSE" };
    await ask(create, { ...request, files: [["id.npy", "vec.npy"], [], ["b.npy"]], options });
    const [job] = demo.jobs();
    expect(job).toMatchObject({ db: "default", collection: "books", options, autoCommit: false });
    expect(job?.files.map(({ paths }) => paths)).toEqual([["id.npy", "vec.npy"], ["b.npy"]]);
    expect(job?.timeoutMs).toBe(5_400_000);
  });

  test("makes a job that completes within a minute, even of 1024 files", async () => {
    const { demo, ask, pass } = startDemo();
    const files = Array.from({ length: 1_024 }, (_, index) => [`${index}.parquet`]);
    await ask(create, { ...request, files });
    pass(60_000);
    expect(demo.jobs()).toMatchObject([{ state: "Completed", progress: 100 }]);
  });

  test.each(["C:\\data\\1.json", "E:/data/1.json", "file:///data/1.json", "missing.json"])(
    "accepts %s, which no server can read, and fails later",
    async (path) => {
      const { demo, ask, pass } = startDemo();
      expect((await ask(create, { ...request, files: [[path]] })).body).toMatchObject({ code: 0 });
      pass(60_000);
      expect(demo.jobs()).toMatchObject([{ state: "Failed", progress: 0 }]);
    },
  );

  const tooMany = Array.from({ length: 1_025 }, () => ["a.parquet"]);
  const broadcast = "failed to broadcast import: failed to validate import request: ";

  test.each([
    [{ dbName: "nowhere" }, 800, "database not found[database=nowhere]"],
    [{ collectionName: "none" }, 100, "collection not found[database=default][collection=none]"],
    [{ collectionName: "films", partitionName: "old" }, 200, "partition not found[partition=old]"],
    [
      { collectionName: "plays", partitionName: "recent" },
      2100,
      "not allow to set partition name for collection with partition key: importing data failed",
    ],
    [{ options: { backup: "true" } }, 1101, "partition not specified: missing parameter"],
    [
      { options: { l0_import: "true" } },
      2100,
      "l0 import is disabled by dataCoord.import.enableL0Import: importing data failed",
    ],
    [{ files: [] }, 1100, "import request is empty: invalid parameter"],
    [{ files: [[]] }, 1100, "import request is empty: invalid parameter"],
    [
      { files: tooMany },
      2100,
      "The max number of import files should not exceed 1024, but got 1025: importing data failed",
    ],
    [{ files: [["a.txt"]] }, 2100, "unexpected file type, files=[a.txt]: importing data failed"],
    [{ files: [["a"]] }, 2100, "unexpected file type, files=[a]: importing data failed"],
    [
      { files: [["a.npy", "b.json"]] },
      2100,
      "inconsistency in file types, (a.npy) vs (b.json): importing data failed",
    ],
    [
      { files: [["a.csv", "b.csv"]] },
      2100,
      "for CSV import, accepts only one file: importing data failed",
    ],
    [
      { options: { timeout: "soon" } },
      2100,
      `${broadcast}parse timeout failed, err=time: invalid duration "soon": importing data failed`,
    ],
    [
      { options: { timeout: "300" } },
      2100,
      `${broadcast}parse timeout failed, err=time: missing unit in duration "300": importing data failed`,
    ],
    [
      { options: { auto_commit: "maybe" } },
      1801,
      'can only accept json format request, error: invalid auto_commit value "maybe", should be "true" or "false"',
    ],
    [
      { options: { auto_commit: null } },
      1801,
      'can only accept json format request, error: invalid auto_commit value "", should be "true" or "false"',
    ],
  ])("refuses %j with %d %s", async (change, code, message) => {
    const { demo, ask } = startWithCollections();
    const { status, body } = await ask(create, { ...request, ...change });
    expect({ status, body }).toEqual({ status: 200, body: { code, message } });
    expect(demo.jobs()).toEqual([]);
  });

  test.each([
    [{ collectionName: "films", partitionName: "recent" }],
    [{ collectionName: "films", partitionName: "_default" }],
    [{ partitionName: "_default", files: [["insert", "delta"]], options: { backup: "true" } }],
    [{ options: { timeout: "1.5h" } }],
    [{ options: { sep: null } }],
    [{ CollectionName: "books", unknown: 1 }],
  ])("accepts %j", async (change) => {
    const { ask } = startWithCollections();
    expect((await ask(create, { ...request, ...change })).body).toMatchObject({ code: 0 });
  });

  test("takes an l0 import where it is allowed, unless the collection is loaded", async () => {
    const { ask } = startWithCollections({ version: "2.6" });
    const options = { l0_import: "true" };
    const refused = await ask(create, { ...request, options });
    const accepted = await ask(create, { ...request, collectionName: "films", options });
    expect(refused.body).toEqual({
      code: 2100,
      message:
        "for l0 import, collection cannot be loaded, please release it first: importing data failed",
    });
    expect(accepted.body).toMatchObject({ code: 0 });
  });

  test("looks at no file type of a level-0 import", async () => {
    const { ask } = startWithCollections({ version: "2.6" });
    const l0 = { collectionName: "films", files: [["l0"]], options: { l0_import: "true" } };
    expect((await ask(create, l0)).body).toMatchObject({ code: 0 });
  });

  test("does nothing in no time", async () => {
    const { demo, ask } = startDemo();
    expect(await ask(create, request, { "Request-Timeout": "0" })).toMatchObject({ status: 408 });
    expect(demo.jobs()).toEqual([]);
  });

  test("refuses more unfinished jobs than the limit", async () => {
    const { demo, ask } = startDemo({ version: "2.5", quirks: { maxJobs: 1 } });
    demo.addJob({ collection: "books", ageMs: 3_600_000 });
    expect((await ask(create, request)).body).toMatchObject({ code: 0 });
    expect((await ask(create, request)).body).toEqual({
      code: 2100,
      message:
        "The number of jobs has reached the limit, please try again later. If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.: importing data failed",
    });
  });
});
