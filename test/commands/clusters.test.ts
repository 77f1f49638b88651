import { describe, expect, test } from "vitest";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { clusters, down, silent } from "../support/clusters.ts";

const done = { collection: "books", plan: completesAfter(0) };
const resting = { collection: "books", plan: restsAt("import", 0.5) };

describe("list over several clusters", () => {
  test("shows the jobs of all, whose they are, newest first", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const older = demo("eu").addJob(done);
    demo("us").addJob(resting);
    const newer = demo("us").addJob(done);
    expect(await run("list -p eu,us")).toMatchObject({
      exitCode: 0,
      stdout: [
        "PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON",
        `us       ${newer}  books       Completed  100%`,
        `eu       ${older}  books       Completed  100%`,
        `us       ${older}  books       Importing  55%`,
        "",
      ].join("\n"),
      stderr: "3 jobs: 1 importing, 2 completed\n",
    });
  });

  test.each([
    ["list -p eu -p us", ["eu", "us"]],
    ["list --all-profiles", ["eu", "us", "asia"]],
    ["list -p ?u,us", ["eu", "us"]],
    ["list -p *s*", ["us", "asia"]],
    ["list -p eu,eu,e*", ["eu"]],
  ])("%s asks %j", async (line, names) => {
    const { demo, run } = clusters(["eu", "us", "asia"]);
    for (const name of ["eu", "us", "asia"]) demo(name).addJob(done);
    const { stdout } = await run(`${line} --json`);
    const profiles = JSON.parse(stdout).map(({ profile }: { profile: string }) => profile);
    expect(profiles.sort()).toEqual([...names].sort());
  });

  test("of one that is named says nothing of profiles", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const jobId = demo("eu").addJob(done);
    const { stdout } = await run("list -p eu --json");
    expect(JSON.parse(stdout)).toEqual([
      { jobId, collectionName: "books", state: "Completed", progress: 100, reason: null },
    ]);
  });

  test.each([
    ["-o id", (id: string) => `eu/${id}\n`],
    ["-o tsv --no-headers", (id: string) => `eu\t${id}\tbooks\tCompleted\t100\t\n`],
    ["-o csv --columns id,profile", (id: string) => `jobId,profile\r\n${id},eu\r\n`],
    [
      "-o ndjson",
      (id: string) =>
        `{"jobId":"${id}","collectionName":"books","state":"Completed","progress":100,"reason":null,"profile":"eu"}\n`,
    ],
  ])("as %s says whose they are", async (format, expected) => {
    const { demo, run } = clusters(["eu", "us"]);
    const id = demo("eu").addJob(done);
    expect((await run(`list --all-profiles ${format}`)).stdout).toBe(expected(id));
  });

  test("says whose they are where all happen to be one", async () => {
    const { demo, run } = clusters(["eu"]);
    const id = demo("eu").addJob(done);
    expect((await run("list --all-profiles -o id")).stdout).toBe(`eu/${id}\n`);
  });

  test("waits for all while none has answered", async () => {
    const { demo, replace, run, clock } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) {
      replace(name, async (url, init) => {
        await clock.sleep(25_000);
        return demo(name).fetch(url, init);
      });
    }
    expect((await run("list --all-profiles")).exitCode).toBe(0);
  });

  test("limits all together", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) for (let n = 0; n < 3; n += 1) demo(name).addJob(done);
    const { stdout, stderr } = await run("list --all-profiles -n 4 -o table");
    expect([stdout.split("\n").length, stderr]).toEqual([6, "4 of 6 jobs: 4 completed\n"]);
  });

  test("asks all side by side", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
    const { demo, replace, run } = clusters(names);
    let waiting = 0;
    const open: (() => void)[] = [];
    for (const name of names) {
      replace(name, async (url, init) => {
        waiting += 1;
        if (waiting === names.length) for (const go of open) go();
        else await new Promise<void>((resolve) => open.push(resolve));
        return demo(name).fetch(url, init);
      });
    }
    expect((await run("list --all-profiles")).exitCode).toBe(0);
  });
});

