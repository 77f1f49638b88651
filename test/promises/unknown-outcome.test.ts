import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { restsAt } from "../../src/demo/job-plans.ts";
import type { Fault } from "../milvus/faults.ts";
import { cli } from "../support/cli.ts";
import {
  atPause,
  beforeCreate,
  creates,
  honoured,
  ignored,
  keys,
  server,
} from "../support/create-scene.ts";

const argv = ["create", "-c", "books", "a.parquet", "--job-timeout", "1h", "-o", "id"];

describe("a server that is lost for longer", () => {
  test.each([honoured, ignored])(
    "%j leaves it unknown, and says how to find out and go on",
    async (version) => {
      const { demo, clock } = server(version);
      demo.fail("create", { kind: "cut", afterEffect: true });
      const silence = atPause(clock, 1, () => demo.fail("*", { kind: "cut" }, 100));
      const result = await cli(demo, argv, { clock: silence });
      expect(result).toMatchObject({ exitCode: 6, stdout: "" });
      expect(
        result.stderr,
      ).toBe(`note: the connection was cut, http://localhost:19530: looking whether the job is there
error: cannot know whether the job was created: the connection was cut, http://localhost:19530
  to go on: milvus-import create --collection books a.parquet --option timeout=3600s --idempotency-key ${[...keys(demo)][0]}
hint: look for it with milvus-import list --collection books: sent again while it is there, its files would be loaded twice
`);
      expect([demo.jobs().length, creates(demo).length]).toEqual([1, 1]);
    },
  );

  test.each([honoured, ignored])("%j and then back leaves one job", async (version) => {
    const { demo, clock } = server(version);
    demo.fail("create", { kind: "cut", afterEffect: true });
    const silence = atPause(clock, 1, () => demo.fail("*", { kind: "cut" }, 3));
    expect(await cli(demo, argv, { clock: silence })).toMatchObject({ exitCode: 0 });
    expect(demo.jobs()).toHaveLength(1);
  });

  test("loses create after create, all with one key, and there is one job", async () => {
    const { demo, clock } = server(honoured);
    const losing = beforeCreate(demo, 1, () => {
      demo.fail("create", { kind: "cut" }, 2);
      demo.fail("create", { kind: "timeout", afterEffect: true }, 9);
    });
    const result = await cli({ fetch: losing }, [...argv, "--once"], { clock });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
    expect([demo.jobs().length, keys(demo).size]).toEqual([1, 1]);
    expect(creates(demo).length).toBeGreaterThan(2);
  });
});

test("nothing is sent after the last look, so that what is said of the jobs holds", async () => {
  const { demo, clock } = server(honoured);
  const losing = beforeCreate(demo, 1, () => {
    demo.fail("create", { kind: "cut" }, 6);
    demo.fail("create", { kind: "cut", afterEffect: true });
  });
  const result = await cli({ fetch: losing }, [...argv, "--once"], { clock });
  expect(result).toMatchObject({ exitCode: 6, stdout: "" });
  expect(result.stderr).toContain("error: no job was created: ");
  expect([demo.jobs().length, creates(demo).length]).toEqual([0, 6]);
});

describe("a job that is registered late", () => {
  const files = [["a.parquet"]];

  test.each([1, 3, 5])("is found, at pause %i too", async (pause) => {
    const { demo, clock } = server(ignored);
    demo.fail("create", { kind: "timeout" });
    const late = atPause(clock, pause, () => demo.addJob({ collection: "books", files }));
    const result = await cli(demo, argv, { clock: late });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
    expect([demo.jobs().length, creates(demo).length]).toEqual([1, 1]);
  });

  test("is taken for ours without its files being told, where it is the only new one", async () => {
    const { demo, clock } = server(ignored);
    demo.fail("create", { kind: "timeout" });
    const late = atPause(clock, 6, () => demo.addJob({ collection: "books", files }));
    const result = await cli(demo, argv, { clock: late });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
    expect(result.stderr).toContain("is the one new job of the collection: it was created");
  });
});

