import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Drawing } from "../../../src/base/context.ts";
import type { Tick } from "../../../src/follow/cluster.ts";
import type { FollowedJob } from "../../../src/follow/progress.ts";
import { widenFor } from "../../../src/follow/report/bars.ts";
import { leastWidths } from "../../../src/follow/report/layout.ts";
import { chooseLines, frame, liveReport, type View } from "../../../src/follow/report/live.ts";
import type { RankedLine } from "../../../src/follow/report/ranks.ts";
import { knownStates, type Stage } from "../../../src/milvus/job.ts";
import { loadPalette } from "../../../src/render/style.ts";
import { displayWidth } from "../../../src/render/width.ts";
import { outageOf, outages, unknownPace } from "../../support/fuzz/server.ts";
import { openModel } from "../../support/terminal-model.ts";

const plain = await loadPalette(false);
const colored = await loadPalette(true);

const nowMs = 130_000;

type Looks = Partial<Omit<FollowedJob, "job">> & { collectionName?: string; reason?: string };

/** A job that has moved just now; its id ends in `number`. */
function job(
  number: number,
  state: string,
  progress: number,
  stage: Stage,
  looks: Looks = {},
): FollowedJob {
  const { collectionName = "products", reason = null, ...rest } = looks;
  return {
    job: { jobId: idOf(number), collectionName, state, progress, reason },
    stage,
    rows: null,
    rowsPerSecond: null,
    timeLeftMs: null,
    movedAtMs: nowMs,
    isRemoved: false,
    rowsBeforeFall: null,
    pace: unknownPace,
    ...rest,
  };
}

function idsOf(lines: readonly RankedLine[]): string[] {
  return lines.map(({ followed }) => followed.job.jobId);
}

function idOf(number: number): string {
  return String(453_240_863_839_750_000n + BigInt(number));
}

const completed = job(1, "Completed", 100, "done", { rows: { imported: 1e7, total: 1e7 } });
const writing = job(2, "Importing", 52, "import", {
  rows: { imported: 1_290_000, total: 10_000_000 },
  rowsPerSecond: 12_345,
  timeLeftMs: 200_000,
});
const failed = job(3, "Failed", 45, "failed", {
  reason: "field 'vector' not in arrow schema: importing data failed",
});
const indexing = job(4, "Importing", 83, "index", {
  rows: { imported: 1e7, total: 1e7 },
  movedAtMs: nowMs - 200_000,
});
const pending = job(5, "Pending", 0, "pending");
const uncommitted = job(6, "Uncommitted", 99, "commit");
const unknown = job(7, "Rebalancing", 12, "unknown");
const forgotten = job(8, "Importing", 20, "pre-import", { isRemoved: true });

const quiet = {
  outages: [],
  activity: "querying http://localhost:19530",
  widths: leastWidths,
  startedMs: 0,
  nowMs,
};

function drawn(
  jobs: readonly FollowedJob[],
  columns: number,
  rows: number,
  view: Partial<View> = {},
): string {
  const lines = frame({ ...quiet, jobs, ...view }, { columns, rows }, plain);
  return `\n${lines.join("\n")}\n`;
}

const unreachable: Partial<View> = {
  outages: [outageOf(null, "connection refused, http://localhost:19530", 90_000)],
};

/** Of ten jobs six are completed, two are writing, one is pending and one has failed. */
function crowd(count: number): FollowedJob[] {
  return Array.from({ length: count }, (_, index) => {
    const digit = index % 10;
    if (digit < 6) return job(index, "Completed", 100, "done", { movedAtMs: -index });
    if (digit < 8) return job(index, "Importing", 41, "import", { timeLeftMs: 700_000 });
    if (digit < 9) return job(index, "Pending", 0, "pending");
    return job(index, "Failed", 12, "failed", { reason: "disk quota exceeded" });
  });
}

