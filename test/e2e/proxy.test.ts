import { execa } from "execa";
import { describe, expect, onTestFinished, test } from "vitest";
import { type BinaryOptions, binary, milvusImport } from "../support/binary.ts";
import { createAuthority } from "../support/certificates.ts";
import { makePlace } from "../support/place.ts";
import {
  closedPort,
  servedDemo,
  serveProxy,
  serveRaw,
  serveTlsBefore,
} from "../support/servers.ts";

const authority = await createAuthority("ours");
const files = { "ca.pem": authority.cert };
const users = { root: "Milvus" };
/** No name service knows it: only a proxy finds it. */
const host = "milvus.test";
const list = "/v2/vectordb/jobs/import/list";
const schemes = ["http", "https"] as const;

/** The demo behind a proxy that lets only `me` with the password `hush` through. */
async function behindProxy(scheme: (typeof schemes)[number], hasTls = false) {
  const { url, demo } = await servedDemo({ users });
  const identity = await authority.issue({ hosts: [host] });
  const server = scheme === "http" ? url : await serveTlsBefore(url, identity);
  const tls = await authority.issue({ hosts: ["127.0.0.1"] });
  const proxy = await serveProxy({ server, user: "me:hush", ...(hasTls && { tls }) });
  const variable = `${scheme.toUpperCase()}_PROXY`;
  const env = { [variable]: proxy.url.replace("//", "//me:hush@") };
  return { uri: `${scheme}://${host}:19530`, demo, proxy, env };
}

function listIds(uri: string, words: readonly string[], { env }: BinaryOptions) {
  const argv = ["list", "-o", "id", "-u", uri, "--ca-file", "ca.pem", ...words];
  return binary(argv, { files, env: { MILVUS_TOKEN: "root:Milvus", ...env } });
}

const allIds = expect.stringMatching(/^(\d{18}\n){12}$/);

describe("through a proxy", () => {
  test("http goes in the open", async () => {
    const { uri, proxy, env } = await behindProxy("http");
    const result = await listIds(uri, [], { env });
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds, stderr: "" });
    expect(proxy.asked).toEqual([`POST ${uri}${list}`]);
  });

  test("https goes in a tunnel, out of which no token comes", async () => {
    const { uri, proxy, env } = await behindProxy("https");
    const result = await listIds(uri, [], { env });
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds, stderr: "" });
    expect(proxy.asked).toEqual([`CONNECT ${host}:19530`]);
    expect(JSON.stringify(proxy.headers)).not.toMatch(/Bearer|Milvus/);
  });

  test.each(schemes)("%s goes to a proxy that speaks TLS itself", async (scheme) => {
    const { uri, env } = await behindProxy(scheme, true);
    const result = await listIds(uri, [], { env: { ...env, NODE_EXTRA_CA_CERTS: "ca.pem" } });
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds, stderr: "" });
  });

  test.each(schemes)("%s shows no password, however much is told", async (scheme) => {
    const { uri, env } = await behindProxy(scheme);
    const { exitCode, stdout, stderr } = await listIds(uri, ["-v"], {
      env: { ...env, DEBUG: "*" },
    });
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toMatch(/hush|bWU6|Milvus/);
  });

  test.each([
    ["ALL_PROXY", {}],
    ["all_proxy", {}],
    ["HTTP_PROXY", { NO_PROXY: "10.0.0.0/8,127.0.0.0/8" }],
  ])("http does not go through what %s names, with %j", async (variable, env) => {
    const { url } = await servedDemo({ users });
    const proxy = await serveProxy({ user: "me:hush" });
    const result = await listIds(url, [], { env: { ...env, [variable]: proxy.url } });
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds });
  });

  test("demo never goes", async () => {
    const proxy = await serveProxy({});
    const result = await binary(["demo", "list", "-o", "id"], { env: { HTTP_PROXY: proxy.url } });
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds });
    expect(proxy.asked).toEqual([]);
  });
});

describe.each(schemes)("a proxy for %s", (scheme) => {
  const uri = `${scheme}://${host}:19530`;
  const variable = `${scheme.toUpperCase()}_PROXY`;

  test.each([
    ["that refuses", async () => (await serveProxy({ user: "me:other" })).url],
    ["that reaches nobody", async () => (await serveProxy({})).url],
    ["that is not there", closedPort],
    ["that speaks something else", () => serveRaw((socket) => socket.end("220 mail\r\n\r\n"))],
    ["that hangs up", () => serveRaw((socket) => socket.end())],
  ])("%s: exit 6, one error, one hint, no secret", async (_what, address) => {
    const url = await address();
    const env = { [variable]: url.replace("//", "//me:hush@") };
    const { exitCode, stdout, stderr } = await listIds(uri, ["--retries", "0"], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
    expect(stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    expect(stderr).toContain(`${uri} through the proxy ${new URL(url).host}\n`);
    expect(stderr).toContain(variable);
    expect(stderr).not.toMatch(/hush|Milvus/);
  });

  test("that keeps silent is left after --request-timeout", async () => {
    const env = { [variable]: await serveRaw((socket) => socket.resume()) };
    const words = ["--request-timeout", "300ms", "--retries", "0"];
    expect(await listIds(uri, words, { env })).toMatchObject({ exitCode: 6, stdout: "" });
  });

  test("that keeps silent is left at once on Ctrl-C", async () => {
    const { file, args } = milvusImport(["list", "-u", uri]);
    const url = await serveRaw(() => running.kill("SIGINT"));
    // A profile of the user who runs the tests would lead to a note.
    const { env, remove } = makePlace({}, { [variable]: url });
    onTestFinished(remove);
    const running = execa(file, args, { reject: false, env, extendEnv: false });
    expect(await running).toMatchObject({ signal: "SIGINT", stderr: "" });
  });
});
