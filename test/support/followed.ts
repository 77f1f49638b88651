import type { Context, Fetch } from "../../src/base/context.ts";
import { type FollowPlan, followJobs, type Tick } from "../../src/follow/follow.ts";
import { connect } from "../../src/milvus/connect.ts";
import type { Target } from "../../src/milvus/server.ts";
import { createMilvus, type Milvus, type ServerOptions } from "../milvus/milvus.ts";
import { type Clock, virtualClock } from "./clock.ts";

/** What is followed, and where, in place of all jobs of the demo server. */
type ScenePlan = Partial<Omit<FollowPlan, "server">> & { target?: Target };

export interface Scene {
  demo: Milvus;
  clock: Clock;
  /** How many requests each look made, in order. */
  requestsPerLook: number[];
  /** Follows to the end and gives all ticks; `during` runs before each is kept. */
  follow(plan?: ScenePlan, during?: (tick: Tick, index: number) => void): Promise<Tick[]>;
}

/** A demo server with the collection `books`, and a follower of it on a clock that only sleeping moves. */
export function scene(options: Partial<ServerOptions> = {}): Scene {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, sleep: clock.sleep, ...options });
  demo.addCollection("default", "books");
  const requestsPerLook: number[] = [];
  return {
    demo,
    clock,
    requestsPerLook,
    async follow(plan = {}, during = () => {}) {
      const ticks: Tick[] = [];
      let before = demo.requests.length;
      const context = contextOf(demo.fetch, clock);
      const { target: place = target, ...rest } = plan;
      const server = await connect(place, context);
      for await (const tick of followJobs({ ...everything, server, ...rest }, context)) {
        if (demo.requests.length > before) requestsPerLook.push(demo.requests.length - before);
        before = demo.requests.length;
        during(tick, ticks.length);
        ticks.push(tick);
      }
      return ticks;
    },
  };
}

export const target: Target = {
  profile: null,
  label: null,
  uri: "http://localhost:19530",
  token: null,
  cloud: null,
  db: null,
  requestTimeoutMs: 30_000,
  retries: 3,
  tls: null,
};

const everything: Omit<FollowPlan, "server"> = {
  collectionName: null,
  jobIds: null,
  choose: (jobs) => jobs,
  followsNew: false,
  shown: () => [],
  intervalMs: 2_000,
  deadlineMs: null,
  maxOutageMs: 300_000,
};

export function contextOf(fetch: Fetch, clock: Clock): Context {
  const silent = { write: () => true };
  return {
    stdin: (async function* () {})(),
    stdout: silent,
    stderr: silent,
    env: {},
    cwd: "/",
    home: "/",
    signal: new AbortController().signal,
    fetch,
    now: clock.now,
    elapsedMs: clock.elapsedMs,
    sleep: clock.sleep,
    random: () => 0.5,
  };
}
