import type { Context } from "../base/context.ts";
import type { Target } from "./server.ts";

/** Zilliz Cloud takes 20 requests a second of one user to one endpoint; the rest is for what the way there adds. */
const atOnce = 20;
const windowMs = 1_100;

interface Queue {
  /** When the last requests were sent. */
  sentMs: number[];
  /** The turn of the last in it. */
  last: Promise<void>;
}

/** Of each token and endpoint; times of different clocks cannot be compared. */
const queues = new WeakMap<Context["now"], Map<string, Queue>>();

/** Returns when the request may be sent, whichever target of the same token those before it were for. */
export async function awaitTurn({ token }: Target, path: string, context: Context): Promise<void> {
  const ofClock = queues.get(context.now) ?? new Map<string, Queue>();
  queues.set(context.now, ofClock);
  const endpoint = `${path} ${token}`;
  const queue = ofClock.get(endpoint) ?? { sentMs: [], last: Promise.resolve() };
  ofClock.set(endpoint, queue);
  const turn = queue.last.then(() => takeTurn(queue.sentMs, context));
  // Who is interrupted says so himself, and those behind him go on.
  queue.last = turn.catch(() => {});
  await turn;
}

async function takeTurn(sentMs: number[], { now, sleep }: Context): Promise<void> {
  const [oldest] = sentMs;
  const waitMs = oldest === undefined || sentMs.length < atOnce ? 0 : oldest + windowMs - now();
  if (waitMs > 0) await sleep(waitMs);
  sentMs.push(now());
  if (sentMs.length > atOnce) sentMs.shift();
}
