import { expect, test } from "vitest";
import { shortCount } from "../../src/base/words.ts";

test.each([
  [0, "0"],
  [0.46, "0.4"],
  [12.9, "12"],
  [999, "999"],
  [1_000, "1k"],
  [1_290, "1.2k"],
  [999_999, "999k"],
  [1_290_000, "1.2M"],
  [10_000_000, "10M"],
  [5_000_000_000, "5B"],
  [7_000_000_000_000_000, "7000T"],
])("%d rows are %s", (count, text) => {
  expect(shortCount(count)).toBe(text);
});
