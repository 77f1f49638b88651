import { describe, expect, test } from "vitest";
import type { FetchInit } from "../../src/base/context.ts";
import type { Fault } from "../../src/demo/faults.ts";
import { createDemo, type DemoOptions } from "../../src/demo/milvus.ts";

const url = "http://demo/v2/vectordb/jobs/import/";
const creation = JSON.stringify({ collectionName: "books", files: [["a.csv"]] });

function post(body: string, more: Partial<FetchInit> = {}): FetchInit {
  const { signal } = new AbortController();
  return { method: "POST", headers: {}, body, signal, redirect: "manual", ...more };
}

function startDemo(options: Partial<DemoOptions> = {}) {
  const demo = createDemo({ now: () => 0, ...options });
  demo.addCollection("default", "books");
  return demo;
}

async function read(answer: Awaited<ReturnType<ReturnType<typeof startDemo>["fetch"]>>) {
  return { status: answer.status, text: await answer.text() };
}

describe("a planned fault", () => {
  test("answers in the server's place, without the effect", async () => {
    const demo = startDemo();
    demo.fail("create", {
      kind: "answer",
      status: 503,
      body: "upstream connect error",
      headers: { "Retry-After": "7" },
    });
    const answer = await demo.fetch(`${url}create`, post(creation));
    expect([answer.headers.get("retry-after"), answer.headers.get("Content-Type")]).toEqual([
      "7",
      "text/plain",
    ]);
    expect(await read(answer)).toEqual({ status: 503, text: "upstream connect error" });
    expect(demo.jobs()).toEqual([]);
  });

  test("answers with JSON", async () => {
    const demo = startDemo();
    demo.fail("list", { kind: "answer", status: 200, body: { code: 8, message: "limit" } });
    expect(await read(await demo.fetch(`${url}list`, post("{}")))).toEqual({
      status: 200,
      text: '{"code":8,"message":"limit"}',
    });
  });

  test.each([
    ["3.0", undefined, '{"code":10001,"message":"request timeout"}'],
    ["2.4", undefined, "timeout"],
    ["3.0", "text", "timeout"],
    ["2.4", "json", '{"code":10001,"message":"request timeout"}'],
  ] as const)("is a timeout on %s in form %s", async (version, form, text) => {
    const demo = startDemo({ version });
    demo.fail("list", form === undefined ? { kind: "timeout" } : { kind: "timeout", form });
    expect(await read(await demo.fetch(`${url}list`, post("{}")))).toEqual({ status: 408, text });
  });

  test("is a connection that is reset", async () => {
    const demo = startDemo();
    demo.fail("list", { kind: "cut" });
    await expect(demo.fetch(`${url}list`, post("{}"))).rejects.toMatchObject({
      code: "ECONNRESET",
    });
  });

  test.each<[Fault, boolean]>([
    [{ kind: "answer", status: 502 }, false],
    [{ kind: "answer", status: 502, afterEffect: true }, true],
    [{ kind: "timeout" }, false],
    [{ kind: "timeout", afterEffect: true }, true],
    [{ kind: "cut" }, false],
    [{ kind: "cut", afterEffect: true }, true],
    [{ kind: "silence" }, false],
    [{ kind: "silence", afterEffect: true }, true],
  ])("%j: the job is there all the same: %s", async (fault, isThere) => {
    const demo = startDemo();
    demo.fail("create", fault);
    const controller = new AbortController();
    const { signal } = controller;
    const answer = demo.fetch(`${url}create`, post(creation, { signal }));
    const settled = answer.then(
      () => {},
      () => {},
    );
    controller.abort();
    await settled;
    expect(demo.jobs()).toHaveLength(isThere ? 1 : 0);
  });

  test("waits for its own route and is gone after its times", async () => {
    const demo = startDemo();
    demo.fail("list", { kind: "answer", status: 500 }, 2);
    const statuses: number[] = [];
    for (const verb of ["describe", "list", "list", "list"]) {
      statuses.push((await demo.fetch(`${url}${verb}`, post("{}"))).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test("for any request meets also one that is not served", async () => {
    const demo = startDemo();
    demo.fail("*", { kind: "answer", status: 500 });
    expect((await demo.fetch("http://demo/elsewhere", post("{}"))).status).toBe(500);
  });

  test("that nobody ran into can be asked for", async () => {
    const demo = startDemo();
    demo.fail("list", { kind: "cut" });
    demo.fail("create", { kind: "timeout" }, 2);
    await demo.fetch(`${url}create`, post(creation));
    expect(demo.unusedFaults()).toEqual([
      { target: "list", fault: { kind: "cut" }, left: 1 },
      { target: "create", fault: { kind: "timeout" }, left: 1 },
    ]);
  });
});

describe("a delay", () => {
  function startSlowly() {
    const slept: number[] = [];
    const demo = startDemo({
      sleep: async (ms) => {
        slept.push(ms);
      },
    });
    return { demo, slept };
  }

  test("passes before the answer comes", async () => {
    const { demo, slept } = startSlowly();
    demo.fail("list", { kind: "delay", ms: 1_500 });
    expect((await demo.fetch(`${url}list`, post("{}"))).status).toBe(200);
    expect(slept).toEqual([1_500]);
  });

  test.each([
    [{}, 30_000],
    [{ "Request-Timeout": "5" }, 5_000],
  ])("longer than the limit of %j ends there with 408 after the effect", async (headers, ms) => {
    const { demo, slept } = startSlowly();
    demo.fail("create", { kind: "delay", ms: 60_000 });
    const answer = await demo.fetch(`${url}create`, post(creation, { headers }));
    expect([answer.status, slept, demo.jobs().length]).toEqual([408, [ms], 1]);
  });

  test("needs a way to sleep", async () => {
    const demo = startDemo();
    demo.fail("list", { kind: "delay", ms: 1 });
    await expect(demo.fetch(`${url}list`, post("{}"))).rejects.toThrow(
      "a demo without sleep() cannot delay an answer",
    );
  });
});

describe("the door in process", () => {
  test("rejects with the reason of an abort before it asks", async () => {
    const demo = startDemo();
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(demo.fetch(`${url}create`, post(creation, { signal }))).rejects.toThrow("enough");
    expect([demo.requests.length, demo.jobs().length]).toEqual([0, 0]);
  });

  test("rejects with the reason of an abort while it waits", async () => {
    const demo = startDemo();
    demo.fail("list", { kind: "silence" });
    const controller = new AbortController();
    const answer = demo.fetch(`${url}list`, post("{}", { signal: controller.signal }));
    controller.abort(new Error("enough"));
    await expect(answer).rejects.toThrow("enough");
  });

  test("logs what it was asked", async () => {
    const demo = startDemo();
    await demo.fetch(`${url}list?x=1`, post('{"dbName":"a"}', { headers: { "DB-Name": "a" } }));
    await demo.fetch("https://other:1/v2/nothing", post("no json"));
    expect(demo.requests).toEqual([
      {
        route: "list",
        method: "POST",
        path: "/v2/vectordb/jobs/import/list",
        headers: { "db-name": "a" },
        body: { dbName: "a" },
      },
      { route: undefined, method: "POST", path: "/v2/nothing", headers: {}, body: "no json" },
    ]);
  });
});

describe("a server that writes what none does", () => {
  test("writes bare job IDs, but not within text", async () => {
    const demo = startDemo({ quirks: { bareJobIds: true } });
    demo.addJob({ collection: "books", wire: { reason: 'says "jobId":"7"' } });
    const { text } = await read(await demo.fetch(`${url}list`, post("{}")));
    expect(text).toContain(
      String.raw`"jobId":453468002260053100,"progress":0,"reason":"says \"jobId\":\"7\"","state`,
    );
  });

  test("writes codes as text", async () => {
    const demo = startDemo({ quirks: { cloud: true, textCodes: true } });
    const codeOf = async (body: string) =>
      JSON.parse((await read(await demo.fetch(`${url}list`, post(body)))).text).code;
    expect([await codeOf('{"clusterId":"in01"}'), await codeOf("{}")]).toEqual(["0", "1100"]);
  });

  test("replaces members of a job in every response about it", async () => {
    const demo = startDemo();
    const wire = { state: "Replicating", progress: -3 };
    const jobId = demo.addJob({ collection: "books", wire });
    demo.addJob({ collection: "books" });
    const dataOf = async (verb: string, body: object) =>
      JSON.parse((await read(await demo.fetch(url + verb, post(JSON.stringify(body))))).text).data;
    expect(await dataOf("describe", { jobId })).toMatchObject({ jobId, ...wire });
    expect((await dataOf("list", {})).records).toHaveLength(2);
    expect((await dataOf("list", {})).records).toContainEqual(expect.objectContaining(wire));
  });
});
