import { describe, expect, test } from "vitest";
import type { DemoVersion } from "../../src/demo/versions.ts";
import { seeds, world } from "../support/world.ts";

const create = "create -c books --job-timeout 1h";

describe("the request", () => {
  test("has what servers take: units, texts as options, the database twice, a key", async () => {
    const { run, demo, creates } = world();
    demo.addDatabase("db1");
    demo.addCollection("db1", "books", { partitions: ["p1"] });
    const flags = "--partition p1 --db db1 --csv-sep \\t --csv-nullkey NULL --job-timeout 90m";
    expect((await run(`create -c books a.csv b.csv ${flags}`)).exitCode).toBe(0);
    const [request] = creates();
    expect(request?.body).toEqual({
      dbName: "db1",
      collectionName: "books",
      partitionName: "p1",
      files: [["a.csv"], ["b.csv"]],
      options: { timeout: "5400s", sep: "\t", nullkey: "NULL" },
    });
    expect(request?.headers).toMatchObject({ "db-name": "db1", "request-timeout": "61" });
    expect(request?.headers["idempotency-key"]).toMatch(/^milvus-import-[0-9a-f-]{36}-1$/);
  });

  test("of every command has a key of its own", async () => {
    const { run, keys } = world();
    await run(`${create} a.csv`);
    await run(`${create} a.csv`);
    expect(keys().size).toBe(2);
  });

  test("for folders of a backup needs no type", async () => {
    const { run, creates } = world();
    await run("create -c books log/insert,log/delta --option backup=true --partition _default");
    expect(creates()[0]?.body).toMatchObject({ files: [["log/insert", "log/delta"]] });
  });

  test("has the files of lists after the arguments, in order", async () => {
    const { run, creates } = world();
    const files = { "list.txt": "\uFEFF# mine\r\nb.csv\r\n\r\nid.npy,vec.npy\r\n" };
    await run(`${create} a.csv --files-from list.txt --files-from -`, {
      files,
      stdin: "c.csv\nd#1.csv",
    });
    expect(creates()[0]?.body).toMatchObject({
      files: [["a.csv"], ["b.csv"], ["id.npy", "vec.npy"], ["c.csv"], ["d#1.csv"]],
    });
  });

  test.each<DemoVersion>(["2.4.0", "2.4.14", "2.4", "2.5", "2.6", "3.0"])(
    "by which %s is asked whether it knows keys can create nothing",
    async (version) => {
      const { run, demo, creates } = world({ version });
      const { stderr } = await run(`${create} a.csv b.csv --once -o id`);
      const [question] = demo.requests.filter(({ route }) => route === "create");
      expect(question?.body).toEqual({});
      const honors = version === "2.6" || version === "3.0";
      expect(stderr.includes("this server ignores idempotency keys")).toBe(!honors);
      expect([demo.jobs().length, creates().length]).toEqual([1, 1]);
    },
  );
});

test("a list of 10,000 lines is no effort", async () => {
  const { run, demo } = world();
  const lines = Array.from({ length: 10_000 }, (_, index) => `part-${index}.parquet\n`);
  const startedMs = performance.now();
  const result = await run(`${create} --files-from - -o id`, { stdin: lines.join("") });
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  expect(result).toMatchObject({
    exitCode: 0,
    stdout: demo
      .jobs()
      .map(({ jobId }) => `${jobId}\n`)
      .join(""),
    stderr: expect.stringMatching(/^plan: 10,000 units in 10 jobs; idempotency key \S+\n$/),
  });
  const sent = demo.jobs().flatMap((job) => job.files.map(({ paths }) => `${paths[0]}\n`));
  expect(sent).toEqual(lines);
});

test.each(["--idempotency-key k", "--once", ""])(
  "the command that is printed after a refusal creates the rest, with the same keys: %s",
  async (flags) => {
    const { run, demo, creates, keys, beforeCreate } = world();
    const body = { code: 9, message: "quota" };
    beforeCreate(2, () => demo.fail("create", { kind: "answer", status: 200, body }));
    const { stderr } = await run(`${create} a.csv b.csv c.csv --files-per-job 1 ${flags}`);
    await run(/to resume: milvus-import (.*)/.exec(stderr)?.[1] ?? "");
    expect(demo.jobs().map(({ files }) => files.map(({ paths }) => paths))).toEqual([
      [["a.csv"]],
      [["b.csv"]],
      [["c.csv"]],
    ]);
    const [, refused, repeated] = creates().map(({ headers }) => headers["idempotency-key"]);
    expect([repeated, keys().size]).toEqual([refused, 3]);
  },
);

test.each([1, 2, 3])(
  "a limit of %i jobs is waited out with --wait, never exceeded, each job once",
  async (maxJobs) => {
    const { run, demo, keys } = world({ quirks: { maxJobs } });
    const unfinished: number[] = [];
    const { exitCode } = await run(
      `${create} 1.csv 2.csv 3.csv 4.csv 5.csv --files-per-job 1 --wait -o id`,
      {
        fetch: (url, init) => {
          const states = demo.jobs().map(({ state }) => state);
          unfinished.push(states.filter((state) => !/^(Completed|Failed)$/.test(state)).length);
          return demo.fetch(url, init);
        },
      },
    );
    expect([exitCode, Math.max(...unfinished), keys().size]).toEqual([0, maxJobs, 5]);
    expect(demo.jobs().map(({ files }) => files[0]?.paths[0])).toEqual(
      [1, 2, 3, 4, 5].map((number) => `${number}.csv`),
    );
  },
);

test("a deadline counts from the start of the command, whatever the create took", async () => {
  const { run, demo } = world({ version: "2.5", jobs: [seeds.indexing] });
  demo.fail("create", { kind: "cut", afterEffect: true });
  const { exitCode, tookMs } = await run(`${create} a.csv --wait --timeout 10s -q`);
  expect([exitCode, tookMs]).toEqual([5, 10_000]);
});
