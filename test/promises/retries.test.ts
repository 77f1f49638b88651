import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { connect } from "../../src/milvus/clusters.ts";
import {
  type Answer,
  answers,
  networkError,
  records,
  respond,
  seeds,
  target,
  testContext,
  world,
} from "../support/world.ts";

const job = { jobId: "448761313698322011", collectionName: "c", state: "Pending", progress: 0 };
const refused = networkError("ECONNREFUSED");
const busy = { status: 503, body: "no healthy upstream" };
const completed = { plan: completesAfter(0) };

const passing: (Answer | Error)[] = [
  refused,
  networkError("ECONNRESET"),
  networkError("EAI_AGAIN"),
  busy,
  { status: 408, body: "timeout" },
  { status: 429, body: { code: 8, message: "rate limit exceeded" } },
  { status: 500, body: "" },
  { status: 502, body: "<html>Bad Gateway</html>" },
  { body: '{"code":0,"data":{"rec' },
  { body: { code: 1, message: "service not ready" } },
];

describe("a request that only reads", () => {
  test.each(passing)("is sent again after a failure that passes: %j", async (failure) => {
    expect(await answers(failure, records(job)).run("list -o id")).toMatchObject({
      exitCode: 0,
      stdout: `${job.jobId}\n`,
      stderr: "",
    });
  });

  test.each([
    [{ status: 401, body: { code: 1800, message: "user hasn't authenticated" } }, 4],
    [{ status: 403, body: { code: 65535, message: "permission deny" } }, 4],
    [{ status: 404, body: "404 page not found" }, 6],
    [{ status: 418, body: "short and stout" }, 1],
    [{ status: 301, headers: { location: "https://elsewhere/" }, body: "" }, 6],
    [{ body: { code: 100, message: "collection not found" } }, 7],
    [{ body: { code: 2100, message: "import is off" } }, 1],
    [networkError("DEPTH_ZERO_SELF_SIGNED_CERT"), 6],
    [networkError("ERR_BODY_TOO_LARGE"), 6],
  ])("is not sent again after %j, which stays", async (failure, exitCode) => {
    expect(await answers(failure).run("list")).toMatchObject({ exitCode, sleeps: [] });
  });

  test("is sent four times in all, with growing pauses, and then fails as the last one did", async () => {
    const result = await answers(refused, refused, refused, busy).run("list");
    expect(result).toMatchObject({ exitCode: 1, stdout: "", sleeps: [200, 400, 800] });
    expect(result.stderr).toContain("error: HTTP 503: no healthy upstream");
  });

  test.each([0, 1, 5])("is sent again --retries %i times", async (retries) => {
    const failures = Array(retries + 1).fill(refused);
    const { exitCode, requests } = await answers(...failures).run(`list --retries ${retries}`);
    expect([exitCode, requests.length]).toEqual([6, retries + 1]);
  });

  test("is shown with the number of its try until it has succeeded", async () => {
    const texts: string[] = [];
    const planned = [refused, busy, records(job)];
    const fetch: Fetch = async () => {
      const next = planned.shift();
      if (next === undefined || next instanceof Error) throw next;
      return respond(next);
    };
    const setRetryText = (text: string) => texts.push(text);
    const server = await connect(target, testContext({ fetch, setRetryText }));
    await server.listJobs("everything");
    expect(texts).toEqual(["(no response yet, try 2 of 4)", "(server not ready, try 3 of 4)", ""]);
  });

  test("does not pause longer and longer without end", async () => {
    const { sleeps } = await answers(...Array(11).fill(refused)).run("list --retries 10");
    expect(sleeps).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000, 10_000]);
  });

  test.each([
    [0, [100, 200, 400]],
    [0.9999, [299, 599, 1_199]],
  ])("pauses by chance: with %d for %j ms", async (chance, pauses) => {
    const { run } = answers(refused, refused, refused, records(job));
    expect((await run("list", { chance })).sleeps.map(Math.floor)).toEqual(pauses);
  });

  test("waits as long as the server asks for, in seconds and by a date", async () => {
    const later = (header: string, more: Record<string, string> = {}) => ({
      ...busy,
      headers: { ...more, "Retry-After": header },
    });
    const until = "Sun, 01 Nov 2026 12:00:12 GMT";
    const sent = { Date: "Sun, 01 Nov 2026 12:00:05 GMT" };
    const { run } = answers(later("5"), later(until, sent), later("0"), records(job));
    expect((await run("list")).sleeps).toEqual([5_000, 7_000, 800]);
  });

  test.each([
    ["slow", "Sun, 01 Nov 2026 10:00:00 GMT", "Sun, 01 Nov 2026 10:00:02 GMT"],
    ["fast", "Sun, 01 Nov 2026 14:00:00 GMT", "Sun, 01 Nov 2026 14:00:02 GMT"],
  ])(
    "measures a date from the response's own, on a server whose clock is %s",
    async (_, date, until) => {
      const later = { ...busy, headers: { Date: date, "Retry-After": until } };
      expect((await answers(later, records(job)).run("list")).sleeps).toEqual([2_000]);
    },
  );

  test("ignores a date in a response without one", async () => {
    const later = { ...busy, headers: { "Retry-After": "Mon, 02 Nov 2026 12:00:00 GMT" } };
    expect((await answers(later, records(job)).run("list")).sleeps).toEqual([200]);
  });

  test("never waits longer for the server's sake than for an answer", async () => {
    const later = { ...busy, headers: { "Retry-After": "86400" } };
    const { run } = answers(later, records(job));
    expect((await run("list --request-timeout 3s")).sleeps).toEqual([3_000]);
  });

  test("is sent again for each job that is described, and for each list of a database", async () => {
    const { demo, run } = world({ jobs: [seeds.uncommitted, seeds.uncommitted] });
    demo.fail("describe", { kind: "cut" }, 2);
    expect(await run("describe #0 #1 -o id")).toMatchObject({ exitCode: 0 });
    demo.fail("*", { kind: "cut" }, 3);
    expect(await run("list --db default -o id")).toMatchObject({ exitCode: 0 });
  });

  test("tells its retries with --verbose alone", async () => {
    const said = async (flags: string) =>
      (await answers(refused, busy, records(job)).run(`list -o id ${flags}`)).stderr;
    expect(await said("")).toBe("");
    const url = "http://localhost:19530/v2/vectordb/jobs/import/list";
    expect(await said("-v")).toBe(`> POST ${url}
< no response, 0 ms
retry 1 of 3 in 200 ms
> POST ${url}
< 503, code none, 19 characters, 0 ms
retry 2 of 3 in 400 ms
> POST ${url}
< 200, code 0, 114 characters, 0 ms
`);
  });

  test("is not sent again once somebody has interrupted", async () => {
    const { run, clock, interrupt } = answers(refused);
    clock.at(100, interrupt);
    expect(await run("list")).toMatchObject({ exitCode: 130, stdout: "", stderr: "" });
  });

  test.each(["-1", "many", "1.5"])("refuses %j retries", async (text) => {
    const { exitCode, stderr } = await answers().run(`list --retries ${text}`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`--retries must be a whole number, 0 or more: "${text}"`);
  });
});

