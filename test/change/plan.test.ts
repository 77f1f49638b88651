import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planJobs } from "../../src/change/plan.ts";
import { parseUnit, parseUnitList } from "../../src/change/units.ts";

const common = { collectionName: "books", partitionName: null, options: {} };
const units = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 2 }), { minLength: 1 });
const unitsPerJob = fc.integer({ min: 1, max: 1_024 });

test("a plan has every unit once, in order", () => {
  fc.assert(
    fc.property(units, unitsPerJob, (all, size) => {
      expect(planJobs(all, size, common).flatMap(({ request }) => request.files)).toEqual(all);
    }),
  );
});

test("every job is full but the last, which is not empty", () => {
  fc.assert(
    fc.property(units, unitsPerJob, (all, size) => {
      const sizes = planJobs(all, size, common).map(({ request }) => request.files.length);
      expect(sizes.slice(0, -1).every((each) => each === size)).toBe(true);
      expect(sizes.at(-1)).toBeGreaterThan(0);
      expect(sizes.at(-1)).toBeLessThanOrEqual(size);
    }),
  );
});

test("jobs are numbered from 1, and each knows how many there are", () => {
  fc.assert(
    fc.property(units, unitsPerJob, (all, size) => {
      const jobs = planJobs(all, size, common);
      expect(jobs.map(({ number }) => number)).toEqual(jobs.map((_, index) => index + 1));
      expect(jobs.every(({ total }) => total === jobs.length)).toBe(true);
    }),
  );
});

test("a list that has grown at its end has the same full jobs before", () => {
  fc.assert(
    fc.property(units, units, unitsPerJob, (all, more, size) => {
      const full = planJobs(all, size, common).filter(
        ({ request }) => request.files.length === size,
      );
      const grown = planJobs([...all, ...more], size, common);
      expect(grown.slice(0, full.length).map(({ request }) => request)).toEqual(
        full.map(({ request }) => request),
      );
    }),
  );
});

test.each([
  [1, [1]],
  [1_024, [1_024]],
  [1_025, [1_024, 1]],
  [2_500, [1_024, 1_024, 452]],
])("%i units are jobs of %j", (count, sizes) => {
  const all = Array.from({ length: count }, (_, index) => [`${index}.parquet`]);
  expect(planJobs(all, 1_024, common).map(({ request }) => request.files.length)).toEqual(sizes);
});

/** Names as object storage has them; a blank at an end and a backslash are no part of what can be written. */
const name = fc
  .string({ unit: "binary", minLength: 1 })
  .filter((text) => !/[\\\r\n]/.test(text) && text.trim() === text);
const unit = fc.array(name, { minLength: 1, maxLength: 5 });

function written(names: readonly string[]): string {
  return names.map((each) => each.replaceAll(",", "\\,")).join(",");
}

describe("a unit", () => {
  test("is read as it was written, whatever its names", () => {
    fc.assert(
      fc.property(unit, (names) => {
        expect(parseUnit(written(names))).toEqual(names);
      }),
    );
  });

  test.each([
    ["a.parquet", ["a.parquet"]],
    ["id.npy,vector.npy", ["id.npy", "vector.npy"]],
    [" id.npy , vector.npy ", ["id.npy", "vector.npy"]],
    ["a\\,b.parquet", ["a,b.parquet"]],
    ["a b.parquet", ["a b.parquet"]],
    ["a.npy,", ["a.npy", ""]],
    ["", [""]],
  ])("%j is %j", (text, names) => {
    expect(parseUnit(text)).toEqual(names);
  });
});

describe("a list", () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  const filler = fc.constantFrom("", "  ", "\t", "# a comment", "  #another, one");
  const listed = unit.filter(
    ([first = ""]) => !first.startsWith("#") && !first.startsWith("\uFEFF"),
  );

  test("has a unit a line, in order, between any blank lines, comments and line ends", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(listed, fc.array(filler), lineEnd)),
        fc.constantFrom("", "\uFEFF"),
        (lines, mark) => {
          const text = lines.map(([names, fillers, end]) =>
            [...fillers, written(names)].map((line) => line + end).join(""),
          );
          expect(parseUnitList(mark + text.join(""))).toEqual(lines.map(([names]) => names));
        },
      ),
    );
  });

  test("keeps a # that stands in a name", () => {
    expect(parseUnitList("a#1.parquet\n#a.parquet\n")).toEqual([["a#1.parquet"]]);
  });

  test("needs no line end at its end", () => {
    expect(parseUnitList("a.csv\nb.csv")).toEqual([["a.csv"], ["b.csv"]]);
  });

  test("of nothing is empty", () => {
    expect(parseUnitList("\uFEFF\r\n# nothing\n\n")).toEqual([]);
  });
});