describe("a cluster that is down", () => {
  test("takes nothing from the others, and is told", async () => {
    const { demo, replace, run } = clusters(["eu", "us"]);
    const id = demo("us").addJob(done);
    replace("eu", down);
    const { exitCode, stdout, stderr } = await run("list --all-profiles -o id");
    expect([exitCode, stdout]).toEqual([6, `us/${id}\n`]);
    expect(stderr).toMatch(/^error: eu: .*refused.*http:\/\/eu\.test:19530/);
  });

  test("leaves nothing on stdout with --strict", async () => {
    const { demo, replace, run } = clusters(["eu", "us"]);
    demo("us").addJob(done);
    replace("eu", down);
    expect(await run("list --all-profiles --strict --json")).toMatchObject({
      exitCode: 6,
      stdout: "",
    });
  });

  test("is given up when it is silent long after the others", async () => {
    const { demo, replace, run, clock } = clusters(["eu", "us"]);
    const id = demo("us").addJob(done);
    replace("eu", silent);
    const startedMs = clock.now();
    const { exitCode, stdout, stderr } = await run("list --all-profiles -o id");
    expect([exitCode, stdout]).toEqual([6, `us/${id}\n`]);
    expect(stderr).toBe(
      "error: eu: no answer, long after others gave theirs\n" +
        "hint: look at that cluster; --strict waits for it\n",
    );
    expect(clock.now() - startedMs).toBeLessThanOrEqual(20_000);
  });

  test("is told with the one hint that all have", async () => {
    const { replace, run } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) {
      replace(name, async () => ({
        status: 401,
        headers: { get: () => null },
        text: async () => `{"code":1800,"message":"no"}`,
      }));
    }
    const { exitCode, stderr } = await run("list --all-profiles");
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/\nhint: give a token, user:password or an API key, [^\n]*\n$/);
  });

  test("is the only news where all are", async () => {
    const { replace, run } = clusters(["eu", "us"]);
    replace("eu", down);
    replace("us", down);
    const { exitCode, stdout, stderr } = await run("list --all-profiles");
    expect([exitCode, stdout]).toEqual([6, ""]);
    expect(stderr).toMatch(
      /^error: 2 of 2 clusters gave no answer\n {2}eu: .*\n {2}us: .*\nhint: /,
    );
  });

  test.each([
    ["4 before 6", 401, 4],
    ["1 before 6", 418, 1],
  ])("%s", async (_name, status, exitCode) => {
    const { replace, run } = clusters(["eu", "us"]);
    replace("eu", down);
    replace("us", async () => ({
      status,
      headers: { get: () => null },
      text: async () => `{"code":1800,"message":"no"}`,
    }));
    const result = await run("list --all-profiles");
    expect(result.exitCode).toBe(exitCode);
    expect(result.stderr).toMatch(/\nhint: milvus-import doctor says what is wrong with each\n$/);
  });
});

