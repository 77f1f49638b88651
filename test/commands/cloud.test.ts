import { describe, expect, test } from "vitest";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { JobSeed } from "../milvus/milvus.ts";
import { apiKey, asked, cloud } from "../support/cloud.ts";

const collection = "books";
const completed: JobSeed = { plan: completesAfter(0) };
const running: JobSeed = { plan: restsAt("import", 0.5) };
const failed: JobSeed = { plan: failsAfter(0, "import", "no such field") };

function times(count: number, seed: JobSeed): JobSeed[] {
  return Array.from({ length: count }, () => seed);
}

function withJobs(seeds: readonly JobSeed[], options: Parameters<typeof cloud>[0] = {}) {
  const scene = cloud(options);
  return { ...scene, ids: seeds.map((seed) => scene.demo.addJob({ collection, ...seed })) };
}

describe("list", () => {
  test("goes to Zilliz Cloud by itself, with the cluster and the key", async () => {
    const { run } = withJobs([completed]);
    const { requests } = await run("list");
    expect(requests).toMatchObject([
      {
        url: "https://api.cloud.zilliz.com/v2/vectordb/jobs/import/list",
        headers: { Authorization: `Bearer ${apiKey}` },
        body: { clusterId: "in01-a", pageSize: 100, currentPage: 1 },
      },
    ]);
  });

  test("names a project and its region in place of a cluster, and the database", async () => {
    const { run } = withJobs([]);
    const env = { MILVUS_PROJECT_ID: "proj-1", MILVUS_REGION_ID: "r", MILVUS_TOKEN: apiKey };
    const { requests } = await run("list --db default", { env });
    expect(requests.map(({ body }) => body)).toEqual([
      { projectId: "proj-1", regionId: "r", dbName: "default", pageSize: 100, currentPage: 1 },
    ]);
  });

  test.each([
    [99, 1],
    [100, 2],
    [250, 3],
  ])("fetches all pages of %i jobs", async (count, pages) => {
    const { run, ids } = withJobs(times(count, completed));
    const result = await run("list -o id");
    expect(result.stdout.trim().split("\n").sort()).toEqual(ids.sort());
    expect(result.requests).toHaveLength(pages);
  });

  test("fetches all pages also where they are smaller than asked for", async () => {
    const { run, demo, ids } = withJobs(times(60, completed));
    const fetch: typeof demo.fetch = (url, init) =>
      demo.fetch(url, { ...init, body: (init.body ?? "").replace(":100", ":25") });
    const result = await run("list -o id", { fetch });
    expect(result.stdout.trim().split("\n")).toHaveLength(ids.length);
    expect(result.requests).toHaveLength(3);
  });

  test("comes to an end where the server knows no pages", async () => {
    const { run } = withJobs(times(120, completed), { quirks: { cloud: false } });
    const env = { MILVUS_CLUSTER_ID: "in01-a", MILVUS_TOKEN: `owner:${apiKey}` };
    const result = await run("list -o id", { env });
    expect(result.stdout.trim().split("\n")).toHaveLength(120);
    expect(result.requests).toHaveLength(2);
  });

  test("fills in progress and reasons of the jobs that it shows, and asks about no other", async () => {
    const { run, ids } = withJobs([running, completed, failed, running, failed]);
    const result = await run("list -n 4 -o tsv --no-headers --columns id,state,progress,reason");
    expect(result.stdout).toBe(
      [
        `${ids[4]}\tFailed\t0\tno such field\n`,
        `${ids[3]}\tInProgress\t55\t\n`,
        `${ids[2]}\tFailed\t0\tno such field\n`,
        `${ids[1]}\tCompleted\t100\t\n`,
      ].join(""),
    );
    expect(asked(result).slice(1)).toEqual(
      [3, 4, 2].map((job) => ["getProgress", { jobId: ids[job] }]),
    );
  });

  test.each(["-o id", "-o csv --columns id,state", "-s completed,pending"])(
    "asks about no job with %s",
    async (flags) => {
      const { run } = withJobs([running, failed, completed]);
      expect((await run(`list ${flags}`)).requests).toHaveLength(1);
    },
  );

  test("sorts by the progress that it has asked for, before the limit", async () => {
    const seeds = [0.8, 0.2, 0.5].map((share) => ({ plan: restsAt("import", share) }));
    const { run, ids } = withJobs([...seeds, completed]);
    const { stdout } = await run("list --sort progress -n 3 -o id");
    expect(stdout).toBe(`${ids[3]}\n${ids[0]}\n${ids[2]}\n`);
  });

  test("asks about a hundred jobs at most, those that run first, and says what it left out", async () => {
    const { run } = withJobs([...times(3, running), ...times(110, failed)]);
    const { stdout, stderr, requests } = await run("list --json");
    expect(requests).toHaveLength(2 + 100);
    expect(
      JSON.parse(stdout).filter(({ progress }: { progress: number }) => progress > 0),
    ).toHaveLength(3);
    expect(stderr).toBe(
      "note: progress and reason of 13 jobs were not asked for: narrow the list down to see them\n",
    );
  });

  test("shows what it has where a description cannot be had, and says why", async () => {
    const { run, demo } = withJobs([running]);
    demo.fail("get_progress", {
      kind: "answer",
      status: 403,
      body: { code: 96_016, message: "no" },
    });
    const { stdout, stderr, exitCode } = await run(
      "list -o tsv --no-headers --columns state,progress",
    );
    expect({ stdout, exitCode }).toEqual({ stdout: "InProgress\t0\n", exitCode: 0 });
    expect(stderr).toMatch(/^note: progress and reason of 1 job were not asked for: HTTP 403: no/);
  });

  test("keeps to a collection also where the server does not", async () => {
    const { run, demo } = withJobs([completed]);
    demo.addCollection("default", "films");
    demo.addJob({ collection: "films", ...completed });
    const all = demo.fetch;
    const fetch: typeof all = (url, init) =>
      all(url, { ...init, body: (init.body ?? "").replace("collectionName", "unknown") });
    const { stdout } = await run("list -c films -o tsv --no-headers --columns collection", {
      fetch,
    });
    expect(stdout).toBe("films\n");
  });

  test("reads codes that are text", async () => {
    const { run } = withJobs([completed], { quirks: { textCodes: true } });
    expect(await run("list -o id")).toMatchObject({ exitCode: 0 });
  });

  test.each([
    { code: 21_119, message: "The apikey is illegal." },
    { code: "0", message: "The token is illegal." },
  ])("says that a key is wrong: %j", async (body) => {
    const { run, demo } = withJobs([]);
    demo.fail("list", { kind: "answer", status: 200, body });
    expect(await run("list")).toMatchObject({
      exitCode: 4,
      stderr: `error: Zilliz Cloud refused: ${body.message} (code ${Number(body.code)}), https://api.cloud.zilliz.com
hint: the token was not accepted: check it
`,
    });
  });
});

