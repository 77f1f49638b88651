// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failsAfter } from "../../src/demo/job-plans.ts";
import type { Fault } from "../milvus/faults.ts";
import { temporaryFolder } from "../support/place.ts";
import { awkwardToken, indiscreetText, leaks, signedQuery } from "../support/secrets.ts";
import { cloud, clusterEnv, type RunOptions, world } from "../support/world.ts";

const withToken = { MILVUS_TOKEN: awkwardToken };

/** A server whose jobs and files are called by signed URLs, and fail with every secret there is. */
function indiscreetMilvus(env: RunOptions["env"] = withToken) {
  const files = [[`b/a.parquet?${signedQuery}`], [`b/c.parquet?sig=1f2e5ec7&Expires=1793534400`]];
  const job = { files, autoCommit: false, ageMs: 3_600_000, wire: { reason: indiscreetText } };
  const plan = failsAfter(0, "import", indiscreetText);
  return world({ jobs: [job, { ...job, plan }], env: env ?? {} });
}

const commands = [
  "list",
  "list --db default",
  `describe #0 #1`,
  "watch --interval 1s",
  `wait #0 --timeout 10m`,
  "create -c books a.parquet --no-auto-commit",
  `commit #0 --yes`,
  `abort #0 --yes`,
  "doctor",
];

const json = { code: 65_535, message: indiscreetText };
const failures: [name: string, fault: Fault][] = [
  ["refused", { kind: "answer", status: 200, body: json }],
  ["refused as unknown", { kind: "answer", status: 200, body: { ...json, code: 100 } }],
  ["not let in", { kind: "answer", status: 401, body: { ...json, code: 1800 } }],
  ["forbidden", { kind: "answer", status: 403, body: json }],
  ["sent elsewhere", { kind: "answer", status: 404, body: indiscreetText }],
  ["too slow", { kind: "answer", status: 408, body: { ...json, code: 10_001 } }],
  ["slowed down", { kind: "answer", status: 429, body: json, headers: { "retry-after": "1" } }],
  ["failed", { kind: "answer", status: 500, body: json }],
  ["failed by a gateway", { kind: "answer", status: 502, body: indiscreetText }],
  ["not served", { kind: "answer", status: 503, body: indiscreetText }],
  [
    "redirected",
    {
      kind: "answer",
      status: 307,
      headers: {
        location: `https://root:hunter2@s3/${encodeURIComponent(awkwardToken)}?${signedQuery}`,
      },
    },
  ],
  ["answered with its own request", { kind: "answer", status: 200, body: indiscreetText }],
  [
    "answered with its own headers",
    { kind: "answer", status: 200, body: { headers: { Authorization: indiscreetText } } },
  ],
  [
    "answered with text for data",
    { kind: "answer", status: 200, body: { code: 0, data: indiscreetText } },
  ],
  [
    "answered with texts for records",
    { kind: "answer", status: 200, body: { code: 0, data: { records: [indiscreetText] } } },
  ],
  ["cut", { kind: "cut" }],
];

describe.each(commands)("milvus-import %s -v", (line) => {
  test.each(failures)("that is %s tells no secret", async (_name, fault) => {
    const milvus = indiscreetMilvus();
    milvus.demo.fail("*", fault, 1_000);

    const { exitCode, stdout, stderr, requests } = await milvus.run(`${line} -v`);

    expect(requests[0]?.headers.Authorization).toBe(
      `Bearer ${Buffer.from(awkwardToken).toString("latin1")}`,
    );
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/^> POST http/m);
    expect(leaks(stdout + stderr)).toEqual([]);
  });

  test.each<[string, RunOptions]>([
    ["of 80 columns", { tty: 80 }],
    ["of 300 columns", { tty: 300 }],
    ["that is none", {}],
  ])("shows jobs without their secrets on a terminal %s", async (_name, options) => {
    const { stdout, stderr } = await indiscreetMilvus().run(`${line} -v`, options);
    expect(leaks(stdout + stderr)).toEqual([]);
  });
});

