import { describe, expect, test } from "vitest";
import type { Fault } from "../milvus/plain-server.ts";
import { plainWorld, printedCreates } from "../support/plain-world.ts";
import { loadAllSources, networkError } from "../support/world.ts";

await loadAllSources();

const create = "create -c books --job-timeout 1h";
const [a, b, c] = ["a.parquet", "b.parquet", "c.parquet"] as const;
const three = `${create} --files-per-job 1 ${a} ${b} ${c}`;
const cut: Fault = { after: "cut" };
const busy: Fault = { before: { status: 429, body: { code: 8, message: "rate limit exceeded" } } };

/** The fault of the nth create alone. */
function at(nth: number, fault: Fault) {
  return (verb: string, count: number) => (verb === "create" && count === nth ? fault : undefined);
}

function sent(verbs: readonly string[], verb = "create"): number {
  return verbs.filter((one) => one === verb).length;
}

describe("what is old and what is new", () => {
  test("is known from the list, not from the order of IDs", async () => {
    const ids = ["900", "101", "100"].values();
    const { run, server } = plainWorld({ ids });
    server.addJob({ files: [[a]], state: "Completed" });
    for (const id of ["101", "100"]) {
      const { exitCode, stdout, stderr } = await run(`${create} ${b} --idempotency-key k --json`);
      expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, [{ jobId: id, reused: false }]]);
      expect(stderr).not.toContain("already");
    }
  });

  test("says nothing of idempotency keys: a server that ignores them gets one create", async () => {
    const ids = ["500", "900", "100"].values();
    const fault = at(3, cut);
    const { run, server, held } = plainWorld({ ids, fault, showsFilesAfterMs: 8_000 });
    const { exitCode, stdout } = await run(`${three} -o id`);
    expect([exitCode, stdout]).toEqual([0, "500\n900\n100\n"]);
    expect([held([a, b, c]), sent(server.verbs)]).toEqual([[1, 1, 1], 3]);
  });
});

