import { describe, expect, onTestFinished, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { listen } from "../../src/demo/listen.ts";
import { createFetch } from "../../src/http/fetch.ts";
import { failureCode, post } from "../support/servers.ts";
import { createMilvus, type Milvus } from "./milvus.ts";

const list = "/v2/vectordb/jobs/import/list";
const interrupted = new CliError("interrupted", "interrupted");

interface Connection {
  name: string;
  open(demo: Milvus): Promise<{ fetch: Fetch; url: string }>;
}

const connections: Connection[] = [
  { name: "the global fetch", open: (demo) => overHttp(demo, fetch) },
  { name: "our fetch", open: (demo) => overHttp(demo, createFetch()) },
  { name: "no network", open: async (demo) => ({ fetch: demo.fetch, url: "http://demo" }) },
];

async function overHttp(demo: Milvus, fetch: Fetch) {
  const { url, close } = await listen(demo);
  onTestFinished(close);
  return { fetch, url };
}

describe.each(connections)("the demo through $name", ({ open }) => {
  test("responds with status, headers and text", async () => {
    const { fetch, url } = await open(createMilvus({ now: () => 0 }));
    const response = await fetch(`${url}${list}`, post());
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
    expect(response.headers.get("retry-after")).toBeNull();
    expect(JSON.parse(await response.text())).toEqual({ code: 0, data: { records: [] } });
  });

  test("receives method, headers and body", async () => {
    const demo = createMilvus({ now: () => 0 });
    const { fetch, url } = await open(demo);
    await fetch(`${url}${list}`, post({ headers: { "DB-Name": "books" }, body: '{"dbName":"é"}' }));
    expect(demo.requests).toMatchObject([
      { method: "POST", path: list, headers: { "db-name": "books" }, body: { dbName: "é" } },
    ]);
  });

  test("responds to a wrong path as Milvus does", async () => {
    const { fetch, url } = await open(createMilvus({ now: () => 0 }));
    const response = await fetch(`${url}/nowhere`, post());
    expect([response.status, await response.text()]).toEqual([404, "404 page not found"]);
  });

  test("sends a planned response", async () => {
    const demo = createMilvus({ now: () => 0 });
    const { fetch, url } = await open(demo);
    demo.fail("*", { kind: "answer", status: 429, body: "slow", headers: { "Retry-After": "7" } });
    const response = await fetch(`${url}${list}`, post());
    const { status, headers } = response;
    expect([status, headers.get("RETRY-AFTER"), await response.text()]).toEqual([429, "7", "slow"]);
  });

  test("rejects if the connection is reset", async () => {
    const demo = createMilvus({ now: () => 0 });
    const { fetch, url } = await open(demo);
    demo.fail("*", { kind: "cut" });
    expect(await failureCode(fetch(`${url}${list}`, post()))).toBe("ECONNRESET");
  });

  test("rejects with the signal's reason while the demo is silent", async () => {
    const controller = new AbortController();
    const demo = createMilvus({ now: () => 0 });
    const { fetch, url } = await open(demo);
    demo.fail("*", { kind: "silence" });
    const answer = fetch(`${url}${list}`, post({ signal: controller.signal }));
    controller.abort(interrupted);
    await expect(answer).rejects.toBe(interrupted);
  });

  test("gets no request if the signal is already aborted", async () => {
    const demo = createMilvus({ now: () => 0 });
    const { fetch, url } = await open(demo);
    const answer = fetch(`${url}${list}`, post({ signal: AbortSignal.abort(interrupted) }));
    await expect(answer).rejects.toBe(interrupted);
    expect(demo.requests).toEqual([]);
  });
});
