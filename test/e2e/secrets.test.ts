import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { createMilvus } from "../milvus/milvus.ts";
import {
  type BinaryOptions,
  binary,
  milvusImport,
  runCommand,
  startBinary,
} from "../support/binary.ts";
import { awkwardToken, indiscreetText, leaks, signedQuery } from "../support/secrets.ts";
import { closedPort, serveHttp, serveMilvus } from "../support/servers.ts";

/** A server that lets in nobody but the holder of the awkward token, and writes secrets into all it says. */
async function guardedServer(token = awkwardToken) {
  const [user = "", ...rest] = token.split(":");
  const users = { [user]: rest.join(":") };
  const demo = createMilvus({ now: () => Date.UTC(2026, 10, 1, 12), users });
  demo.addCollection("default", "books");
  const job = { collection: "books", files: [[`b/a.parquet?${signedQuery}`]], autoCommit: false };
  const plan = failsAfter(0, "import", indiscreetText);
  const failed = demo.addJob({ ...job, plan });
  const resting = demo.addJob({ ...job, plan: restsAt("commit") });
  return { demo, url: await serveMilvus(demo), failed, resting };
}

describe("over a real connection", () => {
  test.each([
    ["list", 0],
    ["describe FAILED", 0],
    ["watch FAILED", 3],
    ["wait FAILED -o json", 3],
    ["create -c books a.parquet", 0],
    ["commit RESTING --yes", 0],
    ["abort FAILED --yes", 1],
    ["profiles", 0],
  ])("%s is let in, tells no secret, and ends with %i", async (line, exitCode) => {
    const { url, failed, resting } = await guardedServer();
    const argv = line.replace("FAILED", failed).replace("RESTING", resting).split(" ");
    const files = { ".milvusrc": JSON.stringify({ uri: url }) };
    // The last one bun listens to, on which the executable runs.
    const verbosity = { MILVUS_IMPORT_DEBUG: "1", BUN_CONFIG_VERBOSE_FETCH: "curl" };
    const env = { MILVUS_TOKEN: awkwardToken, ...verbosity };

    const result = await binary(argv, { env, files });

    expect(result).toMatchObject({ exitCode });
    expect(leaks(result.stdout + result.stderr)).toEqual([]);
  });

  test("a page that sends the request's headers back is shown without the token", async () => {
    const url = await serveHttp((request, response) => {
      response.end(`you sent ${request.headers.authorization} and ${indiscreetText}`);
    });
    const argv = ["list", "-v", "-u", url, "--retries", "0"];
    const result = await binary(argv, { env: { MILVUS_TOKEN: awkwardToken } });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toContain("not a Milvus response: you sent Bearer … and");
    expect(leaks(result.stderr)).toEqual([]);
  });

  test("a redirect is neither followed nor shown with its secrets", async () => {
    const visits: string[] = [];
    const elsewhere = await serveHttp((request, response) => {
      visits.push(request.url ?? "");
      response.end();
    });
    const location = `${elsewhere.replace("//", "//root:hunter2@")}/login?${signedQuery}`;
    const url = await serveHttp((_request, response) => {
      response.writeHead(307, { location }).end();
    });

    const result = await binary(["list", "-v", "-u", url], { env: { MILVUS_TOKEN: awkwardToken } });

    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(visits).toEqual([]);
    expect(leaks(result.stderr)).toEqual([]);
  });

  test("the password of a proxy is not told", async () => {
    const proxy = (await closedPort()).replace("//", "//root:hunter2@");
    const env = { HTTP_PROXY: proxy, MILVUS_TOKEN: awkwardToken };
    const argv = ["list", "-v", "-u", "http://milvus.example.com", "--retries", "0"];
    const result = await binary(argv, { env });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(leaks(result.stderr)).toEqual([]);
  });
});

describe.skipIf(process.platform !== "linux")("the list of processes", () => {
  /** What everybody on this machine can see of the program while it waits for an answer. */
  async function seenByOthers(words: string[], options: BinaryOptions = {}): Promise<string> {
    const { demo, url } = await guardedServer();
    demo.fail("*", { kind: "silence" }, 9);
    const program = await startBinary(["list", "-v", "-u", url, ...words], options);
    await program.says("> POST");
    return readFileSync(`/proc/${program.pid}/cmdline`, "utf8");
  }

  test("shows a token of --token, which its help warns of", async () => {
    expect(await seenByOthers(["--token", awkwardToken])).toContain(awkwardToken);
  });

  test.each<[string, string[], BinaryOptions]>([
    ["a variable", [], { env: { MILVUS_TOKEN: awkwardToken } }],
    ["a file", ["--token-file", "token"], { files: { token: awkwardToken } }],
    ["standard input", ["--token-file", "-"], { input: awkwardToken }],
  ])("does not show one of %s", async (_name, words, options) => {
    const seen = await seenByOthers(words, options);
    expect(seen).toContain("list");
    expect(leaks(seen)).toEqual([]);
  });
});

test.each([
  ["600", ""],
  ["640", "warning: .milvusrc contains a token and others can read it; run: chmod 600 .milvusrc\n"],
])("a configuration file of mode %s with a token in it", async (mode, warning) => {
  const { url } = await guardedServer("root:Milvus");
  const files = { ".milvusrc": JSON.stringify({ uri: url, token: "root:Milvus" }) };
  const { file, args } = milvusImport(["list", "-o", "id"]);
  const script = `chmod ${mode} .milvusrc; "$0" "$@"`;
  const result = await runCommand({ file: "bash", args: ["-c", script, file, ...args] }, { files });
  expect(result).toMatchObject({ exitCode: 0, stderr: warning });
});
