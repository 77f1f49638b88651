import { expect, onTestFinished, test } from "vitest";
import { localTime, parseTime, utcTime } from "../../src/base/time.ts";

test("a time with an offset is the same moment in UTC", () => {
  expect(utcTime(parseTime("2024-10-15T15:27:41+08:00") ?? 0)).toBe("2024-10-15T07:27:41Z");
});

test("a text that is no time has no moment", () => {
  expect(parseTime("soon")).toBeNull();
});

test.each([
  ["Asia/Kolkata", "2026-02-01 01:34:05 +05:30"],
  ["America/St_Johns", "2026-01-31 16:34:05 -03:30"],
  ["UTC", "2026-01-31 20:04:05 +00:00"],
])("in %s local time is %s, with its offset", (zone, text) => {
  const before = process.env.TZ;
  onTestFinished(() => {
    process.env.TZ = before;
  });
  process.env.TZ = zone;
  expect(localTime(Date.UTC(2026, 0, 31, 20, 4, 5))).toBe(text);
});
