import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { createMilvus, type ServerOptions } from "../milvus/milvus.ts";
import { answers } from "../support/answers.ts";
import { cli } from "../support/cli.ts";
import { virtualClock } from "../support/clock.ts";

function server(options: Partial<ServerOptions> = {}) {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, sleep: clock.sleep, ...options });
  demo.addCollection("default", "books");
  demo.addCollection("default", "films");
  return { demo, clock, options: { clock } };
}

describe("the exit code of wait", () => {
  test("is 0 when every job is Completed, with the jobs on stdout and the course on stderr", async () => {
    const { demo, options } = server();
    const id = demo.addJob({ collection: "books", plan: completesAfter(20_000) });
    expect(await cli(demo, ["wait", id], options)).toMatchObject({
      exitCode: 0,
      stdout: `JOB ID              COLLECTION  STATE      PROGRESS  REASON\n${id}  books       Completed  100%\n`,
      stderr: `     0s  ${id}  books  Pending  0%  waiting to start
     2s  ${id}  books  Importing  10%  reading
     7s  ${id}  books  Importing  43%  writing
    11s  ${id}  books  Importing  55%  writing
    13s  ${id}  books  Importing  61%  writing
    17s  ${id}  books  Importing  70%  sorting
    19s  ${id}  books  Importing  80%  building index
    21s  ${id}  books  Completed  100%
1 job: 1 completed, in 21s
`,
    });
  });

  test("is 3 when a job failed; reasons that differ in numbers alone fold into one line", async () => {
    const { demo, options } = server();
    for (const number of [1, 2, 3]) {
      demo.addJob({
        collection: "books",
        plan: failsAfter(0, "import", `no file part-${number}.parquet`),
      });
    }
    demo.addJob({ collection: "books", plan: failsAfter(0, "import", "") });
    demo.addJob({ collection: "books", plan: completesAfter(0) });
    const result = await cli(demo, ["wait", "-c", "books", "-q"], options);
    const [first, second, third, fourth] = demo.jobs().map(({ jobId }) => jobId);
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toBe(`error: of 5 jobs 4 failed
  ${fourth}: no reason given
  3 jobs, ${third}, ${second}, ${first}: no file part-3.parquet
hint: milvus-import describe <job> shows the files of a job; mend them and import with a new job
`);
  });

  test("names ten of those that are not done, and the number of the others", async () => {
    const { demo, options } = server();
    for (let count = 0; count < 12; count += 1) {
      demo.addJob({ collection: "books", plan: restsAt("index") });
    }
    const { stderr } = await cli(demo, ["wait", "-c", "books", "--timeout", "0", "-q"], options);
    const lines = stderr.trimEnd().split("\n");
    expect([lines[0], lines[11], lines.length]).toEqual([
      "error: of 12 jobs 12 not done",
      "  and 2 more",
      13,
    ]);
  });

  test("is 5 when the deadline passed, and names what is not done", async () => {
    const { demo, options, clock } = server();
    const id = demo.addJob({ collection: "books", plan: restsAt("index") });
    const startedMs = clock.now();
    const result = await cli(demo, ["wait", id, "--timeout", "3h", "-q"], options);
    expect(clock.now() - startedMs).toBe(3 * 3_600_000);
    expect(result).toMatchObject({
      exitCode: 5,
      stderr: `error: of 1 job 1 not done
  ${id}: Importing, 80%
hint: the jobs go on: wait again, or follow them with milvus-import watch
`,
    });
  });

  test("is 8 when asked once and not final, 0 when final, and 6 when nobody answers", async () => {
    const { demo, options } = server();
    const open = demo.addJob({ collection: "books", plan: restsAt("index") });
    const done = demo.addJob({ collection: "books", plan: completesAfter(0) });
    const once = (...argv: string[]) => cli(demo, ["wait", "--timeout", "0", ...argv], options);
    expect(await once(open)).toMatchObject({ exitCode: 8, sleeps: [] });
    expect(await once(done)).toMatchObject({ exitCode: 0, sleeps: [] });
    demo.fail("list", { kind: "cut" });
    const result = await once(open);
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toContain("error: the connection was cut");
  });

  test("is 8 when a job rests Uncommitted, unless that is the goal", async () => {
    const { demo, options } = server();
    const id = demo.addJob({ collection: "books", plan: completesAfter(9_000), autoCommit: false });
    const result = await cli(demo, ["wait", id, "-q"], options);
    expect(result).toMatchObject({
      exitCode: 8,
      stderr: `error: of 1 job 1 uncommitted
  ${id}: Uncommitted
hint: commit them, or wait with --until uncommitted
`,
    });
    expect(await cli(demo, ["wait", id, "--until", "uncommitted"], options)).toMatchObject({
      exitCode: 0,
    });
  });

  test("is 7 when the server has forgotten a job before it was seen to end", async () => {
    const { demo, options } = server({ quirks: { retentionMs: 1_000 } });
    const id = demo.addJob({ collection: "books", plan: completesAfter(20_000) });
    const result = await cli(demo, ["wait", id, "--interval", "15s", "--json"], options);
    expect(result.exitCode).toBe(7);
    expect(JSON.parse(result.stdout)).toEqual([
      {
        jobId: id,
        collectionName: "books",
        state: "Importing",
        progress: 67,
        reason: "forgotten by the server; this is how it was last seen",
      },
    ]);
    expect(result.stderr).toContain(`${id}: forgotten by the server before it was seen to end`);
  });

  test("is 7 when no job matches, and 0 with --allow-none", async () => {
    const { demo, options } = server();
    const argv = ["wait", "-c", "books"];
    expect(await cli(demo, argv, options)).toMatchObject({ exitCode: 7, stdout: "" });
    const allowed = await cli(demo, [...argv, "--allow-none", "--json"], options);
    expect(allowed).toMatchObject({ exitCode: 0, stdout: "[]\n" });
  });

  test("is 7 for an unknown id, at once", async () => {
    const { demo, options } = server();
    const result = await cli(demo, ["wait", "453468002260099999"], options);
    expect(result).toMatchObject({ exitCode: 7, stdout: "", sleeps: [] });
    expect(result.stderr).toContain("no such job: 453468002260099999");
  });

  test("is 6 after --max-outage, and the outage was told", async () => {
    const { demo, options } = server();
    const id = demo.addJob({ collection: "books", plan: restsAt("index") });
    demo.fail("list", { kind: "cut" }, 1_000);
    const result = await cli(demo, ["wait", id, "--max-outage", "90s"], options);
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(
      result.stderr,
    ).toBe(`     0s  note: unreachable, asking again: the connection was cut, http://localhost:19530
     1m  still waiting: 0 of 0 done, the server cannot be reached
error: unreachable for 90s: the connection was cut, http://localhost:19530
hint: something on localhost:19530 closed it: is it Milvus, should the URI begin with https://?
`);
  });

  test("is 5 when the deadline passed before any answer, even with --allow-none", async () => {
    const { demo, options } = server();
    demo.fail("list", { kind: "cut" }, 1_000);
    const argv = ["wait", "-c", "books", "--timeout", "20s", "--allow-none"];
    const result = await cli(demo, argv, options);
    expect(result).toMatchObject({ exitCode: 5, stdout: "" });
    expect(result.stderr).toContain(
      "error: the deadline passed and no answer came: the connection was cut",
    );
  });

  test("--fail-fast ends at the first job that failed", async () => {
    const { demo, options, clock } = server();
    demo.addJob({ collection: "books", plan: restsAt("index") });
    demo.addJob({ collection: "books", plan: failsAfter(10_000, "import", "x") });
    const startedMs = clock.now();
    const result = await cli(demo, ["wait", "-c", "books", "--fail-fast"], options);
    expect(result.exitCode).toBe(3);
    expect(clock.now() - startedMs).toBeLessThan(20_000);
  });
});

