import type { Fetch } from "../../src/base/context.ts";
import { createMilvus, type Milvus, type ServerOptions } from "../milvus/milvus.ts";
import { type Clock, virtualClock } from "./clock.ts";

export const honoured: Partial<ServerOptions> = { version: "3.0" };
export const ignored: Partial<ServerOptions> = { version: "2.5" };
export const oldest: Partial<ServerOptions> = { version: "2.4.0" };

/** A demo server with the collection `books`, on a clock that only sleeping moves. */
export function server(options: Partial<ServerOptions> = {}) {
  const clock = virtualClock();
  const demo = createMilvus({ now: clock.now, sleep: clock.sleep, ...options });
  demo.addCollection("default", "books");
  return { demo, clock };
}

/** The same clock, which does something when the nth pause is over. */
export function atPause(clock: Clock, nth: number, act: () => void): Clock {
  let pauses = 0;
  return {
    ...clock,
    async sleep(ms) {
      await clock.sleep(ms);
      pauses += 1;
      if (pauses === nth) act();
    },
  };
}

/** The server, to which something happens just before the nth create; with `--once` it was asked about keys by then. */
export function beforeCreate(demo: Milvus, nth: number, act: () => void): Fetch {
  return (url, init) => {
    const isCreate = url.endsWith("/create") && init.body !== "{}";
    if (isCreate && creates(demo).length === nth - 1) act();
    return demo.fetch(url, init);
  };
}

/** Creates that name a collection: the others only ask whether keys are known. */
export function creates(demo: Milvus) {
  return demo.requests.filter(
    ({ route, body }) => route === "create" && JSON.stringify(body) !== "{}",
  );
}

export function keys(demo: Milvus) {
  return new Set(creates(demo).map(({ headers }) => headers["idempotency-key"]));
}