describe("jobs of others", () => {
  const theirs = { collection: "books", files: [["z.parquet"]] };

  test("and of our own, created a moment before, are not taken for ours", async () => {
    const { demo, clock } = server(ignored);
    const fetch = beforeCreate(demo, 2, () => demo.fail("create", { kind: "timeout" }));
    const late = atPause(clock, 6, () => demo.addJob({ collection: "books", files: [["b.csv"]] }));
    const words = [...argv, "b.csv", "--files-per-job", "1"];
    const result = await cli({ fetch }, words, { clock: late });
    const ids = demo.jobs().map(({ jobId }) => `${jobId}\n`);
    expect(result).toMatchObject({ exitCode: 0, stdout: ids.join("") });
    expect([ids.length, creates(demo).length]).toEqual([2, 2]);
  });

  test("that came before are not taken for ours", async () => {
    const { demo, clock } = server(ignored);
    demo.addJob({ collection: "books", files: [["a.parquet"]] });
    demo.fail("create", { kind: "cut" });
    expect(await cli(demo, argv, { clock })).toMatchObject({ exitCode: 6, stdout: "" });
    expect([demo.jobs().length, creates(demo).length]).toEqual([1, 1]);
  });

  test.each([
    [false, 6, ""],
    [true, 0, "453468002260053100\n"],
  ])(
    "that come meanwhile are told from ours by their files; ours is there: %s",
    async (afterEffect, exitCode, stdout) => {
      const { demo, clock } = server(ignored);
      demo.fail("create", { kind: "cut", afterEffect });
      const busy = atPause(clock, 1, () => demo.addJob(theirs));
      expect(await cli(demo, argv, { clock: busy })).toMatchObject({ exitCode, stdout });
      expect(creates(demo)).toHaveLength(1);
    },
  );

  test("that cannot be told from ours are named", async () => {
    const { demo, clock } = server(ignored);
    demo.fail("create", { kind: "cut" });
    const busy = atPause(clock, 6, () => {
      demo.addJob(theirs);
      demo.addJob(theirs);
    });
    const result = await cli(demo, argv, { clock: busy });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(
      result.stderr,
    ).toContain(`error: cannot know whether the job was created: the connection was cut, http://localhost:19530
  it may be job ${demo.jobs()[0]?.jobId}, which is new
  it may be job ${demo.jobs()[1]?.jobId}, which is new
`);
  });
});

describe("a list that cannot be trusted", () => {
  test("is asked again: an empty one proves nothing while jobs are under way", async () => {
    const { demo, clock } = server(ignored);
    demo.addJob({ collection: "books", plan: restsAt("index") });
    demo.fail("create", { kind: "cut", afterEffect: true });
    const empty: Fault = { kind: "answer", status: 200, body: { code: 0, data: { records: [] } } };
    const broken = atPause(clock, 1, () => demo.fail("list", empty, 5));
    expect(await cli(demo, argv, { clock: broken })).toMatchObject({ exitCode: 0 });
    expect([demo.jobs().length, creates(demo).length]).toEqual([2, 1]);
  });

  test("and stays so leaves it unknown", async () => {
    const { demo, clock } = server(ignored);
    demo.addJob({ collection: "books", plan: restsAt("index") });
    demo.fail("create", { kind: "cut", afterEffect: true });
    const empty: Fault = { kind: "answer", status: 200, body: { code: 0, data: { records: [] } } };
    const broken = atPause(clock, 1, () => demo.fail("list", empty, 99));
    const result = await cli(demo, argv, { clock: broken });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toContain("error: cannot know whether the job was created");
  });

  test("that is denied leaves it unknown, and is not waited for", async () => {
    const users = { ann: "pw" };
    const { demo, clock } = server({ ...ignored, users, grants: { ann: ["default.*"] } });
    demo.fail("create", { kind: "cut", afterEffect: true });
    const result = await cli(demo, [...argv, "--token", "ann:pw"], { clock });
    expect(result).toMatchObject({ exitCode: 6, stdout: "", sleeps: [1_000] });
    expect(result.stderr).toContain("error: cannot know whether the job was created");
    expect(creates(demo)).toHaveLength(1);
  });

  test("that is denied hinders no create that is answered", async () => {
    const users = { ann: "pw" };
    const { demo, clock } = server({ ...ignored, users, grants: { ann: ["default.*"] } });
    expect(await cli(demo, [...argv, "--token", "ann:pw"], { clock })).toMatchObject({
      exitCode: 0,
    });
  });

  test("that is denied is not needed where keys are honoured", async () => {
    const users = { ann: "pw" };
    const options = { version: "2.5", quirks: { idempotencyKeys: true } } as const;
    const { demo, clock } = server({ ...options, users, grants: { ann: ["default.*"] } });
    demo.fail("create", { kind: "cut", afterEffect: true });
    expect(await cli(demo, [...argv, "--token", "ann:pw"], { clock })).toMatchObject({
      exitCode: 0,
    });
    expect([demo.jobs().length, creates(demo).length]).toEqual([1, 2]);
  });
});

