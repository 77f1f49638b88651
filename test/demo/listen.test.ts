import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/demo/listen.ts";
import { createDemo } from "../../src/demo/milvus.ts";

async function serve(options: { host?: string; port?: number } = {}) {
  const demo = createDemo({ now: () => 0 });
  demo.addCollection("default", "books");
  const listener = await listen(demo, options);
  let isOpen = true;
  const close = async () => {
    if (isOpen) await listener.close();
    isOpen = false;
  };
  onTestFinished(close);
  return { demo, ...listener, close };
}

function post(url: string, body: string) {
  return fetch(`${url}/v2/vectordb/jobs/import/${body === "{}" ? "list" : "create"}`, {
    method: "POST",
    body,
  });
}

test("the demo is served on a free port of loopback", async () => {
  const { url, port } = await serve();
  expect(url).toBe(`http://127.0.0.1:${port}`);
  const answer = await post(url, "{}");
  expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
    200,
    "application/json; charset=utf-8",
    '{"code":0,"data":{"records":[]}}',
  ]);
});

test("a request over HTTP is logged as one in process", async () => {
  const { demo, url } = await serve();
  await fetch(`${url}/v2/vectordb/jobs/import/list?trace=1`, {
    method: "POST",
    headers: { "DB-Name": "library", "Request-Timeout": "30" },
    body: "{}",
  });
  expect(demo.requests).toMatchObject([
    {
      route: "list",
      path: "/v2/vectordb/jobs/import/list",
      headers: { "db-name": "library", "request-timeout": "30" },
      body: {},
    },
  ]);
});

test("a body of many chunks and several bytes a letter arrives whole", async () => {
  const { demo, url } = await serve();
  const path = `${"ü".repeat(200_000)}.csv`;
  await post(url, JSON.stringify({ collectionName: "books", files: [[path]] }));
  expect(demo.jobs()[0]?.files[0]?.paths).toEqual([path]);
});

test("a taken port is refused by its code", async () => {
  const { port } = await serve();
  await expect(serve({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("an IPv6 host stands in brackets in the URL", async () => {
  const { url, port } = await serve({ host: "::1" });
  expect(url).toBe(`http://[::1]:${port}`);
  expect((await post(url, "{}")).status).toBe(200);
});

test("a client that leaves in the middle of its request harms nobody", async () => {
  const { demo, url, port } = await serve();
  const socket = connect(port, "127.0.0.1");
  socket.write(
    "POST /v2/vectordb/jobs/import/list HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{",
  );
  await once(socket, "ready");
  socket.resetAndDestroy();
  await once(socket, "close");
  expect((await post(url, "{}")).status).toBe(200);
  expect(demo.requests).toHaveLength(1);
});

test("a cut resets the connection after the effect", async () => {
  const { demo, url } = await serve();
  demo.fail("create", { kind: "cut", afterEffect: true });
  const path = "/v2/vectordb/jobs/import/create";
  const code = await new Promise((resolve) => {
    const sent = request(url + path, { method: "POST" });
    sent.on("error", (error) => resolve("code" in error ? error.code : error.message));
    sent.end(JSON.stringify({ collectionName: "books", files: [["a.csv"]] }));
  });
  expect([code, demo.jobs().length]).toEqual(["ECONNRESET", 1]);
});

test("closing ends connections that still wait for an answer", async () => {
  const { demo, url, close } = await serve();
  demo.fail("list", { kind: "silence" });
  const waiting = expect(post(url, "{}")).rejects.toThrow("fetch failed");
  while (demo.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await close();
  await waiting;
  await expect(post(url, "{}")).rejects.toThrow("fetch failed");
});
