import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { completesAfter, failsAfter, restsAt } from "../../../src/demo/job-plans.ts";
import { type Files, temporaryFolder } from "../../support/place.ts";
import {
  answers,
  cloud,
  clusterEnv,
  completed,
  type MilvusWorld,
  type RunOptions,
  world,
} from "../../support/world.ts";

/** A server with a job in each kind of state. */
function milvus() {
  const job = { files: [["a.parquet"]] };
  const server = world({
    jobs: [
      { ...job, plan: completesAfter(100_000), ageMs: 7_500_000 },
      { ...job, plan: failsAfter(0, "pre-import", "no such field"), ageMs: 60_000 },
      { ...job, plan: restsAt("commit"), autoCommit: false, ageMs: 60_000_000 },
      { ...job, plan: restsAt("import", 0.75), ageMs: 200_000 },
    ],
  });
  const [done = "", failed = "", resting = "", running = ""] = server.ids;
  return { ...server, jobs: { done, failed, resting, running } };
}

describe("jobs", () => {
  test("come newest first, with their collections and states", async () => {
    const server = milvus();
    const { running, resting, failed, done } = server.jobs;
    expect((await completed(server, "describe ")).stdout).toBe(
      `${running}	books, Importing 62%\n` +
        `${resting}	books, Uncommitted 99%\n` +
        `${failed}	books, Failed\n` +
        `${done}	books, Completed\n`,
    );
  });

  test.each<[command: string, kinds: readonly (keyof ReturnType<typeof milvus>["jobs"])[]]>([
    ["watch", ["running", "resting"]],
    ["wait", ["running", "resting"]],
    ["commit", ["resting"]],
    ["abort", ["running", "resting"]],
    ["get", ["running", "resting", "failed", "done"]],
  ])("are those with which %s can do something", async (command, kinds) => {
    const server = milvus();
    const { values } = await completed(server, `${command} `);
    expect(values).toEqual(kinds.map((kind) => server.jobs[kind]));
  });

  test("that are typed already are not offered again", async () => {
    const server = milvus();
    const { values } = await completed(server, `wait ${server.jobs.resting} `);
    expect(values).toEqual([server.jobs.running]);
  });

  test.each(["--config=evil", "1\n2", "-1", -1])(
    "are suggested but for one that a server names %j",
    async (jobId) => {
      const server = milvus();
      const { values } = await completed(server, "describe ");
      server.demo.addJob({ collection: "books", wire: { jobId } });
      expect((await completed(server, "describe ")).values).toEqual(values);
    },
  );

  test("of several profiles are named with theirs", async () => {
    const server = milvus();
    const { running, resting } = server.jobs;
    const files = { ".milvusrc": "profiles: {a: {uri: localhost:1}, b: {uri: localhost:2}}" };

    expect((await completed(server, "wait -p a,b ", { files })).values).toEqual(
      ["a", "b", "a", "b"].map((name, index) => `${name}/${index < 2 ? running : resting}`),
    );
    const named = await completed(server, "wait b/4", { files });
    expect(named.values).toEqual([`b/${running}`, `b/${resting}`]);
    expect(named.requests.map(({ url }) => new URL(url).port)).toEqual(["2"]);
  });
});

describe("collections", () => {
  test.each([
    ["list -c ", "books"],
    ["list -d sales -c ", "orders"],
    ["create --db=sales --collection=", "--collection=orders"],
  ])("are those of the database that is typed: %s", async (line, value) => {
    const server = world({ collections: { sales: ["orders"] } });
    expect((await completed(server, line)).values).toEqual([value]);
  });

  test.each(["line\nend", "tab\tstop", "\u001b[31mred", "\u202eback", "", "~root"])(
    "are left out where no line can hold their name or a shell changes it: %j",
    async (name) => {
      const server = answers({ body: { code: 0, data: [name, "books"] } });
      expect((await completed(server, "list -c ")).values).toEqual(["books"]);
    },
  );

  test.each([
    ["-p a", ["1", "Bearer one"]],
    ["--config other.json", ["2", "Bearer two"]],
    ["-u localhost:3 -t three", ["3", "Bearer three"]],
  ])(
    "are asked for where the typed flags say, with the token of that place: %s",
    async (flags, place) => {
      const files = {
        ".milvusrc": "profiles: {a: {uri: 'localhost:1', token: one, db: default}, b: {}}",
        "other.json": '{"uri":"localhost:2","token":"two"}',
      };
      const { requests } = await completed(milvus(), `list ${flags} -c `, { files });
      expect(
        requests.map(({ url, headers }) => [new URL(url).port, headers.Authorization]),
      ).toEqual([place]);
    },
  );
});

