import { once } from "node:events";
import { describe, expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { createFetch } from "../../src/http/fetch.ts";
import { createAuthority } from "../support/certificates.ts";
import {
  closedPort,
  type ProxyOptions,
  post,
  serveHttp,
  serveHttps,
  serveProxy,
  serveRaw,
} from "../support/servers.ts";
import { type RunResult, runner } from "../support/world.ts";

/** No name service knows it: only a proxy finds it. */
const host = "milvus.test";
const uris = { http: `http://${host}:19530`, https: `https://${host}:19530` };
const address = "https://192.0.2.1:19530";

const authority = await createAuthority("ours");
const identity = await authority.issue({ hosts: [host, "192.0.2.1"] });
const client = await authority.issue();
const files = { "ca.pem": authority.cert, "client.pem": client.cert, "client.key": client.key };

type Scheme = keyof typeof uris;

interface Milvus {
  url: string;
  headers: Record<string, unknown>[];
}

/** A Milvus without jobs. */
async function serveMilvus(scheme: Scheme): Promise<Milvus> {
  const headers: Record<string, unknown>[] = [];
  const answer: Parameters<typeof serveHttp>[0] = (request, response) => {
    headers.push({ ...request.headers });
    response.end('{"code":0,"data":{"records":[]}}');
  };
  const url = await (scheme === "http" ? serveHttp(answer) : serveHttps(identity, answer));
  return { url, headers };
}

function list(uri: string, env: Env, flags: readonly string[] = []) {
  const argv = ["list", "-u", uri, "--retries", "0", "--ca-file", "ca.pem", ...flags];
  return runner(createFetch(env)).run(argv, { env, files });
}

const done = {
  exitCode: 0,
  stderr: "no import jobs (servers remove finished jobs after 3 to 48 hours)\n",
};

function expectFailure(result: RunResult, what: string, hint: string): void {
  const { exitCode, stdout, stderr } = result;
  const [said, doctor] = stderr.split("; if that does not help: ");
  expect({ exitCode, stdout, said }).toEqual({
    exitCode: 6,
    stdout: "",
    said: `error: ${what}\nhint: ${hint}`,
  });
  expect(doctor).toMatch(/^milvus-import doctor --uri .*\n$/);
}

describe("plain HTTP through a proxy", () => {
  test("asks it with the whole URL, and the server hears what it would without", async () => {
    const milvus = await serveMilvus("http");
    const proxy = await serveProxy({ server: milvus.url });
    const result = await list(`${uris.http}/base`, { HTTP_PROXY: proxy.url }, ["--token", "a:b"]);
    expect(result).toMatchObject(done);
    expect(proxy.asked).toEqual([`POST ${uris.http}/base/v2/vectordb/jobs/import/list`]);
    expect(milvus.headers).toMatchObject([
      { host: `${host}:19530`, authorization: "Bearer a:b", "content-type": "application/json" },
    ]);
  });

  test("shows user and password to the proxy", async () => {
    const milvus = await serveMilvus("http");
    const proxy = await serveProxy({ server: milvus.url, user: "me:s@cret%" });
    const HTTP_PROXY = proxy.url.replace("//", "//me:s%40cret%25@");
    expect(await list(uris.http, { HTTP_PROXY })).toMatchObject(done);
  });
});

describe("https through a proxy", () => {
  test("asks it for a tunnel, and keeps the token inside", async () => {
    const milvus = await serveMilvus("https");
    const proxy = await serveProxy({ server: milvus.url });
    const result = await list(uris.https, { HTTPS_PROXY: proxy.url }, ["--token", "a:b"]);
    expect(result).toMatchObject(done);
    expect(proxy.asked).toEqual([`CONNECT ${host}:19530`]);
    expect(proxy.headers).toEqual([{ host: `${host}:19530`, "proxy-connection": "close" }]);
    expect(milvus.headers).toMatchObject([{ host: `${host}:19530`, authorization: "Bearer a:b" }]);
  });

  test("shows user and password to the proxy, not to the server", async () => {
    const milvus = await serveMilvus("https");
    const proxy = await serveProxy({ server: milvus.url, user: "me:s@cret%" });
    const https_proxy = proxy.url.replace("//", "//me:s%40cret%25@");
    expect(await list(uris.https, { https_proxy })).toMatchObject(done);
    expect(Object.keys(milvus.headers[0] ?? {})).not.toContain("proxy-authorization");
  });

  test("checks the certificate for the server's address", async () => {
    const milvus = await serveMilvus("https");
    const proxy = await serveProxy({ server: milvus.url });
    expect(await list(address, { HTTPS_PROXY: proxy.url })).toMatchObject(done);
  });

  test.each([
    ["name", uris.https, host],
    ["address", address, "192.0.2.1"],
  ])("takes no certificate of another host than the server's %s", async (_what, uri, name) => {
    const wrong = await authority.issue({ hosts: ["localhost", "127.0.0.1"] });
    const server = await serveHttps(wrong, (_request, response) => response.end());
    const proxy = await serveProxy({ server });
    expectFailure(
      await list(uri, { HTTPS_PROXY: proxy.url }),
      `the certificate is not valid for ${name}: ${uri} through the proxy ${proxy.place}`,
      "it is valid for localhost, 127.0.0.1; use one of them in the URI",
    );
  });

  test("shows the client certificate to the server", async () => {
    const mutual = { ca: authority.cert, requestCert: true, minVersion: "TLSv1.3" } as const;
    const server = await serveHttps({ ...identity, ...mutual }, (_request, response) => {
      response.end('{"code":0,"data":{"records":[]}}');
    });
    const proxy = await serveProxy({ server });
    const flags = ["--cert-file", "client.pem", "--key-file", "client.key"];
    expect(await list(uris.https, { HTTPS_PROXY: proxy.url }, flags)).toMatchObject(done);
  });
});

const schemes: readonly Scheme[] = ["http", "https"];

test.each(schemes)("%s through a proxy that allows no such host says so", async (scheme) => {
  const { url, place } = await serveProxy({ refuses: 403 });
  const variable = `${scheme.toUpperCase()}_PROXY`;
  expectFailure(
    await list(uris[scheme], { [variable]: url }),
    `the proxy denies access to ${host} (HTTP 403): ${uris[scheme]} through the proxy ${place}`,
    `ask the operator of the proxy in ${variable}, or add ${host} to NO_PROXY`,
  );
});

test("a 403 of Milvus behind a proxy is that of Milvus", async () => {
  const server = await serveHttp((_request, response) => {
    response.writeHead(403).end('{"code":65535,"message":"denied"}');
  });
  const { url } = await serveProxy({ server });
  expect(await list(uris.http, { HTTP_PROXY: url })).toMatchObject({
    exitCode: 4,
    stderr: expect.stringContaining("denied (code 65535)"),
  });
});

test.each(["http", "https"] as const)(
  "a host of NO_PROXY is asked straight over %s",
  async (scheme) => {
    const proxy = await serveProxy({});
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: host };
    const { stderr } = await list(uris[scheme], env);
    expect(stderr).toMatch(new RegExp(`^error: cannot resolve host ${host}: ${uris[scheme]}\n`));
    expect(proxy.asked).toEqual([]);
  },
);

