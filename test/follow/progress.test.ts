import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { advance, type FollowedJob, fallText } from "../../src/follow/progress.ts";
import { type Job, stageOf } from "../../src/milvus/job.ts";
import type { JobDetail } from "../../src/milvus/job-detail.ts";

const stages = { stageOf: (job: Pick<Job, "state" | "progress">) => stageOf(job, true) };

const importing: Job = {
  jobId: "1",
  collectionName: "books",
  state: "Importing",
  progress: 40,
  reason: null,
};

const described: JobDetail = {
  ...importing,
  dbName: null,
  stage: "import",
  importedRows: null,
  totalRows: null,
  fileSizeBytes: null,
  createTime: null,
  completeTime: null,
  nextStep: null,
  files: [],
};

type Polled = [seconds: number, percent: number, rows?: number];

function poll(
  known: FollowedJob | undefined,
  [seconds, progress, importedRows]: Polled,
  totalRows = 1_000,
  state = "Importing",
): FollowedJob {
  const job = { ...importing, progress, state };
  const counts = { importedRows: importedRows ?? null, totalRows };
  const detail = importedRows === undefined ? undefined : { ...described, ...job, ...counts };
  return advance(known, job, detail, seconds * 1_000, stages);
}

/** What is known after the last of these polls of an importing job of 1,000 rows. */
function seen(...polls: Polled[]): FollowedJob | undefined {
  return polls.reduce<FollowedJob | undefined>((known, each) => poll(known, each), undefined);
}

describe("the time left", () => {
  test("is that of the job, not of its stage", () => {
    expect(seen([0, 10], [10, 12], [20, 14], [30, 16])?.timeLeftMs).toBe(420_000);
  });

  test("is that of the stage at its own pace, and of later ones at the pace of those before", () => {
    const reading: Polled[] = [
      [0, 10],
      [15, 40],
    ];
    const left = seen(...reading, [115, 41], [215, 42], [315, 43], [415, 44])?.timeLeftMs;
    expect(left).toBe(26 * 100_000 + 15_000);
  });

  test("is that of the rows where they are told and writing takes the most of it", () => {
    const left = seen([0, 10], [1, 40, 0], [11, 41, 10], [21, 42, 20], [31, 43, 30]);
    expect(left).toMatchObject({ rowsPerSecond: 1, timeLeftMs: 971_000 });
  });

  test("counts a minute for the later stages of a job that is first seen while many rows are written", () => {
    const left = seen([0, 55, 500], [10, 55, 505], [20, 55, 510], [30, 55, 515])?.timeLeftMs;
    expect(left).toBe(970_000 + 60_000);
  });

  test.each<[string, Polled[]]>([
    [
      "before the third rise",
      [
        [0, 10],
        [10, 14],
        [20, 18],
      ],
    ],
    [
      "of a job that is first seen while its rows are written, soon all of them",
      [
        [0, 55, 500],
        [10, 58, 600],
        [20, 61, 700],
        [30, 64, 800],
      ],
    ],
    [
      "if writing takes the least of it",
      [
        [0, 10],
        [20, 40, 0],
        [22, 43, 100],
        [24, 46, 200],
        [26, 49, 300],
      ],
    ],
    [
      "of rows that are all written",
      [
        [0, 10],
        [20, 40, 1_000],
        [22, 41, 1_000],
        [24, 42, 1_000],
        [26, 43, 1_000],
      ],
    ],
    [
      "of a job that stands still",
      [
        [0, 10],
        [10, 20],
        [20, 30],
        [30, 30],
        [40, 30],
      ],
    ],
    [
      "in the index stage",
      [
        [0, 80],
        [10, 82],
        [20, 84],
        [30, 86],
        [40, 88],
      ],
    ],
    [
      "of the index stage beyond its end",
      [
        [0, 86],
        [1, 87],
        [2, 88],
        [3, 89],
        [4, 90],
        [5, 91],
      ],
    ],
    [
      "when less than a second",
      [
        [0, 70],
        [0.1, 73],
        [0.2, 76],
        [0.3, 79],
      ],
    ],
  ])("is unknown %s", (_when, polls) => {
    expect(seen(...polls)?.timeLeftMs).toBeNull();
  });

  test("is known of a slow job as well", () => {
    const minutes = (count: number) => count * 60;
    const polls: Polled[] = [0, 1, 2, 3].map((index) => [minutes(index * 10), 20 + index]);
    expect(seen(...polls, [minutes(35), 23])?.timeLeftMs).toBe(minutes(77 * 10) * 1_000);
  });

  test("grows while a job stands still", () => {
    const polls: Polled[] = [
      [0, 10],
      [10, 12],
      [20, 14],
      [30, 16],
    ];
    const left = seen(...polls, [80, 16])?.timeLeftMs;
    expect(left).toBeGreaterThan(420_000 * 2);
  });

  test("is about the rows that are left, by the rate that is shown beside it", () => {
    const amount = fc.integer({ min: 0, max: 2_000 });
    const someJob = fc.record({
      readingMs: fc.integer({ min: 0, max: 300_000 }),
      rows: fc.integer({ min: 1, max: 1_000_000 }),
      steps: fc.array(fc.record({ afterMs: fc.integer({ min: 1, max: 20_000 }), amount })),
    });
    let known = 0;
    fc.assert(
      fc.property(someJob, ({ readingMs, rows, steps }) => {
        let atMs = readingMs;
        let imported = 0;
        let job = poll(poll(undefined, [0, 10]), [readingMs / 1_000, 40, 0], rows);
        for (const step of steps) {
          atMs += step.afterMs;
          imported = Math.min(rows, imported + step.amount);
          const percent = 40 + Math.floor((imported / rows) * 30);
          job = poll(job, [atMs / 1_000, percent, imported], rows);
          const { rowsPerSecond, timeLeftMs } = job;
          if (timeLeftMs !== null) expect(timeLeftMs).toBeGreaterThanOrEqual(1_000);
          if (rowsPerSecond === null || timeLeftMs === null) continue;
          known += 1;
          const guess = (rowsPerSecond * timeLeftMs) / 1_000;
          expect(Math.abs(guess - (rows - imported))).toBeLessThanOrEqual(
            (rows - imported) / 4 + 1,
          );
        }
      }),
      { numRuns: 1_000 },
    );
    expect(known).toBeGreaterThan(100);
  });
});