describe("a create without an answer", () => {
  test.each<[string, Fault, number]>([
    ["that had its effect", cut, 1],
    ["that had none", { before: "cut" }, 1],
    ["that has it late", { lateMs: 90_000 }, 1],
  ])("%s is sent again with its key where keys are honored", async (_what, fault, jobs) => {
    const { run, server, clock } = plainWorld({ honorsKeys: true, fault: at(1, fault) });
    expect(await run(`${create} ${a}`)).toMatchObject({ exitCode: 0 });
    clock.pass(120_000);
    await run("list");
    expect(server.jobs).toHaveLength(jobs);
  });

  test("is not settled by a stranger's job that tells no files", async () => {
    const { run, server, clock } = plainWorld({ fault: at(1, { before: "cut" }) });
    clock.at(2_000, () => server.addJob({ id: "777" }));
    const result = await run(`${create} ${a} -o id`);
    expect(result).toMatchObject({ exitCode: 9, stdout: "" });
    expect(result.stderr).toContain("possible job: 777\n");
    expect(result.stderr).toContain("check before you retry: milvus-import describe -- 777\n");
    expect(printedCreates(result)).toEqual([]);
  });

  test.each(["--partition p2", "--option sep=;"])(
    "is not settled by a job of the same files where %s matters",
    async (flag) => {
      const lost = { fault: at(1, { before: "cut" }) };
      const { run, server, clock } = plainWorld(lost);
      clock.at(1_000, () => server.addJob({ id: "777", partition: "p1", files: [[a]] }));
      const result = await run(`${create} ${a} ${flag} -o id`);
      expect(result).toMatchObject({ exitCode: 9, stdout: "" });
      expect(result.stderr).toContain("possible job: 777\n");
      const other = plainWorld({ ...lost, honorsKeys: true });
      other.clock.at(1_000, () =>
        other.server.addJob({ id: "777", partition: "p1", files: [[a]] }),
      );
      expect(await other.run(`${create} ${a} ${flag} -o id`)).toMatchObject({ exitCode: 0 });
      expect(other.server.jobs).toHaveLength(2);
    },
  );

  test("is never said to have had no effect, and no command is printed that creates", async () => {
    const { run, clock, held } = plainWorld({ fault: at(1, { lateMs: 100_000 }) });
    const result = await run(`${create} ${a}`);
    expect(result).toMatchObject({ exitCode: 9, stdout: "" });
    expect(result.stderr).toContain("no new job appeared within 1 minute");
    expect(printedCreates(result)).toEqual([]);
    clock.pass(60_000);
    await run("list");
    expect(held([a])).toEqual([1]);
  });

  test("is not said to have left no job for a minute in which nobody could look", async () => {
    const { run, server, clock } = plainWorld({ fault: at(1, { lateMs: 30_000 }) });
    clock.at(3_000, () => {
      server.isDown = true;
    });
    const result = await run(`${create} ${a} --once`);
    expect([result.exitCode, printedCreates(result)]).toEqual([9, []]);
    expect(result.stderr).toContain("hint: check again before you retry: milvus-import list");
  });

  test.each([
    ["refuses connections", true],
    ["is busy", false],
  ])("is given up after --max-outage if the server then %s", async (_what, isAway) => {
    const { run, server } = plainWorld(
      {
        honorsKeys: true,
        fault: (verb, nth) => (verb === "create" ? (nth === 1 ? cut : busy) : undefined),
      },
      (fetch) => (url, init) =>
        isAway && server.jobs.length > 0
          ? Promise.reject(networkError("ECONNREFUSED"))
          : fetch(url, init),
    );
    const line = `${create} ${a} --wait --max-outage 30s --timeout 1h`;
    const { exitCode, tookMs } = await run(line);
    expect(exitCode).toBe(9);
    expect(tookMs).toBeLessThan(60_000);
  });

  test("may be repeated with --once, which looks for the files first", async () => {
    const { run, clock, held } = plainWorld({ fault: at(1, { lateMs: 100_000 }) });
    expect(await run(`${create} ${a} --once`)).toMatchObject({ exitCode: 6 });
    clock.pass(60_000);
    await run("list");
    const { exitCode, stdout } = await run(`${create} ${a} --once --json`);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, [{ files: [[a]], reused: true }]]);
    expect(held([a])).toEqual([1]);
  });

  test("is unknown, not unreachable, where the server goes away with it", async () => {
    const { run, server, held } = plainWorld({
      fault(verb) {
        if (verb !== "create") return undefined;
        server.isDown = true;
        return cut;
      },
    });
    const result = await run(`${create} ${a}`);
    expect(result).toMatchObject({ exitCode: 9, stdout: "" });
    expect([held([a]), printedCreates(result)]).toEqual([[1], []]);
  });

  test.each([true, false])(
    "is given up at the deadline; keys are honored: %s",
    async (honorsKeys) => {
      // Each create hangs until its time is up.
      const { run } = plainWorld({ honorsKeys }, (fetch, clock) => async (url, init) => {
        if (!url.endsWith("/create") || !init.body?.includes("books")) return fetch(url, init);
        const limitMs = 1_000 * Number(init.headers["Request-Timeout"]);
        await clock.sleep(limitMs, undefined, init.signal);
        throw networkError("ECONNRESET");
      });
      const { exitCode, tookMs, stderr } = await run(`${create} ${a} --wait --timeout 5s`);
      expect(exitCode).toBe(9);
      expect(tookMs).toBeLessThan(8_000);
      expect(stderr).toContain("milvus-import list --collection books");
    },
  );

  test.each([
    ["list", "list", ""],
    ["the question for commit", "commit", "--no-auto-commit"],
    ["the probe of idempotency keys", "create", ""],
  ])("does not outlast the deadline if %s has none: nothing is created", async (_, verb, flags) => {
    const { run, held } = plainWorld({}, (fetch, clock) => async (url, init) => {
      if (!url.endsWith(`/${verb}`)) return fetch(url, init);
      await clock.sleep(init.limitMs ?? 0, undefined, init.signal);
      throw networkError("ECONNRESET");
    });
    const { exitCode, tookMs, stdout } = await run(
      `${create} ${a} ${flags} --wait --timeout 5s -o ndjson`,
    );
    expect([exitCode, stdout]).toEqual([5, expect.stringContaining('"result":"deadline"')]);
    expect(tookMs).toBeLessThan(7_000);
    expect(held([a])).toEqual([0]);
  });

  test("leaves it open whether keys are honored if the probe has none either", async () => {
    const fault = (verb: string): Fault | undefined =>
      verb === "probe" ? { before: { status: 502 } } : undefined;
    const { run } = plainWorld({ fault });
    const { exitCode, stderr } = await run(`${create} ${a} --idempotency-key k`);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("could not determine whether this server supports idempotency keys");
  });
});

