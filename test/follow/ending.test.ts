import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/place.ts";
import { detail, noJob, record, scripted } from "../support/scripted.ts";
import { clusters, type RunResult, silent } from "../support/world.ts";

const done = record("202", "Completed", 100);

/** Job 201, which moves with each list until it is Completed at the seventh, beside one that was done before. */
function books(lists: number) {
  return [record("201", lists > 6 ? "Completed" : "Importing", lists > 6 ? 100 : 40 + lists), done];
}

/** A server of these two jobs, whose list says something else from time to time. */
function server(odd: (lists: number, ms: number) => object | null, options = {}) {
  return scripted((verb, { lists, ms, body }) => {
    const jobs = books(lists);
    if (verb !== "list") return detail(jobs.find(({ jobId }) => jobId === body.jobId) ?? {});
    return odd(lists, ms) ?? { records: jobs };
  }, options);
}

function events({ stdout }: RunResult) {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const notFound = { status: 404, body: "404 page not found\n" };
const unauthorized = { status: 401, body: { code: 1800, message: "user hasn't authenticated" } };

describe("after a good response", () => {
  test.each([
    ["404", "server refuses requests, retrying for 30s", notFound],
    [
      "a redirect",
      "server refuses requests",
      { status: 302, headers: { location: "/x" }, body: "" },
    ],
    ["401", "server refuses requests", unauthorized],
    ["400", "server unreachable, retrying for up to 5m", { status: 400, body: "Bad Request" }],
    ["502", "server unreachable", { status: 502, body: "<html>" }],
    ["no records", "server unreachable", { records: null }],
    ["no data", "server unreachable", { body: { code: 0 } }],
    ["a code", "server unreachable", { code: 5, message: "coordinator is starting" }],
  ])("%s for one poll is an outage that ends", async (_name, note, answer) => {
    const result = await server((lists) => (lists === 3 ? answer : null)).run("wait 201");
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toContain(`note: ${note}`);
    expect(result.stderr).toMatch(/note: connection restored after [01]s\n/);
  });

  test.each([
    ["401", 4, unauthorized],
    ["404", 6, notFound],
  ])("nothing but %s ends it after 30 s with its own code", async (_name, exitCode, answer) => {
    const GITHUB_STEP_SUMMARY = join(temporaryFolder(), "summary.md");
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY };
    const { run } = server((lists) => (lists > 2 ? answer : null), { env });
    const result = await run("wait 201 202");
    expect(result).toMatchObject({ exitCode, tookMs: 34_000 });
    expect(result.stdout).toMatch(/^JOB ID .*\n202 .* Completed .*\n201 .* Importing /);
    expect(result.stderr).toContain(`::error title=Import jobs::HTTP ${answer.status}`);
    const summary = readFileSync(GITHUB_STEP_SUMMARY, "utf8");
    expect(summary).toContain("2 jobs&#58; 1 importing, 1 completed, in 34s");
    expect(summary).toContain("| 201 | books | Importing | 42% |  |");
  });

  test("other failures between refusals keep it going until --max-outage", async () => {
    const { run } = server((lists, ms) =>
      lists <= 2 ? null : ms % 4_000 < 2_000 ? unauthorized : { status: 502, body: "" },
    );
    const result = await run("wait 201 --max-outage 2m --interval 1s");
    expect(result.tookMs).toBeGreaterThan(100_000);
  });

  test("its last event is an error with its message", async () => {
    const { run } = server((lists) => (lists > 2 ? unauthorized : null));
    const end = events(await run("wait 201 202 -o ndjson")).at(-1);
    expect(end).toMatchObject({
      type: "end",
      result: "error",
      counts: { completed: 1, importing: 1 },
    });
    expect(end.message).toMatch(/^HTTP 401: /);
  });

  test("an outage beyond --max-outage is unreachable, with the table of what is known", async () => {
    const gone = (lists: number) => (lists > 2 ? { status: 503, body: "" } : null);
    const line = "wait 201 --max-outage 10s";
    const env = { GITHUB_ACTIONS: "true" };
    const result = await server(gone, { env }).run(line);
    expect(result).toMatchObject({ exitCode: 6, stdout: expect.stringMatching(/\n201 .* 42%/) });
    expect(result.stderr).toContain(
      "::error title=Milvus unreachable for 10s::server unreachable for 10s: HTTP 503",
    );
    const end = events(await server(gone).run(`${line} -o ndjson`)).at(-1);
    expect(end).toMatchObject({ type: "end", result: "unreachable", counts: { importing: 1 } });
  });

  test("an error leaves nothing of --json on stdout", async () => {
    const { run } = server((lists) => (lists > 2 ? unauthorized : null));
    expect(await run("wait 201 --json")).toMatchObject({ exitCode: 4, stdout: "" });
  });
});