describe("a refusal of the second create", () => {
  test("is not believed while the job of the first is there", async () => {
    const { demo, clock } = server({ ...honoured, quirks: { maxJobs: 1 } });
    demo.fail("create", { kind: "cut", afterEffect: true });
    const result = await cli(demo, argv, { clock });
    expect(result).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[0]?.jobId}\n` });
    expect(demo.jobs()).toHaveLength(1);
  });

  test("is told where no job is there", async () => {
    const { demo, clock } = server(honoured);
    const losing = beforeCreate(demo, 1, () => demo.fail("create", { kind: "cut" }));
    const refusing = atPause(clock, 1, () => {
      const body = { code: 2100, message: "import is off" };
      demo.fail("create", { kind: "answer", status: 200, body }, 9);
    });
    const result = await cli({ fetch: losing }, [...argv, "--once"], { clock: refusing });
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toContain("error: Milvus refused: import is off (code 2100)");
    expect([demo.jobs().length, creates(demo).length]).toEqual([0, 2]);
  });
});

describe("a create that never left", () => {
  test.each(["ECONNREFUSED", "ENOTFOUND"])(
    "for %s is told at once, and nothing is looked for",
    async (code) => {
      const { demo, clock } = server();
      const refusing: typeof demo.fetch = async (url, init) => {
        if (url.endsWith("/create")) throw Object.assign(new Error(code), { code });
        return await demo.fetch(url, init);
      };
      const result = await cli({ fetch: refusing }, argv, { clock });
      expect(result).toMatchObject({ exitCode: 6, stdout: "", sleeps: [] });
      expect(result.stderr).not.toContain("to go on");
      expect(result.requests).toHaveLength(2);
    },
  );

  test("for a server that is not there is told before, by the list", async () => {
    const { demo, clock } = server();
    demo.fail("list", { kind: "cut" }, 9);
    const result = await cli(demo, argv, { clock });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(creates(demo)).toEqual([]);
  });
});

test("an interruption while a job is being created says what is not known, and how to go on", async () => {
  const { demo, clock } = server();
  const controller = new AbortController();
  demo.fail("create", { kind: "silence", afterEffect: true });
  const pressing: typeof demo.fetch = (url, init) => {
    const answer = demo.fetch(url, init);
    if (url.endsWith("/create")) controller.abort(new CliError("interrupted", "interrupted"));
    return answer;
  };
  const result = await cli({ fetch: pressing }, argv, { clock, signal: controller.signal });
  expect(result).toMatchObject({ exitCode: 130, stdout: "" });
  expect(
    result.stderr,
  ).toBe(`note: interrupted while a job was being created: it may be there all the same
to go on: milvus-import create --collection books a.parquet --option timeout=3600s --idempotency-key ${[...keys(demo)][0]}
`);
});