describe("an idempotency key", () => {
  test.each(["", " --wait"])("that was used for other files is refused%s", async (wait) => {
    const { run, server } = plainWorld({ honorsKeys: true });
    await run(`${create} ${a} --idempotency-key k`);
    const result = await run(`${create} ${b} --idempotency-key k --json${wait}`);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(/job \d+: a\.parquet\n.*this command: b\.parquet\n/);
    expect(server.jobs).toHaveLength(1);
  });

  test("that was used for files not told yet shows no files as the job's", async () => {
    const { run } = plainWorld({ honorsKeys: true, showsFilesAfterMs: 60_000 });
    await run(`${create} ${a} --idempotency-key k`);
    const { stdout } = await run(`${create} ${b} --idempotency-key k --json`);
    expect(JSON.parse(stdout)).toMatchObject([{ files: null, reused: true }]);
  });

  test("of a job that the user may not describe is told with its state of the list", async () => {
    const denied: Fault = { before: { status: 200, body: { code: 1401, message: "denied" } } };
    const { run } = plainWorld({
      honorsKeys: true,
      fault: (verb) => (verb === "describe" ? denied : undefined),
    });
    await run(`${create} ${a} --idempotency-key k`);
    const { stdout, stderr } = await run(`${create} ${a} --idempotency-key k --json`);
    expect(JSON.parse(stdout)).toMatchObject([{ files: null, reused: true }]);
    expect(stderr).toContain("already exists (Importing): reused");
  });

  test("of a job that was removed is told as such, never as created", async () => {
    const { run, clock, server } = plainWorld({
      honorsKeys: true,
      removesAfterMs: 60_000,
      stateAt: () => "Completed",
    });
    await run(`${create} ${a} --once`);
    clock.pass(600_000);
    const { stdout, stderr, exitCode } = await run(`${create} ${a} --once --json`);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, [{ files: null, reused: true }]]);
    expect(stderr).toContain("with this idempotency key was removed by the server: reused");
    expect(stderr).not.toContain("milvus-import watch");
    expect(server.jobs).toHaveLength(1);
  });

  test("of a new job that the server describes late is not told as removed", async () => {
    const gone = {
      code: 2101,
      message: "import job does not exist, jobID=1: importing data failed",
    };
    const { run, clock } = plainWorld({
      honorsKeys: true,
      fault: (verb) =>
        verb === "describe" && clock.now() < startMs + 10_000
          ? { before: { status: 200, body: gone } }
          : undefined,
    });
    const startMs = clock.now();
    const { exitCode, stdout } = await run(`${create} ${a} --once --json`);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, [{ files: [[a]], reused: false }]]);
  });

  test("stays that of its job when the list grows at its end", async () => {
    const { run, server, held } = plainWorld({ honorsKeys: true });
    const files = Array.from({ length: 8 }, (_, index) => `${index}.parquet`);
    for (const count of [2, 4, 8]) {
      const line = `${create} --files-per-job 2 --idempotency-key K --json`;
      const { exitCode, stdout } = await run(`${line} ${files.slice(0, count).join(" ")}`);
      const keys = Array.from({ length: count / 2 }, (_, index) => `K-${index + 1}`);
      const created: { idempotencyKey: string }[] = JSON.parse(stdout);
      expect([exitCode, created.map(({ idempotencyKey }) => idempotencyKey)]).toEqual([0, keys]);
    }
    expect([server.jobs.length, held(files)]).toEqual([4, files.map(() => 1)]);
    const odd = await run(`${create} --files-per-job 2 --idempotency-key P 1.csv`);
    const grown = await run(`${create} --files-per-job 2 --idempotency-key P 1.csv 2.csv`);
    expect([odd.exitCode, grown.exitCode, server.jobs.length]).toEqual([0, 1, 5]);
  });
});