test("demo asks its own server, whatever the proxies", async () => {
  const proxy = await serveProxy({});
  const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };
  const result = await runner(createFetch(env)).run("demo list -o id", { env });
  expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^(\d{18}\n){12}$/) });
  expect(proxy.asked).toEqual([]);
});

describe.each(["http", "https"] as const)("a proxy for %s", (scheme) => {
  const uri = uris[scheme];
  const variable = scheme === "http" ? "HTTP_PROXY" : "HTTPS_PROXY";
  const around = `or add ${host} to NO_PROXY`;
  const serveHello = (hello: string) =>
    serveRaw((socket) => socket.once("data", () => socket.end(hello)));
  const asProxy = async (options: ProxyOptions) => (await serveProxy(options)).url;

  /** As seen through `variable`, with a user and a password that nobody may see. */
  async function throughIt(url: string, flags: string[] = []) {
    const secretly = url.replace("//", "//me:hush@");
    const result = await list(uri, { [variable]: secretly }, ["-v", "--token", "a:b", ...flags]);
    expect(result.stderr).not.toMatch(/hush|me:|bWU6/);
    return { ...result, stderr: result.stderr.replace(/^[<>] .*\n/gm, "") };
  }

  test.each<[how: string, url: () => string | Promise<string>, what: string, hint: string]>([
    [
      "that does not accept the user",
      () => asProxy({ user: "somebody:else" }),
      "the proxy rejected its user or password (HTTP 407)",
      `set ${variable} to http://user:password@PLACE`,
    ],
    [
      "that does not reach the server",
      () => asProxy({ refuses: 502 }),
      `the proxy cannot reach ${host} (HTTP 502)`,
      `check the URI and the proxy in ${variable}`,
    ],
    [
      "that does not reach the server in time",
      () => asProxy({ refuses: 504 }),
      `the proxy cannot reach ${host} (HTTP 504)`,
      `check the URI and the proxy in ${variable}`,
    ],
    ["that is not there", closedPort, "the proxy refused the connection", `check ${variable}`],
    [
      "that nobody knows",
      () => "http://proxy.invalid:3128",
      "cannot resolve proxy host proxy.invalid",
      `check ${variable}`,
    ],
    [
      "that hangs up",
      () => serveHello(""),
      "the proxy closed the connection",
      `check that ${variable} names a proxy`,
    ],
    [
      "that speaks something else",
      () => serveHello("220 mail\r\n\r\n"),
      "not an HTTP response from the proxy",
      `check scheme and port in ${variable}`,
    ],
  ])("%s is told, and what to do", async (_how, serve, what, hint) => {
    const url = await serve();
    const { host: place } = new URL(url);
    expectFailure(
      await throughIt(url),
      `${what}: ${uri} through the proxy ${place}`,
      `${hint.replace("PLACE", place)}, ${around}`,
    );
  });

  test("that wants to know a user is told", async () => {
    const { url, place } = await serveProxy({ user: "somebody:else" });
    expectFailure(
      await list(uri, { [variable]: url }),
      `the proxy requires a user and password (HTTP 407): ${uri} through the proxy ${place}`,
      `set ${variable} to http://user:password@${place}, ${around}`,
    );
  });

  test("that says nothing is waited for no longer than the server would be", async () => {
    const closed: Promise<unknown>[] = [];
    const url = await serveRaw((socket) => closed.push(once(socket.resume(), "close")));
    expectFailure(
      await throughIt(url, ["--request-timeout", "200ms"]),
      `no response within 0.2s: ${uri} through the proxy ${new URL(url).host}`,
      `check the proxy in ${variable}; if the server is slow, raise --request-timeout`,
    );
    expect(await Promise.all(closed)).toHaveLength(1);
  });

  test("whose address is none is told before anything is sent", async () => {
    const { exitCode, stderr } = await throughIt("http://p:1/rest-of-a-password");
    expect([exitCode, stderr]).toEqual([
      2,
      `error: ${variable} is not a proxy URL\n` +
        "hint: for example http://proxy.example.com:3128; write @ as %40 and % as %25 in user and password\n",
    ]);
  });
});

