import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeJobDetail, type JobDetail } from "../../../src/milvus/job-detail.ts";
import { fileColumns } from "../../../src/render/card.ts";
import type { Column } from "../../../src/render/columns.ts";
import { detailColumns, jobColumns, jobColumnsFor } from "../../../src/render/job-columns.ts";
import { plainTable } from "../../../src/render/plain.ts";
import { loadPalette } from "../../../src/render/style.ts";
import { terminalTable } from "../../../src/render/terminal-table.ts";
import { widen } from "../../../src/render/wide-columns.ts";
import { detail, jobs } from "../../support/fuzz/server.ts";
import { columnsOf, ordersIn, patience, runs, withoutStyle } from "../../support/fuzz/text.ts";

const plain = await loadPalette(false);
const colored = await loadPalette(true);

const widths = fc.integer({ min: 40, max: 300 });

const describedJobs = detail.map((answer) => decodeJobDetail(answer, "1", { hasSortStage: true }));

function drawn<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
): { plain: string; colored: string } {
  const table = (color: boolean) =>
    [...terminalTable(rows, columns, { paint: color ? colored : plain, bars: true }, width)].join(
      "",
    );
  return { plain: table(false), colored: table(true) };
}

function widest(table: string): number {
  return Math.max(...table.split("\n").map(columnsOf));
}

function firstWords(table: string): string[] {
  return table.split("\n").map((line) => line.split(" ", 1)[0] ?? "");
}

describe("a table of jobs", () => {
  test(
    "on a terminal is no wider than it, one line a job, and gives it no orders",
    patience,
    () => {
      fc.assert(
        fc.property(jobs, widths, (some, width) => {
          const { plain, colored } = drawn(some, jobColumns, width);
          expect(withoutStyle(colored)).toBe(plain);
          expect(ordersIn(plain)).toEqual([]);
          expect(firstWords(plain)).toEqual(["JOB", ...some.map(({ jobId }) => jobId), ""]);
          expect(widest(plain)).toBeLessThanOrEqual(width);
        }),
        runs(200),
      );
    },
  );

  test("in a pipe has one line a job, nothing cut, and no orders", patience, () => {
    fc.assert(
      fc.property(jobs, (some) => {
        const table = [...plainTable(some, jobColumns)].join("");
        expect(ordersIn(table)).toEqual([]);
        expect(firstWords(table)).toEqual(["JOB", ...some.map(({ jobId }) => jobId), ""]);
      }),
      runs(300),
    );
  });
});

test(
  "a table of files is no wider than its terminal, one line a unit, and gives it no orders",
  patience,
  () => {
    fc.assert(
      fc.property(describedJobs, widths, (job, width) => {
        const { plain, colored } = drawn(job.files, fileColumns(job), width);
        expect(withoutStyle(colored)).toBe(plain);
        expect(ordersIn(plain)).toEqual([]);
        expect(plain.split("\n")).toHaveLength(job.files.length + 2);
        expect(widest(plain)).toBeLessThanOrEqual(width);
      }),
      runs(200),
    );
  },
);

const now = Date.UTC(2026, 10, 1, 12);
const jobId = "4534680022600531000";
const usual = jobColumnsFor({ isMany: true }, true);
const tables: [string, readonly Column<JobDetail>[]][] = [
  ["several profiles and all databases", usual],
  ["-o wide", widen<JobDetail>(jobColumns, (job) => job, now)],
  ["-o wide of several profiles", widen<JobDetail>(usual, (job) => job, now)],
  ["described jobs with --columns", detailColumns],
];

test.each(tables)(
  "a table of %s is no wider than its terminal, with whole ids",
  patience,
  (_what, columns) => {
    const jobs = fc.array(fc.tuple(describedJobs, fc.string(), fc.string()), { minLength: 1 });
    fc.assert(
      fc.property(jobs, widths, (described, width) => {
        const some = described.map(([job, profile, dbName]) => ({
          ...job,
          jobId,
          profile,
          dbName,
        }));
        const { plain, colored } = drawn(some, columns, width);
        expect(withoutStyle(colored)).toBe(plain);
        expect(ordersIn(plain)).toEqual([]);
        const [, ...lines] = plain.trimEnd().split("\n");
        expect(lines.filter((line) => line.includes(jobId))).toHaveLength(some.length);
        expect(widest(plain)).toBeLessThanOrEqual(width);
      }),
      runs(60),
    );
  },
);
