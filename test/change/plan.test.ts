import fc from "fast-check";
import { expect, test } from "vitest";
import { planJobs } from "../../src/change/plan.ts";

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