describe("--once on a server that ignores keys", () => {
  const once = `${create} --files-per-job 1 ${a} ${b} --once --json`;

  test("finds its jobs by their files", async () => {
    const { run, server } = plainWorld();
    const first = await run(once);
    expect(first.stderr).toContain("this server ignores idempotency keys");
    const { exitCode, stdout } = await run(once);
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      [
        { files: [[a]], reused: true },
        { files: [[b]], reused: true },
      ],
    ]);
    expect(server.jobs).toHaveLength(2);
  });

  test("does not count a job that has failed, nor one of more or fewer files", async () => {
    const { run, server, held } = plainWorld();
    server.addJob({ files: [[a]], state: "Failed", reason: "x" });
    server.addJob({ files: [[b], [c]], state: "Completed" });
    expect(await run(once)).toMatchObject({ exitCode: 0 });
    expect([held([a]), server.jobs.length]).toEqual([[1], 4]);
  });

  test("does not take a job of the same files silently where a partition matters", async () => {
    const { run, server } = plainWorld();
    server.addJob({ id: "777", files: [[a]], state: "Completed" });
    const result = await run(`${create} ${a} --once --partition p1`);
    expect(result).toMatchObject({ exitCode: 9, stdout: "" });
    expect(result.stderr).toContain("possible job: 777\n");
    expect(server.jobs).toHaveLength(1);
  });
});

describe("what was printed, done to the letter,", () => {
  test.each([
    ["--once", [[c]]],
    ["--idempotency-key k", [[c], [a]]],
    ["--once --wait", [[c]]],
  ])("creates only the units of failed jobs again: %s", async (flags, doomed) => {
    const failing = new Set(doomed.map(String));
    const units = [a, b, c, "d.parquet", "e.parquet", "f.parquet"];
    const first = new Set<string>();
    const { run, server, clock, held, doAsPrinted } = plainWorld({
      honorsKeys: true,
      stateAt(job, ageMs) {
        if (ageMs < 1_000) return "Importing";
        const isDoomed = job.files.some((unit) => failing.has(String(unit)));
        if (isDoomed && server.jobs.indexOf(job) < 3) first.add(job.id);
        return first.has(job.id) ? { state: "Failed", reason: "not a parquet file" } : "Completed";
      },
    });
    const line = `${create} --files-per-job 2 ${units.join(" ")}`;
    await run(`${line} ${flags}`);
    clock.pass(5_000);
    const again = await run(`${line} ${flags}`);
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("not a parquet file");
    expect(printedCreates(again)).toHaveLength(doomed.length);
    await doAsPrinted(again);
    await doAsPrinted(await run(`${line} ${flags}`));
    expect([held(units), server.jobs.length]).toEqual([units.map(() => 1), 3 + doomed.length]);
  });

  test.each(["interrupted", "terminated"] as const)(
    "creates nothing after a create was %s in flight where keys are ignored",
    async (signal) => {
      const { run, held, server } = plainWorld();
      const result = await run(`${three} -q -o id`, { interruptMs: 370, signal });
      expect(sent(server.verbs)).toBe(2);
      expect(result).toMatchObject({
        exitCode: signal === "interrupted" ? 130 : 143,
        stdout: `${server.jobs[0]?.id}\n`,
      });
      expect(result.stderr).toMatch(/idempotency key milvus-import-/);
      expect(result.stderr).toContain(
        "job 2 may exist; check before you retry: milvus-import list",
      );
      expect([printedCreates(result), held([a, b, c])]).toEqual([[], [1, 1, 0]]);
    },
  );

  test("goes on after the job that was interrupted while it was described", async () => {
    const { run, held, doAsPrinted } = plainWorld(
      { fault: (verb) => (verb === "probe" ? { before: { status: 502 } } : undefined) },
      (fetch, clock) => async (url, init) => {
        if (url.endsWith("/describe")) await clock.sleep(60_000, undefined, init.signal);
        return fetch(url, init);
      },
    );
    const result = await run(`${three} --idempotency-key k -o id`, { interruptMs: 20_000 });
    expect(result).toMatchObject({ exitCode: 130, stdout: "460000000000000100\n" });
    await doAsPrinted(result);
    expect(held([a, b, c])).toEqual([1, 1, 1]);
  });

  test("finishes an interrupted plan where keys are honored", async () => {
    const { run, held, doAsPrinted } = plainWorld({ honorsKeys: true });
    const result = await run(three, { interruptMs: 370 });
    expect(printedCreates(result)).toHaveLength(1);
    await doAsPrinted(result);
    expect(held([a, b, c])).toEqual([1, 1, 1]);
  });

  test("finishes a plan of odd names after a refusal", async () => {
    const units = ["it's a.parquet", "-b.parquet", "c d.parquet"];
    const refusal: Fault = { before: { status: 200, body: { code: 9, message: "quota" } } };
    const { run, held, doAsPrinted } = plainWorld({ fault: at(2, refusal) });
    const words = ["create", "-c", "books", "--files-per-job", "1", "--wait", "--timeout", "1h"];
    const result = await run([...words, "--", ...units]);
    expect(result.exitCode).toBe(1);
    expect(printedCreates(result)).toEqual([expect.arrayContaining(["--wait", "--timeout"])]);
    const [next] = await doAsPrinted(result, { interruptMs: 5_000 });
    expect([next?.exitCode, held(units)]).toEqual([130, [1, 1, 1]]);
  });

  test("is safe after exit code 6, which is no exit code of a plan that is half done", async () => {
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const { run, server } = plainWorld({}, (fetch) => (url, init) => {
      const isAway = server.jobs.length === 1 && url.endsWith("/create");
      return isAway ? Promise.reject(refused) : fetch(url, init);
    });
    expect(await run(three)).toMatchObject({ exitCode: 1 });
    server.jobs.splice(0);
    server.addJob({ files: [["z.csv"]] });
    expect(await run(three)).toMatchObject({ exitCode: 6 });
  });
});

