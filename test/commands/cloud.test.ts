// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { apiKey, cloud, clusterEnv, type RunResult, respond, type Seed } from "../support/world.ts";

const completed: Seed = { plan: completesAfter(0) };
const running: Seed = { plan: restsAt("import", 0.5) };
const failed: Seed = { plan: failsAfter(0, "import", "no such field") };
const url = "s3://bucket/2026/rows.parquet";

function times(count: number, seed: Seed): Seed[] {
  return Array.from({ length: count }, () => seed);
}

function bodies({ requests, verbs }: RunResult, verb: string) {
  return requests.filter((_, at) => verbs[at] === verb).map(({ body }) => body);
}

describe("a request", () => {
  test("goes to Zilliz Cloud by itself, with the cluster and the key", async () => {
    const { requests } = await cloud({ jobs: [completed] }).run("list");
    expect(requests).toMatchObject([
      {
        url: "https://api.cloud.zilliz.com/v2/vectordb/jobs/import/list",
        headers: { Authorization: `Bearer ${apiKey}` },
        body: { clusterId: "in01-a", pageSize: 100, currentPage: 1 },
      },
    ]);
  });

  test("names a project and its region in place of a cluster, and the database", async () => {
    const env = { MILVUS_PROJECT_ID: "proj-1", MILVUS_REGION_ID: "r", MILVUS_TOKEN: apiKey };
    expect(bodies(await cloud().run("list --db default", { env }), "list")).toEqual([
      { projectId: "proj-1", regionId: "r", dbName: "default", pageSize: 100, currentPage: 1 },
    ]);
  });

  test("to commit names cluster and job", async () => {
    const { run, ids } = cloud({ jobs: [{ ...completed, autoCommit: false }] });
    expect(bodies(await run("commit #0 --yes"), "commit")).toEqual([
      { clusterId: "in01-a", jobId: ids[0] },
    ]);
  });

  test("to create has the keys of the environment, which no other has", async () => {
    const keys = {
      MILVUS_ACCESS_KEY: "access-key-0123456789",
      MILVUS_SECRET_KEY: "secret/key+0123456789",
      MILVUS_SESSION_TOKEN: "session/token==0123456789",
    };
    const { run } = cloud();
    const result = await run(`create -c books ${url} s3://bucket/folder/ --partition _default`, {
      env: { ...clusterEnv, ...keys },
    });
    expect(bodies(result, "create")).toEqual([
      {
        clusterId: "in01-a",
        collectionName: "books",
        partitionName: "_default",
        objectUrls: [[url], ["s3://bucket/folder/"]],
        accessKey: keys.MILVUS_ACCESS_KEY,
        secretKey: keys.MILVUS_SECRET_KEY,
        token: keys.MILVUS_SESSION_TOKEN,
      },
    ]);
    expect(result.requests.at(-1)?.headers).not.toHaveProperty("Idempotency-Key");
    expect(JSON.stringify(result.requests.slice(0, -1))).not.toContain('key-0123456789","');
  });

  test("to create has no keys where none are given", async () => {
    expect(bodies(await cloud().run(`create -c books ${url}`), "create")).toEqual([
      { clusterId: "in01-a", collectionName: "books", objectUrls: [[url]] },
    ]);
  });

  test("to create from a volume has no keys, which need not be there", async () => {
    const profile = { clusterId: "in01-a", token: apiKey, accessKey: "${A}", secretKey: "${B}" };
    const line = "create -c books --volume landing 2026/a.parquet 2026/npy/ -o id";
    const files = { "~/.milvusrc": JSON.stringify(profile) };
    expect(bodies(await cloud().run(line, { env: {}, files }), "create")).toEqual([
      {
        clusterId: "in01-a",
        collectionName: "books",
        volumeName: "landing",
        dataPaths: [["2026/a.parquet"], ["2026/npy/"]],
      },
    ]);
  });
});

describe("list", () => {
  test.each([
    [99, 1],
    [100, 3],
    [250, 5],
  ])("fetches all pages of %i jobs", async (count, pages) => {
    const { run, ids } = cloud({ jobs: times(count, completed) });
    const { stdout, requests } = await run("list -o id");
    expect(stdout.trim().split("\n").sort()).toEqual(ids.sort());
    expect(requests).toHaveLength(pages);
  });

  test("fetches all pages also where they are smaller than asked for", async () => {
    const { run, demo } = cloud({ jobs: times(60, completed) });
    const { stdout, requests } = await run("list -o id", {
      fetch: replacing(demo.fetch, ":100", ":25"),
    });
    expect(stdout.trim().split("\n")).toHaveLength(60);
    expect(requests).toHaveLength(5);
  });

  test("comes to an end where the server knows no pages", async () => {
    const { run } = cloud({ jobs: times(120, completed), quirks: { cloud: false } });
    const env = { ...clusterEnv, MILVUS_TOKEN: `owner:${apiKey}` };
    const { stdout, requests } = await run("list -o id", { env });
    expect(stdout.trim().split("\n")).toHaveLength(120);
    expect(requests).toHaveLength(3);
  });

  test.each([
    ["removed", (all: string[]) => all.splice(0, 3)],
    ["created", (all: string[]) => all.unshift("job-new-1", "job-new-2", "job-new-3")],
  ])("shows each job once although others are %s between two pages", async (_what, move) => {
    const all = Array.from({ length: 250 }, (_, index) => `job-${index}`);
    const kept = all.slice(3);
    let requests = 0;
    const { stdout } = await cloud().run("list -o id", {
      fetch: async (_url, { body }) => {
        const { pageSize, currentPage } = JSON.parse(body ?? "");
        if (requests === 1) move(all);
        requests += 1;
        const page = all.slice((currentPage - 1) * pageSize, currentPage * pageSize);
        const list = page.map((jobId) => ({ jobId, collectionName: "books", state: "Completed" }));
        return respond({ body: { code: 0, data: { records: list } } });
      },
    });
    const shown = stdout.trim().split("\n");
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).toEqual(expect.arrayContaining(kept));
  });

  test("asks about the jobs whose progress or reason it shows alone", async () => {
    const { run, ids } = cloud({ jobs: [running, completed, failed, running, failed] });
    expect(bodies(await run("list -n 4"), "getProgress")).toMatchObject(
      [3, 4, 2].map((job) => ({ jobId: ids[job] })),
    );
  });

  test("asks about a hundred jobs at most, those that run first, and says what it left out", async () => {
    const { run } = cloud({ jobs: [...times(3, running), ...times(110, failed)] });
    const { stdout, stderr, requests } = await run("list --json");
    expect(requests).toHaveLength(3 + 100);
    const jobs: { progress: number }[] = JSON.parse(stdout);
    expect(jobs.filter(({ progress }) => progress > 0)).toHaveLength(3);
    expect(stderr).toBe(
      "note: progress and reason are shown for 100 of 113 jobs; use filters or --limit\n",
    );
  });

  test("keeps to a collection also where the server does not", async () => {
    const { run, demo } = cloud({ jobs: [completed, { ...completed, collection: "films" }] });
    const { stdout } = await run("list -c films -o tsv --no-headers --columns collection", {
      fetch: replacing(demo.fetch, "collectionName", "unknown"),
    });
    expect(stdout).toBe("films\n");
  });
});

