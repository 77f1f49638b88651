import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { cli } from "../support/cli.ts";
import { virtualClock } from "../support/clock.ts";

function server() {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, sleep: clock.sleep });
  demo.addCollection("default", "books");
  return { demo, clock };
}

describe("watch in a pipe", () => {
  test("prints change lines, then the table, and the verdict on stderr", async () => {
    const { demo, clock } = server();
    const done = demo.addJob({ collection: "books", plan: completesAfter(0) });
    const id = demo.addJob({
      collection: "books",
      plan: failsAfter(10_000, "import", "no such field"),
    });
    const result = await cli(demo, ["watch"], { clock });
    expect(result).toMatchObject({
      exitCode: 3,
      stdout: `     0s  ${id}  books  Importing  40%  writing
     0s  ${done}  books  Completed  100%
     4s  ${id}  books  Importing  52%  writing
     8s  ${id}  books  Importing  64%  writing
    10s  ${id}  books  Failed  64%  no such field
JOB ID              COLLECTION  STATE      PROGRESS  REASON
${id}  books       Failed     64%       no such field
${done}  books       Completed  100%
`,
      stderr: `error: of 2 jobs 1 failed
  ${id}: no such field
hint: milvus-import describe <job> shows the files of a job; mend them and import with a new job
`,
    });
  });

  test("keeps stdout for the one array with --json", async () => {
    const { demo, clock } = server();
    demo.addJob({ collection: "books", plan: completesAfter(9_000) });
    const { stdout, stderr } = await cli(demo, ["watch", "--json"], { clock });
    expect(JSON.parse(stdout)).toMatchObject([{ state: "Completed", progress: 100 }]);
    expect(stderr).toContain("writing");
  });

  test("greets many jobs with their count", async () => {
    const { demo, clock } = server();
    for (let index = 0; index < 1_000; index += 1) {
      demo.addJob({ collection: "books", plan: completesAfter(0) });
    }
    const { stdout } = await cli(demo, ["watch"], { clock });
    expect(stdout.split("\n")[0]).toBe("     0s  1000 jobs: 1000 completed");
    expect(stdout.split("\n")[1]).toMatch(/^JOB ID/);
  });
});

describe("list --watch", () => {
  test("follows what list would show: state, order and limit", async () => {
    const { demo, clock } = server();
    demo.addJob({ collection: "books", plan: completesAfter(0) });
    const second = demo.addJob({ collection: "books", plan: completesAfter(9_000) });
    const third = demo.addJob({ collection: "books", plan: completesAfter(9_000) });
    const argv = [
      "list",
      "--watch",
      "-s",
      "active",
      "-n",
      "2",
      "--sort",
      "id:asc",
      "--columns",
      "id,state",
    ];
    const { stdout, exitCode } = await cli(demo, [...argv, "-o", "csv"], { clock });
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`jobId,state\r\n${second},Completed\r\n${third},Completed\r\n`);
  });
});

describe("watch on a terminal", () => {
  test("draws bars, erases them, and ends with the table and one verdict line", async () => {
    const { demo, clock } = server();
    const id = demo.addJob({ collection: "books", plan: completesAfter(9_000) });
    const env = { NO_COLOR: "1" };
    const { stdout, stderr, exitCode } = await cli(demo, ["watch"], { clock, env, tty: 80 });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("\u001b[?25l");
    expect(stdout.indexOf("\u001b[?25h")).toBeGreaterThan(stdout.lastIndexOf("\u001b[?25l"));
    expect(stdout.slice(stdout.indexOf("JOB ID"))).toBe(
      `JOB ID              COLLECTION  STATE        PROGRESS         REASON\n${id}  books       ✓ Completed  ━━━━━━━━━━ 100%\n`,
    );
    expect(stderr).toMatch(/^1 job: 1 completed, in \d+s\n$/);
  });

  test("is a bar on stderr for wait, whose result goes elsewhere", async () => {
    const { demo, clock } = server();
    const id = demo.addJob({ collection: "books", plan: completesAfter(9_000) });
    const { stdout, stderr } = await cli(demo, ["wait", id, "-o", "id"], { clock, tty: 80 });
    expect(stdout).toBe(`${id}\n`);
    expect(stderr).toContain("\u001b[?25l");
  });
});

describe("an interruption", () => {
  test.each([
    ["interrupted", 130],
    ["terminated", 143],
  ] as const)(
    "(%s) says that the jobs go on and how to continue, without the token",
    async (kind, exitCode) => {
      const { demo, clock } = server();
      const id = demo.addJob({ collection: "books", plan: restsAt("index") });
      const interrupting = {
        ...clock,
        sleep: async (ms: number) => {
          await clock.sleep(ms);
          if (clock.sleeps.length === 5) throw new CliError(kind, kind);
        },
      };
      const argv = [
        "watch",
        "--uri",
        "http://milvus:19530",
        "--token",
        "root:secret",
        "--db",
        "default",
      ];
      const result = await cli(demo, argv, { clock: interrupting });
      expect(result.exitCode).toBe(exitCode);
      expect(result.stderr).toBe(
        `The jobs go on. Follow them again with:\n  milvus-import watch ${id} --uri http://milvus:19530 --db default\n`,
      );
    },
  );

  test("ends the events with it", async () => {
    const { demo } = server();
    demo.addJob({ collection: "books", plan: restsAt("index") });
    const clock = virtualClock();
    const sleep = async () => {
      throw new CliError("interrupted", "interrupted");
    };
    const { stdout } = await cli(demo, ["watch", "-o", "ndjson"], { clock: { ...clock, sleep } });
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      type: "end",
      result: "interrupted",
      counts: { importing: 1 },
    });
  });
});