describe("a frame of 80 x 24", () => {
  test("shows what failed, then what moves, newest first, then what waits and what is done", () => {
    expect(drawn([completed, writing, failed, indexing, pending], 80, 24)).toBe(`
✗ 453240863839750003 products failed: field 'vector' not in arrow schema: impo…
● 453240863839750004 products ━━━━━━━━──  83% building index    no change 3m
● 453240863839750002 products ━━━━━─────  52% writing           about 3m left
○ 453240863839750005 products ──────────   0% waiting to start
✓ 453240863839750001 products ━━━━━━━━━━ 100% completed
building index: needs an index on the vector field and a running index node
2 of 5 jobs finished, 1 failed · 2m 10s elapsed
`);
  });

  test("tells an outage, and does not take it for jobs that stand still", () => {
    const still = job(4, "Importing", 83, "index", { movedAtMs: 0 });
    expect(drawn([completed, still, pending], 80, 24, unreachable)).toBe(`
● 453240863839750004 products ━━━━━━━━──  83% building index
○ 453240863839750005 products ──────────   0% waiting to start
✓ 453240863839750001 products ━━━━━━━━━━ 100% completed
server unreachable for 40s: connection refused, http://localhost:19530
1 of 3 jobs finished · 2m 10s elapsed
`);
  });

  test("folds a thousand jobs, half of the lines for failures", () => {
    const jobs = crowd(1_000).map((one, index) =>
      one.stage === "failed"
        ? job(index, "Failed", 12, "failed", { reason: `no such file part-${index}` })
        : one,
    );
    const lines = drawn(jobs, 80, 24).trim().split("\n");
    expect(lines.filter((line) => line.startsWith("✗"))).toHaveLength(10);
    expect(lines.slice(8, 12)).toEqual([
      "✗ 453240863839750919 products failed: no such file part-919",
      "✗ 453240863839750909 products failed: no such file part-909",
      "● 453240863839750997 products ━━━━──────  41% writing         about 12m left",
      "● 453240863839750996 products ━━━━──────  41% writing         about 12m left",
    ]);
    expect(lines.slice(20)).toEqual([
      "980 more: ● 190 importing · ✗ 90 failed · ○ 100 pending · ✓ 600 completed",
      "700 of 1000 jobs finished, 100 failed · 2m 10s elapsed",
    ]);
  });

  test("has one line for all jobs that failed for the same cause", () => {
    const reasons = [
      "no file of job 453240863839750001",
      "no file of job 453240863839750002",
      "no file of shard 3",
      "no file of shard 4",
    ];
    const jobs = reasons.map((reason, index) => job(index, "Failed", 0, "failed", { reason }));
    const elsewhere = job(9, "Failed", 0, "failed", {
      collectionName: "films",
      reason: "no file of shard 4",
    });
    expect(drawn([...jobs, elsewhere], 80, 24)).toBe(`
✗ 453240863839750009 2 names  2 jobs failed: no file of shard 4
✗ 453240863839750002 products failed: no file of shard 3
✗ 453240863839750001 products 2 jobs failed: no file of job 453240863839750002
5 of 5 jobs finished, 5 failed · 2m 10s elapsed
`);
  });

  test("fills the lines that active jobs leave with those that ended last", () => {
    const done = crowd(60).filter(({ stage }) => stage === "done");
    expect(
      drawn([...done, job(99, "Importing", 52, "import", { timeLeftMs: 200_000 })], 80, 8),
    ).toBe(`
● 453240863839750099 products ━━━━━─────  52% writing         about 3m left
✓ 453240863839750000 products ━━━━━━━━━━ 100% completed
✓ 453240863839750001 products ━━━━━━━━━━ 100% completed
✓ 453240863839750002 products ━━━━━━━━━━ 100% completed
33 more: ✓ 33 completed
36 of 37 jobs finished · about 3m left · 2m 10s elapsed
`);
  });

  test("shows the whole name of a collection, at the cost of the bar, before a reason", () => {
    const looks = { collectionName: "products_of_all_shops_2", timeLeftMs: 200_000 };
    const reason = "schema not equal, err=field 'price' not in arrow schema";
    const jobs = [
      job(2, "Importing", 82, "index", looks),
      job(3, "Failed", 0, "failed", { collectionName: "products_of_all_shops_1", reason }),
    ];
    expect(drawn(jobs, 80, 24)).toBe(`
✗ 453240863839750003 products_of_all_shops_1 failed: schema not equal, err=fie…
● 453240863839750002 products_of_all_shops_2  82% building index  about 3m left
1 of 2 jobs finished, 1 failed · about 3m left · 2m 10s elapsed
`);
  });

  test("shortens a time that is longer than most", () => {
    const pace = (looks: Looks) =>
      drawn([job(2, "Importing", 82, "index", looks)], 80, 24)
        .split("\n")[1]
        ?.slice(62);
    expect(pace({ timeLeftMs: 7_800_000 })).toBe("2h 10m left");
    expect(pace({ timeLeftMs: 95_000 })).toBe("about 2m left");
    expect(pace({ movedAtMs: nowMs - 7_800_000 })).toBe("no change 2h");
    expect(pace({ timeLeftMs: 999 })).toBe("");
  });

  test("keeps the columns of all jobs seen so far, whatever becomes known of them", () => {
    const widths = widenFor([writing, job(9, "Importing", 1, "import", longName)], leastWidths);
    const placeOf = (one: FollowedJob) =>
      drawn([one], 120, 24, { widths }).split("\n")[1]?.search(/[━─]/);
    const places = [writing, indexing, pending, completed, uncommitted].map(placeOf);
    expect(new Set(places)).toEqual(new Set([46]));
  });
});

