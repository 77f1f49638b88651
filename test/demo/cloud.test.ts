import { describe, expect, test } from "vitest";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { ok, startDemo } from "../support/started-demo.ts";

const list = "jobs/import/list";
const clusterId = "inxx-1";
const place = { clusterId: "", projectId: "proj-1", regionId: "aws-us-west-2" };
const url = "s3://bucket/medium_articles.json";

function startCloud() {
  return startDemo({ quirks: { cloud: true }, users: { owner: "key-1" } });
}

const headers = { Authorization: "Bearer key-1" };

describe("Zilliz Cloud's dialect", () => {
  test("knows API keys", async () => {
    const { ask } = startCloud();
    expect((await ask(list, { clusterId }, headers)).body).toMatchObject(ok({ records: [] }));
    expect((await ask(list, { clusterId }, { Authorization: "Bearer key-2" })).body).toEqual({
      code: 21_119,
      message: "The apikey is illegal.",
    });
  });

  test("lists pages of a database's jobs, newest first, without progress and reason", async () => {
    const { demo, ask } = startCloud();
    demo.addDatabase("library");
    demo.addCollection("library", "books");
    demo.addJob({ db: "library", collection: "books" });
    const failed = demo.addJob({ collection: "books", plan: failsAfter(0, "import", "bad row") });
    const moving = demo.addJob({ collection: "books", plan: restsAt("import") });
    const page = { clusterId, pageSize: 1, currentPage: 1 };
    const first = await ask(list, page, headers);
    const second = await ask(list, { ...page, currentPage: 2 }, headers);
    expect(first.body).toEqual(
      ok({
        count: 2,
        currentPage: 1,
        pageSize: 1,
        records: [{ collectionName: "books", jobId: moving, state: "InProgress" }],
      }),
    );
    expect(second.body).toEqual(
      ok({
        count: 2,
        currentPage: 2,
        pageSize: 1,
        records: [{ collectionName: "books", jobId: failed, state: "Failed" }],
      }),
    );
  });

  test("has ten jobs on a page unless told", async () => {
    const { demo, ask } = startCloud();
    for (let count = 0; count < 11; count += 1) demo.addJob({ collection: "books" });
    expect((await ask(list, { clusterId }, headers)).body).toMatchObject(
      ok({ count: 11, pageSize: 10, records: { length: 10 } }),
    );
  });

  test("starts a job from object URLs, with an id that is no number", async () => {
    const { demo, ask } = startCloud();
    const created = await ask(
      "jobs/import/create",
      { clusterId, collectionName: "books", objectUrls: [[url]] },
      headers,
    );
    expect(created.body).toEqual(ok({ jobId: "job-000453468002260053100" }));
    expect(demo.jobs()[0]?.files[0]?.paths).toEqual([url]);
    const single = { clusterId, collectionName: "books", objectUrl: url };
    expect((await ask("jobs/import/create", single, headers)).body).toMatchObject({ code: 0 });
    expect(
      (await ask("jobs/import/create", { clusterId, collectionName: "books" }, headers)).body,
    ).toMatchObject({ code: 1100 });
  });

  test.each<[string, object, string]>([
    ["a volume", { volumeName: "v", dataPaths: [["a.json"], ["folder/"]] }, ""],
    ["a project and its region", { ...place, objectUrls: [[url]] }, ""],
    ["no place", { clusterId: "", objectUrls: [[url]] }, "either clusterId or projectId"],
    ["two places", { projectId: "p", objectUrls: [[url]] }, "either clusterId or projectId"],
    ["two sources", { objectUrl: url, volumeName: "v", dataPaths: [["a"]] }, "either objectUrls"],
    ["a volume alone", { volumeName: "v" }, "either objectUrls"],
    ["two URLs in one unit", { objectUrls: [[url, url]] }, "each list of objectUrls"],
    ["a key without its other half", { objectUrls: [[url]], accessKey: "a" }, "accessKey and"],
  ])("takes %s, or says what is wrong with it", async (_what, body, refusal) => {
    const { ask } = startCloud();
    const request = { clusterId, collectionName: "books", ...body };
    const answer = await ask("jobs/import/create", request, headers);
    expect(answer.body).toMatchObject(
      refusal === ""
        ? ok({ jobId: expect.stringMatching(/^job-/) })
        : { code: 1100, message: expect.stringContaining(refusal) },
    );
  });

  test("gives no more than 100 jobs a page", async () => {
    const { ask } = startCloud();
    const answer = await ask(list, { clusterId, pageSize: 101 }, headers);
    expect(answer.body).toMatchObject({ code: 96_008 });
  });

  test("can write its codes as text, as it used to", async () => {
    const { ask } = startDemo({ quirks: { cloud: true, textCodes: true } });
    expect((await ask(list, { clusterId })).body).toMatchObject({ code: "0", data: {} });
    expect((await ask(list)).body).toMatchObject({ code: "1100" });
  });

  test("refuses more than so many requests a second of one user to one endpoint", async () => {
    const { ask, pass } = startDemo({ quirks: { cloud: true, requestsPerSecond: 2 } });
    const statusOf = async (path: string, user: string) =>
      (await ask(path, { clusterId }, { Authorization: user })).status;
    expect([await statusOf(list, "a"), await statusOf(list, "a")]).toEqual([200, 200]);
    expect(await statusOf(list, "a")).toBe(429);
    expect(await statusOf(list, "b")).toBe(200);
    expect(await statusOf("jobs/import/create", "a")).toBe(200);
    pass(1_000);
    expect(await statusOf(list, "a")).toBe(200);
  });

  test.each(["getProgress", "describe"])("describes a job by %s", async (verb) => {
    const { demo, ask } = startCloud();
    const jobId = demo.addJob({
      collection: "books",
      files: [["s3://bucket/a.json"]],
      plan: completesAfter(0),
    });
    const completeTime = "2025-11-24T16:00:00Z";
    const file = { fileSize: 236_794_929, progress: 100, completeTime, reason: "" };
    expect((await ask(`jobs/import/${verb}`, { clusterId, jobId }, headers)).body).toEqual(
      ok({
        ...file,
        jobId,
        collectionName: "books",
        fileName: "a.json",
        state: "Completed",
        totalRows: 50_673,
        details: [{ ...file, fileName: "a.json", state: "Completed" }],
      }),
    );
  });

  test("is not spoken by an open-source server, nor the other way round", async () => {
    const cloud = startCloud();
    const open = startDemo();
    expect((await open.ask("jobs/import/getProgress")).status).toBe(404);
    expect((await cloud.ask("jobs/import/get_progress", {}, headers)).status).toBe(404);
  });
});
