import { describe, expect, test } from "vitest";
import type { DemoVersion } from "../../src/demo/versions.ts";
import { createFetch } from "../../src/http/fetch.ts";
import type { Fault } from "../milvus/faults.ts";
import { serveMilvus } from "../support/servers.ts";
import { networkError, world } from "../support/world.ts";

const create = "create -c books a.parquet --job-timeout 1h -o id";

/** Of the versions that support keys, ignore them, and ignore them under other names. */
const [supports, ignores, oldest] = ["3.0", "2.5", "2.4.0"] as const;

type Lost = Exclude<Fault, { kind: "delay" }>;

function answered(body: unknown, status = 200): Lost {
  return { kind: "answer", status, body };
}

/** Milvus says that the import failed, after it may have begun. */
function halfway(message: string, code = 2100): Lost {
  return answered({ code, message });
}

const lost: readonly (readonly [string, Lost])[] = [
  ["a cut connection", { kind: "cut" }],
  ["a 408 in JSON", { kind: "timeout", form: "json" }],
  ["a 408 in text", { kind: "timeout", form: "text" }],
  ["a panic", answered({ code: 500 }, 500)],
  ["a proxy's 502", answered("<html>Bad Gateway</html>", 502)],
  ["a proxy's 503", answered("upstream connect error", 503)],
  ["a proxy's 504", answered("", 504)],
  ["half an answer", answered('{"code":0,"data":{"jobI')],
  ["a success without data", answered({ code: 0 })],
  ["a success without an id", answered({ code: 0, data: {} })],
  ["an HTML page", answered("<html>login</html>")],
  ["a time-out of Milvus' own", halfway("request timeout", 10001)],
  ["an unexpected error", halfway("context canceled", 65535)],
  [
    "a broadcast that broke off on 2.6.13",
    halfway("failed to broadcast import: context canceled: importing data failed"),
  ],
  [
    "a job that may or may not be stored",
    halfway("add import job failed, err=etcdserver: request timed out: importing data failed"),
  ],
  [
    "a broadcast that broke off",
    halfway("failed to broadcast import: context deadline exceeded", 2101),
  ],
];

describe.each(lost)("%s in answer to a create", (_name, fault) => {
  test.each([false, true])(
    "is followed by another with the same key where keys are supported; the job was there: %s",
    async (afterEffect) => {
      const { run, demo, creates, keys } = world({ version: supports });
      demo.fail("create", { ...fault, afterEffect });
      const result = await run(create);
      expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
      expect([demo.jobs().length, creates().length, keys().size]).toEqual([1, 2, 1]);
    },
  );

  test.each([ignores, oldest])("before a job is there is not sent again to %s", async (version) => {
    const { run, demo, creates } = world({ version });
    demo.fail("create", fault);
    const result = await run(create);
    expect(result).toMatchObject({ exitCode: 9, stdout: "" });
    expect(result.stderr).toContain("error: could not determine whether the job was created: ");
    expect(result.stderr).toContain("hint: no new job appeared within 1 minute; check again");
    expect(result.stderr).not.toContain("milvus-import create");
    expect([demo.jobs().length, creates().length]).toEqual([0, 1]);
  });

  test.each([ignores, oldest])(
    "after the job is there is not sent again to %s, the job is found",
    async (version) => {
      const { run, demo, creates } = world({ version });
      demo.fail("create", { ...fault, afterEffect: true });
      const result = await run(create);
      const [jobId] = demo.jobs().map((job) => job.jobId);
      expect(result).toMatchObject({ exitCode: 0, stdout: `${jobId}\n` });
      expect(result.stderr).toContain(`job ${jobId} has these files, so it was created`);
      expect([demo.jobs().length, creates().length]).toEqual([1, 1]);
    },
  );
});

test("creates that are lost one after the other have one key", async () => {
  const { run, demo, creates, keys, beforeCreate } = world({ version: supports });
  beforeCreate(1, () => {
    demo.fail("create", { kind: "cut" }, 2);
    demo.fail("create", { kind: "timeout", afterEffect: true }, 9);
  });
  const result = await run(`${create} --once`);
  expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
  expect([demo.jobs().length, keys().size]).toEqual([1, 1]);
  expect(creates().length).toBeGreaterThan(2);
});

test.each(["ECONNREFUSED", "ENOTFOUND"])(
  "a create that never left for %s is told at once, and nothing is looked for",
  async (code) => {
    const { run, demo } = world();
    const result = await run(create, {
      fetch: (url, init) =>
        url.endsWith("/create") && init.body !== "{}"
          ? Promise.reject(networkError(code))
          : demo.fetch(url, init),
    });
    expect(result).toMatchObject({
      exitCode: 6,
      stdout: "",
      sleeps: [],
      verbs: ["list", "create?", "create"],
    });
    expect(result.stderr).not.toContain("milvus-import create");
  },
);

describe("a server that says nothing until our own time is up", () => {
  test.each([
    [supports, false, 0, 1],
    [supports, true, 0, 1],
    [ignores, false, 9, 0],
    [ignores, true, 0, 1],
  ])(
    "%s, with the job there: %s, ends with %i and %i jobs",
    async (version, afterEffect, exitCode, jobs) => {
      const { run, demo } = world({ version });
      demo.fail("create", { kind: "silence", afterEffect });
      const result = await run(`${create} --request-timeout 50ms`);
      expect([result.exitCode, demo.jobs().length]).toEqual([exitCode, jobs]);
    },
  );

  test("is given long enough for 1024 files, unless the limit was given", async () => {
    const { run, creates } = world();
    const files = Array.from({ length: 1_024 }, (_, index) => `${index}.parquet`).join(" ");
    await run(`${create} ${files}`, { env: { MILVUS_REQUEST_TIMEOUT: "5s" } });
    await run(`${create} --request-timeout 5s`);
    const limits = creates().map(({ headers }) => headers["request-timeout"]);
    expect(limits).toEqual(["572", "61", "5"]);
  });

  test("is a 408 after the effect where the server's time is up first", async () => {
    const { run, demo } = world({ version: ignores });
    demo.fail("create", { kind: "delay", ms: 120_000 });
    expect((await run(create)).exitCode).toBe(0);
    expect(demo.jobs()).toHaveLength(1);
  });
});

test.each<[DemoVersion, "cut" | "timeout", boolean, number, number]>([
  [supports, "cut", false, 0, 1],
  [supports, "cut", true, 0, 1],
  [supports, "timeout", true, 0, 1],
  [ignores, "cut", false, 9, 0],
  [ignores, "cut", true, 0, 1],
  [ignores, "timeout", false, 9, 0],
  [ignores, "timeout", true, 0, 1],
  [oldest, "timeout", true, 0, 1],
])(
  "over a real connection %s, %s, the job is there: %s: ends with %i and %i jobs",
  async (version, kind, afterEffect, exitCode, jobs) => {
    const { run, demo } = world({ version });
    demo.fail("create", { kind, afterEffect });
    const line = `${create} --uri ${await serveMilvus(demo)}`;
    const result = await run(line, { fetch: createFetch() });
    expect([result.exitCode, demo.jobs().length]).toEqual([exitCode, jobs]);
  },
);