describe("before any good response", () => {
  test.each([
    [4, unauthorized],
    [6, notFound],
    [1, { code: 5, message: "no" }],
  ])("a refusal is exit code %i at once, and ends the events", async (exitCode, answer) => {
    const result = await server(() => answer).run("wait 201 -o ndjson");
    expect(result).toMatchObject({ exitCode, tookMs: 0 });
    expect(events(result)).toMatchObject([
      { type: "end", result: "error", counts: { importing: 0 } },
    ]);
  });
});

describe("absence", () => {
  /** Job 201, which neither the list nor describe has while `isAway`. */
  function absent(isAway: (ms: number) => boolean) {
    return scripted((verb, { lists, ms, body, calls }) => {
      if (verb === "create")
        return body.collectionName === undefined && calls === 1 ? noJob("1") : { jobId: "201" };
      const job = books(lists)[0] ?? {};
      if (verb === "list") return { records: isAway(ms) ? [] : [job] };
      return isAway(ms) ? noJob(body.jobId) : detail(job);
    });
  }

  test("for one poll is not believed", async () => {
    const result = await absent((ms) => ms === 4_000).run("wait 201");
    expect(result).toMatchObject({ exitCode: 0 });
    expect(result.stderr).not.toMatch(/removed|not found/);
  });

  test("is believed after 30 s", async () => {
    const result = await absent((ms) => ms >= 4_000).run("wait 201 --interval 1s");
    expect(result.exitCode).toBe(7);
    expect(result.tookMs).toBeGreaterThanOrEqual(34_000);
    expect(result.stderr).toContain("error: 1 of 1 job is not on the server\n");
  });

  test.each([
    ["create -c books a.parquet --job-timeout 1h --wait", 12_000, 0],
    ["create -c books a.parquet --job-timeout 1h --wait", 1_000_000, 7],
    ["create -c books a.parquet --job-timeout 1h --wait --timeout 10s", 1_000_000, 5],
  ])("%s, which is there after %i ms, is exit code %i", async (line, ms, exitCode) => {
    const result = await absent((now) => now < ms).run(line);
    expect(result.exitCode).toBe(exitCode);
    if (exitCode === 7) expect(result.stderr).toContain("201: not found on the server");
    if (exitCode === 5) expect(result.stderr).toContain("timed out after 10s: 1 of 1 job is not");
  });
});

test("a record that cannot be read is left out with one note, and ends no wait", async () => {
  const { run } = server((lists) => ({ records: [...books(lists), null, { state: "Importing" }] }));
  const { exitCode, stderr } = await run("wait 201");
  expect(exitCode).toBe(0);
  expect(stderr.match(/note: .*/g)).toEqual([
    "note: skipped 2 unreadable job records: data.records[2]",
  ]);
});

test("of two records of a job the further one counts", async () => {
  const { run } = server((lists) => ({
    records: [record("201", "Completed", 100), ...books(lists)],
  }));
  expect(await run("wait 201")).toMatchObject({ exitCode: 0, tookMs: 0 });
});