describe("what wait waits for", () => {
  test("must be said", async () => {
    expect(await cli(answers(), ["wait"])).toMatchObject({
      exitCode: 2,
      stderr: `error: wait needs to know for which jobs
hint: name them, or select with --collection, --state or --db
`,
    });
  });

  test.each([
    [
      ["453468002260053100", "-c", "books"],
      "job ids and a selection by --collection or --state exclude each other",
    ],
    [["books"], '"books" is no job id'],
    [["1", "--interval", "500ms"], '--interval is below 1s: "500ms"'],
    [["1", "--timeout", "soon"], '--timeout is no duration: "soon"'],
    [["1", "--until", "done"], '--until has no value "done"'],
  ])("%j is refused before any request", async (argv, what) => {
    const result = await cli(answers(), ["wait", ...argv]);
    expect(result).toMatchObject({ exitCode: 2, stdout: "", requests: [] });
    expect(result.stderr).toContain(`error: ${what}\n`);
  });

  test("is a selection by collection and state at the first look", async () => {
    const { demo, options } = server();
    demo.addJob({ collection: "books", plan: failsAfter(0, "import", "old") });
    demo.addJob({ collection: "films", plan: restsAt("index") });
    const id = demo.addJob({ collection: "books", plan: completesAfter(9_000) });
    const argv = ["wait", "-c", "books", "-s", "active", "-o", "id"];
    expect(await cli(demo, argv, options)).toMatchObject({ exitCode: 0, stdout: `${id}\n` });
  });
});

