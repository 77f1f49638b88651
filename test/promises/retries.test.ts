import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { completesAfter } from "../../src/demo/job-plans.ts";
import { type Answer, answers, networkError, records } from "../support/answers.ts";
import { cli } from "../support/cli.ts";
import { virtualClock } from "../support/clock.ts";
import { atPause, ignored, server } from "../support/create-scene.ts";
import { milvusWith, uncommitted, verbs } from "../support/ending-bench.ts";

const job = { jobId: "448761313698322011", collectionName: "c", state: "Pending", progress: 0 };
const refused = networkError("ECONNREFUSED");
const busy = { status: 503, body: "no healthy upstream" };

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
    const milvus = answers(failure, records(job));
    const result = await cli(milvus, ["list", "-o", "id"]);
    expect(result).toMatchObject({ exitCode: 0, stdout: `${job.jobId}\n`, stderr: "" });
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
    const result = await cli(answers(failure), ["list"]);
    expect(result).toMatchObject({ exitCode, sleeps: [] });
  });

  test("is sent four times in all, with growing pauses, and then fails as the last one did", async () => {
    const result = await cli(answers(refused, refused, refused, busy), ["list"]);
    expect(result).toMatchObject({ exitCode: 1, stdout: "", sleeps: [200, 400, 800] });
    expect(result.stderr).toContain("error: HTTP 503: no healthy upstream");
  });

  test.each([0, 1, 5])("is sent again --retries %i times", async (retries) => {
    const failures = Array.from({ length: retries + 1 }, () => refused);
    const argv = ["list", "--retries", String(retries)];
    const result = await cli(answers(...failures), argv);
    expect(result).toMatchObject({ exitCode: 6 });
    expect(result.requests).toHaveLength(retries + 1);
  });

  test("does not pause longer and longer without end", async () => {
    const failures = Array.from({ length: 11 }, () => refused);
    const { sleeps } = await cli(answers(...failures), ["list", "--retries", "10"]);
    expect(sleeps).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000, 10_000]);
  });

  test.each([
    [0, [100, 200, 400]],
    [0.9999, [299, 599, 1_199]],
  ])("pauses by chance: with %d for %j ms", async (random, pauses) => {
    const milvus = answers(refused, refused, refused, records(job));
    const { sleeps } = await cli(milvus, ["list"], { random });
    expect(sleeps.map(Math.floor)).toEqual(pauses);
  });

  test("waits as long as the server asks for, in seconds and by a date", async () => {
    const clock = virtualClock(Date.UTC(2026, 10, 1, 12));
    const later = (header: string) => ({ ...busy, headers: { "Retry-After": header } });
    const date = "Sun, 01 Nov 2026 12:00:12 GMT";
    const milvus = answers(later("5"), later(date), later("0"), records(job));
    const { sleeps } = await cli(milvus, ["list"], { clock });
    expect(sleeps).toEqual([5_000, 7_000, 800]);
  });

  test("never waits longer for the server's sake than for an answer", async () => {
    const later = { ...busy, headers: { "Retry-After": "86400" } };
    const argv = ["list", "--request-timeout", "3s"];
    const { sleeps } = await cli(answers(later, records(job)), argv);
    expect(sleeps).toEqual([3_000]);
  });

  test("is sent again for each job that is described, and for each list of a database", async () => {
    const { demo, run } = milvusWith([uncommitted, uncommitted]);
    demo.fail("describe", { kind: "cut" }, 2);
    expect(await run("describe #0 #1 -o id")).toMatchObject({ exitCode: 0 });
    demo.fail("*", { kind: "cut" }, 3);
    expect(await run("list --db default -o id")).toMatchObject({ exitCode: 0 });
  });

  test("tells its retries with --verbose alone", async () => {
    const said = async (...argv: string[]) =>
      (await cli(answers(refused, busy, records(job)), ["list", "-o", "id", ...argv])).stderr;
    expect(await said()).toBe("");
    const url = "http://localhost:19530/v2/vectordb/jobs/import/list";
    expect(await said("-v")).toBe(`> POST ${url}
< no answer, 0 ms
retry 1 of 3 in 200 ms
> POST ${url}
< 503, code none, 19 characters, 0 ms
retry 2 of 3 in 400 ms
> POST ${url}
< 200, code 0, 114 characters, 0 ms
`);
  });

  test("is not sent again once somebody has interrupted", async () => {
    const controller = new AbortController();
    const clock = virtualClock();
    const interrupted = new CliError("interrupted", "interrupted");
    const sleep = async () => {
      controller.abort(interrupted);
      throw interrupted;
    };
    const options = { clock: { ...clock, sleep }, signal: controller.signal };
    const result = await cli(answers(refused), ["list"], options);
    expect(result).toMatchObject({ exitCode: 130, stdout: "", stderr: "" });
  });

  test.each(["-1", "many", "1.5"])("refuses %j retries", async (text) => {
    const result = await cli(answers(), ["list", "--retries", text]);
    expect(result).toMatchObject({ exitCode: 2 });
    expect(result.stderr).toContain(`--retries is no whole number from 0 up: "${text}"`);
  });
});