describe("a collection", () => {
  /** Job 201 of a collection that is another one, or none, from the fourth list of its name on. */
  function collection(later: object) {
    return scripted((verb, { lists, body }) => {
      const state = lists > 7 ? "Completed" : "Importing";
      if (verb !== "list") return detail(record("201", state, 50));
      if (lists > 3 && body.collectionName !== undefined) return later;
      return { records: [record("201", state, 50)] };
    });
  }

  test.each([
    ["is dropped or renamed", { code: 100, message: "collection not found[collection=books]" }],
    ["is another, by an alias", { records: [record("301", "Failed", 0)] }],
  ])("that %s meanwhile does not matter once its jobs are known", async (_what, later) => {
    for (const line of ["wait -c books", "wait -c books --follow-new"]) {
      const result = await collection(later).run(`${line} -s active`);
      expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("201") });
      expect(result.stderr).not.toMatch(/not found|301/);
    }
  });

  test("that there never was is exit code 7 at once", async () => {
    const none = { code: 100, message: "collection not found[collection=books]" };
    const result = await server(() => none).run("wait -c books");
    expect(result).toMatchObject({ exitCode: 7, tookMs: 0 });
  });
});

describe("the deadline", () => {
  const many = Array.from({ length: 120 }, (_, index) => String(4_001 + index));

  test("bounds a poll of many requests, and shows what is known by then", async () => {
    const { run } = scripted(
      (verb, { body }) =>
        verb === "list" ? { records: [] } : detail(record(body.jobId ?? "", "Importing", 50)),
      { lateMs: 300 },
    );
    const result = await run(["wait", ...many, "--timeout", "3s"]);
    expect(result).toMatchObject({ exitCode: 5, tookMs: 3_000 });
    expect(result.stderr).toContain("timed out after 3s: 120 of 120 jobs are not finished\n");
    expect(result.stdout.split("\n").length).toBeGreaterThan(30);
  });

  test("bounds the lists of a database, collection by collection", async () => {
    const { run } = scripted(
      (verb) =>
        verb === "collections/list"
          ? many
          : {
              records: many.map((name) => ({
                ...record(name, "Importing", 1),
                collectionName: name,
              })),
            },
      { lateMs: 300 },
    );
    const result = await run("wait --db default --timeout 2s");
    expect(result).toMatchObject({ exitCode: 5, tookMs: 2_000 });
    expect(result.stderr).toContain("error: timed out after 2s; last error: no response");
  });

  test("bounds the search for the clusters of jobs", async () => {
    const { run, replace } = clusters(["eu", "us"]);
    for (const name of ["eu", "us"]) replace(name, silent);
    const result = await run("wait 201 202 --all-profiles --timeout 3s -o ndjson");
    expect(result).toMatchObject({ exitCode: 5, tookMs: 3_000 });
    expect(result.stderr).toBe("error: timed out after 3s\n");
    expect(events(result)).toMatchObject([{ type: "end", result: "deadline" }]);
  });

  test("that no response has met is told once, with the last error", async () => {
    for (const line of ["wait 201", "wait -c books"]) {
      const { run } = scripted(() => undefined);
      const result = await run(`${line} --timeout 3s`);
      expect(result).toMatchObject({ exitCode: 5, tookMs: 3_000, stdout: "" });
      expect(result.stderr).toBe(
        "error: timed out after 3s; last error: no response before the deadline: http://localhost:19530\n",
      );
    }
  });

  test("may leave a part of a millisecond to a request", async () => {
    const { run } = server(() => null, { lateMs: 300.25 });
    expect(await run("wait 202 --timeout 700ms")).toMatchObject({ exitCode: 0 });
    const { exitCode, stderr } = await run("wait 201 --timeout 700ms");
    expect(exitCode).toBe(5);
    expect(stderr).toContain("error: timed out after 700ms: 1 of 1 job is not finished\n");
  });

  test("leaves a poll that begins at it a second", async () => {
    const { run } = server(() => null, { lateMs: 600 });
    expect(await run("wait 201 --timeout 5s")).toMatchObject({ exitCode: 5, tookMs: 6_000 });
  });

  test.each([
    ["wait 201 202 204", "wait -- 201 204"],
    ["wait 201 202 --require-rows", "wait --require-rows -- 201"],
    ["wait 201 204 --until uncommitted", "wait --until uncommitted -- 201"],
  ])("is followed by a command with the same goal: %s", async (line, again) => {
    const uncommitted = record("204", "Uncommitted", 99);
    const { run } = server((lists) => ({ records: [...books(lists), uncommitted] }));
    const { exitCode, stderr } = await run(`${line} --timeout 3s`);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`to resume: milvus-import ${again}\n`);
  });

  test("names the states that unfinished jobs have by then", async () => {
    const ids = many.slice(0, 11);
    const { run } = server((lists) => ({
      records: ids.map((id) => record(id, lists > 1 ? "Importing" : "Pending", lists)),
    }));
    const { stderr } = await run("wait -c books -s pending --timeout 3s");
    expect(stderr).toContain(
      "to resume: milvus-import wait --collection books --state pending,active\n",
    );
  });

  test("is told as an annotation", async () => {
    const { run } = server(() => null, { env: { GITHUB_ACTIONS: "true" } });
    const { stderr } = await run("wait 201 --timeout 3s");
    const title = "Import timed out after 3s";
    expect(stderr).toContain(`::error title=${title}::timed out after 3s: 1 of 1 job is not`);
  });

  test("of 0 gives the one poll the time of its requests", async () => {
    const { run } = server(() => null, { lateMs: 5_000 });
    expect(await run("wait 202 --timeout 0")).toMatchObject({ exitCode: 0 });
    expect(await run("wait 201 --timeout 0")).toMatchObject({ exitCode: 8 });
  });
});