describe("wait -o ndjson", () => {
  test("tells first sights, changes, notices and the end", async () => {
    const { demo, options } = server();
    const id = demo.addJob({ collection: "books", plan: completesAfter(4_000) });
    demo.fail("list", { kind: "cut" });
    const { stdout, stderr, exitCode } = await cli(demo, ["wait", id, "-o", "ndjson"], options);
    expect({ stderr, exitCode }).toEqual({ stderr: "1 job: 1 completed, in 5s\n", exitCode: 0 });
    const job = { jobId: id, collectionName: "books", reason: null };
    const event = (seconds: number, rest: object) => ({
      v: 1,
      time: `2026-11-01T12:00:0${seconds}Z`,
      ...rest,
    });
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      event(0, {
        type: "notice",
        message: "unreachable, asking again: the connection was cut, http://localhost:19530",
      }),
      event(1, { type: "notice", message: "reachable again after 1s" }),
      event(1, { type: "job", job: { ...job, state: "Pending", progress: 0 } }),
      event(3, { type: "job", job: { ...job, state: "Importing", progress: 55 } }),
      event(5, { type: "job", job: { ...job, state: "Completed", progress: 100 } }),
      event(5, {
        type: "end",
        result: "completed",
        counts: {
          pending: 0,
          importing: 0,
          uncommitted: 0,
          committing: 0,
          completed: 1,
          failed: 0,
        },
      }),
    ]);
  });
});

describe("a silent job", () => {
  test("gets a heartbeat a minute, and after ten minutes one word on what usually causes it", async () => {
    const { demo, options } = server();
    const id = demo.addJob({ collection: "books", plan: restsAt("index") });
    const { stderr } = await cli(demo, ["wait", id, "--timeout", "25m"], options);
    const lines = stderr.split("\n");
    expect(
      lines.filter((line) => line.includes("still waiting: 0 of 1 done")).length,
    ).toBeGreaterThan(20);
    expect(lines.filter((line) => line.includes("nothing has moved for 10 minutes"))).toHaveLength(
      1,
    );
    expect(stderr).toContain(`job ${id} is building index at 80%: `);
  });
});

describe("in GitHub Actions", () => {
  test("failed jobs become annotations and the run's page gets a table, both escaped", async () => {
    const folder = await mkdtemp(join(tmpdir(), "milvus-import-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
    const { demo, options } = server();
    const reason = "100% bad\n::error::x | <img src=x> `y`";
    const id = demo.addJob({ collection: "books", plan: failsAfter(0, "import", reason) });
    demo.addJob({ collection: "books", plan: completesAfter(0) });
    const { stderr, exitCode } = await cli(demo, ["wait", "-c", "books"], { ...options, env });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(
      `\n::error title=Import job ${id} failed::100%25 bad ::error::x | <img src=x> \`y\`\n`,
    );
    const summary = await readFile(env.GITHUB_STEP_SUMMARY, "utf8");
    expect(summary.split("\n").slice(0, 5)).toEqual([
      "### Milvus import jobs",
      "",
      "| job | collection | state | progress | reason |",
      "|---|---|---|---|---|",
      `| ${id} | books | Failed | 0% | 100% bad &#58;&#58;error&#58;&#58;x &#124; &#60;img src&#61;x&#62; &#96;y&#96; |`,
    ]);
  });

  test("a table that cannot be written is told, and changes no outcome", async () => {
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: tmpdir() };
    const { demo, options } = server();
    demo.addJob({ collection: "books", plan: completesAfter(0) });
    const { stderr, exitCode } = await cli(demo, ["wait", "-c", "books"], { ...options, env });
    expect(exitCode).toBe(0);
    expect(stderr).toContain("note: the summary of this step could not be written (EISDIR)\n");
  });

  test("nothing of it happens elsewhere", async () => {
    const { demo, options } = server();
    demo.addJob({ collection: "books", plan: failsAfter(0, "import", "x") });
    expect((await cli(demo, ["wait", "-c", "books"], options)).stderr).not.toContain("::error");
  });
});
