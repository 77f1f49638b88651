import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { restsAt } from "../../../src/demo/job-plans.ts";
import { createMilvus, type ServerOptions } from "../../milvus/milvus.ts";
import { answers } from "../../support/answers.ts";
import { cli } from "../../support/cli.ts";
import { virtualClock } from "../../support/clock.ts";
import { cloud, clusterEnv } from "../../support/cloud.ts";
import { cacheHome, completed } from "../../support/completed.ts";
import { completed as done, failed, running } from "../../support/milvus-with.ts";

/** A server with a job in each kind of state. */
function milvus(options: Partial<ServerOptions> = {}) {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, ...options });
  demo.addCollection("default", "books");
  const job = { collection: "books", files: [["a.parquet"]] };
  const ids = {
    completed: demo.addJob({ ...job, ...done }),
    failed: demo.addJob({ ...job, ...failed }),
    resting: demo.addJob({ ...job, plan: restsAt("commit"), autoCommit: false, ageMs: 60_000_000 }),
    running: demo.addJob({ ...job, ...running }),
  };
  return { demo, clock, ids };
}

describe("jobs", () => {
  test("come newest first, with their collections and states", async () => {
    const { demo, clock, ids } = milvus();

    const { stdout } = await completed(demo, ["describe", ""], { clock });

    expect(stdout).toBe(
      `${ids.running}	books, Importing 62%\n` +
        `${ids.resting}	books, Uncommitted 99%\n` +
        `${ids.failed}	books, Failed\n` +
        `${ids.completed}	books, Completed\n`,
    );
  });

  test.each<[command: string, kinds: readonly (keyof ReturnType<typeof milvus>["ids"])[]]>([
    ["watch", ["running", "resting"]],
    ["wait", ["running", "resting"]],
    ["commit", ["resting"]],
    ["abort", ["running", "resting"]],
    ["get", ["running", "resting", "failed", "completed"]],
  ])("are those with which %s can do something", async (command, kinds) => {
    const { demo, clock, ids } = milvus();

    const { values } = await completed(demo, [command, ""], { clock });

    expect(values).toEqual(kinds.map((kind) => ids[kind]));
  });

  test("that are typed already are not offered again", async () => {
    const { demo, clock, ids } = milvus();

    const { values } = await completed(demo, ["wait", ids.resting, ""], { clock });

    expect(values).toEqual([ids.running]);
  });

  test("whose id could be read as a flag are left out", async () => {
    const { demo, clock } = milvus();
    demo.addJob({ collection: "books", wire: { jobId: "--config=evil" } });
    demo.addJob({ collection: "books", wire: { jobId: "1\n2" } });

    expect((await completed(demo, ["describe", ""], { clock })).values).toHaveLength(4);
  });

  test("of several profiles are named with theirs", async () => {
    const { demo, clock, ids } = milvus();
    const files = { ".milvusrc": "profiles: {a: {uri: localhost:1}, b: {uri: localhost:2}}" };

    expect((await completed(demo, ["wait", "-p", "a,b", ""], { clock, files })).values).toEqual(
      ["a", "b", "a", "b"].map((name, index) => `${name}/${index < 2 ? ids.running : ids.resting}`),
    );
    const named = await completed(demo, ["wait", "b/4"], { clock, files });
    expect(named.values).toEqual([`b/${ids.running}`, `b/${ids.resting}`]);
    expect(named.requests.map(({ url }) => new URL(url).port)).toEqual(["2"]);
  });
});

