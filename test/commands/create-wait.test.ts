import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { Milvus } from "../milvus/milvus.ts";
import { cli } from "../support/cli.ts";
import { atPause, creates, ignored, server } from "../support/create-scene.ts";

const first = "453468002260053100";
const words = ["create", "-c", "books", "--job-timeout", "1h"];
const five = ["1.csv", "2.csv", "3.csv", "4.csv", "5.csv", "--files-per-job", "1"];

describe("create --wait", () => {
  test("goes on as wait does, and prints the jobs as they ended", async () => {
    const { demo, clock } = server();
    demo.addJob({ collection: "books", plan: restsAt("index") });
    const result = await cli(demo, [...words, "a.csv", "b.csv", "--wait", "--json"], { clock });
    expect(result.exitCode).toBe(0);
    const [, created] = demo.jobs().map(({ jobId }) => jobId);
    expect(JSON.parse(result.stdout)).toEqual([
      { jobId: created, collectionName: "books", state: "Completed", progress: 100, reason: null },
    ]);
    expect(result.stderr.split("\n")[0]).toBe(`created job ${created}, 2 units`);
    expect(result.stderr).toContain(`  ${created}  books  Importing  `);
  });

  test("tells changes as ndjson, and nothing else on stdout", async () => {
    const { demo, clock } = server();
    const result = await cli(demo, [...words, "a.csv", "--wait", "-o", "ndjson"], { clock });
    const events = result.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.every(({ v }) => v === 1)).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: "end", result: "completed" });
  });

  test.each([
    [["missing.csv"], [], 3],
    [["a.csv"], ["--timeout", "5s"], 5],
    [["a.csv"], ["--timeout", "0"], 8],
    [["a.csv"], ["--no-auto-commit"], 8],
    [["a.csv"], ["--no-auto-commit", "--until", "uncommitted"], 0],
  ])("%j %j ends with exit code %i", async (files, flags, exitCode) => {
    const { demo, clock } = server();
    const result = await cli(demo, [...words, ...files, ...flags, "--wait", "-q"], { clock });
    expect(result.exitCode).toBe(exitCode);
    expect(demo.jobs()).toHaveLength(1);
  });

  test("counts its deadline from the start of the command", async () => {
    const { demo, clock } = server(ignored);
    demo.fail("create", { kind: "cut", afterEffect: true });
    const startedMs = clock.now();
    const argv = [...words, "a.csv", "--wait", "--timeout", "10s", "-q"];
    expect((await cli(demo, argv, { clock })).exitCode).toBe(5);
    expect(clock.now() - startedMs).toBe(10_000);
  });

  test("that is interrupted says that the jobs go on, and how to follow them", async () => {
    const { demo, clock } = server();
    const { controller, clock: pressing } = interruptedAt(clock, 3);
    const argv = [...words, "a.csv", "--wait"];
    const result = await cli(demo, argv, { clock: pressing, signal: controller.signal });
    expect(result).toMatchObject({ exitCode: 130, stdout: "" });
    expect(result.stderr).toContain(
      `The jobs go on. Follow them again with:\n  milvus-import watch ${first}\n`,
    );
  });
});

