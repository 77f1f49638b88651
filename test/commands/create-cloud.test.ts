// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { restsAt } from "../../src/demo/job-plans.ts";
import { asked, type CloudScene, cloud, clusterEnv } from "../support/cloud.ts";
import { atPause, creates } from "../support/create-scene.ts";

const url = "s3://bucket/2026/rows.parquet";
const keys = {
  MILVUS_ACCESS_KEY: "access-key-0123456789",
  MILVUS_SECRET_KEY: "secret/key+0123456789",
  MILVUS_SESSION_TOKEN: "session/token==0123456789",
};

describe("create", () => {
  test("sends URLs with the keys of the environment, and no idempotency key", async () => {
    const { run, demo } = cloud();
    const env = { ...clusterEnv, ...keys };
    const result = await run(
      `create -c books ${url} s3://bucket/folder/ --partition _default --json`,
      { env },
    );
    expect(result.stderr).toBe("");
    expect(JSON.parse(result.stdout)).toEqual([
      {
        jobId: demo.jobs()[0]?.jobId,
        collectionName: "books",
        files: [[url], ["s3://bucket/folder/"]],
        idempotencyKey: null,
        reused: false,
      },
    ]);
    expect(result.requests.at(-1)?.body).toEqual({
      clusterId: "in01-a",
      collectionName: "books",
      partitionName: "_default",
      objectUrls: [[url], ["s3://bucket/folder/"]],
      accessKey: keys.MILVUS_ACCESS_KEY,
      secretKey: keys.MILVUS_SECRET_KEY,
      token: keys.MILVUS_SESSION_TOKEN,
    });
    expect(result.requests.at(-1)?.headers).not.toHaveProperty("Idempotency-Key");
    expect(JSON.stringify(result.requests.slice(0, -1))).not.toContain('key-0123456789","');
  });

  test("sends URLs without keys where none are given", async () => {
    const { run } = cloud();
    const result = await run(`create -c books ${url} -o id`);
    expect(asked(result).at(-1)).toEqual([
      "create",
      { collectionName: "books", objectUrls: [[url]] },
    ]);
  });

  test("sends the paths of a volume, and no keys with them, which need not be there", async () => {
    const { run } = cloud();
    const profile = {
      clusterId: "in01-a",
      token: "api-key-0123456789",
      accessKey: "${A}",
      secretKey: "${B}",
    };
    const files = { "~/.milvusrc": JSON.stringify(profile) };
    const line = "create -c books --volume landing 2026/a.parquet 2026/npy/ -o id";
    const result = await run(line, { env: {}, files });
    expect(asked(result).at(-1)).toEqual([
      "create",
      {
        collectionName: "books",
        volumeName: "landing",
        dataPaths: [["2026/a.parquet"], ["2026/npy/"]],
      },
    ]);
  });

  test("waits for the job that it has created", async () => {
    const { run, demo } = cloud();
    expect(await run(`create -c books ${url} --wait -o id`)).toMatchObject({
      exitCode: 0,
      stdout: `${demo.jobs()[0]?.jobId}\n`,
    });
  });

  test.each([
    ["id.npy,vec.npy", '"id.npy,vec.npy" joins 2 files, not one URL'],
    ["a.parquet", '"a.parquet" is no URL'],
    ["file:///tmp/a.parquet", '"file:///tmp/a.parquet" is no URL'],
    ["https://h/a.txt?sig=1f2e5ec7", '"https://h/a.txt?…" is of type .txt'],
    [`${url} ${url}`, "1 file is named more than once"],
    ["--volume v ./a.parquet", '"./a.parquet" looks like a file of a machine\'s own disk'],
    [`--volume v ${url}`, `"${url}" is a URL`],
    ["--volume v a.txt", '"a.txt" is of type ".txt"'],
  ])("refuses %s before any request", async (words, what) => {
    const { run } = cloud();
    const result = await run(`create -c books ${words}`);
    expect(result).toMatchObject({ exitCode: 2, stdout: "", requests: [] });
    expect(result.stderr.split("\n")[0]).toBe(`error: ${what}`);
  });

  test("takes signed URLs, and shows them without their signature", async () => {
    const { run, demo } = cloud();
    const signed = "https://h/a.parquet?X-Amz-Signature=1f2e5ec7";
    const { exitCode, stdout, stderr } = await run(`create -c books ${signed}`);
    expect(exitCode).toBe(0);
    expect(demo.jobs()[0]?.files[0]?.paths).toEqual([signed]);
    expect(stdout + stderr).not.toContain("1f2e5ec7");
  });

  test("says that options may be ignored, and that keys are", async () => {
    const { run } = cloud();
    const { stderr } = await run(`create -c books ${url} --csv-sep ; --once -o id`);
    expect(stderr).toBe(
      "note: Zilliz Cloud publishes no options of a job, so it may ignore sep\n" +
        "note: Zilliz Cloud knows no keys: the same command again loads the files again\n",
    );
  });

  test("prints a plan without keys", async () => {
    const { run } = cloud();
    const { stdout, requests } = await run(`create -c books ${url} --dry-run --json`);
    expect(JSON.parse(stdout)).toMatchObject([{ files: [[url]], idempotencyKey: null }]);
    expect(requests).toEqual([]);
  });

  test("does not wait for a commit where the cluster has none", async () => {
    const { run, demo } = cloud({ quirks: { manualCommit: false } });
    const result = await run(`create -c books ${url} --no-auto-commit`);
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain("this cluster of Zilliz Cloud has no commit");
    expect(demo.jobs()).toEqual([]);
  });

  test("of a Milvus of one's own knows no volume", async () => {
    const { run } = cloud();
    const result = await run("create -c books --volume v a.parquet", { env: {} });
    expect(result).toMatchObject({
      exitCode: 2,
      requests: [],
      stderr: `error: --volume is for Zilliz Cloud, and this is a Milvus, http://localhost:19530
hint: leave it out, or choose a profile that has a clusterId
`,
    });
  });
});

