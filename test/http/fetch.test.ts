import { getEventListeners, once } from "node:events";
import type { OutgoingHttpHeaders } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { createFetch } from "../../src/http/fetch.ts";
import { createAuthority } from "../support/certificates.ts";
import {
  bodyOf,
  closedPort,
  failureCode,
  post,
  serveHttp,
  serveHttps,
  serveRaw,
} from "../support/servers.ts";

const interrupted = new CliError("interrupted", "interrupted");
const ours = createFetch();

/** A server that gives this answer to every request. */
function serve(
  body: string | Uint8Array = "",
  status = 200,
  headers: OutgoingHttpHeaders = {},
  host?: string,
): Promise<string> {
  return serveHttp((_, response) => response.writeHead(status, headers).end(body), host);
}

/** A server that sends these bytes once it is asked, and hangs up. */
function serveBytes(bytes = ""): Promise<string> {
  return serveRaw((socket) => socket.once("data", () => socket.end(bytes)));
}

describe.each([
  { door: "the global fetch", fetch },
  { door: "our fetch", fetch: ours },
])("$door", ({ fetch }) => {
  test("sends method, path, headers and body as they are given", async () => {
    const url = await serveHttp(async (request, response) => {
      request.setEncoding("utf8");
      const body = (await request.toArray()).join("");
      response.end(JSON.stringify([request.method, request.url, request.headers["db-name"], body]));
    });
    const path = "/base/v2/list?a=b%20c";
    const body = '{"dbName":"bücher"}';
    const heard = await bodyOf(fetch, url + path, post({ headers: { "DB-Name": "books" }, body }));
    expect(JSON.parse(heard)).toEqual(["POST", path, "books", body]);
  });

  test.each([200, 404, 408, 500])("resolves with status %i and its text", async (status) => {
    const response = await fetch(await serve(`text of ${status}`, status), post());
    expect([response.status, await response.text()]).toEqual([status, `text of ${status}`]);
  });

  test("reaches an IPv6 address, which stands in brackets", async () => {
    expect(await bodyOf(fetch, await serve("here", 200, {}, "::1"))).toBe("here");
  });

  test("finds a header whatever its case, joins one that is sent twice, and says null for none", async () => {
    const { headers } = await fetch(
      await serve("", 429, { "Retry-After": "7", x: ["a", "b"] }),
      post(),
    );
    const names = ["retry-after", "RETRY-AFTER", "x", "constructor", "location"];
    expect(names.map((name) => headers.get(name))).toEqual(["7", "7", "a, b", null, null]);
  });

  test("reads UTF-8 that is cut between two chunks, without its byte order mark", async () => {
    const url = await serveHttp((_request, response) => {
      for (const byte of Buffer.from("\uFEFF日本語 🚀")) response.write(Buffer.of(byte));
      response.end();
    });
    expect(await bodyOf(fetch, url)).toBe("日本語 🚀");
  });

  test.each([
    ["has an empty text where there is no body", 204, "gzip", "", ""],
    ["unpacks gzip", 200, "gzip", gzipSync("plain"), "plain"],
    ["unpacks deflate", 200, "deflate", deflateSync("plain"), "plain"],
    ["unpacks br", 200, "br", brotliCompressSync("plain"), "plain"],
  ])("%s", async (_what, status, coding, bytes, text) => {
    expect(await bodyOf(fetch, await serve(bytes, status, { "content-encoding": coding }))).toBe(
      text,
    );
  });

  test("hands a redirect over instead of following it", async () => {
    const location = "http://elsewhere.invalid/";
    const { status, headers } = await fetch(await serve("", 302, { location }), post());
    expect([status, headers.get("location")]).toEqual([302, location]);
  });

  test("rejects with the reason of a signal that was aborted before", async () => {
    const signal = AbortSignal.abort(interrupted);
    await expect(fetch(await closedPort(), post({ signal }))).rejects.toBe(interrupted);
  });

  test("rejects with the signal's reason while it waits for an answer", async () => {
    const controller = new AbortController();
    const url = await serveHttp(() => controller.abort(interrupted));
    await expect(fetch(url, post({ signal: controller.signal }))).rejects.toBe(interrupted);
  });

  test("rejects with the signal's reason while it reads the body", async () => {
    const controller = new AbortController();
    const url = await serveHttp((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => setImmediate(() => controller.abort(interrupted)));
    });
    await expect(bodyOf(fetch, url, post({ signal: controller.signal }))).rejects.toBe(interrupted);
  });

  test.each([
    ["a body shorter than its content-length", "Content-Length: 100\r\n\r\n{"],
    ["a body cut between chunks", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"],
  ])("rejects %s, ours as ECONNRESET", async (_what, rest) => {
    const body = bodyOf(fetch, await serveBytes(`HTTP/1.1 200 OK\r\n${rest}`));
    if (fetch === ours) expect(await failureCode(body)).toBe("ECONNRESET");
    else await expect(body).rejects.toThrow();
  });

  test("rejects an answer that is no HTTP with a parser's code", async () => {
    const url = await serveRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
    // Since Node 24 the global one keeps the code to itself.
    const codes = fetch === ours ? /^HPE_/ : /^(HPE_|no code: TypeError: fetch failed)/;
    expect(await failureCode(fetch(url, post()))).toMatch(codes);
  });

  test("rejects a refused connection as ECONNREFUSED", async () => {
    expect(await failureCode(fetch(await closedPort(), post()))).toBe("ECONNREFUSED");
  });

  test("rejects when the server hangs up instead of answering", async () => {
    const code = await failureCode(fetch(await serveBytes(), post()));
    expect(code).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/);
  });

  test("rejects a header that would smuggle in another", async () => {
    const answer = fetch(await serve(), post({ headers: { "db-name": "a\r\nx: y" } }));
    await expect(answer).rejects.toThrow(TypeError);
  });
});

