import { describe, expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { createFetch } from "../../src/http/fetch.ts";
import { openSession, post } from "../../src/milvus/request.ts";
import type { Target } from "../../src/milvus/server.ts";
import { createAuthority } from "../support/certificates.ts";
import { closedPort, serveHttps, serveProxy, serveRaw } from "../support/servers.ts";
import { target, testContext } from "../support/world.ts";

const authority = await createAuthority("ours");
const identity = await authority.issue({ hosts: ["127.0.0.1"] });
const tls = { ca: authority.cert };

/** Whether the failure of one request says for certain that nothing of it had an effect. */
async function hadNoEffect(over: Partial<Target>, env: Env = {}): Promise<boolean> {
  const context = testContext({ fetch: createFetch(env), env });
  const answer = post(openSession({ ...target, ...over }, context), "jobs/import/create", {});
  const error = await answer.catch((reason: unknown) => reason);
  if (error instanceof CliError) return error.hadNoEffect;
  throw error;
}

const hangUp = () => serveRaw((socket) => socket.once("data", () => socket.end()));

describe("a request is known to have had no effect", () => {
  test("where nobody listens", async () => {
    expect(await hadNoEffect({ uri: await closedPort() })).toBe(true);
  });

  test("where the certificate is not trusted", async () => {
    const uri = await serveHttps(identity, (_request, response) => response.end());
    expect(await hadNoEffect({ uri })).toBe(true);
  });

  test("where a client certificate is missing", async () => {
    const mutual = { ...identity, ...tls, requestCert: true };
    const uri = await serveHttps(mutual, (_request, response) => response.end());
    expect(await hadNoEffect({ uri, tls })).toBe(true);
  });

  test("where no TLS is spoken", async () => {
    const url = await serveRaw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await hadNoEffect({ uri: url.replace("http:", "https:") })).toBe(true);
  });

  test("where it is redirected", async () => {
    const uri = await serveRaw((socket) =>
      socket.end("HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n"),
    );
    expect(await hadNoEffect({ uri })).toBe(true);
  });

  test("where the proxy wants to know the user", async () => {
    const HTTP_PROXY = (await serveProxy({ user: "me:hush" })).url;
    expect(await hadNoEffect({ uri: "http://milvus.test" }, { HTTP_PROXY })).toBe(true);
  });

  test("where there is no proxy", async () => {
    const HTTP_PROXY = await closedPort();
    expect(await hadNoEffect({ uri: "http://milvus.test" }, { HTTP_PROXY })).toBe(true);
  });

  test("where a proxy fails to make a tunnel, in whatever way", async () => {
    const uri = "https://milvus.test";
    const proxies = [(await serveProxy({ refuses: 502 })).url, await hangUp(), await closedPort()];
    for (const HTTPS_PROXY of proxies)
      expect(await hadNoEffect({ uri }, { HTTPS_PROXY })).toBe(true);
  });
});

describe("a request may have had an effect", () => {
  test("where the connection is cut", async () => {
    const uri = await hangUp();
    expect(await hadNoEffect({ uri })).toBe(false);
    expect(await hadNoEffect({ uri: uri.replace("http:", "https:") })).toBe(false);
  });

  test("where a proxy that it was given to fails", async () => {
    const uri = "http://milvus.test";
    const proxies = [(await serveProxy({ refuses: 502 })).url, await hangUp()];
    for (const HTTP_PROXY of proxies)
      expect(await hadNoEffect({ uri }, { HTTP_PROXY })).toBe(false);
  });

  test("where there is no answer in time", async () => {
    const uri = await serveRaw((socket) => socket.resume());
    expect(await hadNoEffect({ uri, requestTimeoutMs: 100 })).toBe(false);
  });
});