describe("while a request is out", () => {
  /** No response after the second list. */
  const hangs = () =>
    scripted((verb, { lists }) =>
      verb === "list" && lists > 2
        ? undefined
        : { records: [record("201", "Importing", 40 + lists)] },
    );
  const line = "wait 201 --request-timeout 1h --timeout 150s";

  test("a line shows each minute that it still waits", async () => {
    const result = await hangs().run(line);
    expect(result).toMatchObject({ exitCode: 5, tookMs: 150_000 });
    expect(result.stderr.match(/.* still waiting/g)).toHaveLength(2);
  });

  test("an event does", async () => {
    const types = events(await hangs().run(`${line} -o ndjson`)).map(({ type }) => type);
    expect(types.filter((type) => type === "heartbeat")).toHaveLength(2);
    expect(types.at(-1)).toBe("end");
  });
});

describe("a refused token", () => {
  function rotating(file: string) {
    return scripted((verb, { lists, token, body }) => {
      if (lists === 4) writeFileSync(file, "second-token\n");
      if (token !== (lists > 3 ? "second-token" : "first-token")) return unauthorized;
      const jobs = books(lists);
      return verb === "list"
        ? { records: jobs }
        : detail(jobs.find(({ jobId }) => jobId === body.jobId) ?? {});
    });
  }

  test("is read again from its file", async () => {
    const file = join(temporaryFolder(), "token");
    writeFileSync(file, "first-token\n");
    const { exitCode, stderr } = await rotating(file).run(`wait 201 --token-file ${file}`);
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain("refuses");
  });

  test("from elsewhere ends the wait after 30 s", async () => {
    const file = join(temporaryFolder(), "token");
    const result = await rotating(file).run("wait 201 --token first-token");
    expect(result.exitCode).toBe(4);
    expect(result.tookMs).toBeGreaterThanOrEqual(30_000);
  });
});