describe("of Zilliz Cloud", () => {
  test("jobs come with what its list tells, and collections are those that have jobs", async () => {
    const server = cloud({ jobs: [{ plan: restsAt("import", 0.5) }, {}] });
    expect((await completed(server, "describe ")).stdout).toContain(
      `${server.ids[0]}\tbooks, Importing\n`,
    );
    expect((await completed(server, "list -c ")).values).toEqual(["books"]);
  });

  test("two clusters at one address are told apart", async () => {
    const server = cloud();
    const env = { ...clusterEnv, XDG_CACHE_HOME: temporaryFolder() };
    const asked: number[] = [];
    for (const MILVUS_CLUSTER_ID of ["in01-a", "in01-b", "in01-a"]) {
      const options = { env: { ...env, MILVUS_CLUSTER_ID } };
      asked.push((await completed(server, "describe ", options)).requests.length);
    }
    expect(asked).toEqual([1, 1, 0]);
  });
});

test("profiles are offered with their addresses, without what may be secret in them", async () => {
  const files = {
    ".milvusrc": "profiles: {a: {uri: 'http://u:p@one.test'}, b: {token: secret}, c: {}}",
  };
  expect(await completed(answers(), "list -p ", { files })).toMatchObject({
    stdout: "a\thttp://…@one.test\nb\t\nc\t\n",
  });
  expect((await completed(answers(), "list -p c,a,", { files })).values).toEqual(["c,a,b"]);
});

describe("nothing is said, and nothing offered that is not known,", () => {
  test.each<[why: string, line: string, files?: Files]>([
    ["for an unknown profile", "list -p nobody -c "],
    ["for a broken configuration", "list -c ", { ".milvusrc": "{" }],
    ["for a broken configuration that is asked for its names", "list -p ", { ".milvusrc": "{" }],
    ["for a flag that is refused", "list -o nonsense -c "],
    ["for a flag without its value", "list --sort= -c "],
    ["for an address that is none", "list -u ftp://x -c "],
    ["for a token on standard input, which is that of the shell", "list --token-file - -c "],
  ])("%s", async (_why, line, files = {}) => {
    expect(await completed(milvus(), line, { files, stdin: "ls\n" })).toMatchObject({
      stdout: "",
      requests: [],
    });
  });

  test("of what the command itself would warn of", async () => {
    expect((await completed(milvus(), "list --insecure -c ")).values).toEqual(["books"]);
  });

  test("when the server refuses, which is asked once", async () => {
    const server = milvus();
    server.demo.fail("list", { kind: "answer", status: 500, body: "" });
    expect(await completed(server, "describe ")).toMatchObject({ stdout: "", verbs: ["list"] });
  });

  test("when the server is silent for longer than a key may take", async () => {
    const server = milvus();
    server.demo.fail("list", { kind: "silence" });
    expect(await completed(server, "describe ")).toMatchObject({ stdout: "", tookMs: 300 });
  });
});

describe("on a key press", () => {
  const far = { ".milvusrc": "uri: http://[::ffff:127.0.0.1]:1\n" };

  test("no address of a project file is asked", async () => {
    expect(await completed(milvus(), "describe ", { files: far })).toMatchObject({
      stdout: "",
      requests: [],
    });
  });

  test.each<[how: string, line: string, options: RunOptions]>([
    ["that --config names", "--config .milvusrc ", {}],
    ["with CI set", "", { env: { CI: "true" } }],
    ["with a loopback address", "", { files: { ".milvusrc": "uri: http://127.0.0.1:1\n" } }],
  ])("the address of one %s is asked", async (_how, line, options) => {
    const server = milvus();
    const result = await completed(server, `describe ${line}`, { files: far, ...options });
    expect(result.values).toHaveLength(4);
  });
});

