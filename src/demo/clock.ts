import type { Context } from "../base/context.ts";
import { laterBy } from "../base/time.ts";

type Clock = Pick<Context, "now" | "elapsedMs" | "sleep">;

/** The time of a demo is real time for as long as its jobs move, then it passes faster, so that a stall takes seconds. */
export const lapse = { afterMs: 60_000, factor: 30 };

/** Returns the clock of a demo that starts now, for its server and for the command that runs against it. */
export function createDemoClock({ now, elapsedMs, sleep }: Clock): Clock {
  const startedMs = elapsedMs();
  const realMs = () => elapsedMs() - startedMs;
  const demoMs = () => toDemoMs(realMs());
  return {
    now: () => laterBy(now(), demoMs() - realMs()),
    elapsedMs: () => startedMs + demoMs(),
    // Whole milliseconds, as timers have them: a fraction less would wake the sleeper too early, again and again.
    sleep: (ms, enough) => sleep(Math.ceil(toRealMs(demoMs() + ms) - realMs()), enough),
  };
}

function toDemoMs(realMs: number): number {
  const { afterMs, factor } = lapse;
  return realMs <= afterMs ? realMs : afterMs + (realMs - afterMs) * factor;
}

function toRealMs(demoMs: number): number {
  const { afterMs, factor } = lapse;
  return demoMs <= afterMs ? demoMs : afterMs + (demoMs - afterMs) / factor;
}
