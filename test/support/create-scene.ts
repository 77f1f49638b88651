import type { Fetch } from "../../src/base/context.ts";
import { createDemo, type Demo, type DemoOptions } from "../../src/demo/milvus.ts";
import { type Clock, virtualClock } from "./clock.ts";

export const honoured: Partial<DemoOptions> = { version: "3.0" };
export const ignored: Partial<DemoOptions> = { version: "2.5" };
export const oldest: Partial<DemoOptions> = { version: "2.4.0" };

/** A demo server with the collection `books`, on a clock that only sleeping moves. */
export function server(options: Partial<DemoOptions> = {}) {
  const clock = virtualClock();
  const demo = createDemo({ now: clock.now, sleep: clock.sleep, ...options });
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
export function beforeCreate(demo: Demo, nth: number, act: () => void): Fetch {
  return (url, init) => {
    const isCreate = url.endsWith("/create") && init.body !== "{}";
    if (isCreate && creates(demo).length === nth - 1) act();
    return demo.fetch(url, init);
  };
}

/** Creates that name a collection: the others only ask whether keys are known. */
export function creates(demo: Demo) {
  return demo.requests.filter(
    ({ route, body }) => route === "create" && JSON.stringify(body) !== "{}",
  );
}

export function keys(demo: Demo) {
  return new Set(creates(demo).map(({ headers }) => headers["idempotency-key"]));
}
