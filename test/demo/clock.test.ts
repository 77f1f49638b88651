import { expect, test } from "vitest";
import { createDemoClock } from "../../src/demo/clock.ts";
import { createClock } from "../support/clock.ts";
import { testContext } from "../support/world.ts";

function start() {
  const clock = createClock();
  clock.pass(5_000);
  const context = testContext({ clock });
  return { clock, demo: createDemoClock(context), context };
}

test("the time of a demo is real time for a minute, then passes 30 times as fast", () => {
  const { clock, demo } = start();
  const startedMs = demo.elapsedMs();
  const wallMs = demo.now().getTime();
  const passed = [0, 30_000, 30_000, 1_000, 9_000].map((ms) => {
    clock.pass(ms);
    return [demo.elapsedMs() - startedMs, demo.now().getTime() - wallMs];
  });
  expect(passed).toEqual([0, 30_000, 60_000, 90_000, 360_000].map((ms) => [ms, ms]));
});

test("a sleep lasts until that much of the demo's time has passed, and less than a second longer", async () => {
  const { clock, demo, context } = start();
  const startedMs = demo.elapsedMs();
  const realMs = context.elapsedMs();
  for (const ms of [59_000, 2_000, 600_000, 1, 333]) {
    const before = demo.elapsedMs();
    await demo.sleep(ms);
    expect(demo.elapsedMs() - before).toBeGreaterThanOrEqual(ms);
    expect(demo.elapsedMs() - before).toBeLessThan(ms + 1_000);
  }
  expect(demo.elapsedMs() - startedMs).toBeGreaterThan(661_000);
  expect(clock.elapsedMs() - realMs).toBeLessThan(81_000);
});
