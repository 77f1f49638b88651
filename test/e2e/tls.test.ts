import { describe, expect, test } from "vitest";
import { type BinaryOptions, binary } from "../support/binary.ts";
import { createAuthority, selfSigned } from "../support/certificates.ts";
import { servedDemo, serveTlsBefore } from "../support/servers.ts";

const authority = await createAuthority("ours");
const hosts = ["localhost", "127.0.0.1"];
const server = await authority.issue({ hosts });
const client = await authority.issue();
const files = {
  "ca.pem": authority.cert,
  "client.pem": client.cert,
  "client.key": client.key,
  "prose.pem": "no certificate",
};

/** Demands what Milvus demands with `tlsMode: 2`. */
const mutual = {
  ...server,
  ca: authority.cert,
  requestCert: true,
  rejectUnauthorized: true,
  minVersion: "TLSv1.3",
} as const;

async function secureDemo(options: Parameters<typeof serveTlsBefore>[1] = server) {
  const { url, demo } = await servedDemo();
  return { demo, uri: await serveTlsBefore(url, options) };
}

function listIds(uri: string, words: readonly string[], more: BinaryOptions = {}) {
  return binary(["list", "-o", "id", "-u", uri, ...words], { files, ...more });
}

const allIds = expect.stringMatching(/^(\d{18}\n){12}$/);

describe("over TLS", () => {
  test("--ca-file leads to the jobs", async () => {
    const { uri } = await secureDemo();
    const result = await listIds(uri, ["--ca-file", "ca.pem"]);
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds, stderr: "" });
  });

  test("Node's own list of authorities counts, with NODE_EXTRA_CA_CERTS", async () => {
    const { uri } = await secureDemo();
    const result = await listIds(uri, [], { env: { NODE_EXTRA_CA_CERTS: "ca.pem" } });
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds, stderr: "" });
  });

  test("--ca-file is the only authority where it is given", async () => {
    const { uri } = await secureDemo();
    const { cert } = await createAuthority("theirs");
    const env = { NODE_EXTRA_CA_CERTS: "ca.pem" };
    const result = await listIds(uri, ["--ca-file", "theirs.pem"], {
      env,
      files: { ...files, "theirs.pem": cert },
    });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
  });

  test("a profile shows its client certificate to a server that demands one", async () => {
    const { uri } = await secureDemo(mutual);
    const profile = { uri, caFile: "ca.pem", certFile: "client.pem", keyFile: "client.key" };
    const result = await binary(["list", "-o", "id", "--config", "mine.json"], {
      files: { ...files, "mine.json": JSON.stringify(profile) },
    });
    expect(result).toMatchObject({ exitCode: 0, stdout: allIds, stderr: "" });
  });

  test("a job is created", async () => {
    const { uri, demo } = await secureDemo(mutual);
    const flags = ["--ca-file", "ca.pem", "--cert-file", "client.pem", "--key-file", "client.key"];
    const result = await binary(["create", "-c", "products", "a.parquet", "-u", uri, ...flags], {
      files,
    });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(demo.jobs()).toHaveLength(13);
  });

  test.each([
    ["--insecure", ["--insecure"], {}],
    ["MILVUS_INSECURE", [], { MILVUS_INSECURE: "1" }],
  ])("%s asks anybody, and warns each time", async (label, words, env) => {
    const { uri } = await secureDemo(await selfSigned({ hosts: ["elsewhere.test"] }));
    const warned = {
      exitCode: 0,
      stdout: allIds,
      stderr: `warning: the TLS certificate is not verified (${label})\n`,
    };
    expect(await listIds(uri, words, { env })).toMatchObject(warned);
    expect(await listIds(uri, words, { env })).toMatchObject(warned);
  });

  test("NODE_TLS_REJECT_UNAUTHORIZED alone does not open the door", async () => {
    const { uri } = await secureDemo();
    const result = await listIds(uri, [], { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
  });
});

describe("what TLS does not accept", () => {
  test.each([
    ["an unknown authority", () => server, []],
    ["a self-signed certificate", () => selfSigned({ hosts }), []],
    [
      "an expired certificate",
      () => authority.issue({ hosts, days: [-3, -1] }),
      ["--ca-file", "ca.pem"],
    ],
    [
      "another host's certificate",
      () => authority.issue({ hosts: ["elsewhere.test"] }),
      ["--ca-file", "ca.pem"],
    ],
    ["no client certificate", () => mutual, ["--ca-file", "ca.pem"]],
  ])("%s: exit 6, one error, one hint, no job asked for", async (_what, options, words) => {
    const { uri, demo } = await secureDemo(await options());
    const result = await listIds(uri, words);
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    expect(result.stderr).toContain(`: ${uri}\n`);
    expect(demo.requests).toEqual([]);
  });

  test.each([
    ["a certificate without its key", ["--cert-file", "client.pem"]],
    ["a key without its certificate", ["--key-file", "client.key"]],
    ["a file that is not there", ["--ca-file", "nowhere.pem"]],
    ["a file without a certificate", ["--ca-file", "prose.pem"]],
    ["a key of another certificate", ["--cert-file", "ca.pem", "--key-file", "client.key"]],
  ])("%s: exit 2, one error, one hint, no server asked", async (_what, words) => {
    const { uri, demo } = await secureDemo();
    const result = await listIds(uri, words);
    expect(result).toMatchObject({ exitCode: 2, stdout: "" });
    expect(result.stderr).toMatch(/^error: [^\n]+\nhint: [^\n]+\n$/);
    expect(demo.requests).toEqual([]);
  });
});
