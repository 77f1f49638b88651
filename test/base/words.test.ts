import { describe, expect, test } from "vitest";
import {
  ageText,
  byteText,
  countText,
  durationText,
  estimateText,
  firstTenOf,
  shortCount,
} from "../../src/base/words.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe("bytes", () => {
  test.each([
    [0, "0 B"],
    [1_023, "1023 B"],
    [1_024, "1.0 KiB"],
    [31_567_773, "30.1 MiB"],
    [1_048_524, "1023.9 KiB"],
    [1_048_525, "1.0 MiB"],
    [16 * 1_024 ** 3, "16.0 GiB"],
    [3 * 1_024 ** 6, "3072.0 PiB"],
  ])("%i are %s", (bytes, text) => {
    expect(byteText(bytes)).toBe(text);
  });
});

describe("a count", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [1_000, "1,000"],
    [12_345_678, "12,345,678"],
  ])("%i is %s", (count, text) => {
    expect(countText(count)).toBe(text);
  });
});

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

describe("a duration", () => {
  test.each([
    [-5 * second, "0s"],
    [999, "0s"],
    [42.9 * second, "42s"],
    [minute, "1m"],
    [3 * minute + 20 * second, "3m 20s"],
    [9 * minute + 5 * second, "9m 05s"],
    [hour, "1h"],
    [hour + 5 * minute + 59 * second, "1h 05m"],
    [day, "1d"],
    [2 * day + 4 * hour + 59 * minute, "2d 04h"],
  ])("of %i ms is %s", (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});

describe("an age", () => {
  test.each([
    [-hour, "just now"],
    [999, "just now"],
    [42 * second, "42s ago"],
    [3 * minute + 20 * second, "3m ago"],
    [hour + 5 * minute, "1h 5m ago"],
    [2 * day + 4 * hour, "2d 4h ago"],
  ])("of %i ms is %s", (ms, text) => {
    expect(ageText(ms)).toBe(text);
  });
});

test("an estimate is no finer than a minute beyond the first", () => {
  expect(estimateText(42 * second)).toBe("about 42s");
  expect(estimateText(3 * minute + 20 * second)).toBe("about 3m");
});

test("of many lines the first ten are shown, and how many follow", () => {
  const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  expect(firstTenOf(lines.slice(0, 10))).toEqual(lines.slice(0, 10));
  expect(firstTenOf(lines)).toEqual([...lines.slice(0, 10), "and 2 more"]);
});
