import { describe, expect, test } from "vitest";
import { failsAfter } from "../../src/demo/job-plans.ts";
import { cli } from "../support/cli.ts";
import { beforeCreate, creates, ignored, keys, server } from "../support/create-scene.ts";

const first = "453468002260053100";
const words = ["create", "-c", "books", "a.csv", "b.csv", "--job-timeout", "1h"];
const unsure =
  "note: this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): the same command again may load the files again\n";

describe("the same command again", () => {
  test.each([[["--once"]], [["--idempotency-key", "nightly"]]])(
    "with %j gives the same job back, and says so",
    async (key) => {
      const { demo, clock } = server();
      const argv = [...words, ...key];
      expect((await cli(demo, argv, { clock })).stderr).toBe(
        `1 job created. Follow it with:\n  milvus-import watch ${first}\n`,
      );
      expect(await cli(demo, argv, { clock })).toMatchObject({
        exitCode: 0,
        stdout: `JOB ID              COLLECTION  FILES\n${first}  books       2\n`,
        stderr: `note: nothing was created: job ${first} has this key already, and is Pending
1 there already. Follow it with:
  milvus-import watch ${first}
`,
      });
      await clock.sleep(60_000);
      const later = await cli(demo, [...argv, "--json"], { clock });
      expect(JSON.parse(later.stdout)).toMatchObject([{ jobId: first, reused: true }]);
      expect(later.stderr).toContain("and is Completed\n");
      expect([demo.jobs().length, keys(demo).size]).toEqual([1, 1]);
    },
  );

  test("without a key of either kind loads again", async () => {
    const { demo } = server();
    await cli(demo, words);
    expect((await cli(demo, words)).exitCode).toBe(0);
    expect(demo.jobs()).toHaveLength(2);
  });

  test("with a file more is another import", async () => {
    const { demo } = server();
    await cli(demo, [...words, "--once"]);
    await cli(demo, [...words, "c.csv", "--once"]);
    expect(demo.jobs()).toHaveLength(2);
  });

  test("with options in another order is the same", async () => {
    const { demo } = server();
    const options = ["--option", "backup=false", "--option", "storage_version=2"];
    await cli(demo, [...words, "--once", ...options]);
    await cli(demo, [...words, "--once", ...options.slice(2), ...options.slice(0, 2)]);
    expect(demo.jobs()).toHaveLength(1);
  });

  test("creates what a first run that broke off did not", async () => {
    const { demo } = server();
    const argv = [...words, "--files-per-job", "1", "--once", "-o", "id"];
    const fetch = beforeCreate(demo, 2, () =>
      demo.fail("create", { kind: "answer", status: 200, body: { code: 9, message: "quota" } }),
    );
    expect((await cli({ fetch }, argv)).exitCode).toBe(1);
    const again = await cli(demo, argv);
    expect(again).toMatchObject({ exitCode: 0, stdout: `${first}\n453468002260053103\n` });
    expect(demo.jobs()).toHaveLength(2);
  });
});

describe("a job of the same key that has failed", () => {
  const failing = ["create", "-c", "books", "missing.csv", "--once", "--job-timeout", "1h"];

  async function failed() {
    const scene = server();
    await cli(scene.demo, failing, { clock: scene.clock });
    await scene.clock.sleep(60_000);
    return scene;
  }

  test("is exit code 1 with why, for it loads nothing however often it is sent", async () => {
    const { demo, clock } = await failed();
    expect(await cli(demo, [...failing, "-o", "id", "-q"], { clock })).toMatchObject({
      exitCode: 1,
      stdout: `${first}\n`,
      stderr: `error: job ${first}, which this key started before, has failed
  ${first}: key not found[key=missing.csv]
hint: mend the cause and run it with a new key: without --once, or with another --idempotency-key
`,
    });
  });

  test("is exit code 3 with --wait", async () => {
    const { demo, clock } = await failed();
    const result = await cli(demo, [...failing, "--wait", "-q"], { clock });
    expect(result.exitCode).toBe(3);
    expect(demo.jobs()).toHaveLength(1);
  });
});

describe("a key that outlives its job", () => {
  test("is said to be of a forgotten job", async () => {
    const { demo, clock } = server({ quirks: { retentionMs: 3_600_000 } });
    const argv = [...words, "--once"];
    await cli(demo, argv, { clock });
    await clock.sleep(7_200_000);
    demo.addJob({ collection: "books", plan: failsAfter(0, "import", "x") });
    const result = await cli(demo, argv, { clock });
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stderr).toContain(
      `note: nothing was created: job ${first} has this key already, and is forgotten by the server\n`,
    );
  });
});

describe("a server that may not honour keys", () => {
  test("is not taken for one where it does not answer that question", async () => {
    const { demo } = server(ignored);
    demo.fail("create", { kind: "cut" });
    const { exitCode, stderr } = await cli(demo, [...words, "--once", "-o", "id"]);
    expect([exitCode, stderr.split(",")[0]]).toEqual([6, "error: the connection was cut"]);
    expect(demo.jobs()).toEqual([]);
  });

  test("gets a word of warning with --once, before anything is created", async () => {
    const { demo } = server(ignored);
    const result = await cli(demo, [...words, "--once", "-o", "id"]);
    expect(result).toMatchObject({ exitCode: 0, stdout: `${first}\n`, stderr: unsure });
  });

  test("gets none without", async () => {
    const { demo } = server(ignored);
    expect((await cli(demo, [...words, "-o", "id"])).stderr).toBe("");
    expect(demo.requests.map(({ route }) => route)).toEqual(["list", "create"]);
  });

  test("is asked in a way that can create nothing on any version", async () => {
    for (const version of ["2.4.0", "2.4.14", "2.4", "2.5", "2.6", "3.0"] as const) {
      const { demo } = server({ version });
      demo.fail("create", { kind: "answer", status: 200, body: { code: 9, message: "quota" } }, 0);
      const result = await cli(demo, [...words, "--once", "-o", "id"]);
      const [question] = demo.requests.filter(({ route }) => route === "create");
      expect(question?.body).toEqual({});
      expect(result.stderr).toBe(["2.6", "3.0"].includes(version) ? "" : unsure);
      expect([demo.jobs().length, creates(demo).length]).toEqual([1, 1]);
    }
  });

  test("is not believed where a gateway complains about the header", async () => {
    const { demo } = server(ignored);
    demo.fail("create", { kind: "answer", status: 400, body: "bad header Idempotency-Key" });
    expect((await cli(demo, [...words, "--once", "-o", "id"])).stderr).toBe(unsure);
  });

  test("hides whether a job is an old one where it lets nobody list", async () => {
    const users = { ann: "pw" };
    const { demo } = server({ ...ignored, users, grants: { ann: ["default.*"] } });
    const argv = [...words, "--token", "ann:pw", "--json"];
    const reused = async (...key: string[]) =>
      JSON.parse((await cli(demo, [...argv, ...key])).stdout)[0].reused;
    expect(await reused("--once")).toBeNull();
    expect(await reused()).toBe(false);
  });
});