describe("describe", () => {
  test("falls back to the verb of the SDKs, and keeps to it", async () => {
    const { run, demo, ids } = withJobs([running, failed]);
    demo.fail("get_progress", { kind: "answer", status: 404, body: "404 page not found" }, 9);
    const result = await run(
      `describe ${ids.join(" ")} -o tsv --no-headers --columns progress,reason`,
    );
    expect(result.stdout).toBe("55\t\n0\tno such field\n");
    const verbs = asked(result).map(([verb]) => verb);
    expect(verbs.filter((verb) => verb === "describe")).toHaveLength(2);
  });

  test("knows a job that is not there", async () => {
    const { run } = withJobs([]);
    expect(await run("describe job-1")).toMatchObject({ exitCode: 7 });
  });
});

describe("following", () => {
  const moving: JobSeed = {
    plan: { stageMs: { ...completesAfter(0).stageMs, import: 60_000, index: 10_000 } },
  };

  test("sees a job move and end, though the list tells no progress", async () => {
    const { run, ids } = withJobs([moving]);
    const { stdout, exitCode } = await run(`watch ${ids[0]} -o ndjson`);
    const progress = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .flatMap(({ job }) => (job === undefined ? [] : [job.progress]));
    expect(exitCode).toBe(0);
    expect(progress.length).toBeGreaterThan(10);
    expect(progress).toEqual([...progress].sort((left, right) => left - right));
    expect(progress.at(-1)).toBe(100);
  });

  test("keeps to the verb that is there", async () => {
    const { run, demo, ids } = withJobs([running]);
    demo.fail("get_progress", { kind: "answer", status: 404, body: "404 page not found" }, 9);
    await run(`wait ${ids[0]} --timeout 10s`);
    const routes = demo.requests.map(({ route }) => route);
    expect(routes.filter((route) => route === "get_progress")).toHaveLength(1);
    expect(routes.filter((route) => route === "describe").length).toBeGreaterThan(2);
  });

  test("needs no list for a few jobs that are known", async () => {
    const { run, demo, ids } = withJobs([running, running, ...times(200, completed)]);
    await run(`wait ${ids[0]} ${ids[1]} --timeout 5s`);
    expect(new Set(demo.requests.map(({ route }) => route))).toEqual(new Set(["get_progress"]));
    expect((await run("wait job-1")).stderr).toMatch(/^error: no such job: job-1, /m);
  });

  test("tells why a job failed, at once and later", async () => {
    const { run, ids } = withJobs([
      failed,
      { plan: failsAfter(30_000, "import", "disk quota exceeded") },
    ]);
    const { stderr, exitCode } = await run("wait --state active,final");
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`  ${ids[0]}: no such field\n`);
    expect(stderr).toContain(`  ${ids[1]}: disk quota exceeded\n`);
  });

  test("asks once with --timeout 0, and then knows how far a job is", async () => {
    const { run, ids } = withJobs([running]);
    const { stderr, exitCode } = await run(`wait ${ids[0]} --timeout 0`);
    expect(exitCode).toBe(8);
    expect(stderr).toContain(`  ${ids[0]}: InProgress, 55%\n`);
  });

  test("asks about sixteen running jobs a look, and about each of forty in three", async () => {
    const { run, demo } = withJobs(times(40, running));
    await run("watch --state active --max-outage 1m -o ndjson", { signal: AbortSignal.abort() });
    const result = await run("wait --state active --timeout 5s");
    expect(result.exitCode).toBe(5);
    const described = demo.requests.filter(({ route }) => route === "get_progress");
    const perJob = new Set(described.map(({ body }) => JSON.stringify(body)));
    expect(perJob.size).toBe(40);
    expect(described.length).toBeLessThanOrEqual(16 * 4);
  });

  test("an outage of descriptions is one", async () => {
    const { run, demo, ids } = withJobs([moving]);
    demo.fail("get_progress", { kind: "answer", status: 503, body: "" }, 2);
    const { stderr, exitCode } = await run(`wait ${ids[0]}`);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("HTTP 503");
  });
});

