import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { restsAt } from "../../src/demo/job-plans.ts";
import type { JobSeed } from "../milvus/milvus.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { answers } from "../support/answers.ts";
import { cli } from "../support/cli.ts";
import { virtualClock } from "../support/clock.ts";
import { completed, failed, lossy, milvusWith, running } from "../support/milvus-with.ts";

describe("other formats", () => {
  test("json is an array also of one job, with every key in its order", async () => {
    const { run } = milvusWith([running]);
    expect((await run("describe #0 --json")).stdout).toBe(`[
{"jobId":"453468002260053100","collectionName":"products","state":"Importing","progress":62,"reason":null,"dbName":null,"stage":"import","importedRows":73126,"totalRows":97502,"fileSizeBytes":414932740,"createTime":"2026-11-01T11:56:40Z","completeTime":null,"files":[{"paths":["2026/rows 1.parquet"],"state":"InProgress","progress":75,"importedRows":36348,"totalRows":48464,"fileSizeBytes":167879296,"completeTime":null,"reason":null},{"paths":["2026/id.npy","2026/vec.npy"],"state":"InProgress","progress":75,"importedRows":36778,"totalRows":49038,"fileSizeBytes":247053444,"completeTime":null,"reason":null}]}
]
`);
  });

  test("ndjson is a line a job", async () => {
    const { run, ids } = milvusWith([running, completed]);
    const { stdout } = await run("describe #1 #0 -o ndjson");
    const jobIds = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).jobId);
    expect(jobIds).toEqual([ids[1], ids[0]]);
  });

  test("tsv has a column for every key but the files", async () => {
    const { run } = milvusWith([running, completed]);
    expect((await run("describe #0 #1 -o tsv")).stdout).toBe(
      [
        "jobId\tcollectionName\tstate\tstage\tprogress\timportedRows\ttotalRows\tfileSizeBytes\tcreateTime\tcompleteTime\treason",
        "453468002260053100\tproducts\tImporting\timport\t62\t73126\t97502\t414932740\t2026-11-01T11:56:40Z\t\t",
        "453468002260053105\tproducts\tCompleted\tdone\t100\t76438\t76438\t262793844\t2026-11-01T09:55:00Z\t2026-11-01T09:56:40Z\t",
        "",
      ].join("\n"),
    );
  });

  test("csv has the columns picked", async () => {
    const { run } = milvusWith([failed]);
    const { stdout } = await run("describe #0 -o csv --columns stage,TOTALROWS,reason");
    expect(stdout).toBe(
      "stage,totalRows,reason\r\nfailed,0,\"schema not equal, err=field '$meta' not in arrow schema\"\r\n",
    );
  });

  test("a table of columns takes the place of the cards", async () => {
    const { run } = milvusWith([running, completed, failed]);
    const argv = "describe #0 #1 #2 --columns id,stage,importedRows,fileSizeBytes,completeTime";
    expect((await run(argv)).stdout).toBe(
      `JOB ID              STAGE    IMPORTED  SIZE       COMPLETED
453468002260053100  writing  73,126    395.7 MiB
453468002260053105           76,438    250.6 MiB  2026-11-01T09:56:40Z
453468002260053108           0         0 B
`,
    );
  });

  test("id is one a line", async () => {
    const { run, ids } = milvusWith([running, completed]);
    expect((await run("describe #0 #1 -o id")).stdout).toBe(`${ids.join("\n")}\n`);
  });
});

describe("words", () => {
  test.each([
    ["describe quick_setup", '"quick_setup" is no job id'],
    ["describe 1 -- -2", '"-2" is no job id'],
    ["describe 12345678901234567890", '"12345678901234567890" is no job id'],
    ["describe job-", '"job-" is no job id'],
    ["describe 1,2", '"1,2" is no job id'],
  ])("%s is refused before any request", async (line, what) => {
    const result = await cli(answers(), line.split(" "));
    expect(result).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `error: ${what}\nhint: job ids are numbers such as 453468002260053160; milvus-import list shows them\n`,
      requests: [],
    });
  });

  test("describe alone asks for an id", async () => {
    const result = await cli(answers(), ["describe"]);
    expect(result).toMatchObject({
      exitCode: 2,
      stderr: "error: missing required argument 'job'\nhint: see milvus-import describe --help\n",
    });
  });
});

