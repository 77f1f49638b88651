import { getEventListeners, once } from "node:events";
import { networkInterfaces } from "node:os";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { createFetch } from "../../src/http/fetch.ts";
import { createAuthority } from "../support/certificates.ts";
import { bodyOf, failureCode, post, serveHttp, serveHttps, serveRaw } from "../support/servers.ts";

const fetch = createFetch();

const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === "::1"),
);

test("adds no headers but host, length and connection", async () => {
  const url = await serveHttp((request, response) => {
    response.end(JSON.stringify(Object.keys(request.headers).sort()));
  });

  const body = await bodyOf(fetch, url, post({ headers: {} }));

  expect(JSON.parse(body)).toEqual(["connection", "content-length", "host"]);
});

test("sends the bytes of a header as they are, beside a body too", async () => {
  const url = await serveHttp((request, response) => {
    response.end(Buffer.from(request.headers.authorization ?? "", "latin1"));
  });
  const authorization = Buffer.from("roöt:日本", "utf8").toString("latin1");

  expect(await bodyOf(fetch, url, post({ headers: { authorization }, body: "{}" }))).toBe(
    "roöt:日本",
  );
});

test("closes its connection after each answer, so that nothing holds the process", async () => {
  const closed: Promise<unknown>[] = [];
  const url = await serveHttp((request, response) => {
    closed.push(once(request.socket, "close"));
    response.end();
  });

  await fetch(url, post());
  await fetch(url, post());

  expect(await Promise.all(closed)).toHaveLength(2);
});

test("closes its connection when the signal is aborted", async () => {
  const controller = new AbortController();
  const closed: Promise<unknown>[] = [];
  const url = await serveHttp((request) => {
    closed.push(once(request.socket, "close"));
    controller.abort();
  });

  await expect(fetch(url, post({ signal: controller.signal }))).rejects.toThrow();

  expect(await Promise.all(closed)).toHaveLength(1);
});

test("leaves no listener on a signal that outlives the request", async () => {
  const { signal } = new AbortController();
  const url = await serveHttp((_request, response) => response.end());

  await fetch(url, post({ signal }));

  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test.each([["Content-Length: 100\r\n\r\n{"], ["Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"]])(
  "rejects a cut answer as ECONNRESET: %j",
  async (rest) => {
    const url = await serveRaw((socket) => {
      socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
    });

    expect(await failureCode(fetch(url, post()))).toBe("ECONNRESET");
  },
);

test("takes no notice of what stands behind the end of an answer", async () => {
  const url = await serveRaw((socket) => {
    socket.once("data", () =>
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole, and more"),
    );
  });

  expect(await bodyOf(fetch, url)).toBe("whole");
});

test("rejects a server that switches protocols", async () => {
  const url = await serveRaw((socket) => {
    const answer =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n";
    socket.once("data", () => socket.write(answer));
  });

  expect(await failureCode(fetch(url, post()))).toBe("HPE_PAUSED_UPGRADE");
});

test.each([
  ["announces", { "content-length": 11 }],
  ["streams", { "transfer-encoding": "chunked" }],
])("rejects an answer that %s too large a body", async (_how, headers) => {
  const url = await serveHttp((_request, response) => {
    response.writeHead(200, headers).end("12345678901");
  });

  expect(await failureCode(createFetch({}, 10)(url, post()))).toBe("ERR_BODY_TOO_LARGE");
});

test("counts the bytes of a body, not its letters", async () => {
  const url = await serveHttp((_request, response) => response.end("状态状态"));

  expect(await failureCode(createFetch({}, 11)(url, post()))).toBe("ERR_BODY_TOO_LARGE");
  expect(await (await createFetch({}, 12)(url, post())).text()).toBe("状态状态");
});

test("rejects a small packed body that is too large unpacked", async () => {
  const bytes = gzipSync("1".repeat(1_000));
  const url = await serveHttp((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(bytes);
  });

  expect(await failureCode(createFetch({}, 999)(url, post()))).toBe("ERR_BODY_TOO_LARGE");
});

test("rejects a packed body that is damaged", async () => {
  const url = await serveHttp((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end("not gzip");
  });

  expect(await failureCode(fetch(url, post()))).toBe("Z_DATA_ERROR");
});

test.runIf(hasIpv6)("reaches an IPv6 address", async () => {
  const url = await serveHttp((_request, response) => response.end("six"), "::1");

  expect(await bodyOf(fetch, url)).toBe("six");
});

test("reaches a server on 127.0.0.1 as localhost, whatever localhost resolves to first", async () => {
  const url = await serveHttp((_request, response) => response.end("four"));

  expect(await bodyOf(fetch, url.replace("127.0.0.1", "localhost"))).toBe("four");
});

describe("with TLS", async () => {
  const authority = await createAuthority("ours");
  const { cert: ca } = authority;
  const { key, cert } = await authority.issue({ hosts: ["127.0.0.1"] });
  const client = await authority.issue();

  test("refuses a certificate that nobody vouches for", async () => {
    const url = await serveHttps({ key, cert }, (_request, response) => response.end("secret"));

    expect(await failureCode(fetch(url, post()))).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  });

  test("accepts a certificate of the given authority", async () => {
    const url = await serveHttps({ key, cert }, (_request, response) => response.end("trusted"));

    expect(await bodyOf(fetch, url, post({ tls: { ca } }))).toBe("trusted");
  });

  test("accepts any certificate when told to be insecure", async () => {
    const url = await serveHttps({ key, cert }, (_request, response) => response.end("anyone"));

    expect(await bodyOf(fetch, url, post({ tls: { insecure: true } }))).toBe("anyone");
  });

  test("shows the client certificate that it is given", async () => {
    const mutual = { key, cert, ca, requestCert: true };
    const url = await serveHttps(mutual, (_request, response) => response.end("mutual"));

    expect(await bodyOf(fetch, url, post({ tls: { ca, ...client } }))).toBe("mutual");
  });

  test("fails where the server asks for a client certificate and there is none", async () => {
    const mutual = { key, cert, ca, requestCert: true };
    const url = await serveHttps(mutual, (_request, response) => response.end("mutual"));

    expect(await failureCode(fetch(url, post({ tls: { ca } })))).toMatch(/SSL|ECONNRESET/);
  });

  test("rejects TLS spoken to a plain port, and the reverse", async () => {
    const plain = await serveHttp((_request, response) => response.end());
    const secure = await serveHttps({ key, cert }, (_request, response) => response.end());

    expect(await failureCode(fetch(plain.replace("http:", "https:"), post()))).toBe("EPROTO");
    expect(await failureCode(fetch(secure.replace("https:", "http:"), post()))).toBe("ECONNRESET");
  });
});
