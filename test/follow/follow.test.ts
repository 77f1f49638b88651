import { describe, expect, test } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { FollowedCluster, type Tick } from "../../src/follow/cluster.ts";
import { followJobs } from "../../src/follow/follow.ts";
import type { FollowPlan } from "../../src/follow/follow-plan.ts";
import type { FollowedJob } from "../../src/follow/progress.ts";
import { connect } from "../../src/milvus/clusters.ts";
import type { Target } from "../../src/milvus/server.ts";
import {
  clusters,
  type MilvusOptions,
  respond,
  silent,
  target,
  testContext,
  world,
} from "../support/world.ts";

const minute = 60_000;

const everything: Omit<FollowPlan, "server"> = {
  collectionName: null,
  jobIds: null,
  choose: (jobs) => jobs,
  followsNew: false,
  areKnown: false,
  isOnce: false,
  isGrowing: () => false,
  intervalMs: 2_000,
  deadlineMs: null,
  maxOutageMs: 300_000,
};

interface ScenePlan extends Partial<Omit<FollowPlan, "server">> {
  target?: Target;
  selectVisible?(jobs: readonly FollowedJob[]): readonly FollowedJob[];
}

/** A server, and what follows all jobs of it unless the plan says otherwise. */
function scene(options: MilvusOptions = {}) {
  const { demo, clock } = world(options);
  const context = testContext({ fetch: demo.fetch, clock });
  const requestsPerPoll: number[] = [];
  return {
    demo,
    clock,
    /** How many requests each poll made, in order. */
    requestsPerPoll,
    /** Follows to the end and gives all ticks; `during` runs before each is kept. */
    async follow(
      plan: ScenePlan = {},
      during: (tick: Tick, index: number) => void = () => {},
    ): Promise<Tick[]> {
      const ticks: Tick[] = [];
      let before = demo.requests.length;
      const { target: place = target, selectVisible = () => [], ...rest } = plan;
      const server = await connect(place, context);
      const cluster = new FollowedCluster({ ...everything, server, ...rest }, context);
      for await (const tick of followJobs([cluster], selectVisible, context)) {
        if (demo.requests.length > before) requestsPerPoll.push(demo.requests.length - before);
        before = demo.requests.length;
        during(tick, ticks.length);
        ticks.push(tick);
      }
      if (cluster.failure !== null) throw cluster.failure;
      return ticks;
    },
  };
}