describe("--wait", () => {
  test("sends a refusal without effect again, which ends other creates", async () => {
    const { run, held } = plainWorld({ fault: at(2, busy), stateAt: () => "Completed" });
    expect(await run(`${three} --wait -o id`)).toMatchObject({ exitCode: 0 });
    expect(held([a, b, c])).toEqual([1, 1, 1]);
    const other = plainWorld({ fault: at(2, busy) });
    expect(await other.run(three)).toMatchObject({ exitCode: 1 });
  });

  test("waits for a free slot, the count of which is told without it", async () => {
    const stateAt = (_: unknown, ageMs: number) => (ageMs < 5_000 ? "Importing" : "Completed");
    const { run, held } = plainWorld({ limit: 1, stateAt });
    expect(await run(`${three} --wait`)).toMatchObject({ exitCode: 0 });
    expect(held([a, b, c])).toEqual([1, 1, 1]);
    const { exitCode, stderr } = await plainWorld({ limit: 1 }).run(three);
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining("job limit reached (1 unfinished)"),
    ]);
  });

  test("waits out an outage that follows a long time without a free slot", async () => {
    const limited = { code: 2100, message: "The number of jobs has reached the limit" };
    const full: Fault = { before: { status: 200, body: limited } };
    const { run, held } = plainWorld({
      stateAt: () => "Completed",
      fault(verb, nth) {
        if (verb !== "create" || nth > 31) return undefined;
        return nth < 30 ? full : busy;
      },
    });
    const { exitCode, tookMs } = await run(`${create} ${a} --wait`);
    expect([exitCode, held([a])]).toEqual([0, [1]]);
    expect(tookMs).toBeGreaterThan(300_000);
  });

  test("ends at the deadline although the server does not count its jobs", async () => {
    const { run } = plainWorld({ limit: 0 }, (fetch, clock) => async (url, init) => {
      if (!url.endsWith("/list") || init.body?.includes("books")) return fetch(url, init);
      await clock.sleep(init.limitMs ?? 0, undefined, init.signal);
      throw networkError("ECONNRESET");
    });
    const line = `${create} ${a} --wait --timeout 5s --request-timeout 60s`;
    const { exitCode, tookMs } = await run(line);
    expect(exitCode).toBe(5);
    expect(tookMs).toBeLessThan(8_000);
  });

  test("follows jobs from their creation, so that one removed early keeps its result", async () => {
    const units = Array.from({ length: 12 }, (_, index) => `${index}.parquet`);
    const stateAt = (_: unknown, ageMs: number) => (ageMs < 4_000 ? "Importing" : "Completed");
    const { run, server } = plainWorld({ limit: 2, stateAt, removesAfterMs: 12_000 });
    const line = `${create} --files-per-job 1 ${units.join(" ")} --wait --json`;
    const { exitCode, stdout } = await run(line);
    const states: { state: string }[] = JSON.parse(stdout);
    expect([exitCode, states.map(({ state }) => state)]).toEqual([0, units.map(() => "Completed")]);
    expect(server.jobs.some(({ isRemoved }) => isRemoved)).toBe(true);
  });

  test.each([
    ["", 1],
    ["--once", 6],
  ])("that an outage ends %s: exit code 6 only where a retry is safe", async (once, exitCode) => {
    const { run, server, clock } = plainWorld({ honorsKeys: true });
    clock.at(5_000, () => {
      server.isDown = true;
    });
    const line = `${create} ${a} --wait --max-outage 30s ${once}`;
    expect(await run(line)).toMatchObject({ exitCode });
    expect(server.jobs).toHaveLength(1);
  });

  test("that an outage ends --once is not safe to retry where the user may not list the jobs", async () => {
    const denied: Fault = { before: { status: 200, body: { code: 1401, message: "denied" } } };
    const { run, server, clock } = plainWorld({
      fault: (verb) => (verb === "list" ? denied : undefined),
    });
    clock.at(5_000, () => {
      server.isDown = true;
    });
    const { exitCode, stderr } = await run(`${create} ${a} --wait --max-outage 30s --once`);
    expect([exitCode, server.jobs.length]).toEqual([1, 1]);
    expect(stderr).toContain("running this command again imports the files again");
  });

  test("with --timeout 0 checks once, however long a create takes", async () => {
    const { run } = plainWorld({}, (fetch, clock) => async (url, init) => {
      if (url.endsWith("/create")) await clock.sleep(20_000, undefined, init.signal);
      return fetch(url, init);
    });
    expect(await run(`${create} ${a} --wait --timeout 0 -o id`)).toMatchObject({ exitCode: 8 });
  });
});