const longName = { collectionName: "products_of_all_shops_v2" };

test("a frame of 200 x 50 has room for rows, speed and every word", () => {
  const jobs = [completed, writing, failed, indexing, pending, uncommitted, unknown, forgotten];
  expect(drawn(jobs, 200, 50)).toBe(`
? 453240863839750008 products ━━────────  20% removed
✗ 453240863839750003 products failed: field 'vector' not in arrow schema: importing data failed
? 453240863839750007 products ━─────────  12% Rebalancing
● 453240863839750004 products ━━━━━━━━──  83% building index        10M/10M rows              no change 3m
● 453240863839750002 products ━━━━━─────  52% writing              1.2M/10M rows  12k rows/s  about 3m left
◆ 453240863839750006 products ━━━━━━━━━─  99% waiting for commit
○ 453240863839750005 products ──────────   0% waiting to start
✓ 453240863839750001 products ━━━━━━━━━━ 100% completed             10M/10M rows
building index: needs an index on the vector field and a running index node
2 of 8 jobs finished, 1 failed, 1 uncommitted, 1 removed · 2m 10s elapsed
`);
});

describe("a frame of 40 x 8", () => {
  test("keeps id, percent and stage", () => {
    expect(drawn([completed, writing, failed, indexing, pending], 40, 8)).toBe(`
✗ 453240863839750003 failed: field 've…
● 453240863839750004  83% building index
● 453240863839750002  52% writing
○ 453240863839750005   0% pending
✓ 453240863839750001 100% completed
building index: needs an index on the …
2 of 5 finished, 1 failed · 2m 10s
`);
  });

  test("folds what does not fit", () => {
    expect(drawn(crowd(1_000), 40, 8, unreachable)).toBe(`
✗ 453240863839750999 100 jobs failed: …
● 453240863839750997  41% writing
● 453240863839750996  41% writing
● 453240863839750987  41% writing
897 more: ● 197 importing · ○ 100 pend…
server unreachable for 40s: connection…
700 of 1000 finished, 100 fai… · 2m 10s
`);
  });

  test("breaks notes between words where lines are left", () => {
    expect(drawn([indexing], 40, 8, unreachable)).toBe(`
● 453240863839750004  83% building index
server unreachable for 40s: connection
refused, http://localhost:19530
building index: needs an index on the
vector field and a running index node
0 of 1 job finished · 2m 10s elapsed
`);
  });
});

test("a frame keeps the totals when it has two rows, and shows nothing in one", () => {
  expect(drawn(crowd(10), 80, 2)).toBe(`
7 of 10 jobs finished, 1 failed · 2m 10s elapsed
`);
  expect(drawn(crowd(10), 80, 1)).toBe("\n\n");
});

test("a failure without a reason says so", () => {
  const line = drawn([job(3, "Failed", 0, "failed")], 80, 24).split("\n")[1];
  expect(line).toBe("✗ 453240863839750003 products failed: no reason given");
});

test("a frame is colored by state, what stands still is yellow", () => {
  const view = { ...quiet, jobs: [indexing, failed] };
  expect(frame(view, { columns: 82, rows: 24 }, colored)).toEqual([
    "\u001b[31m✗\u001b[39m 453240863839750003 products \u001b[31mfailed: field 'vector' not in arrow schema: import…\u001b[39m",
    "\u001b[36m●\u001b[39m 453240863839750004 products \u001b[36m━━━━━━━━\u001b[39m\u001b[2m──\u001b[22m  83% \u001b[36mbuilding index\u001b[39m  \u001b[33mno change 3m\u001b[39m",
    "\u001b[33mbuilding index: needs an index on the vector field and a running index node\u001b[39m",
    "1 of 2 jobs finished, \u001b[31m1 failed\u001b[39m · 10M/10M rows · \u001b[2m2m 10s elapsed\u001b[22m",
  ]);
});

test("nothing that a terminal would obey gets through", () => {
  const hostile = job(7, "Re\u001b[2Jbal\nancing", 12, "unknown", {
    collectionName: "a\u202eb\u0007",
  });
  const looks = { collectionName: "cd", reason: "\u001b]0;title\u0007first\r\nsecond" };
  expect(drawn([hostile, job(3, "Failed", 45, "failed", looks)], 60, 24)).toBe(`
✗ 453240863839750003 cd failed: first second
? 453240863839750007 ab  12% Rebal ancing
1 of 2 jobs finished, 1 failed · 2m 10s elapsed
`);
});

