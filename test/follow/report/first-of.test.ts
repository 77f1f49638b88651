import fc from "fast-check";
import { expect, test } from "vitest";
import { firstOf } from "../../../src/follow/report/first-of.ts";

const ascending = (left: number, right: number) => left - right;

test("the first few are those that a sort puts first", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: -1, max: 20 }), (items, count) => {
      const sorted = [...items].sort(ascending).slice(0, Math.max(0, count));
      expect(firstOf(items, count, ascending)).toEqual(sorted);
    }),
  );
});

test.each([
  ["rising", (index: number) => index],
  ["falling", (index: number) => -index],
  ["rising behind the best", (index: number) => (index < 49 ? -100_000 : -index)],
])("ten thousand %s items take few comparisons", (_, item) => {
  let comparisons = 0;
  firstOf(
    Array.from({ length: 10_000 }, (_, index) => item(index)),
    50,
    (left, right) => {
      comparisons += 1;
      return left - right;
    },
  );
  expect(comparisons).toBeLessThan(80_000);
});