test("a wait outlives 404 for ten seconds, a new token and a dropped collection", async () => {
  const file = join(temporaryFolder(), "token");
  writeFileSync(file, "first-token\n");
  const { run } = scripted((verb, { ms, token, body }) => {
    if (ms >= 10_000 && ms < 20_000) return notFound;
    if (ms >= 25_000) writeFileSync(file, "second-token\n");
    if (token !== (ms < 25_000 ? "first-token" : "second-token")) return unauthorized;
    if (ms >= 30_000 && body.collectionName !== undefined) {
      return { code: 100, message: "collection not found[collection=books]" };
    }
    const job = ms < 45_000 ? record("201", "Importing", 50) : record("201", "Completed", 100);
    return verb === "list" ? { records: [job] } : detail(job);
  });
  const result = await run(`wait -c books --token-file ${file} --timeout 10m`);
  expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Completed") });
  expect(result.stderr.match(/note: [^,:\n]*/g)).toEqual([
    "note: server refuses requests",
    expect.stringMatching(/^note: connection restored after 1\ds$/),
  ]);
});

test("jobs that had failed before a wait for a selection are told as such", async () => {
  const failed = record("203", "Failed", 0, { reason: "import timeout" });
  const { run } = server((lists) => ({ records: [...books(lists), failed] }));
  const { exitCode, stderr } = await run("wait -c books");
  expect(exitCode).toBe(3);
  expect(stderr).toContain(
    "error: 1 of 3 jobs failed (1 had already failed before this wait began)\n",
  );
  expect(stderr).toContain("to wait only for unfinished jobs: --state active\n");
  const named = await server(() => ({ records: [failed] })).run("wait 203");
  expect(named.stderr).not.toContain("before this wait");
});

describe("however it ends, the one way out", () => {
  test("shows what is known when it is interrupted, and how to watch the unfinished jobs", async () => {
    const GITHUB_STEP_SUMMARY = join(temporaryFolder(), "summary.md");
    const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY };
    const one = server(() => null, { env });
    one.clock.at(3_000, () => one.interrupt("terminated"));
    const result = await one.run("wait 201 202");
    expect(result).toMatchObject({ exitCode: 143, stdout: expect.stringMatching(/\n201 .* 42%/) });
    expect(result.stderr).toContain("To resume watching:\n  milvus-import watch -- 201\n");
    expect(readFileSync(GITHUB_STEP_SUMMARY, "utf8")).toContain("| 201 | books | Importing |");
  });

  test.each([
    ["wait 201 202", false],
    ["wait 201 202 --progress lines", true],
    ["wait 201 202 --quiet", true],
  ])(
    "shows the jobs in a table unless a frame of them stays on the screen: %s",
    async (line, isTable) => {
      const one = server(() => null);
      one.clock.at(3_000, () => one.interrupt("interrupted"));
      const { stdout } = await one.run(line, { tty: 100 });
      expect(stdout.includes("JOB ID")).toBe(isTable);
    },
  );

  test("names failed jobs too, so that watching the others cannot end as a success", async () => {
    const failed = record("203", "Failed", 0, { reason: "import timeout" });
    const one = server((lists) => ({ records: [...books(lists), failed] }));
    one.clock.at(3_000, () => one.interrupt("interrupted"));
    const { stderr } = await one.run("wait 201 202 203");
    expect(stderr).toContain("To resume watching:\n  milvus-import watch -- 201 203\n");
  });

  test("ends the events with an internal error", async () => {
    const { run } = server((lists) => {
      if (lists > 1) throw new TypeError("x is not a function");
      return null;
    });
    const result = await run("wait 201 -o ndjson");
    expect(result.exitCode).toBe(1);
    expect(events(result).at(-1)).toMatchObject({
      type: "end",
      result: "error",
      message: "internal error: x is not a function",
      counts: { importing: 1 },
    });
  });

  test("ends the events if no job matches", async () => {
    const result = await server(() => ({ records: [] })).run("wait -c books -o ndjson");
    expect(result.exitCode).toBe(7);
    expect(events(result)).toMatchObject([{ type: "end", result: "error" }]);
  });
});