describe("polling", () => {
  test("ends when every job is final, and tells each change once", async () => {
    const { follow } = scene({ jobs: [{ plan: completesAfter(20_000) }] });
    const ticks = await follow();
    const told = ticks.flatMap(({ changed }) =>
      changed.map(({ job }) => `${job.state} ${job.progress}`),
    );
    expect(new Set(told).size).toBe(told.length);
    expect(told[0]).toBe("Pending 0");
    expect(told.at(-1)).toBe("Completed 100");
    expect(ticks.at(-1)?.jobs.map(({ job }) => job.state)).toEqual(["Completed"]);
  });

  test("makes one request per poll, however many jobs there are", async () => {
    const plans = Array.from({ length: 1_000 }, (_, index) => completesAfter(20_000 + 10 * index));
    const { follow, requestsPerPoll } = scene({ jobs: plans.map((plan) => ({ plan })) });
    await follow();
    expect(requestsPerPoll.length).toBeGreaterThan(5);
    expect(new Set(requestsPerPoll)).toEqual(new Set([1]));
  });

  test("describes at most four of the jobs that are shown, each in its turn", async () => {
    const jobs = Array(20).fill({ plan: completesAfter(60_000) });
    const { follow, requestsPerPoll } = scene({ jobs });
    const ticks = await follow({ selectVisible: (jobs) => jobs.slice(0, 10) });
    expect(Math.max(...requestsPerPoll)).toBe(5);
    const rowsKnown = ticks.at(-1)?.jobs.map(({ rows }) => rows !== null);
    expect(rowsKnown).toEqual([...Array(10).fill(true), ...Array(10).fill(false)]);
  });

  test("asks a database without a collection for its jobs once, then for all that it follows at once", async () => {
    const { follow, requestsPerPoll } = scene({
      jobs: [{ db: "archive", plan: completesAfter(10_000) }, { plan: restsAt("index") }],
    });
    const ticks = await follow({ target: { ...target, db: "archive" } });
    expect(ticks.at(-1)?.jobs).toHaveLength(1);
    expect(requestsPerPoll.slice(0, 2)).toEqual([3, 1]);
  });

  test("tells once what the server would not let us filter", async () => {
    const { demo, follow } = scene({ jobs: [{ plan: completesAfter(10_000) }] });
    const body = { code: 65535, message: "permission deny" };
    demo.fail("collections", { kind: "answer", status: 403, body }, 1_000);
    const plan = { target: { ...target, db: "default" }, followsNew: true };
    const ticks = await follow(plan);
    const noted = ticks.flatMap(({ notices }, index) =>
      notices.map(({ message }) => [index, message]),
    );
    expect(noted).toEqual([
      [0, "showing all databases: no permission to list the collections of default"],
    ]);
  });

  test("slows down to 15 s while nothing moves and is quick again when something does", async () => {
    const { demo, clock, follow } = scene();
    demo.addJob({
      collection: "books",
      plan: {
        ...completesAfter(0),
        stageMs: {
          pending: 0,
          "pre-import": 0,
          import: 0,
          sort: 0,
          index: 3 * minute,
          commit: 4_000,
        },
      },
    });
    const polls: number[] = [];
    let seen = 0;
    await follow({}, () => {
      if (demo.requests.length > seen) polls.push(clock.now());
      seen = demo.requests.length;
    });
    const pauses = polls.slice(1).map((at, index) => (at - (polls[index] ?? 0)) / 1_000);
    expect(pauses[0]).toBe(2);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15);
    expect(Math.max(...pauses)).toBeGreaterThan(3);
  });

  test("follows jobs that come later only when asked to", async () => {
    for (const followsNew of [false, true]) {
      const { demo, follow } = scene();
      demo.addJob({ collection: "books", plan: completesAfter(20_000) });
      const ticks = await follow({ followsNew }, (_tick, index) => {
        if (index === 0) demo.addJob({ collection: "books", plan: completesAfter(60_000) });
      });
      expect(ticks.at(-1)?.jobs.map(({ job }) => job.state)).toEqual(
        followsNew ? ["Completed", "Completed"] : ["Completed"],
      );
    }
  });

  test("chooses at the first poll only", async () => {
    const { demo, follow } = scene();
    demo.addJob({ collection: "books", plan: completesAfter(0) });
    const active = demo.addJob({ collection: "books", plan: completesAfter(10_000) });
    const ticks = await follow({ choose: (jobs) => jobs.filter(({ progress }) => progress < 100) });
    expect(ticks.at(-1)?.jobs.map(({ job }) => [job.jobId, job.state])).toEqual([
      [active, "Completed"],
    ]);
  });
});

describe("the deadline", () => {
  test("is one for all, kept to the millisecond, and three hours of it pass at once", async () => {
    const { clock, follow } = scene({ jobs: [{ plan: restsAt("index") }] });
    const startedMs = clock.elapsedMs();
    const deadlineMs = startedMs + 180 * minute + 1;
    const ticks = await follow({ deadlineMs });
    expect(clock.elapsedMs()).toBe(deadlineMs);
    expect(ticks.at(-1)?.jobs[0]?.job.state).toBe("Importing");
  });

  test("of now asks once", async () => {
    const { demo, clock, follow } = scene({ jobs: [{ plan: restsAt("index") }] });
    expect(await follow({ deadlineMs: clock.elapsedMs() })).toHaveLength(1);
    expect(demo.requests).toHaveLength(1);
  });
});

