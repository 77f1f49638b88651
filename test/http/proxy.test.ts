import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { proxyInUse } from "../../src/http/fetch.ts";

const http = "http://milvus.example.com:19530/v2";
const https = "https://milvus.example.com/v2";
const cgi = { REQUEST_METHOD: "GET" };

/** Which proxy, as messages name it; `null` for none. */
async function place(url: string, env: Env): Promise<string | null> {
  return (await proxyInUse(url, env))?.place ?? null;
}

async function refusal(HTTP_PROXY: string): Promise<CliError> {
  const outcome = await proxyInUse(http, { HTTP_PROXY }).catch((error: unknown) => error);
  if (outcome instanceof CliError) return outcome;
  throw new Error("the address was taken");
}

describe("the proxy", () => {
  test.each<[what: string, url: string, env: Env, place: string | null]>([
    ["none without a variable", https, {}, null],
    ["none by an empty variable", https, { HTTPS_PROXY: "", https_proxy: "" }, null],
    ["that of HTTPS_PROXY for https", https, { HTTPS_PROXY: "http://p:1" }, "p:1"],
    ["that of HTTP_PROXY for http", http, { HTTP_PROXY: "http://p:1" }, "p:1"],
    ["not that of HTTP_PROXY for https", https, { HTTP_PROXY: "http://p:1" }, null],
    ["not that of HTTPS_PROXY for http", http, { HTTPS_PROXY: "http://p:1" }, null],
    ["that of https_proxy", https, { https_proxy: "http://p:1" }, "p:1"],
    ["that of the small letters", http, { http_proxy: "http://a:1", HTTP_PROXY: "b:2" }, "a:1"],
    ["not that of HTTP_PROXY in a CGI program", http, { HTTP_PROXY: "p:1", ...cgi }, null],
    ["that of http_proxy there", http, { http_proxy: "a:1", HTTP_PROXY: "p:1", ...cgi }, "a:1"],
    ["that of HTTPS_PROXY there", https, { HTTPS_PROXY: "p:1", ...cgi }, "p:1"],
    ["that of HTTP_PROXY with no method", http, { HTTP_PROXY: "p:1", REQUEST_METHOD: "" }, "p:1"],
    ["that of capitals beside an empty one", http, { http_proxy: "", HTTP_PROXY: "p:1" }, "p:1"],
    ["one without a scheme", http, { HTTP_PROXY: "p:3128" }, "p:3128"],
    ["one with user info", http, { HTTP_PROXY: "me:secret@p:3128" }, "p:3128"],
    ["on port 80 by default", http, { HTTP_PROXY: "http://p/" }, "p:80"],
    ["on port 443 by default with TLS", http, { HTTP_PROXY: "HTTPS://p" }, "p:443"],
    ["one with an IPv6 address", http, { HTTP_PROXY: "http://[2001:db8::1]:1" }, "[2001:db8::1]:1"],
  ])("is %s", async (_what, url, env, wanted) => {
    expect(await place(url, env)).toBe(wanted);
  });

  test.each([
    ["me:secret@p:1", "me:secret"],
    ["http://me:s%40%25t@p:1", "me:s@%t"],
    ["http://me@p:1", "me:"],
  ])("is told the user of %s", async (HTTP_PROXY, user) => {
    const { authorization } = (await proxyInUse(http, { HTTP_PROXY })) ?? {};
    expect(Buffer.from(authorization?.replace("Basic ", "") ?? "", "base64").toString()).toBe(user);
  });

  test("is told no user where there is none", async () => {
    expect(await proxyInUse(http, { HTTP_PROXY: "p:1" })).toMatchObject({ authorization: null });
  });
});

describe("an address that is none", () => {
  const hint =
    "for example http://proxy.example.com:3128; write @ as %40 and % as %25 in user and password";

  test.each([
    ["http://", "is not a proxy URL"],
    ["http://me:hush@", "is not a proxy URL"],
    ["http://p:99999", "is not a proxy URL"],
    ["http://me:hu%sh@p:1", "is not a proxy URL"],
    ["http://me:1#hush@p:1", "is not a proxy URL"],
    ["http://me:1/hush@p:1", "is not a proxy URL"],
    ["http://me:1?hush@p:1", "is not a proxy URL"],
    ["me:1\\hush@p:1", "is not a proxy URL"],
    ["http://p:1/proxy.pac", "is not a proxy URL"],
    ["socks5://me:hush@p:1", 'must start with http:// or https://: "socks5"'],
  ])("is refused, and not shown: %s", async (text, why) => {
    const { kind, message, hint: way } = await refusal(text);
    expect({ kind, message, way }).toEqual({
      kind: "config",
      message: `HTTP_PROXY ${why}`,
      way: hint,
    });
  });

  test("is never anything but a value or a refusal, and never shows a password", async () => {
    const parts = fc.constantFrom("http", ":", "//", "@", "#", "?", "/", "%", "[", "]", "p:1", " ");
    const texts = fc
      .array(fc.oneof(parts, fc.string()), { maxLength: 8 })
      .map((all) => all.join(""));
    await fc.assert(
      fc.asyncProperty(texts, texts, async (before, after) => {
        const outcome = await proxyInUse(http, {
          HTTP_PROXY: `http://${before}:hush${after}@p:1`,
        }).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CliError);
        const { authorization: _hidden, ...shown } = Object(outcome);
        expect(`${JSON.stringify(shown)} ${outcome}`).not.toContain("hush");
      }),
    );
  });
});

