import { describe, expect, test } from "vitest";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { createKeyMemory } from "../../src/demo/store.ts";
import type { ServerOptions } from "../milvus/milvus.ts";
import { ok, startMilvus } from "../milvus/start.ts";

// Tests what the recorded requests and responses (recorded.test.ts) cannot show.

const list = "jobs/import/list";
const create = "jobs/import/create";
const describeJob = "jobs/import/describe";
const request = { collectionName: "books", files: [["a.parquet"]] };

describe("a list", () => {
  test("has another order each time, the same in every run", async () => {
    const orders = async () => {
      const { demo, post } = startMilvus();
      for (let count = 0; count < 8; count += 1) demo.addJob({ collection: "books" });
      return [JSON.stringify((await post(list)).body), JSON.stringify((await post(list)).body)];
    };
    const [first, second] = await orders();
    expect(first).not.toBe(second);
    expect(await orders()).toEqual([first, second]);
  });

  test("still has the jobs of a dropped collection, where the unfinished ones fail", async () => {
    const { demo, post } = startMilvus({ random: () => 0 });
    demo.addJob({ collection: "books", ageMs: 60_000, plan: completesAfter(10_000) });
    demo.addJob({ collection: "books", plan: completesAfter(10_000) });
    demo.addCollection("default", "films");
    demo.addJob({ collection: "films" });
    demo.dropCollection("default", "books");
    expect((await post(list, { collectionName: "books" })).body).toMatchObject({ code: 100 });
    expect((await post(list)).body).toMatchObject(
      ok({
        records: [
          { state: "Completed" },
          { state: "Failed", reason: "collection 453468002259000001 dropped" },
          { state: "Pending" },
        ],
      }),
    );
  });
});

describe("a created job", () => {
  test("has the files, options and timeout of the request", async () => {
    const { demo, post } = startMilvus();
    const options = { timeout: "1h30m", auto_commit: "FALSE" };
    await post(create, { ...request, files: [["id.npy", "vec.npy"], [], ["b.npy"]], options });
    const [job] = demo.jobs();
    expect(job).toMatchObject({ db: "default", collection: "books", options, autoCommit: false });
    expect(job?.files.map(({ paths }) => paths)).toEqual([["id.npy", "vec.npy"], ["b.npy"]]);
    expect(job?.timeoutMs).toBe(5_400_000);
  });

  test("completes within a minute, even with 1,024 files, and may not have more", async () => {
    const { demo, post, pass } = startMilvus();
    const files = Array.from({ length: 1_024 }, (_, index) => [`${index}.parquet`]);
    await post(create, { ...request, files });
    pass(60_000);
    expect(demo.jobs()).toMatchObject([{ state: "Completed", progress: 100 }]);
    expect((await post(create, { ...request, files: [...files, ["a.csv"]] })).body).toEqual({
      code: 2100,
      message:
        "The max number of import files should not exceed 1024, but got 1025: importing data failed",
    });
  });

  test.each(["C:\\data\\1.json", "E:/data/1.json", "file:///data/1.json", "missing.json"])(
    "fails later for %s, which no server can read",
    async (path) => {
      const { demo, post, pass } = startMilvus();
      expect((await post(create, { ...request, files: [[path]] })).body).toMatchObject({ code: 0 });
      pass(60_000);
      expect(demo.jobs()).toMatchObject([{ state: "Failed", progress: 0 }]);
    },
  );
});

describe("the job limit", () => {
  test("counts unfinished jobs", async () => {
    const { demo, post } = startMilvus({ version: "2.5", quirks: { maxJobs: 1 } });
    demo.addJob({ collection: "books", ageMs: 3_600_000 });
    expect((await post(create, request)).body).toMatchObject({ code: 0 });
    expect((await post(create, request)).body).toEqual({
      code: 2100,
      message:
        "The number of jobs has reached the limit, please try again later. If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.: importing data failed",
    });
  });

  test("also refuses a repeated idempotency key", async () => {
    const key = { "Idempotency-Key": "k" };
    const { post } = startMilvus({ quirks: { maxJobs: 1 } });
    await post(create, request, key);
    expect((await post(create, request, key)).body).toMatchObject({ code: 2101 });
  });
});

describe("an idempotency key", () => {
  test.each(["a\tb", "k".repeat(257)])("of %j is refused", async (bad) => {
    const { post } = startMilvus();
    const { body } = await post(create, request, { "Idempotency-Key": bad });
    expect(body).toMatchObject({ code: 1100 });
  });

  test("is remembered among the last 8,192", () => {
    const keys = createKeyMemory(() => 0);
    const jobOf = (key: string, created: string) => keys.createOnce("1", key, () => created);
    for (let index = 0; index < 8_192; index += 1) jobOf(`key ${index}`, `${index}`);
    expect(jobOf("key 0", "another")).toBe("0");
    jobOf("one more", "8192");
    expect(jobOf("key 1", "another")).toBe("1");
    expect(jobOf("key 0", "another")).toBe("another");
  });
});

describe("a request", () => {
  test("has its headers read as UTF-8", async () => {
    const { demo, post } = startMilvus();
    demo.addDatabase("bücher");
    demo.addCollection("bücher", "romane");
    const bytes = Buffer.from("bücher").toString("latin1");
    const response = await post(list, { collectionName: "romane" }, { "DB-Name": bytes });
    expect(response.body).toEqual(ok({ records: [] }));
  });

  test("gets text for a path that is not served", async () => {
    const { post } = startMilvus();
    expect(await post("jobs/import/delete")).toMatchObject({
      status: 404,
      headers: { "content-type": "text/plain" },
    });
  });

  test.each([
    ["GET", { status: 404, body: "404 page not found" }],
    ["OPTIONS", { status: 204, headers: { "access-control-allow-origin": "*" } }],
  ])("by %s gets the response %j", async (method, response) => {
    const { demo } = startMilvus();
    const path = `/v2/vectordb/${list}`;
    expect(await demo.handle({ method, path, headers: {}, body: "" })).toMatchObject(response);
  });

  test("is refused if a user has sent too many to the route within a second", async () => {
    const clusterId = "in01";
    const { post, pass } = startMilvus({ quirks: { cloud: true, requestsPerSecond: 2 } });
    const statusOf = async (path: string, user: string) =>
      (await post(path, { clusterId }, { Authorization: user })).status;
    expect([await statusOf(list, "a"), await statusOf(list, "a")]).toEqual([200, 200]);
    expect(await statusOf(list, "a")).toBe(429);
    expect(await statusOf(list, "b")).toBe(200);
    expect(await statusOf(create, "a")).toBe(200);
    pass(1_000);
    expect(await statusOf(list, "a")).toBe(200);
  });
});

describe("a server", () => {
  test.each<[ServerOptions["version"], unknown]>([
    ["2.6", undefined],
    ["3.0", expect.stringMatching(/^[0-9a-f]{32}$/)],
  ])("of version %s sends the trace ID %s", async (version = "3.0", expected) => {
    const { post } = startMilvus({ version });
    expect((await post(list)).headers["x-milvus-trace-id"]).toEqual(expected);
  });

  test.each([
    [0, "2025-11-24T16:00:00Z"],
    [480, "2025-11-25T00:00:00+08:00"],
    [-570, "2025-11-24T06:30:00-09:30"],
  ])("%d minutes east of UTC writes %s", async (utcOffsetMinutes, createTime) => {
    const { demo, post } = startMilvus({ quirks: { utcOffsetMinutes } });
    const jobId = demo.addJob({ collection: "books" });
    expect((await post(describeJob, { jobId })).body).toMatchObject(ok({ createTime }));
  });
});
