import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { createFetch } from "../../src/http/fetch.ts";
import { bodyOf, closedPort, failureCode, post, serveHttp, serveRaw } from "../support/servers.ts";

const doors: { door: string; fetch: Fetch }[] = [
  { door: "the global fetch", fetch },
  { door: "our fetch", fetch: createFetch() },
];

const interrupted = new CliError("interrupted", "interrupted");

describe.each(doors)("$door", ({ fetch }) => {
  test("sends method, path, headers and body as they are given", async () => {
    const url = await serveHttp(async (request, response) => {
      request.setEncoding("utf8");
      const body = (await request.toArray()).join("");
      const { method, url: path, headers } = request;
      response.end(JSON.stringify([method, path, headers["db-name"], body]));
    });

    const body = await bodyOf(
      fetch,
      `${url}/base/v2/list?a=b%20c`,
      post({ headers: { "DB-Name": "books" }, body: '{"dbName":"bücher"}' }),
    );

    expect(JSON.parse(body)).toEqual([
      "POST",
      "/base/v2/list?a=b%20c",
      "books",
      '{"dbName":"bücher"}',
    ]);
  });

  test.each([200, 404, 408, 500])("resolves with status %i and its text", async (status) => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(status).end(`text of ${status}`);
    });

    const response = await fetch(url, post());

    expect([response.status, await response.text()]).toEqual([status, `text of ${status}`]);
  });

  test("reaches an IPv6 address, which stands in brackets", async () => {
    const url = await serveHttp((_request, response) => response.end("here"), "::1");

    expect(await bodyOf(fetch, url, post())).toBe("here");
  });

  test("finds a header whatever its case, and says null where there is none", async () => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(429, { "Retry-After": "7" }).end();
    });

    const { headers } = await fetch(url, post());

    expect([headers.get("retry-after"), headers.get("RETRY-AFTER")]).toEqual(["7", "7"]);
    expect([headers.get("constructor"), headers.get("location")]).toEqual([null, null]);
  });

  test("joins a header that is sent twice", async () => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(200, { "x-trace": ["a", "b"] }).end();
    });

    const { headers } = await fetch(url, post());

    expect(headers.get("x-trace")).toBe("a, b");
  });

  test("reads UTF-8 that is cut between two chunks, without its byte order mark", async () => {
    const bytes = Buffer.from("\uFEFF日本語 🚀");
    const url = await serveHttp((_request, response) => {
      for (const byte of bytes) response.write(Buffer.of(byte));
      response.end();
    });

    expect(await bodyOf(fetch, url)).toBe("日本語 🚀");
  });

  test("has an empty text where there is no body", async () => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(204, { "content-encoding": "gzip" }).end();
    });

    expect(await bodyOf(fetch, url)).toBe("");
  });

  test.each([
    ["gzip", gzipSync("plain")],
    ["deflate", deflateSync("plain")],
    ["br", brotliCompressSync("plain")],
  ])("unpacks %s", async (coding, bytes) => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(200, { "content-encoding": coding }).end(bytes);
    });

    expect(await bodyOf(fetch, url)).toBe("plain");
  });

  test("hands a redirect over instead of following it", async () => {
    const url = await serveHttp((_request, response) => {
      response.writeHead(302, { location: "http://elsewhere.invalid/" }).end();
    });

    const { status, headers } = await fetch(url, post());

    expect([status, headers.get("location")]).toEqual([302, "http://elsewhere.invalid/"]);
  });

  test("rejects with the reason of a signal that was aborted before", async () => {
    const answer = fetch(await closedPort(), post({ signal: AbortSignal.abort(interrupted) }));

    await expect(answer).rejects.toBe(interrupted);
  });

  test("rejects with the signal's reason while it waits for an answer", async () => {
    const controller = new AbortController();
    const url = await serveHttp(() => controller.abort(interrupted));

    const answer = fetch(url, post({ signal: controller.signal }));

    await expect(answer).rejects.toBe(interrupted);
  });

  test("rejects with the signal's reason while it reads the body", async () => {
    const controller = new AbortController();
    const url = await serveHttp((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => setImmediate(() => controller.abort(interrupted)));
    });

    const answer = bodyOf(fetch, url, post({ signal: controller.signal }));

    await expect(answer).rejects.toBe(interrupted);
  });

  test.each([
    ["a body shorter than its content-length", "Content-Length: 100\r\n\r\n{"],
    ["a body cut between chunks", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
  ])("rejects %s", async (_what, rest) => {
    const url = await serveRaw((socket) => {
      socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
    });

    await expect(bodyOf(fetch, url)).rejects.toThrow();
  });

  test("rejects an answer that is no HTTP with a parser's code", async () => {
    const url = await serveRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));

    // Since Node 24 the global one keeps the code to itself.
    const codes = fetch === globalThis.fetch ? /^(HPE_|no code: TypeError: fetch failed)/ : /^HPE_/;
    expect(await failureCode(fetch(url, post()))).toMatch(codes);
  });

  test("rejects a refused connection as ECONNREFUSED", async () => {
    expect(await failureCode(fetch(await closedPort(), post()))).toBe("ECONNREFUSED");
  });

  test("rejects when the server hangs up instead of answering", async () => {
    const url = await serveRaw((socket) => socket.once("data", () => socket.end()));

    expect(await failureCode(fetch(url, post()))).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/);
  });

  test("rejects a header that would smuggle in another", async () => {
    const url = await serveHttp((_request, response) => response.end());

    const answer = fetch(url, post({ headers: { "db-name": "a\r\nx: y" } }));

    await expect(answer).rejects.toThrow(TypeError);
  });
});
