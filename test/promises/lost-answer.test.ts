import { describe, expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/demo/listen.ts";
import { createFetch } from "../../src/http/fetch.ts";
import type { Fault } from "../milvus/faults.ts";
import { cli } from "../support/cli.ts";
import { creates, honoured, ignored, keys, oldest, server } from "../support/create-scene.ts";

const argv = ["create", "-c", "books", "a.parquet", "--job-timeout", "1h", "-o", "id"];

type Lost = Exclude<Fault, { kind: "delay" }>;

/** Milvus says that the import failed, after it may have begun. */
function halfway(message: string): Lost {
  return { kind: "answer", status: 200, body: { code: 2100, message } };
}

const lost: readonly (readonly [string, Lost])[] = [
  ["a cut connection", { kind: "cut" }],
  ["a 408 in JSON", { kind: "timeout", form: "json" }],
  ["a 408 in text", { kind: "timeout", form: "text" }],
  ["a panic", { kind: "answer", status: 500, body: { code: 500 } }],
  ["a proxy's 502", { kind: "answer", status: 502, body: "<html>Bad Gateway</html>" }],
  ["a proxy's 503", { kind: "answer", status: 503, body: "upstream connect error" }],
  ["a proxy's 504", { kind: "answer", status: 504, body: "" }],
  ["half an answer", { kind: "answer", status: 200, body: '{"code":0,"data":{"jobI' }],
  ["a success without data", { kind: "answer", status: 200, body: { code: 0 } }],
  ["a success without an id", { kind: "answer", status: 200, body: { code: 0, data: {} } }],
  ["a web page", { kind: "answer", status: 200, body: "<html>login</html>" }],
  [
    "a time-out of Milvus' own",
    { kind: "answer", status: 200, body: { code: 10001, message: "request timeout" } },
  ],
  [
    "an unexpected error",
    { kind: "answer", status: 200, body: { code: 65535, message: "context canceled" } },
  ],
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
    {
      kind: "answer",
      status: 200,
      body: { code: 2101, message: "failed to broadcast import: context deadline exceeded" },
    },
  ],
];

describe.each(lost)("%s in answer to a create", (_name, fault) => {
  test("before a job is there is sent again where keys are honoured", async () => {
    const { demo, clock } = server(honoured);
    demo.fail("create", fault);
    const result = await cli(demo, argv, { clock });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
    expect([demo.jobs().length, creates(demo).length, keys(demo).size]).toEqual([1, 2, 1]);
  });

  test("after the job is there gives its id where keys are honoured", async () => {
    const { demo, clock } = server(honoured);
    demo.fail("create", { ...fault, afterEffect: true });
    const result = await cli(demo, argv, { clock });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
    expect([demo.jobs().length, creates(demo).length, keys(demo).size]).toEqual([1, 2, 1]);
  });

  test.each([ignored, oldest])("before a job is there is not sent again to %j", async (version) => {
    const { demo, clock } = server(version);
    demo.fail("create", fault);
    const result = await cli(demo, argv, { clock });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toContain("error: no job was created: ");
    expect([demo.jobs().length, creates(demo).length]).toEqual([0, 1]);
  });

  test.each([ignored, oldest])(
    "after the job is there is not sent again to %j, the job is found",
    async (version) => {
      const { demo, clock } = server(version);
      demo.fail("create", { ...fault, afterEffect: true });
      const result = await cli(demo, argv, { clock });
      expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
      expect(result.stderr).toContain(
        `job ${demo.jobs()[0]?.jobId} has these files: it was created`,
      );
      expect([demo.jobs().length, creates(demo).length]).toEqual([1, 1]);
    },
  );
});

describe("a server that says nothing until our own time is up", () => {
  const hurried = [...argv, "--request-timeout", "50ms"];

  test.each([
    [honoured, false, 0, 1],
    [honoured, true, 0, 1],
    [ignored, false, 6, 0],
    [ignored, true, 0, 1],
  ])(
    "%j, with the job there: %s, ends with %i and %i jobs",
    async (version, afterEffect, exitCode, jobs) => {
      const { demo, clock } = server(version);
      demo.fail("create", { kind: "silence", afterEffect });
      const result = await cli(demo, hurried, { clock });
      expect(result.exitCode).toBe(exitCode);
      expect(demo.jobs()).toHaveLength(jobs);
    },
  );

  test("is given long enough for 1024 files, unless the limit was given", async () => {
    const { demo, clock } = server();
    const files = Array.from({ length: 1_024 }, (_, index) => `${index}.parquet`);
    await cli(demo, [...argv, ...files], { clock, env: { MILVUS_REQUEST_TIMEOUT: "5s" } });
    await cli(demo, [...argv, "--request-timeout", "5s"], { clock });
    expect(creates(demo).map(({ headers }) => headers["request-timeout"])).toEqual([
      "572",
      "61",
      "5",
    ]);
  });

  test("is a 408 after the effect where the server's time is up first", async () => {
    const { demo, clock } = server(ignored);
    demo.fail("create", { kind: "delay", ms: 120_000 });
    const result = await cli(demo, argv, { clock });
    expect(result.exitCode).toBe(0);
    expect(demo.jobs()).toHaveLength(1);
  });
});

describe("over a real connection", () => {
  test.each([
    [honoured, { kind: "cut" }, false, 0, 1],
    [honoured, { kind: "cut" }, true, 0, 1],
    [honoured, { kind: "timeout" }, true, 0, 1],
    [ignored, { kind: "cut" }, false, 6, 0],
    [ignored, { kind: "cut" }, true, 0, 1],
    [ignored, { kind: "timeout" }, false, 6, 0],
    [ignored, { kind: "timeout" }, true, 0, 1],
    [oldest, { kind: "timeout" }, true, 0, 1],
  ] as const)(
    "%j, %j, the job is there: %s: ends with %i and %i jobs",
    async (version, fault, afterEffect, exitCode, jobs) => {
      const { demo, clock } = server(version);
      const { url, close } = await listen(demo);
      onTestFinished(close);
      demo.fail("create", { ...fault, afterEffect });
      const result = await cli({ fetch: createFetch() }, [...argv, "--uri", url], { clock });
      expect(result.exitCode).toBe(exitCode);
      expect(demo.jobs()).toHaveLength(jobs);
    },
  );
});
