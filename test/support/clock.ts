/** Time that moves only when somebody sleeps; the two clocks differ, so that none can stand in for the other. */
export interface Clock {
  now(): number;
  elapsedMs(): number;
  sleep(ms: number): Promise<void>;
  readonly sleeps: number[];
}

export function virtualClock(startMs = Date.UTC(2026, 10, 1, 12, 0, 0)): Clock {
  let nowMs = startMs;
  const sleeps: number[] = [];
  return {
    now: () => nowMs,
    elapsedMs: () => nowMs - startMs,
    sleep: async (ms) => {
      sleeps.push(ms);
      nowMs += ms;
    },
    sleeps,
  };
}

/** The same time for somebody who sleeps only to put a limit to something: what is limited comes first. */
export function patientClock(clock: Clock): Clock {
  const sleep = (_ms: number, enough?: AbortSignal) =>
    new Promise<void>((resolve) => enough?.addEventListener("abort", () => resolve()));
  return { ...clock, sleep };
}