describe("a configuration", () => {
  const config = (text: string) => ({ files: { "~/.milvusrc": text } });

  test("that lacks a variable for one cluster costs that one alone", async () => {
    const { demo, run } = clusters(["eu"]);
    const id = demo("eu").addJob(done);
    const files = config(
      `profiles:\n  eu: {uri: http://eu.test}\n  us: {uri: http://us.test, token: '\${GONE}'}\n`,
    );
    expect(await run("list --all-profiles -o id", files)).toMatchObject({
      exitCode: 2,
      stdout: `eu/${id}\n`,
      stderr:
        "error: us: ~/.milvusrc: profiles.us.token needs the variable GONE, which is not set\n" +
        `hint: set it, or write a default: \${GONE:-default}\n`,
    });
  });

  test("is counted among the clusters that were asked, also where it leads to one alone", async () => {
    const { run } = clusters(["eu"]);
    const files = config(`profiles:\n  eu: {uri: http://eu.test}\n  us: {token: '\${GONE}'}\n`);
    const { stderr } = await run("describe --all-profiles 453000000000000001", files);
    expect(stderr).toMatch(/^error: 1 of 1 jobs were not found, 2 clusters\n/);
  });

  test.each([
    ["list -p x*", 'error: --profile matches no profile: "x*"\nhint: profiles: eu, us\n'],
    [
      "list -p eu,",
      'error: --profile has an empty name: "eu,"\nhint: milvus-import profiles lists the names\n',
    ],
    ["list -p (eu)*", 'error: --profile matches no profile: "(eu)*"\nhint: profiles: eu, us\n'],
    ["list -p eu --all-profiles", "error: --profile and --all-profiles exclude each other\n"],
    [
      "list -p eu,us --uri http://x",
      "error: --uri is of one cluster, and several profiles are asked\nhint: write it into each profile\n",
    ],
    [
      "list -p eu,us -t secret",
      "error: --token is of one cluster, and several profiles are asked\nhint: write it into each profile\n",
    ],
    [
      "list -p eu,us --token-file saved",
      "error: --token-file is of one cluster, and several profiles are asked\nhint: write it into each profile\n",
    ],
    [
      "wait eu/1 2",
      "error: whose job 2 is was not said, of others it was\nhint: write it as eu/2, or name the profiles to look at with -p\n",
    ],
    [
      "list --watch --all-profiles -n 3",
      "error: --limit with --watch goes with one cluster\nhint: select with --state or --collection\n",
    ],
  ])("%s is refused before any request", async (line, stderr) => {
    const { run } = clusters(["eu", "us"]);
    expect(await run(line)).toMatchObject({ exitCode: 2, stdout: "", stderr, requests: [] });
  });
});

describe("describe over several clusters", () => {
  test("finds each job where it is, in the order of asking", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const here = demo("eu").addJob(done);
    demo("us").addJob(done);
    const there = demo("us").addJob(done);
    const { exitCode, stdout } = await run(`describe -p eu,us ${there} eu/${here} -o id`);
    expect([exitCode, stdout]).toEqual([0, `us/${there}\neu/${here}\n`]);
  });

  test("takes the profile from the id", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const id = demo("us").addJob(done);
    const { exitCode, requests } = await run(`describe us/${id} -o id`);
    expect([exitCode, requests.map(({ url }) => new URL(url).host)]).toEqual([
      0,
      ["us.test:19530"],
    ]);
  });

  test("says of a job that none has", async () => {
    const { run } = clusters(["eu", "us"]);
    expect(await run("describe -p eu,us 453000000000000001")).toMatchObject({
      exitCode: 7,
      stdout: "",
    });
  });

  test("is not told that a cluster lacks it which may not be asked", async () => {
    const { replace, run } = clusters(["eu", "us"]);
    replace("us", async () => ({
      status: 401,
      headers: { get: () => null },
      text: async () => `{"code":1800,"message":"no"}`,
    }));
    const { exitCode, stderr } = await run("describe -p eu,us 7");
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/\n {2}us: HTTP 401: no .*\n {2}no such job: 7, .*\nhint: /);
  });

  test("says whose each card is", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const id = demo("us").addJob(done);
    expect((await run(`describe -p eu,us ${id}`)).stdout).toMatch(/^ *Job +\d+\n *Profile +us\n/);
  });
});

