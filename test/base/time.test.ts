import { expect, onTestFinished, test } from "vitest";
import { localTime, parseTime, utcTime } from "../../src/base/time.ts";

test("a time with an offset is the same moment in UTC", () => {
  expect(utcTime(parseTime("2024-10-15T15:27:41+08:00") ?? 0)).toBe("2024-10-15T07:27:41Z");
});

test("a text that is no time has no moment", () => {
  expect(parseTime("soon")).toBeNull();
});

test("local time is that of the user's zone", () => {
  const zone = process.env.TZ;
  onTestFinished(() => {
    process.env.TZ = zone;
  });
  process.env.TZ = "Asia/Kolkata";
  expect(localTime(Date.UTC(2026, 0, 31, 20, 4, 5))).toBe("2026-02-01 01:34:05");
});