describe("jobs that end otherwise", () => {
  test("a failed job keeps the numbers it had", async () => {
    const { follow } = scene({ jobs: [{ plan: failsAfter(10_000, "import", "no such field") }] });
    const ticks = await follow({ selectVisible: (jobs) => jobs });
    const last = ticks.at(-1)?.jobs[0];
    expect(last?.job).toMatchObject({ state: "Failed", reason: "no such field" });
    expect(last?.job.progress).toBeGreaterThan(40);
    expect(last?.rows?.imported).toBeGreaterThan(0);
  });

  test("percent and rows never run backwards", async () => {
    const { follow } = scene({ jobs: [{ plan: failsAfter(20_000, "import", "x") }] });
    const ticks = await follow({ selectVisible: (jobs) => jobs });
    const percents = ticks.map(({ jobs }) => jobs[0]?.job.progress ?? 0);
    const rows = ticks.map(({ jobs }) => jobs[0]?.rows?.imported ?? 0);
    for (const values of [percents, rows]) {
      expect(values).toEqual([...values].sort((left, right) => left - right));
    }
  });

  test("Uncommitted is an end, unless somebody commits while others still run", async () => {
    const { follow } = scene({ jobs: [{ plan: completesAfter(10_000), autoCommit: false }] });
    const alone = await follow();
    expect(alone.at(-1)?.jobs[0]?.job.state).toBe("Uncommitted");
  });

  test("a job that the server forgets keeps its last known state", async () => {
    const { follow } = scene({
      quirks: { retentionMs: 1_000 },
      jobs: [{ plan: completesAfter(20_000) }],
    });
    const ticks = await follow({ intervalMs: 15_000 });
    const last = ticks.at(-1)?.jobs[0];
    expect(last).toMatchObject({ isRemoved: true });
    expect(last?.job.state).toBe("Importing");
  });

  test("an id that the server does not know is said at once", async () => {
    const { demo, follow } = scene();
    const known = demo.addJob({ collection: "books" });
    await expect(follow({ jobIds: [known, "123", "456"] })).rejects.toThrow(
      expect.objectContaining({
        kind: "no-such-job",
        message: "jobs 123, 456 not found: http://localhost:19530",
      }),
    );
  });

  const noDatabase = {
    kind: "answer" as const,
    status: 200,
    body: { code: 800, message: "database not found[database=archiv]" },
  };
  const empty = { kind: "answer" as const, status: 200, body: { code: 0, data: { records: [] } } };

  test("a database that does not exist is not told as a missing job", async () => {
    const { demo, follow } = scene();
    demo.fail("list", empty);
    demo.fail("describe", noDatabase);
    await expect(follow({ jobIds: ["123"] })).rejects.toThrow(/database "archiv" not found/);
  });

  test("a job that may not be described, and that the list lacks, ends it at once", async () => {
    const { demo, follow, clock } = scene();
    const body = { code: 65_535, message: "no privilege" };
    demo.fail("describe", { kind: "answer", status: 403, body });
    const startedMs = clock.elapsedMs();
    await expect(follow({ jobIds: ["123"] })).rejects.toThrow(/HTTP 403: no privilege/);
    expect(clock.elapsedMs()).toBe(startedMs);
  });

  test("a database that is not found for a minute, as while a server starts, removes no job", async () => {
    const { demo, follow } = scene();
    const jobId = demo.addJob({ collection: "books", plan: completesAfter(20_000) });
    const ticks = await follow({ jobIds: [jobId] }, (_tick, index) => {
      if (index !== 1) return;
      demo.fail("list", empty, 8);
      demo.fail("describe", noDatabase, 8);
    });
    expect(demo.unusedFaults()).toEqual([]);
    expect(ticks.at(-1)?.jobs[0]).toMatchObject({ isRemoved: false, job: { state: "Completed" } });
  });

  test("a list that comes back empty forgets no job that still answers", async () => {
    const { demo, follow } = scene({ jobs: [{ plan: completesAfter(20_000) }] });
    const ticks = await follow({}, (_tick, index) => {
      if (index === 1)
        demo.fail("list", {
          kind: "answer",
          status: 200,
          body: { code: 0, data: { records: [] } },
        });
    });
    expect(demo.unusedFaults()).toEqual([]);
    expect(ticks.at(-1)?.jobs[0]).toMatchObject({
      isRemoved: false,
      job: { state: "Completed" },
    });
  });

  test("a state of a newer server is followed on", async () => {
    const { follow, clock } = scene({
      jobs: [{ plan: restsAt("index"), wire: { state: "Rebalancing" } }],
    });
    const ticks = await follow({ deadlineMs: clock.elapsedMs() + minute });
    expect(ticks.at(-1)?.jobs[0]?.job.state).toBe("Rebalancing");
  });
});

