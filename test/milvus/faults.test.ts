import { describe, expect, test } from "vitest";
import type { FetchInit } from "../../src/base/context.ts";
import type { Fault } from "./faults.ts";
import { createMilvus, type ServerOptions } from "./milvus.ts";

const url = "http://demo/v2/vectordb/jobs/import/";
const creation = JSON.stringify({ collectionName: "books", files: [["a.csv"]] });

function post(body: string, more: Partial<FetchInit> = {}): FetchInit {
  const { signal } = new AbortController();
  return { method: "POST", headers: {}, body, signal, redirect: "manual", ...more };
}

function startMilvus(options: Partial<ServerOptions> = {}) {
  const demo = createMilvus({ now: () => 0, ...options });
  demo.addCollection("default", "books");
  return demo;
}

async function read(answer: Awaited<ReturnType<ReturnType<typeof startMilvus>["fetch"]>>) {
  return { status: answer.status, text: await answer.text() };
}

describe("a planned fault", () => {
  test("responds in place of the server, without the effect", async () => {
    const demo = startMilvus();
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

  test("responds with JSON", async () => {
    const demo = startMilvus();
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
    const demo = startMilvus({ version });
    demo.fail("list", form === undefined ? { kind: "timeout" } : { kind: "timeout", form });
    expect(await read(await demo.fetch(`${url}list`, post("{}")))).toEqual({ status: 408, text });
  });

  test("is a connection that is reset", async () => {
    const demo = startMilvus();
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
  ])("%j: the job is created: %s", async (fault, isThere) => {
    const demo = startMilvus();
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

  test("meets its own route, as often as planned", async () => {
    const demo = startMilvus();
    demo.fail("list", { kind: "answer", status: 500 }, 2);
    const statuses: number[] = [];
    for (const verb of ["describe", "list", "list", "list"]) {
      statuses.push((await demo.fetch(`${url}${verb}`, post("{}"))).status);
    }
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test("for any request also meets one without a route", async () => {
    const demo = startMilvus();
    demo.fail("*", { kind: "answer", status: 500 });
    expect((await demo.fetch("http://demo/elsewhere", post("{}"))).status).toBe(500);
  });

  test("that no request has met is listed", async () => {
    const demo = startMilvus();
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
    const demo = startMilvus({
      sleep: async (ms) => {
        slept.push(ms);
      },
    });
    return { demo, slept };
  }

  test("passes before the response", async () => {
    const { demo, slept } = startSlowly();
    demo.fail("list", { kind: "delay", ms: 1_500 });
    expect((await demo.fetch(`${url}list`, post("{}"))).status).toBe(200);
    expect(slept).toEqual([1_500]);
  });

  test.each([
    [{}, 30_000],
    [{ "Request-Timeout": "5" }, 5_000],
  ])("longer than the limit of %j ends with 408 after the effect", async (headers, ms) => {
    const { demo, slept } = startSlowly();
    demo.fail("create", { kind: "delay", ms: 60_000 });
    const answer = await demo.fetch(`${url}create`, post(creation, { headers }));
    expect([answer.status, slept, demo.jobs().length]).toEqual([408, [ms], 1]);
  });

  test("needs sleep()", async () => {
    const demo = startMilvus();
    demo.fail("list", { kind: "delay", ms: 1 });
    await expect(demo.fetch(`${url}list`, post("{}"))).rejects.toThrow(
      "a demo without sleep() cannot delay an answer",
    );
  });
});

describe("the log", () => {
  test("has every request as it arrived", async () => {
    const demo = startMilvus();
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

describe("a server with odd responses", () => {
  test("writes bare job IDs, but not within text", async () => {
    const demo = startMilvus({ quirks: { bareJobIds: true } });
    demo.addJob({ collection: "books", wire: { reason: 'says "jobId":"7"' } });
    const { text } = await read(await demo.fetch(`${url}list`, post("{}")));
    expect(text).toContain(
      String.raw`"jobId":453468002260053100,"progress":0,"reason":"says \"jobId\":\"7\"","state`,
    );
  });

  test("writes codes as text", async () => {
    const demo = startMilvus({ quirks: { cloud: true, textCodes: true } });
    const codeOf = async (body: string) =>
      JSON.parse((await read(await demo.fetch(`${url}list`, post(body)))).text).code;
    expect([await codeOf('{"clusterId":"in01"}'), await codeOf("{}")]).toEqual(["0", "1100"]);
  });

  test("replaces members of a job in every response about it", async () => {
    const demo = startMilvus();
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
