import { type RouteName, requestTimeout } from "../../src/demo/middleware.ts";
import {
  type DemoResponse,
  jsonResponse,
  refusalResponse,
  textResponse,
} from "../../src/demo/responses.ts";
import type { Quirks } from "../../src/demo/versions.ts";

/** Describes what goes wrong with a request. After the effect: a job is created, but its response never arrives. */
export type Fault =
  | {
      kind: "answer";
      status: number;
      /** Is sent as it is if it is text, and as JSON if not. */
      body?: unknown;
      headers?: Readonly<Record<string, string>>;
      afterEffect?: boolean;
    }
  /** Sends the server's own HTTP 408, in the form of its version by default. */
  | { kind: "timeout"; form?: Quirks["timeoutBody"]; afterEffect?: boolean }
  /** Resets the connection. */
  | { kind: "cut"; afterEffect?: boolean }
  /** Keeps the connection open and sends nothing. */
  | { kind: "silence"; afterEffect?: boolean }
  /** Responds later. Longer than the request's `Request-Timeout` is a 408 after the effect. */
  | { kind: "delay"; ms: number };

/**
 * Is `*` for any request, also for one that has no route, and `probe` for a create that names no collection, which can create
 * nothing; `create` is any other create.
 */
export type FaultTarget = RouteName | "probe" | "*";

export interface PlannedFault {
  target: FaultTarget;
  fault: Fault;
  /** Counts the requests that it still waits for. */
  left: number;
}

/** Returns the fault of a request, in the order of planning. */
export function takeFault(
  plan: PlannedFault[],
  request: FaultTarget | undefined,
): Fault | undefined {
  const next = plan.find(({ target, left }) => left > 0 && (target === "*" || target === request));
  if (next === undefined) return undefined;
  next.left -= 1;
  return next.fault;
}

export interface FaultyServer {
  quirks: Quirks;
  /** Has the request's effect. */
  respond(): DemoResponse;
  /** Is the request's `Request-Timeout`. */
  limitMs: number;
  sleep: ((ms: number) => Promise<void>) | undefined;
}

/** Responds under a fault. Returns `null` to reset the connection, and a promise that never settles to be silent. */
export async function respondWithFault(
  fault: Fault,
  { quirks, respond, limitMs, sleep }: FaultyServer,
): Promise<DemoResponse | null> {
  if (fault.kind === "delay") {
    if (sleep === undefined) throw new Error("a demo without sleep() cannot delay an answer");
    const response = respond();
    await sleep(Math.min(fault.ms, limitMs));
    return fault.ms < limitMs ? response : refusalResponse(requestTimeout(), quirks);
  }
  if (fault.afterEffect === true) respond();
  switch (fault.kind) {
    case "answer": {
      const { status, body = "", headers = {} } = fault;
      const response =
        typeof body === "string" ? textResponse(status, body) : jsonResponse(status, body);
      const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      return { ...response, headers: { ...response.headers, ...Object.fromEntries(named) } };
    }
    case "timeout":
      return refusalResponse(requestTimeout(), {
        ...quirks,
        timeoutBody: fault.form ?? quirks.timeoutBody,
      });
    case "cut":
      return null;
    case "silence":
      return new Promise(() => {});
  }
}