describe("an outage of a follow", () => {
  test.each([
    ["wait", ["list", "list", "describe"]],
    ["watch", ["list", "list"]],
  ])("shows at the first failure: %s", async (verb, verbs) => {
    const { demo, run } = world({ jobs: [completed] });
    demo.fail("list", { kind: "cut" });
    expect(await run(`${verb} #0 -o ndjson`)).toMatchObject({
      verbs,
      sleeps: [1_000],
    });
  });

  test("is followed by pauses that chance makes shorter or longer", async () => {
    const { demo, run } = world({ jobs: [completed] });
    demo.fail("list", { kind: "cut" });
    expect((await run("wait #0", { chance: 0 })).sleeps).toEqual([500]);
  });

  test("of --timeout 0 is an answer: it asks once", async () => {
    const { demo, run } = world({ jobs: [seeds.uncommitted] });
    demo.fail("list", { kind: "cut" });
    expect((await run("wait #0 --timeout 0")).verbs).toEqual(["list"]);
  });
});

describe("a request that changes something", () => {
  const create = "create -c books a.parquet --job-timeout 1h -o id";

  test("is never sent again blindly: a busy server ends a create, though its list was retried", async () => {
    const { demo, run } = world();
    demo.fail("list", { kind: "cut" });
    const body = { code: 8, message: "rate limit exceeded" };
    demo.fail("create", { kind: "answer", status: 429, body });
    expect(await run(create)).toMatchObject({
      exitCode: 1,
      stdout: "",
      verbs: ["list", "list", "create?", "create"],
    });
    expect(demo.jobs()).toEqual([]);
  });

  test.each(["commit", "abort"] as const)("is looked after first: %s", async (verb) => {
    const { demo, run } = world({ jobs: [seeds.uncommitted] });
    demo.fail("describe", { kind: "cut" });
    demo.fail(verb, { kind: "cut", afterEffect: true });
    expect(await run(`${verb} #0 --yes`)).toMatchObject({
      exitCode: 0,
      verbs: ["describe", "describe", verb, "describe"],
    });
  });

  test("is followed by looks for a create whose answer was lost, which have a rhythm of their own", async () => {
    const { demo, clock, run } = world({ version: "2.5" });
    demo.fail("create", { kind: "cut", afterEffect: true });
    clock.at(500, () => demo.fail("list", { kind: "cut" }, 2));
    const { exitCode, sleeps } = await run(create);
    expect([exitCode, sleeps]).toEqual([0, [1_000, 2_000, 4_000]]);
  });

  test("is sent again for room on a full server, in a rhythm of its own", async () => {
    const jobs = [{ plan: completesAfter(8_000) }];
    const { demo, clock, run } = world({ version: "2.5", quirks: { maxJobs: 1 }, jobs });
    clock.at(500, () => demo.fail("list", { kind: "cut" }, 2));
    const sentMs: number[] = [];
    const startMs = clock.now();
    const { exitCode } = await run(`${create} --wait --interval 2s`, {
      fetch: (url, init) => {
        if (url.endsWith("/create")) sentMs.push(clock.now() - startMs);
        return demo.fetch(url, init);
      },
    });
    expect([exitCode, sentMs]).toEqual([0, [0, 0, 2_000, 5_000, 9_500]]);
  });

  test("does not keep its reads going beyond the deadline of the whole", async () => {
    const { demo, run } = world();
    demo.fail("list", { kind: "cut" }, 3);
    expect(await run(`${create} --wait --timeout 1s`)).toMatchObject({
      exitCode: 6,
      // The first is that of the follow, which begins with the creates.
      sleeps: [1_000, 200, 400],
      verbs: ["list", "list", "list"],
    });
  });
});
