import { expect, test } from "vitest";
import { versions } from "../../src/demo/versions.ts";

test("each difference between versions is off in one preset and on in another", () => {
  const sites = ["maxJobs", "utcOffsetMinutes", "cloud", "requestsPerSecond"];
  const presets = Object.values(versions).map((quirks) => Object.entries(quirks));
  const [first = []] = presets;
  const same = first.filter(([name, value]) =>
    presets.every((entries) => entries.some(([n, v]) => n === name && v === value)),
  );
  expect(same.map(([name]) => name).sort()).toEqual(sites.sort());
});