describe("a create that nobody answers", () => {
  const line = `create -c books ${url} -o id`;
  const others = { collection: "books", plan: restsAt("import") };

  test.each([
    ["cut", { kind: "cut", afterEffect: true }],
    ["timed out", { kind: "timeout", afterEffect: true }],
    [
      "refused with a code nobody published",
      { kind: "answer", status: 200, body: { code: 80_000, message: "oops" }, afterEffect: true },
    ],
  ] as const)("is found, and not sent again: %s", async (_how, fault) => {
    const { run, demo } = cloud();
    demo.addJob(others);
    demo.fail("create", fault);
    expect(await run(line)).toMatchObject({ exitCode: 0, stdout: `${demo.jobs()[1]?.jobId}\n` });
    expect(creates(demo)).toHaveLength(1);
  });

  test("is found under an id below all others", async () => {
    const { run, demo } = cloud();
    demo.addJob(others);
    demo.fail("create", { kind: "cut", afterEffect: true });
    const result = await run(line, { fetch: countingDown(demo.fetch) });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stdout).toMatch(/^job-9\d+\n$/);
    expect(creates(demo)).toHaveLength(1);
  });

  test("was in vain where no job has come", async () => {
    const { run, demo } = cloud();
    demo.addJob(others);
    demo.fail("create", { kind: "cut" });
    const result = await run(line);
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toMatch(/^error: no job was created: /m);
    expect(result.stderr).toContain(`to go on: milvus-import create --collection books ${url}\n`);
    expect(creates(demo)).toHaveLength(1);
  });

  test("stays unknown where somebody else has created a job meanwhile", async () => {
    const scene = cloud();
    const { demo } = scene;
    demo.fail("create", { kind: "cut" });
    const files = [["s3://theirs/z.parquet"]];
    const clock = atPause(scene.clock, 2, () => demo.addJob({ ...others, files }));
    const result = await scene.run(line, { clock });
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toMatch(/^error: cannot know whether the job was created: /m);
    expect(result.stderr).toContain(`it may be job ${demo.jobs()[0]?.jobId}, which is new`);
    expect(creates(demo)).toHaveLength(1);
  });

  test.each([
    [{ code: 21_119, message: "The apikey is illegal." }],
    [{ code: 96_017, message: "The specified cluster does not exist." }],
    [{ code: 1100, message: "collection has a partition key: invalid parameter" }],
  ])("is no such thing where it is refused: %j", async (body) => {
    const { run, demo } = cloud();
    demo.fail("create", { kind: "answer", status: 200, body });
    const result = await run(line);
    expect(result.stderr).toMatch(/^error: Zilliz Cloud refused: /);
    expect(result.sleeps).toEqual([]);
    expect(creates(demo)).toHaveLength(1);
  });
});

/** The same server, whose ids count down. */
function countingDown(fetch: CloudScene["demo"]["fetch"]): Fetch {
  const mirrored = (text: string) =>
    text.replace(
      /job-(\d+)/g,
      (_, digits: string) => `job-${digits.replace(/\d/g, (digit) => `${9 - Number(digit)}`)}`,
    );
  return async (url, init) => {
    const response = await fetch(url, { ...init, body: mirrored(init.body ?? "") });
    return {
      status: response.status,
      headers: response.headers,
      text: async () => mirrored(await response.text()),
    };
  };
}