describe("jobs that are not there", () => {
  const gone = "453468002260099999";
  const hint =
    "hint: the server forgets finished jobs after 3 or 48 hours; see milvus-import list\n";

  test("one is exit 7 with its id", async () => {
    const { run } = milvusWith([]);
    expect(await run(`describe ${gone} ${gone}`)).toMatchObject({
      exitCode: 7,
      stdout: "",
      stderr: `error: no such job: ${gone}, http://localhost:19530\n${hint}`,
    });
  });

  test("leave the others shown, in every format of single records", async () => {
    const { run, ids } = milvusWith([completed]);
    expect(await run(`describe 1 #0 ${gone} -o id`)).toMatchObject({
      exitCode: 7,
      stdout: `${ids[0]}\n`,
      stderr: `error: 2 of 3 jobs were not found, http://localhost:19530
  no such job: 1, http://localhost:19530
  no such job: ${gone}, http://localhost:19530
${hint}`,
    });
    expect((await run(`describe 1 #0`)).stdout).toMatch(/^Job {9}453468002260053100\n/);
  });

  test("leave nothing on stdout when none is there, not even a header", async () => {
    const { run } = milvusWith([]);
    expect(await run("describe 1 2 -o tsv")).toMatchObject({ exitCode: 7, stdout: "" });
  });

  test("leave no half array in JSON", async () => {
    const { run } = milvusWith([lossy]);
    const { stdout, stderr, exitCode } = await run("describe 1 #0 --json");
    expect(exitCode).toBe(7);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error: 1 of 2 jobs were not found/);
  });

  test.each(["2.5", "3.0"] as const)(
    "an id of Zilliz Cloud is none to Milvus %s",
    async (version) => {
      const { run } = milvusWith([], { version });
      const { stderr, exitCode } = await run("describe job-123");
      expect(exitCode).toBe(7);
      expect(stderr).toBe(`error: no such job: job-123, http://localhost:19530\n${hint}`);
    },
  );

  test("2.4.14 looks into one database alone, and the hint says so", async () => {
    const { run } = milvusWith([], { version: "2.4.14" });
    expect((await run(`describe ${gone}`)).stderr).toBe(
      `error: no such job: ${gone}, http://localhost:19530
hint: Milvus 2.4.14 finds a job in its own database only: name that with --db
`,
    );
  });

  test("any other refusal ends it all", async () => {
    const missing = { body: { code: 2100, message: "import job does not exist, jobID=1" } };
    const denied = { status: 403, body: { code: 65535, message: "PrivilegeImport: denied" } };
    const result = await cli(answers(missing, denied), ["describe", "1", "2"]);
    expect(result).toMatchObject({ exitCode: 4, stdout: "" });
  });
});

describe("older servers", () => {
  test("before 2.4.13 are asked by the older name, also for several jobs at once", async () => {
    const { run } = milvusWith([running, completed], { version: "2.4.0" });
    const { stdout, requests } = await run("describe #0 #1 --json");
    expect(JSON.parse(stdout)).toMatchObject([
      {
        stage: "import",
        createTime: null,
        files: [{ paths: ["2026/rows 1.parquet"] }, { paths: ["2026/id.npy", "2026/vec.npy"] }],
      },
      { stage: "done", completeTime: "2026-11-01T09:56:30Z", files: [{ paths: ["a.csv"] }] },
    ]);
    expect(requests.map(({ url }) => url.replace(/.*\//, ""))).toEqual([
      "describe",
      "describe",
      "get_progress",
      "get_progress",
    ]);
  });

  test("are asked by the older name at once when it is known", async () => {
    const { run } = milvusWith(Array<JobSeed>(9).fill(completed), { version: "2.4.0" });
    const { requests } = await run("describe #0 #1 #2 #3 #4 #5 #6 #7 #8");
    expect(requests.at(-1)?.url).toMatch(/get_progress$/);
    expect(requests.filter(({ url }) => url.endsWith("describe"))).toHaveLength(8);
  });

  test("are asked by the older name also where one answer comes late", async () => {
    const clock = virtualClock();
    const demo = createMilvus({ now: clock.now, version: "2.4.0" });
    demo.addCollection("default", "products");
    const ids = [1, 2].map(() => demo.addJob({ collection: "products" }));
    let learn = () => {};
    const learnt = new Promise<void>((resolve) => {
      learn = resolve;
    });
    const fetch: Fetch = async (url, init) => {
      const isOlderName = url.endsWith("get_progress");
      if (isOlderName) setImmediate(learn);
      else if (init.body?.includes(ids[1] ?? "")) await learnt;
      return demo.fetch(url, init);
    };
    const { stdout } = await cli({ fetch }, ["describe", "-o", "id", ...ids], { clock });
    expect(stdout).toBe(`${ids.join("\n")}\n`);
  });

  test("before 2.5 build the index where newer ones sort", async () => {
    const { run } = milvusWith([{ plan: restsAt("index", 0.5) }], {
      version: "2.4.0",
      quirks: { fileNames: "list" },
    });
    const { stdout } = await run("describe #0 --columns progress,stage");
    expect(stdout).toBe("PROGRESS  STAGE\n70%       building index\n");
  });

  test("without any of both names are no Milvus that we know", async () => {
    const gone = { status: 404, body: "404 page not found" };
    const { exitCode, stdout } = await cli(answers(gone, gone), ["describe", "1"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
  });
});

test("a server in another time zone tells the same times", async () => {
  const { run } = milvusWith([completed], { quirks: { utcOffsetMinutes: 480 } });
  const [job] = JSON.parse((await run("describe #0 --json")).stdout);
  expect(job).toMatchObject({
    createTime: "2026-11-01T09:55:00Z",
    completeTime: "2026-11-01T09:56:40Z",
    files: [{ completeTime: "2026-11-01T09:56:16Z" }],
  });
});

test("at most 8 jobs are asked for at a time", async () => {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now });
  demo.addCollection("default", "products");
  const ids = Array.from({ length: 20 }, () => demo.addJob({ collection: "products" }));
  let underWay = 0;
  let most = 0;
  const fetch: Fetch = async (url, init) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise(setImmediate);
    underWay -= 1;
    return demo.fetch(url, init);
  };
  const { stdout } = await cli({ fetch }, ["describe", "-o", "id", ...ids], { clock });
  expect(stdout).toBe(`${ids.join("\n")}\n`);
  expect(most).toBe(8);
});
