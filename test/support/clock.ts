/** Time that moves only when somebody sleeps. */
export interface Clock {
  now(): number;
  sleep(ms: number): Promise<void>;
  readonly sleeps: number[];
}

export function virtualClock(startMs = Date.UTC(2026, 10, 1, 12, 0, 0)): Clock {
  let nowMs = startMs;
  const sleeps: number[] = [];
  return {
    now: () => nowMs,
    sleep: async (ms) => {
      sleeps.push(ms);
      nowMs += ms;
    },
    sleeps,
  };
}