describe("collections", () => {
  test("are those of the database that is typed", async () => {
    const { demo } = milvus();
    demo.addDatabase("sales");
    demo.addCollection("sales", "orders");

    expect((await completed(demo, ["list", "-c", ""])).values).toEqual(["books"]);
    expect((await completed(demo, ["list", "-d", "sales", "-c", ""])).values).toEqual(["orders"]);
    const { values } = await completed(demo, ["create", "--db=sales", "--collection="]);
    expect(values).toEqual(["--collection=orders"]);
  });

  test.each(["line\nend", "tab\tstop", "\u001b[31mred", "\u202eback", "", "~root"])(
    "are left out where no line can hold their name or a shell changes it: %j",
    async (name) => {
      const { fetch } = answers({ body: { code: 0, data: [name, "books"] } });

      expect((await completed({ fetch }, ["list", "-c", ""])).values).toEqual(["books"]);
    },
  );

  test("are asked for where the typed flags say, with the token of that place", async () => {
    const { demo } = milvus();
    const files = {
      ".milvusrc": "profiles: {a: {uri: 'localhost:1', token: one, db: default}, b: {}}",
      "other.json": '{"uri":"localhost:2","token":"two"}',
    };

    const asked = async (...flags: string[]) => {
      const { requests } = await completed(demo, ["list", ...flags, "-c", ""], { files });
      return requests.map(({ url, headers }) => [new URL(url).port, headers.Authorization]);
    };

    expect(await asked("-p", "a")).toEqual([["1", "Bearer one"]]);
    expect(await asked("--config", "other.json")).toEqual([["2", "Bearer two"]]);
    expect(await asked("-u", "localhost:3", "-t", "three")).toEqual([["3", "Bearer three"]]);
  });
});

describe("of Zilliz Cloud", () => {
  test("jobs come with what its list tells, and collections are those that have jobs", async () => {
    const { demo, clock } = cloud();
    const options = { clock, env: clusterEnv };
    const jobId = demo.addJob({ collection: "books", plan: restsAt("import", 0.5) });
    demo.addJob({ collection: "books" });
    const { stdout } = await completed(demo, ["describe", ""], options);

    expect(stdout).toContain(`${jobId}\tbooks, Importing\n`);
    expect((await completed(demo, ["list", "-c", ""], options)).values).toEqual(["books"]);
  });

  test("two clusters at one address are told apart", async () => {
    const { demo, clock } = cloud();
    const env = { ...clusterEnv, XDG_CACHE_HOME: cacheHome() };
    const asked = async (MILVUS_CLUSTER_ID: string) => {
      const options = { clock, env: { ...env, MILVUS_CLUSTER_ID } };
      return (await completed(demo, ["describe", ""], options)).requests.length;
    };

    expect([await asked("in01-a"), await asked("in01-b"), await asked("in01-a")]).toEqual([
      1, 1, 0,
    ]);
  });
});

test("profiles are offered with their addresses, without what may be secret in them", async () => {
  const files = {
    ".milvusrc": "profiles: {a: {uri: 'http://u:p@one.test'}, b: {token: secret}, c: {}}",
  };

  expect(await completed(answers(), ["list", "-p", ""], { files })).toMatchObject({
    stdout: "a\thttp://…@one.test\nb\t\nc\t\n",
  });
  expect((await completed(answers(), ["list", "-p", "c,a,"], { files })).values).toEqual(["c,a,b"]);
});

describe("nothing is said, and nothing offered that is not known,", () => {
  test.each<[why: string, line: string, files?: Record<string, string>]>([
    ["for an unknown profile", "list -p nobody -c "],
    ["for a broken configuration", "list -c ", { ".milvusrc": "{" }],
    ["for a broken configuration that is asked for its names", "list -p ", { ".milvusrc": "{" }],
    ["for a flag that is refused", "list -o nonsense -c "],
    ["for a flag without its value", "list --sort= -c "],
    ["for an address that is none", "list -u ftp://x -c "],
  ])("%s", async (_why, line, files = {}) => {
    const { stdout, requests } = await completed(milvus().demo, line.split(" "), { files });

    expect({ stdout, requests }).toEqual({ stdout: "", requests: [] });
  });

  test("for a token on standard input, which is that of the shell", async () => {
    const argv = ["list", "--token-file", "-", "-c", ""];
    const { stdout, requests } = await completed(milvus().demo, argv, { stdin: "ls\n" });

    expect({ stdout, requests }).toEqual({ stdout: "", requests: [] });
  });

  test("of what the command itself would warn of", async () => {
    const { values } = await completed(milvus().demo, ["list", "--insecure", "-c", ""]);

    expect(values).toEqual(["books"]);
  });

  test("when the server refuses, which is asked once", async () => {
    const { demo } = milvus();
    demo.fail("list", { kind: "answer", status: 500, body: "" });

    const { stdout, requests } = await completed(demo, ["describe", ""]);

    expect({ stdout, asked: requests.length }).toEqual({ stdout: "", asked: 1 });
  });

  test("when the server is silent for longer than a key may take", async () => {
    const { demo, clock } = milvus();
    demo.fail("list", { kind: "silence" });

    expect(await cli(demo, ["__complete", "fish", "describe", ""], { clock })).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: "",
      sleeps: [300],
    });
  });
});