describe("the pace", () => {
  test("is that of Zilliz Cloud: none of many requests is refused", async () => {
    const { run, demo, clock } = withJobs(times(90, running));
    const { exitCode, stderr } = await run("list --json");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(demo.requests).toHaveLength(91);
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(4_000);
  });

  test("is one for all profiles with the same key", async () => {
    const { run, demo } = withJobs(times(30, running));
    const profile = (clusterId: string) => ({ clusterId, token: apiKey });
    const files = {
      "~/.milvusrc": JSON.stringify({ profiles: { a: profile("in01-a"), b: profile("in01-b") } }),
    };
    const { exitCode, stdout } = await run("list --json -p a,b", { files, env: {} });
    expect(exitCode).toBe(0);
    const jobs: { profile: string; progress: number }[] = JSON.parse(stdout);
    expect(jobs.filter(({ profile }) => profile === "b").map(({ progress }) => progress)).toEqual(
      Array.from({ length: 30 }, () => 55),
    );
    expect(demo.requests).toHaveLength(62);
  });

  test("is no concern of a Milvus of one's own", async () => {
    const { run, clock } = withJobs(times(60, running), {
      quirks: { cloud: false, requestsPerSecond: Number.POSITIVE_INFINITY },
    });
    const env = { MILVUS_TOKEN: `owner:${apiKey}` };
    const ids = Array.from({ length: 60 }, (_, job) => 453468002260053100n + 3n * BigInt(job));
    expect(await run(`describe ${ids.join(" ")} -o id`, { env })).toMatchObject({ exitCode: 0 });
    expect(clock.sleeps).toEqual([]);
  });
});

describe("what Zilliz Cloud may not have", () => {
  test("is said of commit and abort", async () => {
    const { run, ids } = withJobs([running], { quirks: { manualCommit: false } });
    expect(await run(`abort ${ids[0]} --yes`)).toMatchObject({
      exitCode: 1,
      stderr: `error: this cluster of Zilliz Cloud has no abort, https://api.cloud.zilliz.com
hint: its jobs commit by themselves
`,
    });
  });

  test("is said of a list of all databases", async () => {
    const { run } = withJobs([]);
    expect(await run("list --all-dbs")).toMatchObject({
      exitCode: 1,
      requests: [],
      stderr: `error: Zilliz Cloud does not name databases, https://api.cloud.zilliz.com
hint: name each database with --db
`,
    });
  });

  test("works where it has them", async () => {
    const { run, ids } = withJobs([{ ...completed, autoCommit: false }]);
    const result = await run(`commit ${ids[0]} --yes`);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.requests.at(-1)?.body).toEqual({ clusterId: "in01-a", jobId: ids[0] });
  });
});
