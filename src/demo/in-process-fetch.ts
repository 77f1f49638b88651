import type { Fetch } from "../base/context.ts";
import type { DemoAnswer } from "./handle.ts";
import type { DemoRequest } from "./respond.ts";

/** A `fetch` without a network. Only the URL's path counts; an abort rejects with `signal.reason`. */
export function inProcessFetch(handle: (request: DemoRequest) => Promise<DemoAnswer>): Fetch {
  return async (url, { method, headers, body = "", signal }) => {
    signal.throwIfAborted();
    const answer = await unlessAborted(
      handle({ method, path: new URL(url).pathname, headers, body }),
      signal,
    );
    // What node:http says of a reset connection.
    if (answer === "cut") throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    return {
      status: answer.status,
      headers: { get: (name) => answer.headers[name.toLowerCase()] ?? null },
      text: async () => answer.body,
    };
  };
}

async function unlessAborted<Result>(
  pending: Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([pending, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
