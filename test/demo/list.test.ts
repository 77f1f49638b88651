import { describe, expect, test } from "vitest";
import { completesAfter, failsAfter } from "../../src/demo/job-plans.ts";
import type { DemoOptions } from "../../src/demo/milvus.ts";
import { ok, startDemo } from "../support/started-demo.ts";

const list = "jobs/import/list";
const pending = { state: "Pending", progress: 0 };

/** Two databases with a collection `books` each, and one job in each of the two. */
function startTwoDatabases(options: Partial<DemoOptions> = {}) {
  const started = startDemo({ random: () => 0, ...options });
  started.demo.addDatabase("library");
  started.demo.addCollection("library", "books", { alias: "volumes" });
  const here = started.demo.addJob({ collection: "books" });
  const there = started.demo.addJob({ db: "library", collection: "books" });
  const records = (...jobIds: string[]) =>
    ok({ records: jobIds.map((jobId) => ({ jobId, collectionName: "books", ...pending })) });
  return { ...started, here, there, records };
}

describe("list", () => {
  test("is an empty array where there is nothing", async () => {
    const { ask } = startDemo();
    expect((await ask(list)).body).toEqual(ok({ records: [] }));
  });

  test("gives a record four members, and a reason where there is one", async () => {
    const { demo, ask } = startDemo({ random: () => 0 });
    const failed = demo.addJob({ collection: "books", plan: failsAfter(0, "import", "bad row") });
    const silent = demo.addJob({ collection: "books", plan: failsAfter(0, "import", "") });
    expect((await ask(list)).body).toEqual(
      ok({
        records: [
          {
            jobId: failed,
            collectionName: "books",
            state: "Failed",
            progress: 0,
            reason: "bad row",
          },
          { jobId: silent, collectionName: "books", state: "Failed", progress: 0 },
        ],
      }),
    );
  });

  test("writes its keys in order and escapes what HTML could read, as Go does", async () => {
    const { demo } = startDemo();
    demo.addJob({ collection: "books", plan: failsAfter(0, "import", "<a> & b") });
    const answer = await demo.handle({
      method: "POST",
      path: `/v2/vectordb/${list}`,
      headers: {},
      body: "{}",
    });
    expect(answer).toMatchObject({
      body: '{"code":0,"data":{"records":[{"collectionName":"books","jobId":"453468002260053100","progress":0,"reason":"\\u003ca\\u003e \\u0026 b","state":"Failed"}]}}',
    });
  });

  test("has an order of its own each time, the same in every run", async () => {
    const orders = async () => {
      const { demo, ask } = startDemo();
      for (let count = 0; count < 8; count += 1) demo.addJob({ collection: "books" });
      return [JSON.stringify((await ask(list)).body), JSON.stringify((await ask(list)).body)];
    };
    const [first, second] = await orders();
    expect(first).not.toBe(second);
    expect(await orders()).toEqual([first, second]);
  });

  test("ignores the database when no collection is named", async () => {
    const { ask, here, there, records } = startTwoDatabases();
    expect((await ask(list, { dbName: "library" })).body).toEqual(records(here, there));
    expect((await ask(list, { dbName: "nowhere" })).body).toEqual(records(here, there));
  });

  test("tells collections of one name in two databases apart when one is named", async () => {
    const { ask, here, there, records } = startTwoDatabases();
    const collectionName = "books";
    expect((await ask(list, { collectionName })).body).toEqual(records(here));
    expect((await ask(list, { collectionName, dbName: "library" })).body).toEqual(records(there));
  });

  test("takes the database from the body first, then from the header", async () => {
    const { ask, here, there, records } = startTwoDatabases();
    const collectionName = "books";
    const header = { "DB-Name": "library" };
    expect((await ask(list, { collectionName }, header)).body).toEqual(records(there));
    expect((await ask(list, { collectionName, dbName: "default" }, header)).body).toEqual(
      records(here),
    );
  });

  test("reads a header's bytes as UTF-8", async () => {
    const { demo, ask } = startDemo();
    demo.addDatabase("bücher");
    demo.addCollection("bücher", "romane");
    const bytes = Buffer.from("bücher").toString("latin1");
    const reply = await ask(list, { collectionName: "romane" }, { "DB-Name": bytes });
    expect(reply.body).toEqual(ok({ records: [] }));
  });

  test("finds a collection by its alias", async () => {
    const { ask, there, records } = startTwoDatabases();
    const reply = await ask(list, { collectionName: "volumes", dbName: "library" });
    expect(reply.body).toEqual(records(there));
  });

  test.each([
    [
      { collectionName: "films" },
      { code: 100, message: "collection not found[database=default][collection=films]" },
    ],
    [
      { collectionName: "books", dbName: "nowhere" },
      { code: 800, message: "database not found[database=nowhere]" },
    ],
  ])("refuses %j", async (request, body) => {
    const { ask } = startTwoDatabases();
    expect(await ask(list, request)).toMatchObject({ status: 200, body });
  });
});

describe("a job that is over", () => {
  test.each([
    ["2.5", 3],
    ["2.6", 48],
  ] as const)("is forgotten on %s after %d hours", async (version, hours) => {
    const { demo, ask, pass } = startDemo({ version });
    const jobId = demo.addJob({ collection: "books", plan: completesAfter(10_000) });
    pass(10_000 + hours * 3_600_000 - 1);
    expect(demo.jobs()).toHaveLength(1);
    pass(1);
    expect(demo.jobs()).toEqual([]);
    expect((await ask("jobs/import/describe", { jobId })).body).toMatchObject({
      message: expect.stringContaining(`import job does not exist, jobID=${jobId}`),
    });
  });

  test("stays when its collection is dropped, where it can no longer be asked by name", async () => {
    const { demo, ask } = startDemo({ random: () => 0 });
    demo.addJob({ collection: "books", ageMs: 60_000, plan: completesAfter(10_000) });
    demo.addJob({ collection: "books", plan: completesAfter(10_000) });
    demo.addCollection("default", "films");
    demo.addJob({ collection: "films" });
    demo.dropCollection("default", "books");
    expect((await ask(list, { collectionName: "books" })).body).toMatchObject({ code: 100 });
    expect((await ask(list)).body).toMatchObject(
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

describe("names", () => {
  test("of databases are listed", async () => {
    const { ask } = startTwoDatabases();
    expect((await ask("databases/list")).body).toEqual(ok(["default", "library"]));
  });

  test("of a database's collections are listed, without aliases", async () => {
    const { ask } = startTwoDatabases();
    expect((await ask("collections/list", { dbName: "library" })).body).toEqual(ok(["books"]));
  });

  test("of an unknown database's collections are refused", async () => {
    const { ask } = startTwoDatabases();
    expect((await ask("collections/list", { dbName: "nowhere" })).body).toEqual({
      code: 800,
      message: "database not found[database=nowhere]",
    });
  });
});