describe("rows and time left", () => {
  test("are told of the last minute, and never out of one sample", async () => {
    const stageMs = { ...completesAfter(50_000).stageMs, import: 3 * minute };
    const { follow } = scene({
      jobs: [{ files: [["a.parquet"]], plan: { stageMs } }],
    });
    const ticks = await follow({ selectVisible: (jobs) => jobs });
    const inImport = ticks.flatMap(({ jobs }) => jobs.filter(({ stage }) => stage === "import"));
    const first = inImport[0];
    expect(first).toMatchObject({ rowsPerSecond: null, timeLeftMs: null });
    const rated = inImport.filter(({ rowsPerSecond }) => rowsPerSecond !== null);
    const half = rated.find(({ rows }) => rows !== null && rows.imported > rows.total / 2);
    expect(half?.rowsPerSecond).toBeGreaterThan(0);
    const trueLeftMs = 102_500;
    expect(half?.timeLeftMs).toBeGreaterThan(trueLeftMs * 0.9);
    expect(half?.timeLeftMs).toBeLessThan(trueLeftMs * 1.1);
  });

  test("of a job that has ended are asked for once", async () => {
    const { demo, follow } = scene();
    const jobId = demo.addJob({ collection: "books", plan: completesAfter(0) });
    demo.addJob({ collection: "books", plan: completesAfter(20_000) });
    const ticks = await follow({
      selectVisible: (jobs) => jobs.filter(({ job }) => job.jobId === jobId),
    });
    const asked = demo.requests.filter(({ route }) => route === "describe");
    expect(asked.map(({ body }) => body)).toEqual([{ jobId }]);
    expect(ticks.at(-1)?.jobs.filter(({ rows }) => rows !== null)).toHaveLength(1);
  });

  test("do not hide a defect of ours", async () => {
    const defect = new TypeError("x is not a function");
    const { demo, follow } = scene({
      sleep: () => Promise.reject(defect),
      jobs: [{ plan: completesAfter(20_000) }],
    });
    demo.fail("describe", { kind: "delay", ms: 0 });
    await expect(follow({ selectVisible: (jobs) => jobs })).rejects.toBe(defect);
  });

  test("do without a server that denies them", async () => {
    const { demo, follow, requestsPerPoll } = scene({ jobs: [{ plan: completesAfter(20_000) }] });
    demo.fail("describe", {
      kind: "answer",
      status: 403,
      body: { code: 65535, message: "permission deny" },
    });
    const ticks = await follow({ selectVisible: (jobs) => jobs });
    expect(ticks.at(-1)?.jobs[0]).toMatchObject({ rows: null, job: { state: "Completed" } });
    expect(requestsPerPoll.slice(2)).toEqual(requestsPerPoll.slice(2).fill(1));
  });
});