describe("wait over several clusters", () => {
  test("ends when all are done, with whose they are", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const fast = demo("eu").addJob({ collection: "books", plan: completesAfter(10_000) });
    const slow = demo("us").addJob({ collection: "books", plan: completesAfter(60_000) });
    const { exitCode, stdout } = await run(`wait eu/${fast} us/${slow} -o id`);
    expect([exitCode, stdout.split("\n").sort()]).toEqual([0, ["", `eu/${fast}`, `us/${slow}`]]);
  });

  test("finds out whose a bare id is", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const id = demo("us").addJob({ collection: "books", plan: completesAfter(10_000) });
    expect(await run(`wait -p eu,us ${id} -o id`)).toMatchObject({
      exitCode: 0,
      stdout: `us/${id}\n`,
    });
    expect((await run("wait -p eu,us 453000000000000001")).exitCode).toBe(7);
  });

  test("ends at once where one of several bare ids is nobody's", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const id = demo("us").addJob(done);
    const { exitCode, stderr } = await run(`wait -p eu,us ${id} 453000000000000001`);
    expect([exitCode, stderr.split("\n")[0]]).toEqual([
      7,
      "error: no such job on any of 2 clusters: 453000000000000001",
    ]);
  });

  test("takes no time where all jobs are done", async () => {
    const { demo, run, clock } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) demo(name).addJob(done);
    const startedMs = clock.now();
    await run("wait --all-profiles -c books");
    expect(clock.now() - startedMs).toBe(0);
  });

  test("looks for bare ids alone", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    const here = demo("eu").addJob(done);
    demo("us").addJob(done);
    const there = demo("us").addJob(done);
    const { stdout, requests } = await run(`wait -p eu,us eu/${here} ${there} -o id`);
    expect(stdout).toBe(`us/${there}\neu/${here}\n`);
    const described = requests.filter(({ url }) => url.endsWith("/describe"));
    expect(described.map(({ body }) => body)).toEqual([{ jobId: there }, { jobId: there }]);
  });

  test("has one deadline for all", async () => {
    const { demo, run, clock } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) demo(name).addJob(resting);
    const startedMs = clock.now();
    const { exitCode, stderr } = await run("wait --all-profiles -c books --timeout 1m");
    expect(exitCode).toBe(5);
    expect(clock.now() - startedMs).toBeLessThan(62_000);
    expect(stderr).toContain("error: of 2 jobs 2 not done\n");
  });

  test("says of a failed one whose it is", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    demo("eu").addJob({ collection: "books", plan: completesAfter(10_000) });
    const id = demo("us").addJob({ collection: "books", plan: failsAfter(5_000, "import", "no") });
    const { exitCode, stderr } = await run("wait --all-profiles -c books");
    expect(exitCode).toBe(3);
    expect(stderr).toContain(`error: of 2 jobs 1 failed\n  us/${id}: no\n`);
  });

  test("goes on with the others where one may not be asked, and ends with the worst", async () => {
    const { demo, replace, run } = clusters(["eu", "us"]);
    const id = demo("eu").addJob({ collection: "books", plan: completesAfter(10_000) });
    replace("us", async () => ({
      status: 401,
      headers: { get: () => null },
      text: async () => `{"code":1800,"message":"user hasn't authenticated"}`,
    }));
    const { exitCode, stdout, stderr } = await run("wait --all-profiles -c books -o id");
    expect([exitCode, stdout]).toEqual([4, `eu/${id}\n`]);
    expect(stderr).toContain("note: us: given up: HTTP 401");
    expect(stderr).toMatch(/error: us: HTTP 401.*\nhint: .*\n$/);
  });

  test("waits out an outage of one, and tells it", async () => {
    const { demo, replace, run, clock } = clusters(["eu", "us"]);
    demo("eu").addJob({ collection: "books", plan: completesAfter(30_000) });
    demo("us").addJob({ collection: "books", plan: completesAfter(30_000) });
    const startedMs = clock.now();
    replace("us", (url, init) =>
      clock.now() - startedMs < 60_000
        ? down(url, init)
        : clock.during(demo("us").fetch(url, init)),
    );
    const { exitCode, stderr } = await run("wait --all-profiles -c books");
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/note: us: unreachable, asking again/);
    expect(stderr).toMatch(/note: us: reachable again after 1m/);
  });

  test("ends with a silent cluster's own failure at the deadline", async () => {
    const { demo, replace, run } = clusters(["eu", "us"]);
    const id = demo("eu").addJob(done);
    replace("us", down);
    const { exitCode, stdout, stderr } = await run(
      "wait --all-profiles -c books --timeout 20s -o id",
    );
    expect([exitCode, stdout]).toEqual([5, `eu/${id}\n`]);
    expect(stderr).toMatch(/error: us: the deadline passed and no answer came: .*refused/);
  });

  test("with --fail-fast leaves the others at the first failure", async () => {
    const { demo, run, clock } = clusters(["eu", "us"]);
    demo("eu").addJob(resting);
    demo("us").addJob({ collection: "books", plan: failsAfter(5_000, "import", "no") });
    const startedMs = clock.now();
    expect((await run("wait --all-profiles -c books --fail-fast")).exitCode).toBe(3);
    expect(clock.now() - startedMs).toBeLessThan(20_000);
  });

  test("gives events that say whose they are", async () => {
    const { demo, replace, run } = clusters(["eu", "us"]);
    const id = demo("eu").addJob(done);
    replace("us", down);
    const { stdout } = await run("wait --all-profiles -c books --timeout 20s -o ndjson");
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.find(({ type }) => type === "job").job).toMatchObject({
      jobId: id,
      profile: "eu",
    });
    expect(events.find(({ type }) => type === "notice")).toMatchObject({ profile: "us" });
    expect(events.at(-1)).toMatchObject({ type: "end", result: "unreachable" });
  });
});