describe("a server that is at its limit of jobs", () => {
  test("is told with the number of unfinished ones, of every database", async () => {
    const { demo } = server({ quirks: { maxJobs: 3 } });
    demo.addDatabase("db1");
    demo.addCollection("db1", "films");
    demo.addJob({ db: "db1", collection: "films", plan: restsAt("index") });
    demo.addJob({ collection: "books", plan: failsAfter(0, "import", "x") });
    const result = await cli(demo, [...words, "--db", "default", ...five, "-o", "id", "-q"]);
    const [, , one, other] = demo.jobs().map(({ jobId }) => jobId);
    expect(result).toMatchObject({ exitCode: 1, stdout: `${one}\n${other}\n` });
    expect(result.stderr).toMatch(
      new RegExp(`^error: the server takes no more jobs: 3 are unfinished, http://localhost:19530
  there already: 2 of 5 jobs, ${one}, ${other}
  to go on: milvus-import create .* --from-job 3 --db default
hint: finished jobs do not count; with --wait it is tried again as jobs end
$`),
    );
  });

  test.each([1, 2, 3])(
    "of %i is waited out with --wait, never exceeded, each job once",
    async (maxJobs) => {
      const { demo, clock } = server({ quirks: { maxJobs } });
      const unfinished: number[] = [];
      const fetch: typeof demo.fetch = (url, init) => {
        unfinished.push(unfinishedOf(demo));
        return demo.fetch(url, init);
      };
      const argv = [...words, ...five, "--wait", "-o", "id"];
      const result = await cli({ fetch }, argv, { clock });
      expect(result.exitCode).toBe(0);
      expect(Math.max(...unfinished)).toBe(maxJobs);
      expect(demo.jobs().map(({ files }) => files[0]?.paths)).toEqual(
        [1, 2, 3, 4, 5].map((number) => [`${number}.csv`]),
      );
      const [note] = result.stderr.match(/note: .*/g) ?? [];
      expect(note).toBe(
        `note: the server takes no more jobs: ${maxJobs} are unfinished; waiting for some to end`,
      );
    },
  );

  test("is asked again with the same key", async () => {
    const { demo, clock } = server({ quirks: { maxJobs: 1 } });
    await cli(demo, [...words, "1.csv", "2.csv", "--files-per-job", "1", "--wait"], { clock });
    const sent = creates(demo).map(({ headers, body }) => [headers["idempotency-key"], body]);
    expect(sent.length).toBeGreaterThan(2);
    expect(new Set(sent.map(([key]) => key)).size).toBe(2);
  });

  test("is asked again as soon as a job has ended", async () => {
    const { demo, clock } = server({ quirks: { maxJobs: 1 } });
    const startedMs = clock.now();
    const argv = [...words, "a.csv", "b.csv", "--files-per-job", "1", "--wait", "-q"];
    expect((await cli(demo, argv, { clock })).exitCode).toBe(0);
    expect(clock.now() - startedMs).toBeLessThan(55_000);
  });

  test("that no count of jobs explains is asked again after a minute", async () => {
    const { demo, clock } = server();
    const message = "The number of jobs has reached the limit, please try again later.";
    demo.fail("create", { kind: "answer", status: 200, body: { code: 2101, message } });
    const startedMs = clock.now();
    expect((await cli(demo, [...words, "a.csv", "--wait", "-q"], { clock })).exitCode).toBe(0);
    expect(clock.now() - startedMs).toBeGreaterThan(60_000);
    expect(creates(demo)).toHaveLength(2);
  });

  test("that no job of ours fills is asked again as others end", async () => {
    const { demo, clock } = server({ quirks: { maxJobs: 1 } });
    demo.addJob({ collection: "books", plan: failsAfter(600_000, "import", "x") });
    expect((await cli(demo, [...words, "a.csv", "--wait", "-q"], { clock })).exitCode).toBe(0);
    expect(creates(demo).length).toBeLessThan(20);
  });

  test("is waited for until the deadline", async () => {
    const { demo, clock } = server({ quirks: { maxJobs: 1 } });
    demo.addJob({ collection: "books", plan: restsAt("index") });
    const startedMs = clock.now();
    const argv = [...words, "a.csv", "--wait", "--timeout", "10m", "-q"];
    const result = await cli(demo, argv, { clock });
    expect(clock.now() - startedMs).toBe(600_000);
    expect(result).toMatchObject({
      exitCode: 5,
      stdout: "",
      stderr:
        "error: the deadline passed while the server took no more jobs, http://localhost:19530\n",
    });
  });

  test("is not waited for after a failure with --fail-fast", async () => {
    const { demo, clock } = server({ quirks: { maxJobs: 2 } });
    demo.addJob({ collection: "books", plan: restsAt("index") });
    const argv = [
      ...words,
      "missing.csv",
      "b.csv",
      "--files-per-job",
      "1",
      "--wait",
      "--fail-fast",
    ];
    const result = await cli(demo, [...argv, "-q"], { clock });
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain("failed: key not found[key=missing.csv]\n");
    expect(demo.jobs()).toHaveLength(2);
  });

  test("and then cannot be reached is waited for until the outage is too long", async () => {
    const { demo, clock } = server({ quirks: { maxJobs: 1 } });
    demo.addJob({ collection: "books", plan: failsAfter(100_000, "import", "x") });
    const argv = [...words, "a.csv", "--wait", "-q"];
    const brief = atPause(clock, 1, () => demo.fail("list", { kind: "cut" }, 5));
    expect((await cli(demo, argv, { clock: brief })).exitCode).toBe(0);
    demo.addJob({ collection: "books", plan: restsAt("index") });
    const long = atPause(clock, 1, () => demo.fail("list", { kind: "cut" }, 1_000));
    const result = await cli(demo, [...argv, "--max-outage", "2m"], { clock: long });
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toMatch(/^error: unreachable for 2m.*: the connection was cut/);
  });

  test("is left at an interruption, with what is there and how to go on", async () => {
    const { demo, clock } = server({ quirks: { maxJobs: 1 } });
    const { controller, clock: pressing } = interruptedAt(clock, 2);
    const argv = [...words, "a.csv", "b.csv", "--files-per-job", "1", "--wait", "-o", "id"];
    const result = await cli(demo, [...argv, "--once"], {
      clock: pressing,
      signal: controller.signal,
    });
    expect(result).toMatchObject({ exitCode: 130, stdout: `${first}\n` });
    expect(result.stderr.split("\n").slice(-3)).toEqual([
      `there already: 1 of 2 jobs, ${first}`,
      "to go on: milvus-import create --collection books a.csv b.csv --option timeout=3600s --files-per-job 1 --once --from-job 2",
      "",
    ]);
  });
});

describe("--no-auto-commit", () => {
  test("is refused where the server would commit by itself", async () => {
    const { demo } = server({ version: "2.6" });
    expect(await cli(demo, [...words, "a.csv", "--no-auto-commit"])).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `error: commit needs Milvus 3.0, and this server is older, http://localhost:19530
hint: jobs of earlier versions commit by themselves
`,
    });
    expect(demo.jobs()).toEqual([]);
  });
});

function unfinishedOf(demo: Milvus): number {
  return demo.jobs().filter(({ state }) => state !== "Completed" && state !== "Failed").length;
}

/** Ctrl-C when the nth pause is over, as the process has it. */
function interruptedAt(clock: ReturnType<typeof server>["clock"], nth: number) {
  const controller = new AbortController();
  const press = () => controller.abort(new CliError("interrupted", "interrupted"));
  const pressing = atPause(clock, nth, press);
  return {
    controller,
    clock: {
      ...pressing,
      async sleep(ms: number) {
        await pressing.sleep(ms);
        controller.signal.throwIfAborted();
      },
    },
  };
}
