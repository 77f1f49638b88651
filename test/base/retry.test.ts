import { expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { Outage } from "../../src/base/retry.ts";

const refused = new CliError("network", "connection refused");
const busy = new CliError("unavailable", "HTTP 503");

test("an outage begins with its first failure, and is over after so long", () => {
  const first = Outage.continue(null, refused, 1_000, 60_000);
  const second = Outage.continue(first, busy, 31_000, 60_000);
  expect(second).toMatchObject({ failure: busy, failures: 2, sinceMs: 1_000 });
  expect([second.lastedMs(31_000), second.leftMs(31_000), second.leftMs(61_000)]).toEqual([
    30_000, 30_000, 0,
  ]);
});

test.each([
  new CliError("auth", "HTTP 401"),
  new CliError("interrupted", "interrupted"),
  new TypeError("x is not a function"),
])("%s is no outage", (error) => {
  expect(() => Outage.continue(null, error, 0, 60_000)).toThrow(error);
});
