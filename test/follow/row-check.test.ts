import { describe, expect, test } from "vitest";
import { createPlainServer, type PlainOptions } from "../milvus/plain-server.ts";
import { createClock } from "../support/clock.ts";
import { loadAllSources, runner } from "../support/world.ts";

await loadAllSources();

/** A server with a job per entry: `[imported, in all]` of its only file, or `null` for one whose files contain no row. */
function serve(
  rows: readonly ([number, number] | null)[],
  options: Partial<PlainOptions> & { state?: string } = {},
) {
  const clock = createClock();
  const { state = "Completed", ...rest } = options;
  const server = createPlainServer({ now: clock.now, ...rest });
  const ids = rows.map((own, index) => {
    const files = own === null ? [] : [[`${index}.parquet`]];
    return server.addJob({ files, rows: own === null ? [] : [own], state }).id;
  });
  return { server, ids, ...runner(server.fetch, { clock, ids }) };
}

const describes = (verbs: readonly string[]) => verbs.filter((verb) => verb === "describe").length;

const partly = "completed, but up to 100 of 1,000 rows were not imported";
const without = "completed without importing any rows";
const lacking = serve([[900, 1_000]]).ids[0];

describe("wait", () => {
  test("warns of each Completed job that lacks rows, and is 0", async () => {
    const { run, ids } = serve([[900, 1_000], null, [0, 500], [1_000, 1_000]]);
    const { exitCode, stderr } = await run("wait #0 #1 #2 #3 --quiet");
    expect(stderr.trim().split("\n").toSorted()).toEqual([
      `warning: job ${ids[0]} ${partly}`,
      `warning: job ${ids[1]} ${without}`,
      `warning: job ${ids[2]} ${without}: its files contain 500`,
    ]);
    expect(exitCode).toBe(0);
  });

  test("is 3 with --require-rows", async () => {
    const { run, ids } = serve([
      [900, 1_000],
      [1_000, 1_000],
    ]);
    const { exitCode, stdout, stderr } = await run("wait #0 #1 --require-rows -o ndjson");
    expect(stderr).toContain(
      `warning: job ${ids[0]} ${partly}\nerror: 1 completed job has missing rows`,
    );
    expect(stdout).toContain('"type":"end","result":"failed"');
    expect(exitCode).toBe(3);
  });

  test("is 0 with --require-rows if no row is known to be missing", async () => {
    const { run } = serve([[1_000, 1_000]]);
    const { exitCode, stderr } = await run("wait #0 --require-rows -q");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test("claims nothing of a server that gives no details", async () => {
    const { run } = serve([[900, 1_000]], { showsFilesAfterMs: Number.POSITIVE_INFINITY });
    const { exitCode, stderr } = await run("wait #0 --require-rows -q");
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  });

  test("checks the rows also if it polls only once", async () => {
    const { run } = serve([[900, 1_000]]);
    expect((await run("wait #0 --timeout 0 --require-rows")).exitCode).toBe(3);
  });

  test("describes each of 1,000 Completed jobs once, four at a time, and no Failed one", async () => {
    const { server, ids, run } = serve(Array.from({ length: 1_000 }, () => [1_000, 1_000]));
    server.addJob({ state: "Failed", reason: "import timeout" });
    let underWay = 0;
    let most = 0;
    const { verbs } = await run("wait -c books", {
      fetch: async (url, init) => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise(setImmediate);
        underWay -= 1;
        return server.fetch(url, init);
      },
    });
    expect([verbs.length, describes(verbs), most]).toEqual([1_001, ids.length, 4]);
  });

  test("checks the rows of a job that the server removes before the others are finished", async () => {
    const { server, clock, ids, run } = serve([[900, 1_000]]);
    server.addJob({ state: "Importing" });
    clock.at(5_000, () => {
      for (const job of server.jobs)
        Object.assign(job, { state: "Completed", isRemoved: job.id === ids[0] });
    });
    const { stderr } = await run(["wait", ...server.jobs.map(({ id }) => id)]);
    expect(stderr).toContain(`warning: job ${ids[0]} ${partly}`);
  });

  test("tries again at the end where the server did not respond", async () => {
    const { run } = serve([[900, 1_000]], {
      fault: (verb, count) => (verb === "describe" && count < 3 ? { before: "cut" } : undefined),
    });
    const { exitCode, verbs } = await run("wait #0 --require-rows");
    expect([exitCode, describes(verbs)]).toEqual([3, 3]);
  });

  test.each<[string, PlainOptions["fault"], number]>([
    [
      "may not be described",
      () => ({
        before: { status: 403, body: { code: 65535, message: "privilege not permitted" } },
      }),
      2,
    ],
    [
      "is not described by a server that is broken",
      () => ({ before: { status: 500, body: "" } }),
      5,
    ],
  ])("says that it could not check a job that %s, and is 0", async (_what, fault, count) => {
    const { run } = serve([[900, 1_000]], {
      fault: (verb, ...rest) => (verb === "describe" ? fault?.(verb, ...rest) : undefined),
    });
    const { exitCode, stderr, verbs } = await run("wait #0 --require-rows");
    expect(stderr).toContain("note: could not check the rows of 1 completed job: ");
    expect(stderr).not.toContain("warning: ");
    expect([exitCode, describes(verbs)]).toEqual([0, count]);
  });

  test("asks a server that refuses no more than four times at once, and again at the end", async () => {
    const refusal = { status: 403, body: { code: 65535, message: "privilege not permitted" } };
    const { run } = serve(
      Array.from({ length: 20 }, () => [900, 1_000]),
      {
        fault: (verb) => (verb === "describe" ? { before: refusal } : undefined),
      },
    );
    const { stderr, verbs } = await run("wait -c books --require-rows");
    expect(stderr).toContain("note: could not check the rows of 20 completed jobs: ");
    expect(describes(verbs)).toBe(8);
  });

  test("is silent without --require-rows where it could not check", async () => {
    const { run } = serve([[900, 1_000]], {
      fault: (verb) => (verb === "describe" ? { before: "cut" } : undefined),
    });
    expect((await run("wait #0")).stderr).not.toContain("could not check");
  });

  test("claims nothing of a job that the server has removed", async () => {
    const { server, run } = serve([[900, 1_000]]);
    const { exitCode, stderr } = await run("wait #0 --require-rows", {
      fetch: (url, init) => {
        if (url.endsWith("describe")) for (const job of server.jobs) job.isRemoved = true;
        return server.fetch(url, init);
      },
    });
    expect(stderr).not.toMatch(/^(warning|note): /m);
    expect(exitCode).toBe(0);
  });

  test("warns once of a job that a terminal shows while others are not finished", async () => {
    const { server, clock, ids, run } = serve([[900, 1_000]]);
    const other = server.addJob({ state: "Importing", files: [["b.parquet"]] });
    clock.at(10_000, () => Object.assign(other, { state: "Completed" }));
    const { stderr } = await run(["wait", ids[0] ?? "", other.id], { tty: 80 });
    expect(stderr.split("warning: ")).toHaveLength(2);
  });

  test("is interrupted as well while it checks rows", async () => {
    const { server, run, interrupt } = serve([[900, 1_000]]);
    const { exitCode, stderr } = await run("wait #0", {
      fetch: async (url, init) => {
        if (url.endsWith("describe")) {
          interrupt();
          init.signal.throwIfAborted();
        }
        return server.fetch(url, init);
      },
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain("milvus-import watch -- ");
  });
});

test("watch does not ask for rows", async () => {
  const { verbs, stderr } = await serve([[900, 1_000]]).run("watch #0");
  expect(describes(verbs)).toBe(0);
  expect(stderr).not.toContain("warning: ");
});

test("create --wait warns as well", async () => {
  const { server, run } = serve([], { stateAt: () => "Completed", state: "" });
  const made = await run("create -c books a.parquet --wait", {
    fetch: async (url, init) => {
      const response = await server.fetch(url, init);
      for (const job of server.jobs) job.rows = [[900, 1_000]];
      return response;
    },
  });
  expect(made.stderr).toContain(`warning: job ${lacking} ${partly}`);
  expect(made.exitCode).toBe(0);
});

describe("describe", () => {
  test("warns below the card, which counts the rows of the files", async () => {
    const { run, ids } = serve([[900, 1_000]]);
    const { exitCode, stdout, stderr } = await run("describe #0 --quiet");
    expect(stdout).toMatch(/^Rows +900 of 1,000 \(90%\), up to 100 missing$/m);
    expect(stderr).toBe(`warning: job ${ids[0]} ${partly}\n`);
    expect(exitCode).toBe(0);
  });

  test("is 3 with --require-rows, all jobs shown", async () => {
    const { run, ids } = serve([
      [900, 1_000],
      [1_000, 1_000],
    ]);
    const { exitCode, stdout, stderr } = await run("describe #0 #1 --require-rows -o id");
    expect(stdout).toBe(`${ids[0]}\n${ids[1]}\n`);
    expect(stderr).toContain("error: 1 completed job has missing rows");
    expect(exitCode).toBe(3);
  });
});

test("--require-rows requires --wait", async () => {
  const { exitCode, verbs } = await serve([]).run("create -c books a.parquet --require-rows");
  expect([exitCode, verbs]).toEqual([2, []]);
});