describe("a text with secrets", () => {
  test("keeps what is none: the file, and why it failed", async () => {
    const { stdout } = await indiscreetMilvus().run("describe #1 --json");
    expect(JSON.parse(stdout)[0]).toMatchObject({
      reason: expect.stringMatching(/^open s3:\/\/b\/a\.csv\?…: no such key, GET "https:\/\/…@az/),
      files: [{ paths: ["b/a.parquet?…"] }, { paths: ["b/c.parquet?…"] }],
    });
  });

  test.each(["json", "ndjson", "csv", "tsv", "id", "table"])(
    "is shown without them as %s",
    async (format) => {
      for (const line of ["list", `describe #1`, `wait #1`]) {
        const { stdout, stderr } = await indiscreetMilvus().run(`${line} -o ${format} -v`);
        expect(leaks(stdout + stderr)).toEqual([]);
      }
    },
  );

  test("comes without them into annotations and the summary of GitHub Actions", async () => {
    const summary = join(temporaryFolder(), "summary.md");
    const { stderr } = await indiscreetMilvus().run("wait #1 -v", {
      env: { ...withToken, GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary },
    });
    expect(stderr).toContain("::error title=");
    expect(leaks(stderr)).toEqual([]);
    expect(readFileSync(summary, "utf8")).toContain("no such key");
    expect(leaks(readFileSync(summary, "utf8"))).toEqual([]);
  });
});

describe("a token", () => {
  const config = JSON.stringify({ uri: "http://localhost:19530", token: awkwardToken });

  test.each<[string, string[], RunOptions]>([
    ["--token", ["--token", awkwardToken], {}],
    ["--token=…", [`--token=${awkwardToken}`], {}],
    ["-t…", [`-t${awkwardToken}`], {}],
    ["MILVUS_TOKEN", [], { env: withToken }],
    ["--token-file", ["--token-file", "token"], { files: { token: `${awkwardToken}\n` } }],
    ["--token-file -", ["--token-file", "-"], { stdin: `${awkwardToken}\r\n` }],
    [
      "MILVUS_TOKEN_FILE",
      [],
      { env: { MILVUS_TOKEN_FILE: "token" }, files: { token: awkwardToken } },
    ],
    ["a profile", [], { files: { "~/.milvusrc": config }, env: { X: "${X}" } }],
    [
      "a variable in a profile",
      [],
      {
        files: { "~/.milvusrc": JSON.stringify({ token: "${S}" }) },
        env: { S: awkwardToken },
      },
    ],
  ])("from %s goes out to the letter, and nowhere else", async (_name, words, options) => {
    const result = await indiscreetMilvus().run(["list", ...words], {
      ...options,
      env: { ...options.env, MILVUS_IMPORT_DEBUG: "1" },
    });

    expect(result.exitCode).toBe(0);
    expect(result.requests.map(({ headers }) => headers.Authorization)).toEqual([
      `Bearer ${Buffer.from(awkwardToken).toString("latin1")}`,
    ]);
    expect(result.stderr).toMatch(/^> POST http/m);
    expect(leaks(result.stdout + result.stderr)).toEqual([]);
  });

  test.each<[string, string, RunOptions]>([
    ["beside a slip in JSON", "list", { files: { ".milvusrc.json": `${config},` } }],
    ["beside a slip in YAML", "list", { files: { ".milvusrc": `token: [${config}` } }],
    ["under a wrong key", "list", { files: { ".milvusrc": config.replace("token", "tokken") } }],
    [
      "as a wrong type",
      "list",
      { files: { ".milvusrc": `{"token":[${JSON.stringify(awkwardToken)}]}` } },
    ],
    ["of two lines", "list", { env: { MILVUS_TOKEN: `${awkwardToken}\nx` } }],
    ["in a URI", "list", { env: { MILVUS_URI: `http://${encodeURIComponent(awkwardToken)}@h` } }],
    ["in a URI that is none", "list", { env: { MILVUS_URI: `http://${awkwardToken}@h` } }],
    ["in a query", "list", { env: { MILVUS_URI: `http://h?sig=${awkwardToken}` } }],
    ["in a URI of a file", "list", { files: { ".milvusrc": `uri: http://root:hunter2@h\n` } }],
  ])("%s is not repeated in the error", async (_name, line, options) => {
    const { exitCode, stdout, stderr } = await indiscreetMilvus({}).run(line, options);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(leaks(stderr)).toEqual([]);
  });

  test.each([
    ["list --tokn=pa:ss", "--tokn"],
    ["list --tokn pa:ss", "--tokn"],
    ["list -Tpa:ss", "-T"],
    ["list -T pa:ss", "-T"],
    ["profiles --token=pa:ss", "--token"],
    ["demo --token=pa:ss", "--token"],
  ])("behind a mistyped option of %s is not repeated", async (line, option) => {
    const { stderr } = await world().run(line);
    expect(stderr).toContain(`error: unknown flag: ${option}\n`);
    expect(leaks(stderr)).toEqual([]);
  });

  test.each([[["-o", "json"]], [["-o", "csv"]], [["-o", "tsv"]], [["-o", "ndjson"]], [[]]])(
    "is not shown by profiles %j",
    async (words) => {
      const files = {
        "~/.milvusrc": JSON.stringify({
          profiles: {
            literal: { uri: "http://root:hunter2@h?sig=1f2e5ec7", token: awkwardToken },
            filled: { uri: "http://h", token: "${S:-pa:ss}" },
          },
        }),
      };

      const { stdout, stderr } = await world().run(["profiles", ...words], {
        files,
        env: withToken,
      });

      expect(stdout).toContain("literal");
      expect(leaks(stdout + stderr)).toEqual([]);
    },
  );
});

test.each(["json", "ndjson", "table"])(
  "the key of a backup is not shown in a plan as %s",
  async (format) => {
    const line = `create -c books a.parquet --option ezk=hunter2 --dry-run -o ${format}`;
    const { exitCode, stdout, stderr } = await indiscreetMilvus({}).run(line);
    expect(exitCode).toBe(0);
    expect(leaks(stdout + stderr)).toEqual([]);
  },
);

const plain = {
  MILVUS_ACCESS_KEY: "access-key-0123456789",
  MILVUS_SECRET_KEY: "secret-key-0123456789",
  MILVUS_SESSION_TOKEN: "session-token-0123456789",
};
const create = "create -c books s3://bucket/a.parquet -v";
const indiscreet = { code: 65_535, message: indiscreetText };
const cloudFailures: [name: string, fault: Fault | null][] = [
  ["answered", null],
  ["refused", { kind: "answer", status: 200, body: { ...indiscreet, code: 1100 } }],
  ["refused in doubt", { kind: "answer", status: 200, body: indiscreet }],
  ["not let in", { kind: "answer", status: 401, body: indiscreet }],
  ["failed", { kind: "answer", status: 500, body: indiscreet }],
  ["answered with its own request", { kind: "answer", status: 200, body: indiscreetText }],
  [
    "redirected",
    {
      kind: "answer",
      status: 307,
      headers: { location: `https://h/${encodeURIComponent(awkwardToken)}` },
    },
  ],
  ["cut", { kind: "cut" }],
];

describe.each(Object.keys(plain))("%s", (name) => {
  const env = { ...clusterEnv, ...plain, [name]: awkwardToken };

  test.each(cloudFailures)("is sent with a create and told by nobody: %s", async (_how, fault) => {
    const { run, demo } = cloud();
    if (fault !== null) demo.fail("create", fault);
    const { requests, stdout, stderr } = await run(create, { env });
    const sent = requests.filter(({ body }) => Object.values(Object(body)).includes(awkwardToken));
    expect(sent.map(({ url }) => url.replace(/.*\//, ""))).toEqual(["create"]);
    expect(stderr).toMatch(/^> POST http/m);
    expect(leaks(stdout + stderr)).toEqual([]);
  });

  test.each(["list", "profiles", "describe job-1", "wait --state active", `${create} --dry-run`])(
    "is not told by %s",
    async (words) => {
      const { run } = cloud();
      const { stdout, stderr } = await run(words, { env });
      expect(leaks(stdout + stderr)).toEqual([]);
    },
  );
});

test.each(["accessKey", "secretKey", "sessionToken"])(
  "%s of a profile is not shown",
  async (key) => {
    const { run } = cloud();
    const profile = {
      clusterId: "in01-a",
      token: "${T}",
      accessKey: "a",
      secretKey: "b",
      [key]: awkwardToken,
    };
    const files = { "~/.milvusrc": JSON.stringify({ profiles: { cloud: profile } }) };
    const env = { T: clusterEnv.MILVUS_TOKEN };
    for (const words of ["profiles --json", create, `${create} --secret-key ${key}`]) {
      const { stdout, stderr } = await run(words, { env, files });

      expect(leaks(stdout + stderr)).toEqual([]);
    }
  },
);