describe("a create that is given up", () => {
  test("is to be resumed where its key is honored", async () => {
    const { run, server, clock, doAsPrinted } = plainWorld({ honorsKeys: true, fault: at(1, cut) });
    clock.at(300, () => {
      server.isDown = true;
    });
    const result = await run(`${create} ${a}`);
    expect([result.exitCode, printedCreates(result).length]).toEqual([9, 1]);
    expect(result.stderr).not.toContain("before you retry");
    server.isDown = false;
    expect(await doAsPrinted(result)).toMatchObject([{ exitCode: 0 }]);
    expect(server.jobs).toHaveLength(1);
  });

  test("for a reason that is in no table gets no advice", async () => {
    const body = { code: 1, message: "the moon is full" };
    const fault: Fault = { before: { status: 200, body: { ...body, code: 1100 } } };
    const { exitCode, stderr } = await plainWorld({ fault: at(1, fault) }).run(`${create} ${a}`);
    expect([exitCode, stderr.includes("hint")]).toEqual([1, false]);
  });
});

describe("a bulk writer's list", () => {
  const list = '[["a,1.parquet"], ["b.parquet"], ["id.npy", "vec.npy"]]';

  test("of JSON is taken, from a file and from standard input", async () => {
    const { run, server } = plainWorld();
    await run(`${create} --files-from batch.json`, { files: { "batch.json": list } });
    await run(`${create} --files-from -`, { stdin: `\uFEFF${list}\n` });
    const files = JSON.parse(list);
    expect(server.jobs.map((job) => job.files)).toEqual([files, files]);
  });

  test("is not what a name in brackets begins", async () => {
    const { run, server } = plainWorld();
    await run(`${create} --files-from -`, { stdin: "[2026]/a.parquet\nb.parquet\n" });
    expect(server.jobs.map((job) => job.files)).toEqual([[["[2026]/a.parquet"], ["b.parquet"]]]);
  });

  test.each([
    ["as Python prints it", "[['a.parquet'], ['b.parquet']]", "Python"],
    ["torn", '[["a.parquet"], ["b', "invalid JSON"],
    ["with an empty unit", "[[]]", "item 1"],
    ["with a number", '[["a.parquet"], [1]]', "item 2"],
    ["with a blank name", '[[" "]]', "item 1"],
    ["of nothing", "[]", "no files"],
    ["of texts", '["a.parquet"]', "item 1"],
  ])("%s is refused before a request", async (_what, stdin, problem) => {
    const { run, server } = plainWorld();
    const { exitCode, stderr } = await run(`${create} --files-from -`, { stdin });
    expect([exitCode, server.verbs]).toEqual([2, []]);
    expect(stderr).toContain(problem);
  });
});
