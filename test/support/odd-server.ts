import type { Fetch } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { type Clock, virtualClock } from "./clock.ts";

export interface Reply {
  status: number;
  /** By names in lower case. */
  headers: Record<string, string>;
  body: string;
}

export interface OddServer {
  fetch: Fetch;
  clock: Clock;
  signal: AbortSignal;
}

const sleepsAtMost = 3_000;

/** Gives these replies in turn, again and again, until a user who has had enough presses Ctrl-C. */
export function oddServer(replies: readonly (Reply | Error)[], requestsAtMost = 40): OddServer {
  const ctrlC = new AbortController();
  const clock = virtualClock();
  let requests = 0;
  const count = (isTooMuch: boolean) => {
    if (isTooMuch) ctrlC.abort(new CliError("interrupted", "interrupted"));
    ctrlC.signal.throwIfAborted();
  };
  return {
    signal: ctrlC.signal,
    clock: {
      ...clock,
      sleep: async (ms) => {
        count(clock.sleeps.length >= sleepsAtMost);
        await clock.sleep(ms);
      },
    },
    fetch: async (_url, init) => {
      refuseBadHeaders(init.headers);
      requests += 1;
      count(requests > requestsAtMost);
      const reply = replies[requests % replies.length];
      if (reply === undefined || reply instanceof Error) throw reply ?? new Error("no reply");
      const { status, headers, body } = reply;
      const get = (name: string) => headers[name.toLowerCase()] ?? null;
      return { status, headers: { get }, text: async () => body };
    },
  };
}

/** Without a code, so that it counts as a defect of the tool. */
function refuseBadHeaders(headers: Record<string, string>): void {
  const bad = Object.entries(headers).filter(
    ([, value]) => !/^[\t\x20-\x7e\x80-\xff]*$/.test(value),
  );
  if (bad.length > 0) throw new Error(`headers that cannot be sent: ${JSON.stringify(bad)}`);
}