describe("outages", () => {
  const kinds = [
    ["a reset", { kind: "cut" }],
    ["a 408 in text", { kind: "timeout", form: "text" }],
    ["a 408 in JSON", { kind: "timeout", form: "json" }],
    ["429", { kind: "answer", status: 429, body: "slow down" }],
    ["500", { kind: "answer", status: 500, body: { code: 500 } }],
    ["502", { kind: "answer", status: 502, body: "<html>Bad Gateway</html>" }],
    ["an HTML page", { kind: "answer", status: 200, body: "<html>login</html>" }],
    ["half an answer", { kind: "answer", status: 200, body: '{"code":0,"data":{"rec' }],
    ["not ready", { kind: "answer", status: 200, body: { code: 1, message: "service not ready" } }],
  ] as const;

  test.each(kinds)("%s is waited out, shown, and forgotten afterwards", async (_name, fault) => {
    const { demo, follow } = scene({ jobs: [{ plan: completesAfter(30_000) }] });
    const ticks = await follow({}, (_tick, index) => {
      if (index === 0) demo.fail("list", fault, 3);
    });
    expect(demo.unusedFaults()).toEqual([]);
    expect(ticks.some(({ outages }) => outages.length > 0)).toBe(true);
    expect(ticks.at(-1)).toMatchObject({ outages: [], jobs: [{ job: { state: "Completed" } }] });
  });

  test("one at the very first poll is waited out as well", async () => {
    const { demo, follow } = scene({ jobs: [{ plan: completesAfter(0) }] });
    demo.fail("list", { kind: "cut" });
    const ticks = await follow();
    expect(ticks[0]).toMatchObject({
      jobs: [],
      outages: [{ outage: { failure: { kind: "network" } } }],
    });
    expect(ticks.at(-1)?.jobs).toHaveLength(1);
  });

  test("pauses grow, and a Retry-After is kept", async () => {
    const { demo, follow, clock } = scene({ jobs: [{ plan: completesAfter(0) }] });
    demo.fail("list", { kind: "cut" }, 4);
    demo.fail("list", {
      kind: "answer",
      status: 503,
      headers: { "retry-after": "20" },
      body: "later",
    });
    demo.fail("list", {
      kind: "answer",
      status: 429,
      // The clock of the server may differ from ours.
      headers: {
        date: "Sun, 01 Nov 2026 09:00:35 GMT",
        "retry-after": "Sun, 01 Nov 2026 09:01:30 GMT",
      },
      body: "later",
    });
    const polls: number[] = [];
    const startedMs = clock.now();
    let seen = 0;
    await follow({}, () => {
      if (demo.requests.length > seen) polls.push((clock.now() - startedMs) / 1_000);
      seen = demo.requests.length;
    });
    expect(polls).toEqual([0, 1, 3, 7, 15, 35, 90]);
  });

  test("one of a server that no longer responds ends at its limit, however long a request may take", async () => {
    const { demo, clock } = world({ jobs: [{}] });
    let silentFromMs = Number.POSITIVE_INFINITY;
    const fetch: Fetch = async (url, init) => {
      if (clock.elapsedMs() < 5_000) return demo.fetch(url, init);
      silentFromMs = Math.min(silentFromMs, clock.elapsedMs());
      await clock.sleep(init.limitMs ?? 0);
      throw new DOMException("late", "TimeoutError");
    };
    const context = testContext({ clock, fetch: (...request) => clock.during(fetch(...request)) });
    const server = await connect({ ...target, requestTimeoutMs: 5 * minute }, context);
    const cluster = new FollowedCluster({ ...everything, server, maxOutageMs: minute }, context);
    for await (const _ of followJobs([cluster], () => [], context));
    expect(cluster.failure).toMatchObject({ kind: "network" });
    // The first request shows that there is an outage.
    const outageMs = clock.elapsedMs() - silentFromMs - 5 * minute;
    expect(outageMs).toBeGreaterThan(minute - 1);
    expect(outageMs).toBeLessThan(minute + 2_000);
  });

  test("one that lasts ends it with exit code 6 and its length", async () => {
    const { demo, follow, clock } = scene({ jobs: [{}] });
    demo.fail("list", { kind: "cut" }, 1_000);
    const startedMs = clock.now();
    await expect(follow({ maxOutageMs: 2 * minute })).rejects.toThrow(
      expect.objectContaining({
        kind: "network",
        message: "server unreachable for 2m: connection closed by http://localhost:19530",
      }),
    );
    expect(clock.now() - startedMs).toBe(2 * minute);
  });

  test.each([
    [401, { code: 1800, message: "user hasn't authenticated" }, "auth"],
    [403, { code: 65535, message: "permission deny" }, "auth"],
    [404, "404 page not found", "no-route"],
    [200, { code: 100, message: "collection not found" }, "not-found"],
    [200, { code: 0, data: { records: [7] } }, "server"],
  ])("%i %j is none, and ends it at once", async (status, body, kind) => {
    const { demo, follow } = scene({ jobs: [{}] });
    demo.fail("list", { kind: "answer", status, body });
    await expect(follow()).rejects.toThrow(expect.objectContaining({ kind }));
    expect(demo.requests).toHaveLength(1);
  });

  test("a request waits no longer than the deadline", async () => {
    const { demo, follow, clock } = scene({ jobs: [{ plan: restsAt("index") }] });
    await follow({ deadlineMs: clock.elapsedMs() + 10_000 });
    const limits = demo.requests.map(({ headers }) => Number(headers["request-timeout"]));
    expect(limits[0]).toBe(10);
    expect(Math.min(...limits)).toBe(1);
  });
});

