import type { Fetch } from "../../src/base/context.ts";
import { createMilvus, type Milvus, type ServerOptions } from "../milvus/milvus.ts";
import type { CliOptions, CliResult } from "./cli.ts";
import { cli } from "./cli.ts";
import type { Clock } from "./clock.ts";

/** Time for several that sleep at once: it moves to the next alarm once everybody sleeps. */
interface SharedClock extends Clock {
  /** While this is under way time stands still. */
  during<Result>(work: Promise<Result>): Promise<Result>;
}

/** Turns of the event loop in which nothing happens before everybody counts as asleep. */
const idleTurns = 12;

function sharedClock(startMs = Date.UTC(2026, 10, 1, 12)): SharedClock {
  let nowMs = startMs;
  let busy = 0;
  let idle = 0;
  let isTicking = false;
  const alarms: { atMs: number; ring(): void }[] = [];
  const sleeps: number[] = [];
  const tick = () => {
    idle = busy > 0 ? 0 : idle + 1;
    if (idle > idleTurns) {
      idle = 0;
      alarms.sort((left, right) => left.atMs - right.atMs);
      const alarm = alarms.shift();
      nowMs = Math.max(nowMs, alarm?.atMs ?? nowMs);
      alarm?.ring();
    }
    isTicking = alarms.length > 0;
    if (isTicking) setImmediate(tick);
  };
  return {
    now: () => nowMs,
    elapsedMs: () => nowMs - startMs,
    sleeps,
    sleep: (ms: number, enough?: AbortSignal) =>
      new Promise((resolve) => {
        sleeps.push(ms);
        idle = 0;
        const alarm = { atMs: nowMs + ms, ring: resolve };
        const end = () => {
          alarms.splice(alarms.indexOf(alarm), 1);
          resolve();
        };
        if (enough?.aborted) return resolve();
        enough?.addEventListener("abort", end, { once: true });
        alarms.push(alarm);
        if (!isTicking) {
          isTicking = true;
          setImmediate(tick);
        }
      }),
    async during(work) {
      busy += 1;
      try {
        return await work;
      } finally {
        busy -= 1;
        idle = 0;
      }
    },
  };
}

export interface Clusters {
  clock: SharedClock;
  demo(name: string): Milvus;
  /** How its server answers, in place of the demo. */
  replace(name: string, fetch: Fetch): void;
  run(line: string, options?: CliOptions): Promise<CliResult>;
}

/** A Milvus a name, each with the collection `books` and a profile of that name. */
export function clusters(names: readonly string[], options: Partial<ServerOptions> = {}): Clusters {
  const clock = sharedClock();
  const demos = new Map(
    names.map((name) => [name, createMilvus({ now: clock.now, ...options })] as const),
  );
  const replaced = new Map<string, Fetch>();
  const demo = (name: string) => {
    const found = demos.get(name);
    if (found === undefined) throw new Error(`there is no cluster ${name}`);
    return found;
  };
  for (const one of demos.values()) one.addCollection("default", "books");
  const profiles = names.map((name) => [name, { uri: `http://${name}.test:19530` }]);
  const config = JSON.stringify({ profiles: Object.fromEntries(profiles) });
  const fetch: Fetch = (url, init) => {
    const name = new URL(url).hostname.replace(/\.test$/, "");
    const other = replaced.get(name);
    return other === undefined ? clock.during(demo(name).fetch(url, init)) : other(url, init);
  };
  return {
    clock,
    demo,
    replace: (name, answer) => void replaced.set(name, answer),
    run: (line, more = {}) =>
      cli({ fetch }, line.split(" "), { clock, files: { "~/.milvusrc": config }, ...more }),
  };
}

/** A server that takes requests and never answers. */
export const silent: Fetch = (_url, { signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

/** A server that is not there. */
export const down: Fetch = async () => {
  throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
};
