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

test.each(["auth", "no-route", "redirect"] as const)(
  "%s refuses, and is over after 30 s of nothing else",
  (kind) => {
    const refusal = new CliError(kind, "no");
    const begun = Outage.continue(null, busy, 0, 300_000);
    const first = Outage.continue(begun, refusal, 10_000, 300_000);
    const second = Outage.continue(first, refusal, 39_000, 300_000);
    expect([first.leftMs(10_000), second.leftMs(39_000), second.leftMs(40_000)]).toEqual([
      30_000, 1_000, 0,
    ]);
    expect(second.endAt(40_000)).toBe(refusal);
    const broken = Outage.continue(second, busy, 39_500, 300_000);
    expect(broken.leftMs(40_000)).toBe(260_000);
    expect(broken.endAt(300_000)).toMatchObject({
      kind: "network",
      message: "server unreachable for 5m: HTTP 503",
    });
    expect(Outage.continue(broken, refusal, 50_000, 300_000).leftMs(50_000)).toBe(30_000);
  },
);