describe("an outage of a follow", () => {
  test.each(["wait", "watch"])("shows at the first failure: %s", async (verb) => {
    const { demo, run } = milvusWith([{ ...uncommitted, plan: completesAfter(0) }]);
    demo.fail("list", { kind: "cut" });
    const result = await run(`${verb} #0 -o ndjson`);
    expect(verbs(result)).toEqual(["list", "list"]);
    expect(result.sleeps).toEqual([1_000]);
  });

  test("is followed by pauses that chance makes shorter or longer", async () => {
    const { demo, run } = milvusWith([{ ...uncommitted, plan: completesAfter(0) }]);
    demo.fail("list", { kind: "cut" });
    expect((await run("wait #0", { random: 0 })).sleeps).toEqual([500]);
  });

  test("of --timeout 0 is an answer: it asks once", async () => {
    const { demo, run } = milvusWith([uncommitted]);
    demo.fail("list", { kind: "cut" });
    expect(verbs(await run("wait #0 --timeout 0"))).toEqual(["list"]);
  });
});

describe("a request that changes something", () => {
  const create = "create -c books a.parquet --job-timeout 1h -o id";

  test("is never sent again blindly: a busy server ends a create, though its list was retried", async () => {
    const { demo, run } = milvusWith([]);
    demo.fail("list", { kind: "cut" });
    const body = { code: 8, message: "rate limit exceeded" };
    demo.fail("create", { kind: "answer", status: 429, body });
    const result = await run(create);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(verbs(result)).toEqual(["list", "list", "create"]);
    expect(demo.jobs()).toEqual([]);
  });

  test.each(["commit", "abort"])("is looked after first: %s", async (verb) => {
    const { demo, run } = milvusWith([uncommitted]);
    demo.fail("describe", { kind: "cut" });
    demo.fail(verb === "commit" ? "commit" : "abort", { kind: "cut", afterEffect: true });
    const result = await run(`${verb} #0 --yes`);
    expect(result).toMatchObject({ exitCode: 0 });
    expect(verbs(result)).toEqual(["describe", "describe", verb, "describe"]);
  });

  test.each([
    ["for a create whose answer was lost", [1_000, 2_000, 4_000]],
    ["for room on a full server", [2_000, 3_000, 4_500]],
  ])("is followed by looks %s, which have a rhythm of their own", async (why, rhythm) => {
    const isFull = why.includes("full");
    const { demo, clock } = server({ ...ignored, quirks: isFull ? { maxJobs: 1 } : {} });
    if (isFull) demo.addJob({ collection: "books", plan: completesAfter(8_000) });
    else demo.fail("create", { kind: "cut", afterEffect: true });
    const outage = atPause(clock, 1, () => demo.fail("list", { kind: "cut" }, 2));
    const argv = [...create.split(" "), ...(isFull ? ["--wait", "--interval", "2s"] : [])];
    const { exitCode, sleeps } = await cli(demo, argv, { clock: outage });
    expect(exitCode).toBe(0);
    expect(sleeps.slice(0, 3)).toEqual(rhythm);
  });

  test("does not keep its reads going beyond the deadline of the whole", async () => {
    const { demo, run } = milvusWith([]);
    demo.fail("list", { kind: "cut" }, 3);
    const result = await run(`${create} --wait --timeout 1s`);
    expect(result).toMatchObject({ exitCode: 6, sleeps: [200, 400] });
    expect(verbs(result)).toEqual(["list", "list", "list"]);
  });
});