describe("NO_PROXY", () => {
  test.each<[list: string, uri: string]>([
    ["milvus.example.com", "https://milvus.example.com"],
    ["MILVUS.example.com", "https://milvus.EXAMPLE.com"],
    ["example.com", "https://milvus.example.com"],
    [".example.com", "https://milvus.example.com"],
    ["*.example.com", "https://milvus.example.com"],
    [".example.com", "https://example.com"],
    ["example.com", "https://milvus.example.com."],
    ["a.test, example.com", "https://milvus.example.com"],
    ["a.test example.com", "https://milvus.example.com"],
    ["milvus.example.com:443", "https://milvus.example.com"],
    ["milvus.example.com:80", "http://milvus.example.com"],
    ["example.com:19530", "http://milvus.example.com:19530"],
    ["*", "https://milvus.example.com"],
    ["a.test,*", "https://milvus.example.com"],
    ["10.1.2.3", "https://10.1.2.3"],
    ["10.1.2.3:19530", "https://10.1.2.3:19530"],
    ["10.0.0.0/8", "https://10.1.2.3"],
    ["2001:db8::1", "https://[2001:db8:0::1]"],
    ["[2001:db8::1]", "https://[2001:db8::1]"],
    ["[2001:db8::1]:443", "https://[2001:db8::1]"],
    ["2001:db8::/32", "https://[2001:db8::1]"],
    ["milvus.example.com.", "https://milvus.example.com"],
    ["milvus.example.com.", "https://milvus.example.com."],
    ["example.com.:443", "https://milvus.example.com"],
    [".example.com.", "https://milvus.example.com"],
    ["b\u00fccher.test", "https://b\u00fccher.test"],
    ["B\u00dcCHER.test:443", "https://xn--bcher-kva.test"],
    ["*.b\u00fccher.test", "https://a.b\u00fccher.test"],
    ["xn--bcher-kva.test", "https://b\u00fccher.test"],
    ["10.0.0.0/8:443", "https://10.1.2.3"],
    ["2001:db8::/32:443", "https://[2001:db8::1]"],
    ["[2001:db8::]/32:443", "https://[2001:db8::1]"],
  ])("%s lets %s be asked straight", async (list, uri) => {
    const proxies = { HTTP_PROXY: "p:1", HTTPS_PROXY: "p:1" };
    expect(await place(uri, { ...proxies, NO_PROXY: list })).toBeNull();
    expect(await place(uri, { ...proxies, no_proxy: list })).toBeNull();
  });

  test.each<[list: string, uri: string]>([
    ["", "https://milvus.example.com"],
    [" , ", "https://milvus.example.com"],
    [".", "https://milvus.example.com"],
    ["ample.com", "https://milvus.example.com"],
    ["milvus.example.com", "https://example.com"],
    ["milvus.example.com:443", "https://milvus.example.com:19530"],
    ["milvus.example.com:443", "http://milvus.example.com"],
    ["1.2.3", "https://10.1.2.3"],
    ["10.0.0.0/8", "https://11.1.2.3"],
    ["10.0.0.0/", "https://11.1.2.3"],
    ["10.0.0.0/99", "https://10.0.0.0"],
    ["10.0.0.0/8", "https://10.example.com"],
    ["2001:db8::/32", "https://[2001:db9::1]"],
    ["10.0.0.0/8:443", "https://10.1.2.3:19530"],
    ["10.0.0.0/8:443", "https://11.1.2.3"],
    ["..", "https://milvus.example.com"],
    ["a b\u00fc<>", "https://milvus.example.com"],
  ])('"%s" does not let %s be asked straight', async (list, uri) => {
    expect(await place(uri, { HTTP_PROXY: "p:1", HTTPS_PROXY: "p:1", NO_PROXY: list })).toBe("p:1");
  });

  test("in small letters counts before the other, unless it is empty", async () => {
    const env = { HTTPS_PROXY: "p:1", NO_PROXY: "*" };
    expect(await place(https, { ...env, no_proxy: "a.test" })).toBe("p:1");
    expect(await place(https, { ...env, no_proxy: "" })).toBeNull();
  });

  test.each(["localhost", "LOCALHOST:19530", "127.0.0.1", "127.8.9.1:1", "[::1]:19530"])(
    "need not name %s, which seen from a proxy is the proxy itself",
    async (host) => {
      expect(await place(`http://${host}`, { HTTP_PROXY: "p:1" })).toBeNull();
    },
  );
});