describe("what a server said", () => {
  /** A server that is asked for its jobs, and a cache. */
  function cached(env: RunOptions["env"] = {}, uid?: number) {
    const server: MilvusWorld = milvus();
    const XDG_CACHE_HOME = temporaryFolder();
    const options = { env: { XDG_CACHE_HOME, ...env }, uid };
    const ask = (line = "describe ") => completed(server, line, options);
    return { ...server, ask, folder: join(XDG_CACHE_HOME, "milvus-import") };
  }

  test("is kept for seconds", async () => {
    const { clock, ask } = cached();
    const first = await ask();
    clock.pass(4_999);
    const second = await ask();
    clock.pass(1);
    const third = await ask();
    expect([second, third].map(({ values }) => values)).toEqual([first.values, first.values]);
    expect([first, second, third].map(({ requests }) => requests.length)).toEqual([1, 0, 1]);
  });

  test("is asked again where what was kept is broken", async () => {
    const { ask, folder } = cached();
    const first = await ask();
    const file = join(folder, "completion.json");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, -1));
    const second = await ask();
    expect(second.values).toEqual(first.values);
    expect(second.requests).toHaveLength(1);
  });

  test("is kept for that address, database and question alone", async () => {
    const { ask } = cached();
    const lines = ["describe ", "describe -u localhost:1 ", "describe -d default ", "list -c "];
    const asked: boolean[] = [];
    for (const line of [...lines, ...lines]) asked.push((await ask(line)).requests.length > 0);
    expect(asked).toEqual([true, true, true, true, false, false, false, false]);
  });

  test("is kept where only its user can read it, without token and address", async () => {
    const { ask, folder } = cached({
      MILVUS_TOKEN: "s3cr3t",
      MILVUS_URI: "http://localhost/s3cr3t",
    });
    await ask();
    const file = join(folder, "completion.json");

    expect(readdirSync(folder)).toEqual(["completion.json"]);
    expect(readFileSync(file, "utf8")).not.toMatch(/s3cr3t/);
    expect([folder, file].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test.each<[string, (folder: string, file: string) => void]>([
    ["others can write its folder", (folder) => chmodSync(folder, 0o777)],
    ["others can read its folder", (folder) => chmodSync(folder, 0o755)],
    ["others can write the folder above", (folder) => chmodSync(dirname(folder), 0o777)],
    [
      "its folder is a link",
      (folder) => {
        renameSync(folder, `${folder}-real`);
        symlinkSync(`${folder}-real`, folder);
      },
    ],
    [
      "its file is a link",
      (_folder, file) => {
        renameSync(file, `${file}-real`);
        symlinkSync(`${file}-real`, file);
      },
    ],
    [
      "its file is a pipe",
      (_folder, file) => {
        rmSync(file);
        execFileSync("mkfifo", [file]);
      },
    ],
  ])("is not believed where %s", async (_what, change) => {
    const { ask, folder } = cached();
    await ask();
    change(folder, join(folder, "completion.json"));
    expect((await ask()).requests).toHaveLength(1);
  });

  test.runIf(process.getuid?.() === 0)("is not believed from another user", async () => {
    const { ask, folder } = cached({}, 61_002);
    await ask();
    expect((await ask()).requests).toHaveLength(1);
    expect(existsSync(folder)).toBe(false);
  });

  test("is not missed where it cannot be kept", async () => {
    expect((await cached({ XDG_CACHE_HOME: "/dev/null" }).ask()).values).toHaveLength(4);
  });

  test("is nothing for as long, where it said nothing", async () => {
    const { demo, clock, ask } = cached();
    demo.fail("list", { kind: "cut" });
    const [first, second] = [await ask(), await ask()];
    clock.pass(5_000);
    expect([first.values, second.values, second.requests]).toEqual([[], [], []]);
    expect((await ask()).values).toHaveLength(4);
  });
});
