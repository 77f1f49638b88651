// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { failsAfter } from "../../src/demo/job-plans.ts";
import type { Fault } from "../milvus/faults.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { type CliOptions, type CliResult, cli } from "../support/cli.ts";
import { virtualClock } from "../support/clock.ts";
import { awkwardToken, indiscreetText, leaks, signedQuery } from "../support/secrets.ts";

/** A server whose jobs and files are called by signed URLs, and fail with every secret there is. */
function indiscreetMilvus() {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, sleep: clock.sleep });
  demo.addCollection("default", "books");
  const files = [[`b/a.parquet?${signedQuery}`], [`b/c.parquet?sig=1f2e5ec7&Expires=1793534400`]];
  const wire = { reason: indiscreetText };
  const plan = failsAfter(0, "import", indiscreetText);
  const ids = [
    demo.addJob({ collection: "books", files, autoCommit: false, ageMs: 3_600_000, wire }),
    demo.addJob({ collection: "books", files, autoCommit: false, ageMs: 3_600_000, plan, wire }),
  ];
  return { demo, clock, ids };
}

const [resting, failed] = indiscreetMilvus().ids;

const withToken = { MILVUS_TOKEN: awkwardToken };

function runAt(
  { demo, clock }: ReturnType<typeof indiscreetMilvus>,
  line: string,
  options: CliOptions = {},
): Promise<CliResult> {
  return cli(demo, [...line.split(" "), "-v"], { clock, env: withToken, ...options });
}

const commands = [
  "list",
  "list --db default",
  `describe ${resting} ${failed}`,
  "watch --interval 1s",
  `wait ${resting} --timeout 10m`,
  "create -c books a.parquet --no-auto-commit",
  `commit ${resting} --yes`,
  `abort ${resting} --yes`,
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

    const { exitCode, stdout, stderr, requests } = await runAt(milvus, line);

    expect(requests[0]?.headers.Authorization).toBe(
      `Bearer ${Buffer.from(awkwardToken).toString("latin1")}`,
    );
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/^> POST http/m);
    expect(leaks(stdout + stderr)).toEqual([]);
  });

  test.each<[string, CliOptions]>([
    ["of 80 columns", { tty: 80 }],
    ["of 300 columns", { tty: 300 }],
    ["that is none", {}],
  ])("shows jobs without their secrets on a terminal %s", async (_name, options) => {
    const milvus = indiscreetMilvus();

    const { stdout, stderr } = await runAt(milvus, line, options);

    expect(leaks(stdout + stderr)).toEqual([]);
  });
});

describe("a text with secrets", () => {
  test("keeps what is none: the file, and why it failed", async () => {
    const milvus = indiscreetMilvus();

    const { stdout } = await runAt(milvus, `describe ${failed} --json`);

    expect(JSON.parse(stdout)[0]).toMatchObject({
      reason: expect.stringMatching(/^open s3:\/\/b\/a\.csv\?…: no such key, GET "https:\/\/…@az/),
      files: [{ paths: ["b/a.parquet?…"] }, { paths: ["b/c.parquet?…"] }],
    });
  });

  test.each(["json", "ndjson", "csv", "tsv", "id", "table"])(
    "is shown without them as %s",
    async (format) => {
      for (const line of ["list", `describe ${failed}`, `wait ${failed}`]) {
        const { stdout, stderr } = await runAt(indiscreetMilvus(), `${line} -o ${format}`);

        expect(leaks(stdout + stderr)).toEqual([]);
      }
    },
  );

  test("comes without them into annotations and the summary of GitHub Actions", async () => {
    const folder = mkdtempSync(join(tmpdir(), "milvus-import-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const summary = join(folder, "summary.md");

    const { stderr } = await runAt(indiscreetMilvus(), `wait ${failed}`, {
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

  test.each<[string, string[], CliOptions]>([
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
    const { demo, clock } = indiscreetMilvus();
    const argv = ["list", ...words];
    const debug = { ...options.env, MILVUS_IMPORT_DEBUG: "1" };

    const result = await cli(demo, argv, { clock, ...options, env: debug });

    expect(result.exitCode).toBe(0);
    expect(result.requests.map(({ headers }) => headers.Authorization)).toEqual([
      `Bearer ${Buffer.from(awkwardToken).toString("latin1")}`,
    ]);
    expect(result.stderr).toMatch(/^> POST http/m);
    expect(leaks(result.stdout + result.stderr)).toEqual([]);
  });

  test.each<[string, string, CliOptions]>([
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
    const { demo } = indiscreetMilvus();

    const { exitCode, stdout, stderr } = await cli(demo, line.split(" "), options);

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
    const { stderr } = await cli(createMilvus({ now: () => 0 }), line.split(" "));

    expect(stderr).toContain(`error: unknown option '${option}'\n`);
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

      const { stdout, stderr } = await cli(createMilvus({ now: () => 0 }), ["profiles", ...words], {
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
    const { demo } = indiscreetMilvus();
    const line = `create -c books a.parquet --option ezk=hunter2 --dry-run -o ${format}`;

    const { exitCode, stdout, stderr } = await cli(demo, line.split(" "));

    expect(exitCode).toBe(0);
    expect(leaks(stdout + stderr)).toEqual([]);
  },
);