test("an interruption ends it with its own error", async () => {
  const { demo, follow } = scene();
  demo.addJob({ collection: "books" });
  const interrupted = new CliError("interrupted", "interrupted");
  await expect(
    follow({}, () => {
      throw interrupted;
    }),
  ).rejects.toBe(interrupted);
});

describe("several clusters", () => {
  /** Follows all jobs of `eu`, which is a demo, and of `us`, which responds so, for ten seconds. */
  async function followBoth(us: Fetch) {
    const { demo, fetch, replace, clock } = clusters(["eu", "us"]);
    demo("eu").addJob({ collection: "books", plan: restsAt("index") });
    replace("us", us);
    const context = testContext({ clock, fetch: (...request) => clock.during(fetch(...request)) });
    const followed = await Promise.all(
      ["eu", "us"].map(async (label) => {
        const server = await connect({ ...target, label, uri: `http://${label}.test` }, context);
        return new FollowedCluster({ ...everything, server }, context);
      }),
    );
    const ticks: (Tick & { atMs: number })[] = [];
    for await (const tick of followJobs(followed, () => [], context)) {
      ticks.push({ ...tick, atMs: clock.elapsedMs() });
      if (clock.elapsedMs() >= 10_000) break;
    }
    const failures = followed.map(({ failure }) => failure?.kind ?? null);
    return { ticks, failures, requests: demo("eu").requests.length };
  }

  test("wait for none that does not respond, and leave no request of it behind", async () => {
    let isAborted = false;
    const { ticks, requests } = await followBoth((url, init) =>
      silent(url, init).finally(() => {
        isAborted = init.signal.aborted;
      }),
    );
    expect(ticks.map(({ atMs }) => atMs)).toEqual(ticks.map((_, index) => (index + 1) * 1_000));
    expect(ticks.every(({ jobs }) => jobs.length === 1)).toBe(true);
    expect([requests, isAborted]).toEqual([4, true]);
  });

  test("lose one that refuses, with one notice, and nothing of the others", async () => {
    const refuse = { status: 401, body: { code: 1800, message: "no" } };
    const { ticks, failures, requests } = await followBoth(async () => respond(refuse));
    expect(ticks[0]).toMatchObject({ atMs: 0, jobs: [{}], outages: [] });
    expect(failures).toEqual([null, "auth"]);
    const notices = ticks.flatMap((tick) => tick.notices);
    expect(notices).toEqual([
      { profile: "us", message: expect.stringMatching(/^gave up: HTTP 401/) },
    ]);
    expect(ticks.at(-1)).toMatchObject({ atMs: 10_000 });
    expect(requests).toBe(4);
  });

  test("end with a bug of ours", async () => {
    const bug = new TypeError("x is not a function");
    await expect(followBoth(() => Promise.reject(bug))).rejects.toBe(bug);
  });
});
