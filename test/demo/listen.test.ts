import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/demo/listen.ts";
import { createMilvus } from "../milvus/milvus.ts";

async function serve(options: { host?: string; port?: number } = {}) {
  const demo = createMilvus({ now: () => 0 });
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
  const response = await post(url, "{}");
  expect([response.status, response.headers.get("content-type"), await response.text()]).toEqual([
    200,
    "application/json; charset=utf-8",
    '{"code":0,"data":{"records":[]}}',
  ]);
});

test("a body of many chunks and of letters of several bytes arrives whole", async () => {
  const { demo, url } = await serve();
  const path = `${"ü".repeat(200_000)}.csv`;
  await post(url, JSON.stringify({ collectionName: "books", files: [[path]] }));
  expect(demo.jobs()[0]?.files[0]?.paths).toEqual([path]);
});

test("a taken port is refused by its code", async () => {
  const { port } = await serve();
  await expect(serve({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("an IPv6 host is in brackets in the URL", async () => {
  const { url, port } = await serve({ host: "::1" });
  expect(url).toBe(`http://[::1]:${port}`);
  expect((await post(url, "{}")).status).toBe(200);
});

test("a client that leaves in the middle of its request does not stop the server", async () => {
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

test("closing ends connections that still wait for a response", async () => {
  const { demo, url, close } = await serve();
  demo.fail("list", { kind: "silence" });
  const waiting = expect(post(url, "{}")).rejects.toThrow("fetch failed");
  while (demo.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await close();
  await waiting;
  await expect(post(url, "{}")).rejects.toThrow("fetch failed");
});
