import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failsAfter } from "../../src/demo/job-plans.ts";
import { createRedact } from "../../src/milvus/redaction.ts";
import { canBeFound, hiding, secret } from "../support/fuzz/secrets.ts";
import { patience, runs } from "../support/fuzz/text.ts";
import { plainWorld } from "../support/plain-world.ts";
import { cloud, clusterEnv, type RunOptions, type World, world } from "../support/world.ts";

test("a secret that is hidden in a text is found and removed", patience, () => {
  fc.assert(
    fc.property(secret, hiding, fc.boolean(), (password, hide, isTogether) => {
      const token = `alice:${password}`;
      const text = hide(isTogether ? token : password);
      fc.pre(canBeFound(password, text));
      const printed = createRedact(token)(text);
      expect({ text, printed, isFound: canBeFound(password, printed) }).toMatchObject({
        isFound: false,
      });
    }),
    runs(2_000),
  );
});

/** Where a server puts a text, and what to ask it then. */
const places: [
  name: string,
  run: (text: string, options: RunOptions) => ReturnType<World["run"]>,
][] = [
  ...["table", "json", "ndjson", "csv", "tsv", "id"].map((format): (typeof places)[number] => [
    `reasons, names and states of list -o ${format}`,
    (text, options) => {
      const wire = { reason: text, collectionName: text, state: text };
      const plan = failsAfter(0, "import", text);
      return world({ jobs: [{ wire }, { plan }] }).run(`list -o ${format} -v`, options);
    },
  ]),
  [
    "a job ID that is refused",
    (text, options) => world({ jobs: [{ wire: { jobId: text } }] }).run("list", options),
  ],
  [
    "the files of describe",
    (text, options) => world({ jobs: [{ files: [[text]] }] }).run("describe #0 --json", options),
  ],
  [
    "a reason on a terminal",
    (text, options) =>
      world({ jobs: [{ plan: failsAfter(0, "import", text) }] }).run("wait #0", {
        ...options,
        tty: 100,
      }),
  ],
  ...[200, 401, 403, 500].map((status): (typeof places)[number] => [
    `the message of HTTP ${status}`,
    (text, options) => {
      const milvus = world();
      const body = { code: 65_535, message: text };
      milvus.demo.fail("*", { kind: "answer", status, body }, 1_000);
      return milvus.run("list", options);
    },
  ]),
  [
    "a page",
    (text, options) => {
      const milvus = world();
      milvus.demo.fail("*", { kind: "answer", status: 502, body: text }, 1_000);
      return milvus.run("list --json", options);
    },
  ],
  [
    "a redirect",
    (text, options) => {
      const milvus = world();
      const headers = { location: `https://h/${encodeURIComponent(text)}` };
      milvus.demo.fail("*", { kind: "answer", status: 307, headers }, 1_000);
      return milvus.run("list", options);
    },
  ],
];

const asToken = (password: string): RunOptions => ({ env: { MILVUS_TOKEN: `alice:${password}` } });
const asProxy = (password: string): RunOptions => ({
  env: { http_proxy: `http://bob:${encodeURIComponent(password)}@127.0.0.1:1` },
});

describe.each<[string, (password: string) => RunOptions]>([
  ["the password of the token", asToken],
  ["the password of the proxy", asProxy],
])("%s", (_what, options) => {
  test.each(places)("is in no output, hidden in %s", patience, async (_where, run) => {
    await fc.assert(
      fc.asyncProperty(secret, hiding, async (password, hide) => {
        const { stdout, stderr } = await run(hide(password), options(password));
        expect(canBeFound(password, stdout + stderr)).toBe(false);
      }),
      runs(25),
    );
  });
});

const create = "create -c books a.parquet --job-timeout 1h";

test.each(["ezk", "secret_key", "sessionToken", "access_key"])(
  "the value of --option %s is in no output, hidden in what the server says",
  patience,
  async (name) => {
    await fc.assert(
      fc.asyncProperty(secret, hiding, async (key, hide) => {
        const milvus = world();
        const body = { code: 1_100, message: hide(key) };
        milvus.demo.fail("create", { kind: "answer", status: 200, body }, 1_000);
        const line = [...create.split(" "), "--option", `${name}=${key}`];
        const dry = await world().run([...line, "--dry-run", "--json"]);
        const { stdout, stderr } = await milvus.run(line);
        expect(canBeFound(key, dry.stdout + dry.stderr + stdout + stderr)).toBe(false);
      }),
      runs(25),
    );
  },
);

test("the keys of an object store are in no output", patience, async () => {
  await fc.assert(
    fc.asyncProperty(secret, hiding, async (key, hide) => {
      const { run, demo } = cloud();
      const body = { code: 1_100, message: hide(key) };
      demo.fail("create", { kind: "answer", status: 200, body }, 1_000);
      const env = { ...clusterEnv, MILVUS_ACCESS_KEY: "AKIA0123456789", MILVUS_SECRET_KEY: key };
      const { stdout, stderr } = await run("create -c books s3://b/a.parquet", { env });
      expect(canBeFound(key, stdout + stderr)).toBe(false);
    }),
    runs(50),
  );
});

test("a file that is called like the password is still not imported twice", async () => {
  const { run, held } = plainWorld({ honorsKeys: false });
  const env = { MILVUS_TOKEN: "root:products-2026" };
  const line = "create -c books products-2026/a.parquet --job-timeout 1h --once -o id";
  const first = await run(line, { env });
  const second = await run(line, { env });
  expect(first.exitCode).toBe(0);
  expect(second).toMatchObject({ exitCode: 0, stdout: first.stdout });
  expect(held(["products-2026/a.parquet"])).toEqual([1]);
});

test("a long page is not searched, and shows no more than its first sign", async () => {
  const milvus = world();
  const body = `${"x".repeat(300_000)} root:Hunter2+Secret`;
  milvus.demo.fail("*", { kind: "answer", status: 403, body }, 1_000);
  const { stderr } = await milvus.run("list", { env: { MILVUS_TOKEN: "root:Hunter2+Secret" } });
  expect(stderr).toContain("HTTP 403: x…: ");
});