test("our fetch adds no headers but host, length and connection", async () => {
  const url = await serveHttp((request, response) => {
    response.end(Object.keys(request.headers).sort().join(" "));
  });
  expect(await bodyOf(ours, url, post({ headers: {} }))).toBe("connection content-length host");
});

test("our fetch sends the bytes of a header as they are, beside a body too", async () => {
  const url = await serveHttp((request, response) => {
    response.end(Buffer.from(request.headers.authorization ?? "", "latin1"));
  });
  const authorization = Buffer.from("roöt:日本", "utf8").toString("latin1");
  const init = post({ headers: { authorization }, body: "{}" });
  expect(await bodyOf(ours, url, init)).toBe("roöt:日本");
});

describe("our fetch closes its connection, so that nothing holds the process,", () => {
  test("after each answer", async () => {
    const closed: Promise<unknown>[] = [];
    const url = await serveHttp((request, response) => {
      closed.push(once(request.socket, "close"));
      response.end();
    });
    await ours(url, post());
    await ours(url, post());
    expect(await Promise.all(closed)).toHaveLength(2);
  });

  test("when the signal is aborted", async () => {
    const controller = new AbortController();
    const closed: Promise<unknown>[] = [];
    const url = await serveHttp((request) => {
      closed.push(once(request.socket, "close"));
      controller.abort();
    });
    await expect(ours(url, post({ signal: controller.signal }))).rejects.toThrow();
    expect(await Promise.all(closed)).toHaveLength(1);
  });

  test("and leaves no listener on a signal that outlives the request", async () => {
    const { signal } = new AbortController();
    await ours(await serve(), post({ signal }));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

test("our fetch takes no notice of what stands behind the end of an answer", async () => {
  const url = await serveBytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole, and more");
  expect(await bodyOf(ours, url)).toBe("whole");
});

test("our fetch rejects a server that switches protocols", async () => {
  const answer = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n";
  const url = await serveRaw((socket) => socket.once("data", () => socket.write(answer)));
  expect(await failureCode(ours(url, post()))).toBe("HPE_PAUSED_UPGRADE");
});

test.each<[how: string, most: number, headers: OutgoingHttpHeaders, body: string | Uint8Array]>([
  ["announces too large a body", 10, { "content-length": 11 }, "12345678901"],
  ["streams too large a body", 10, { "transfer-encoding": "chunked" }, "12345678901"],
  ["has more bytes than letters", 11, {}, "状态状态"],
  ["is too large unpacked", 999, { "content-encoding": "gzip" }, gzipSync("1".repeat(1_000))],
])("our fetch rejects an answer that %s", async (_how, most, headers, body) => {
  const answer = createFetch({}, most)(await serve(body, 200, headers), post());
  expect(await failureCode(answer)).toBe("ERR_BODY_TOO_LARGE");
});

test("our fetch takes a body of just as many bytes", async () => {
  expect(await bodyOf(createFetch({}, 12), await serve("状态状态"))).toBe("状态状态");
});

test("our fetch rejects a packed body that is damaged", async () => {
  const url = await serve("not gzip", 200, { "content-encoding": "gzip" });
  expect(await failureCode(ours(url, post()))).toBe("Z_DATA_ERROR");
});

test("our fetch reaches a server on 127.0.0.1 as localhost, whatever that resolves to first", async () => {
  const url = await serve("four");
  expect(await bodyOf(ours, url.replace("127.0.0.1", "localhost"))).toBe("four");
});

describe("our fetch with TLS", async () => {
  const authority = await createAuthority("ours");
  const ca = authority.cert;
  const identity = await authority.issue({ hosts: ["127.0.0.1"] });
  const client = await authority.issue();
  const serveSafely = (options: object = {}) =>
    serveHttps({ ...identity, ...options }, (_request, response) => response.end("safe"));
  const mutual = { ca, requestCert: true };

  test.each([
    ["accepts a certificate of the given authority", {}, { ca }],
    ["accepts any certificate when told to be insecure", {}, { insecure: true }],
    ["shows the client certificate that it is given", mutual, { ca, ...client }],
  ])("%s", async (_what, options, tls) => {
    expect(await bodyOf(ours, await serveSafely(options), post({ tls }))).toBe("safe");
  });

  test.each([
    ["refuses a certificate that nobody vouches for", {}, {}, /^UNABLE_TO_VERIFY_LEAF_SIGNATURE$/],
    ["fails where a client certificate is wanted", mutual, { ca }, /SSL|ECONNRESET/],
  ])("%s", async (_what, options, tls, code) => {
    expect(await failureCode(ours(await serveSafely(options), post({ tls })))).toMatch(code);
  });

  test("rejects TLS spoken to a plain port, and the reverse", async () => {
    const plain = (await serve()).replace("http:", "https:");
    const secure = (await serveSafely()).replace("https:", "http:");
    expect(await failureCode(ours(plain, post()))).toBe("EPROTO");
    expect(await failureCode(ours(secure, post()))).toBe("ECONNRESET");
  });
});