test("a job keeps its line while it moves", () => {
  const places = (moved: FollowedJob) => idsOf(chooseLines([writing, moved, indexing], 24).lines);
  const faster = { ...unknown, movedAtMs: nowMs + 1, rowsPerSecond: 1 };
  expect(places(faster)).toEqual(places(unknown));
});

describe("whatever the jobs and the terminal", () => {
  const hostile = fc.constantFrom(
    "\u001b[2J",
    "\n",
    "\t",
    "\u0007",
    "\u009b1m",
    "\u202e",
    "商",
    "é",
    " ",
  );
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: hostile }),
  );
  const number = fc.nat({ max: 20_000_000_000 });
  const state = fc.oneof(fc.constantFrom(...knownStates, "InProgress"), text);
  const anyJob = fc.record<FollowedJob>({
    job: fc.record({
      jobId: fc.oneof(fc.nat().map(idOf), text),
      collectionName: fc.option(text),
      state,
      progress: fc.integer({ min: 0, max: 100 }),
      reason: fc.option(text),
    }),
    stage: fc.constantFrom("pending", "pre-import", "import", "sort", "index", "commit", "unknown"),
    rows: fc.option(fc.record({ imported: number, total: number })),
    rowsPerSecond: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
    timeLeftMs: fc.option(number),
    movedAtMs: fc.integer({ min: -10_000_000, max: nowMs }),
    isRemoved: fc.boolean(),
    rowsBeforeFall: fc.constant(null),
    pace: fc.constant(unknownPace),
  });
  const width = fc.nat({ max: 200 });
  const view = fc.record<View>({
    jobs: fc.array(anyJob, { maxLength: 40 }),
    outages: fc.array(outages(fc.option(text), text, fc.integer({ min: 0, max: nowMs }))),
    activity: text,
    widths: fc.record({ id: width, collection: width, stage: width }),
    startedMs: fc.constant(0),
    nowMs: fc.constant(nowMs),
  });
  const size = fc.record({
    columns: fc.integer({ min: 1, max: 250 }),
    rows: fc.integer({ min: 1, max: 60 }),
  });

  test("no line is wider than the terminal, and one row stays free", () => {
    fc.assert(
      fc.property(view, size, fc.boolean(), (anyView, anySize, color) => {
        const lines = frame(anyView, anySize, color ? colored : plain);
        expect(lines.length).toBeLessThan(anySize.rows);
        for (const line of lines) {
          expect(displayWidth(line)).toBeLessThanOrEqual(anySize.columns);
          expect(stripVTControlCharacters(line)).not.toMatch(/[\p{Cc}\u202e]/u);
        }
      }),
    );
  });

  test("exactly the framed jobs have a line, and a narrow one still holds the id", () => {
    const jobs = fc
      .uniqueArray(fc.nat(), { maxLength: 100 })
      .chain((ids) =>
        fc.tuple(
          ...ids.map((id) =>
            anyJob.map((any) => ({ ...any, job: { ...any.job, jobId: idOf(id) } })),
          ),
        ),
      );
    fc.assert(
      fc.property(jobs, fc.integer({ min: 4, max: 60 }), (anyJobs, rows) => {
        const lines = frame({ ...quiet, jobs: anyJobs }, { columns: 40, rows }, plain);
        const ids = lines.flatMap((line) => /^\S (\d{18})/.exec(line)?.[1] ?? []);
        expect(ids).toEqual(idsOf(chooseLines(anyJobs, rows).lines));
      }),
    );
  });
});

