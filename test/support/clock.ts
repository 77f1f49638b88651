/** Time that moves to the next alarm once everybody sleeps. */
export interface Clock {
  now(): number;
  /** Differs from `now`, so that none can stand in for the other. */
  elapsedMs(): number;
  /** Resolves early, quietly, with `enough`, which makes it the limit of something, and with `signal`. */
  sleep(ms: number, enough?: AbortSignal, signal?: AbortSignal): Promise<void>;
  /** Moves the time by hand. */
  pass(ms: number): void;
  /** Does something once this time has passed for those who sleep, or wait for an answer. */
  at(ms: number, act: () => void): void;
  /** Counts a request under way: only then does a limit that is the only alarm ring. */
  during<Result>(request: Promise<Result>): Promise<Result>;
}

interface Alarm {
  atMs: number;
  kind: "pause" | "limit" | "event";
  ring(): void;
}

export const noon = Date.UTC(2026, 10, 1, 12);

/** Turns of the event loop in which nothing happens before everybody counts as asleep. */
const idleTurns = 12;

export function createClock(startMs = noon): Clock {
  let nowMs = startMs;
  let idle = 0;
  let isTicking = false;
  let requests = 0;
  const alarms: Alarm[] = [];
  const tick = () => {
    idle += 1;
    const [next] = alarms.toSorted((left, right) => left.atMs - right.atMs);
    if (next !== undefined && idle > idleTurns && !isHeld()) {
      idle = 0;
      nowMs = Math.max(nowMs, next.atMs);
      alarms.splice(alarms.indexOf(next), 1);
      next.ring();
    }
    isTicking = alarms.length > 0;
    if (isTicking) setImmediate(tick);
  };
  // A limit that is alone, without an answer to wait for, is of work that goes on, such as reading a file.
  const isHeld = () => {
    const [sleep, ...others] = alarms.filter(({ kind }) => kind !== "event");
    return requests === 0 && others.length === 0 && sleep?.kind !== "pause";
  };
  const add = (alarm: Alarm) => {
    alarms.push(alarm);
    idle = 0;
    if (isTicking) return;
    isTicking = true;
    setImmediate(tick);
  };
  return {
    now: () => nowMs,
    elapsedMs: () => nowMs - startMs,
    pass: (ms) => {
      nowMs += ms;
    },
    at: (ms, act) => add({ atMs: nowMs + ms, kind: "event", ring: act }),
    sleep: (ms, enough, signal) =>
      new Promise((resolve) => {
        if (enough?.aborted || signal?.aborted) return resolve();
        const end = () => {
          const place = alarms.indexOf(alarm);
          if (place >= 0) alarms.splice(place, 1);
          enough?.removeEventListener("abort", end);
          signal?.removeEventListener("abort", end);
          resolve();
        };
        const kind = enough === undefined ? "pause" : "limit";
        const alarm: Alarm = { atMs: nowMs + ms, kind, ring: end };
        enough?.addEventListener("abort", end);
        signal?.addEventListener("abort", end);
        add(alarm);
      }),
    async during(request) {
      requests += 1;
      try {
        return await request;
      } finally {
        requests -= 1;
      }
    },
  };
}