describe("rows per second", () => {
  test("begin with the first count of them", () => {
    expect(seen([0, 40], [10, 41, 300], [20, 42, 400])?.rowsPerSecond).toBe(10);
  });

  test("are those of the last minute", () => {
    const polls: Polled[] = [0, 30, 60, 90, 120, 150].map((second, index) => [
      second,
      41,
      index < 3 ? index : (index - 2) * 300,
    ]);
    expect(seen(...polls)?.rowsPerSecond).toBeCloseTo(10, 0);
  });

  test("count from describe to describe, however often the job is listed between", () => {
    expect(seen([0, 40, 100], [10, 41], [20, 42, 300], [29, 43])?.rowsPerSecond).toBe(10);
  });

  test("are unknown once all rows are written", () => {
    expect(seen([0, 68, 800], [10, 69, 900], [20, 70, 1_000])?.rowsPerSecond).toBeNull();
  });
});

describe("what falls", () => {
  test("are rows: they are shown as they are, and that they fell is told once", () => {
    const fallen = seen([0, 57, 900], [2, 40, 0]);
    expect(fallen).toMatchObject({ rows: { imported: 0, total: 1_000 }, rowsBeforeFall: 900 });
    expect(fallen && fallText(fallen)).toBe(
      "job 1: rows fell from 900 to 0; a data node probably restarted",
    );
    expect(seen([0, 57, 900], [2, 40, 0], [4, 41, 30])?.rowsBeforeFall).toBeNull();
    expect(seen([0, 57, 900], [2, 40, 0], [4, 41])?.rowsBeforeFall).toBeNull();
  });

  test("are rows of a server that forgets their total as well", () => {
    expect(poll(seen([0, 57, 900]), [2, 10, 0], 0)).toMatchObject({
      rows: { imported: 0, total: 1_000 },
      rowsBeforeFall: 900,
    });
  });

  test("never is the percentage; the stage is that of the server's percentage", () => {
    const fallen = seen([0, 40, 0], [10, 75, 1_000], [20, 45, 100]);
    expect(fallen).toMatchObject({ job: { progress: 75 }, stage: "import", movedAtMs: 20_000 });
  });

  test("are not the rows of a Failed job: it keeps its last ones, and their fall is not told", () => {
    const failed = poll(seen([0, 57, 900]), [2, 0, 0], 0, "Failed");
    expect(failed).toMatchObject({
      job: { progress: 57 },
      rows: { imported: 900, total: 1_000 },
      rowsBeforeFall: null,
    });
    expect(poll(seen([0, 57, 900]), [2, 0, 0], 1_000, "Failed").rows?.imported).toBe(900);
  });

  test("begins a new estimate", () => {
    const climb: Polled[] = [
      [0, 40, 0],
      [10, 46, 200],
      [20, 52, 400],
    ];
    const fallen = seen(...climb, [30, 40, 0], [40, 43, 100]);
    expect(fallen?.rowsPerSecond).toBe(10);
  });
});

test("state, progress and reason are those of the describe, which is newer than the list", () => {
  const newer = { state: "Failed", progress: 60, reason: "no such field" };
  const known = advance(undefined, importing, { ...described, ...newer }, 0, stages);
  expect(known.job).toEqual({ ...importing, ...newer });
});

test("a job moves when only its rows do", () => {
  expect(seen([0, 40, 100], [10, 40, 100], [20, 40, 200])).toMatchObject({ movedAtMs: 20_000 });
  expect(seen([0, 40, 100], [10, 40, 200], [20, 40, 200])).toMatchObject({ movedAtMs: 10_000 });
});

test("no rows of none are not known rows", () => {
  expect(poll(undefined, [0, 40, 0], 0).rows).toBeNull();
});