describe("a live report", () => {
  const url = "http://localhost:19530";

  /** Reports to a terminal that shows a prompt already. */
  function openReport(columns = 80, rows = 24) {
    const terminal = openModel(columns, rows, ["$ watch"]);
    let ms = 0;
    let held: Drawing | null = null;
    let isForeground = true;
    const report = liveReport(terminal, `querying ${url}`, plain, {
      elapsedMs: () => ms,
      holdTerminal(drawing) {
        held = drawing;
        return {
          isForeground: () => isForeground,
          write: (output, text) => void output.write(text),
          end() {
            held = null;
          },
        };
      },
    });
    return {
      terminal,
      report,
      held: () => held,
      setForeground(value: boolean) {
        isForeground = value;
      },
      tick(atMs: number, over: Partial<Tick> = {}) {
        ms = atMs;
        report.update({ ...noTick, changed: over.jobs ?? [], ...over });
      },
    };
  }

  const noTick: Tick = { jobs: [], changed: [], outages: [], notices: [] };

  test("says at once what it does, and for how long, before any job is known", async () => {
    const { terminal, tick } = openReport();
    expect(await terminal.seen()).toEqual(["$ watch", `querying ${url} · 0s elapsed`]);
    tick(65_000);
    expect(await terminal.seen()).toEqual(["$ watch", `querying ${url} · 1m 05s elapsed`]);
  });

  test("writes notices above", async () => {
    const { terminal, tick } = openReport();
    tick(1_000, { notices: [{ profile: "eu", message: "skipped 1 job\u001b[2J" }] });
    tick(2_000, { jobs: [pending], notices: [{ profile: null, message: "two\nlines" }] });
    expect(await terminal.seen()).toEqual([
      "$ watch",
      "note: eu: skipped 1 job",
      "note: two lines",
      expect.stringContaining("waiting to start"),
      "0 of 1 job finished · 2s elapsed",
    ]);
  });

  test.each(["interrupted", "completed", "error"])(
    "that ends as %s keeps its last frame only if nothing follows",
    async (result) => {
      const { terminal, report, held, tick } = openReport();
      tick(2_000, { jobs: [pending] });
      terminal.type("^C");
      report.end([pending], result);
      report.close();
      const frame = [
        "○ 453240863839750005 products ──────────   0% waiting to start",
        "0 of 1 job finished · 2s elapsed",
      ];
      expect(await terminal.seen()).toEqual([
        "$ watch",
        ...(result === "interrupted" ? frame : []),
      ]);
      expect(await terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
      expect(held()).toBeNull();
    },
  );

  test("that is interrupted before any job is known leaves nothing", async () => {
    const { terminal, report } = openReport();
    report.end([], "interrupted");
    report.close();
    expect(await terminal.seen()).toEqual(["$ watch"]);
  });

  test("keeps its columns when jobs come and go", async () => {
    const { terminal, tick } = openReport(120);
    const barAt = async () => (await terminal.seen())[1]?.search(/[━─]/);
    tick(1_000, { jobs: [writing, job(9, "Pending", 0, "pending", longName)] });
    const before = await barAt();
    tick(2_000, { jobs: [{ ...writing, rows: null, rowsPerSecond: null, timeLeftMs: null }] });
    expect(await barAt()).toBe(before);
  });

  test("shows the last response, also if nothing has moved", async () => {
    const { terminal, report, tick } = openReport();
    tick(1_000, { jobs: [writing] });
    report.selectVisible([writing]);
    tick(3_000, { jobs: [{ ...writing, timeLeftMs: 600_000 }], changed: [] });
    expect((await terminal.seen())[1]).toContain("about 10m left");
  });

  test("draws nothing in the background", async () => {
    const { terminal, held, tick, setForeground } = openReport();
    tick(1_000, { jobs: [pending] });
    held()?.release();
    setForeground(false);
    held()?.restart();
    terminal.write("$ bg\n$ fg\n");
    tick(2_000, { jobs: [pending] });
    expect(await terminal.seen()).toHaveLength(5);
    expect((await terminal.cursor()).isVisible).toBe(true);
    setForeground(true);
    tick(3_000, { jobs: [pending] });
    expect((await terminal.seen()).slice(3)).toEqual([
      ...["$ bg", "$ fg"],
      expect.stringContaining("waiting to start"),
      "0 of 1 job finished · 3s elapsed",
    ]);
  });

  test("fits a new size at once", async () => {
    const { terminal, held, tick } = openReport();
    tick(1_000, { jobs: [pending] });
    await terminal.resize(40, 24);
    held()?.redraw();
    expect(await terminal.seen()).toEqual([
      "$ watch",
      "○ 453240863839750005   0% pending",
      "0 of 1 job finished · 1s elapsed",
    ]);
  });

  test("lets the shell have its terminal, and draws again below what was done there", async () => {
    const { terminal, held, tick } = openReport();
    tick(1_000, { jobs: [pending] });
    held()?.release();
    terminal.write("$ echo\n$ fg\n");
    held()?.restart();
    held()?.writeAbove(() => terminal.write("> POST\n"));
    const jobLine = expect.stringContaining("waiting to start");
    const totals = "0 of 1 job finished · 1s elapsed";
    expect(await terminal.seen()).toEqual([
      ...["$ watch", jobLine, totals],
      ...["$ echo", "$ fg", "> POST", jobLine, totals],
    ]);
  });
});