describe("what a server said", () => {
  test("is kept for seconds", async () => {
    const { demo, clock } = milvus();
    const env = { XDG_CACHE_HOME: cacheHome() };
    const ask = () => completed(demo, ["describe", ""], { clock, env });
    const first = await ask();
    await clock.sleep(4_999);
    const second = await ask();
    await clock.sleep(1);
    const third = await ask();

    expect([second, third].map(({ values }) => values)).toEqual([first.values, first.values]);
    expect([first, second, third].map(({ requests }) => requests.length)).toEqual([1, 0, 1]);
  });

  test("is asked again where what was kept is broken", async () => {
    const { demo, clock } = milvus();
    const env = { XDG_CACHE_HOME: cacheHome() };
    const ask = () => completed(demo, ["describe", ""], { clock, env });
    const first = await ask();
    const file = join(env.XDG_CACHE_HOME, "milvus-import", "completion.json");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, -1));
    const second = await ask();

    expect(second.values).toEqual(first.values);
    expect(second.requests).toHaveLength(1);
  });

  test("is kept for that address, database and question alone", async () => {
    const { demo, clock } = milvus();
    const env = { XDG_CACHE_HOME: cacheHome() };
    const lines = ["describe ", "describe -u localhost:1 ", "describe -d default ", "list -c "];
    const asked: boolean[] = [];
    for (const line of [...lines, ...lines]) {
      const { requests } = await completed(demo, line.split(" "), { clock, env });
      asked.push(requests.length > 0);
    }

    expect(asked).toEqual([true, true, true, true, false, false, false, false]);
  });

  test("is kept where only its user can read it, without token and address", async () => {
    const { demo, clock } = milvus();
    const env = {
      XDG_CACHE_HOME: cacheHome(),
      MILVUS_TOKEN: "s3cr3t",
      MILVUS_URI: "http://localhost/s3cr3t",
    };
    await completed(demo, ["describe", ""], { clock, env });
    const folder = join(env.XDG_CACHE_HOME, "milvus-import");
    const file = join(folder, "completion.json");

    expect(readdirSync(folder)).toEqual(["completion.json"]);
    expect(readFileSync(file, "utf8")).not.toMatch(/s3cr3t/);
    expect([folder, file].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test("is not missed where it cannot be kept", async () => {
    const { demo, clock } = milvus();
    const env = { XDG_CACHE_HOME: "/dev/null" };

    expect((await completed(demo, ["describe", ""], { clock, env })).values).toHaveLength(4);
  });

  test("is nothing for as long, where it said nothing", async () => {
    const { demo, clock } = milvus();
    demo.fail("list", { kind: "cut" });
    const env = { XDG_CACHE_HOME: cacheHome() };
    const ask = () => completed(demo, ["describe", ""], { clock, env });
    const [first, second] = [await ask(), await ask()];
    await clock.sleep(5_000);

    expect([first.values, second.values, second.requests]).toEqual([[], [], []]);
    expect((await ask()).values).toHaveLength(4);
  });
});
