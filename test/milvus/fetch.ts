import type { Fetch } from "../../src/base/context.ts";
import type { DemoResponse } from "../../src/demo/responses.ts";
import type { DemoRequest } from "../../src/demo/routes.ts";

type Handle = (request: DemoRequest) => Promise<DemoResponse | null>;

/** Creates a `fetch` without a network. Only the URL's path counts. An abort rejects with `signal.reason`. */
export function fetchFrom(handle: Handle): Fetch {
  return async (url, { method, headers, body = "", signal }) => {
    signal.throwIfAborted();
    const path = new URL(url).pathname;
    const response = await rejectOnAbort(handle({ method, path, headers, body }), signal);
    // node:http rejects with these for a connection that is reset.
    if (response === null) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
    return {
      status: response.status,
      headers: { get: (name) => response.headers[name.toLowerCase()] ?? null },
      text: async () => response.body,
    };
  };
}

async function rejectOnAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let abort = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