describe.each(["http", "https"] as const)("a request for %s through a proxy", (scheme) => {
  test("rejects with the reason of its signal", async () => {
    const controller = new AbortController();
    const reason = new DOMException("too late", "TimeoutError");
    const url = await serveRaw((socket) => socket.once("data", () => controller.abort(reason)));
    const fetch = createFetch({ HTTP_PROXY: url, HTTPS_PROXY: url });
    const answer = fetch(uris[scheme], post({ signal: controller.signal }));
    await expect(answer).rejects.toBe(reason);
  });

  test("does not blame the proxy for what the server sends", async () => {
    const tooLong: Parameters<typeof serveHttp>[0] = (_request, response) => response.end("12345");
    const server = await (scheme === "http" ? serveHttp(tooLong) : serveHttps(identity, tooLong));
    const { url } = await serveProxy({ server });
    const fetch = createFetch({ HTTP_PROXY: url, HTTPS_PROXY: url }, 4);
    const answer = fetch(uris[scheme], post({ tls: { ca: authority.cert } }));
    await expect(answer).rejects.toMatchObject({ code: "ERR_BODY_TOO_LARGE" });
  });
});

describe("a proxy that is spoken to with TLS", () => {
  test.each(["http", "https"] as const)(
    "is not trusted by --ca-file or --insecure, which are the server's, for %s",
    async (scheme) => {
      const proxy = await serveProxy({ tls: await authority.issue({ hosts: ["127.0.0.1"] }) });
      const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };

      const { exitCode, stderr } = await list(uris[scheme], env, ["--insecure"]);

      expect(exitCode).toBe(6);
      expect(stderr).toContain(
        `error: TLS to the proxy failed (UNABLE_TO_VERIFY_LEAF_SIGNATURE): ${uris[scheme]} through the proxy ${proxy.place}\n` +
          `hint: pass its CA with NODE_EXTRA_CA_CERTS, or use http:// in ${scheme.toUpperCase()}_PROXY; `,
      );
      expect(proxy.asked).toEqual([]);
    },
  );
});