describe("watch over several clusters", () => {
  test("draws the jobs of all with whose they are, and which is away", async () => {
    const { demo, replace, run } = clusters(["eu", "us"]);
    const id = demo("eu").addJob({ collection: "books", plan: completesAfter(20_000) });
    replace("us", down);
    const line = "watch --all-profiles --max-outage 10s";
    const { exitCode, stdout } = await run(line, { tty: 120 });
    expect(exitCode).toBe(6);
    expect(stdout).toContain(`eu/${id}`);
    expect(stdout).toMatch(/us unreachable for \d+s: /);
  });

  test.each([
    [400, "0s", "when all have answered"],
    [1_400, "1s", "after a second at the latest"],
  ])("where one takes %i ms begins at %s, %s", async (ms, begin) => {
    const { demo, replace, run, clock } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) {
      demo(name).addJob({ collection: "books", plan: completesAfter(20_000) });
    }
    replace("us", async (url, init) => {
      await clock.sleep(ms);
      return demo("us").fetch(url, init);
    });
    const { stdout } = await run("watch --all-profiles");
    const starts = stdout.split("\n").map((line) => line.slice(0, 11).trim());
    expect(starts.slice(0, 2)).toEqual([`${begin}  eu`, `${begin}  us`]);
  });

  test("asks for the rows of the jobs on the screen", async () => {
    const { demo, run } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) {
      demo(name).addJob({ collection: "books", plan: completesAfter(20_000) });
    }
    const { requests } = await run("watch --all-profiles", { tty: 120, rows: 24 });
    const described = requests.filter(({ url }) => url.endsWith("/describe"));
    expect(new Set(described.map(({ url }) => new URL(url).hostname))).toEqual(
      new Set(["eu.test", "us.test"]),
    );
  });

  test("asks fifty clusters no more than it must", async () => {
    const names = Array.from({ length: 50 }, (_, index) => `c${index}`);
    const { demo, run, clock } = clusters(names);
    for (const name of names) {
      for (let n = 0; n < 20; n += 1) {
        demo(name).addJob({ collection: "books", plan: completesAfter(60_000) });
      }
    }
    const startedMs = clock.now();
    const { exitCode, requests } = await run("watch --all-profiles", { tty: 120, rows: 24 });
    const seconds = (clock.now() - startedMs) / 1_000;
    expect(exitCode).toBe(0);
    const lists = requests.filter(({ url }) => url.endsWith("/list")).length;
    // One list a cluster in two seconds, and the rows that are on the screen.
    expect(lists / seconds).toBeLessThanOrEqual(25);
    expect((requests.length - lists) / seconds).toBeLessThanOrEqual(40);
  });
});