test("wait asks about sixteen running jobs a look, and about each of forty in three", async () => {
  const { run } = cloud({ jobs: times(40, running) });
  const result = await run("wait --state active --timeout 5s");
  expect(result.exitCode).toBe(5);
  const described = bodies(result, "getProgress").map((body) => JSON.stringify(body));
  expect(new Set(described).size).toBe(40);
  expect(described.length).toBeLessThanOrEqual(16 * 4);
});

describe("the pace", () => {
  test("is that of Zilliz Cloud: none of many requests is refused", async () => {
    const { run } = cloud({ jobs: times(90, running) });
    const { exitCode, stderr, requests, tookMs } = await run("list --json");
    expect({ exitCode, stderr, sent: requests.length }).toEqual({
      exitCode: 0,
      stderr: "",
      sent: 91,
    });
    expect(tookMs).toBeGreaterThan(4_000);
  });

  test("is one for all profiles with the same key", async () => {
    const { run } = cloud({ jobs: times(30, running) });
    const profile = (clusterId: string) => ({ clusterId, token: apiKey });
    const profiles = { a: profile("in01-a"), b: profile("in01-b") };
    const { exitCode, stdout, requests } = await run("list --json -p a,b", {
      files: { "~/.milvusrc": JSON.stringify({ profiles }) },
      env: {},
    });
    expect([exitCode, requests.length]).toEqual([0, 62]);
    const jobs: { profile: string; progress: number }[] = JSON.parse(stdout);
    expect(jobs.filter(({ profile }) => profile === "b").map(({ progress }) => progress)).toEqual(
      Array(30).fill(55),
    );
  });

  test("is one for all profiles with the same key that doctor examines", async () => {
    const { run } = cloud({ jobs: [completed] });
    const ids = Array.from({ length: 30 }, (_, index) => `in01-${index}`);
    const profiles = Object.fromEntries(ids.map((id) => [id, { clusterId: id, token: apiKey }]));
    const { exitCode, stdout } = await run("doctor --json --all-profiles", {
      files: { "~/.milvusrc": JSON.stringify({ profiles }) },
      env: {},
    });
    const reports: { checks: { check: string; result: string }[] }[] = JSON.parse(stdout);
    const lists = reports.flatMap(({ checks }) => checks.filter(({ check }) => check === "list"));
    expect(lists.map(({ result }) => result)).toEqual(Array(30).fill("ok"));
    expect(exitCode).toBe(0);
  });

  test("is no concern of a Milvus of one's own", async () => {
    const { run, ids } = cloud({
      jobs: times(60, running),
      quirks: { cloud: false, requestsPerSecond: Number.POSITIVE_INFINITY },
    });
    const env = { MILVUS_TOKEN: `owner:${apiKey}` };
    expect(await run(["describe", ...ids, "-o", "id"], { env })).toMatchObject({
      exitCode: 0,
      sleeps: [],
    });
  });
});

test("a create that nobody answers is a possible job under an id below all others, as no files are told", async () => {
  const { run, demo, creates } = cloud({ jobs: [{ plan: restsAt("import") }] });
  demo.fail("create", { kind: "cut", afterEffect: true });
  const { exitCode, stdout, stderr } = await run(`create -c books ${url} -o id`, {
    fetch: countingDown(demo.fetch),
  });
  expect([exitCode, stdout, creates().length]).toEqual([9, "", 1]);
  expect(stderr).toMatch(/possible job: job-9\d+\n/);
});

function replacing(fetch: Fetch, text: string, other: string): Fetch {
  return (url, init) => fetch(url, { ...init, body: (init.body ?? "").replace(text, other) });
}

/** The same server, whose ids count down. */
function countingDown(fetch: Fetch): Fetch {
  const mirrored = (text: string) =>
    text.replace(
      /job-(\d+)/g,
      (_, digits: string) => `job-${digits.replace(/\d/g, (digit) => `${9 - Number(digit)}`)}`,
    );
  return async (url, init) => {
    const response = await fetch(url, { ...init, body: mirrored(init.body ?? "") });
    return { ...response, text: async () => mirrored(await response.text()) };
  };
}
