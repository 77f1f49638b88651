import type { RouteName } from "./respond.ts";
import type { Quirks } from "./versions.ts";

/** What goes wrong with a request. After the effect: the job is created, but its answer never arrives. */
export type Fault =
  | {
      kind: "answer";
      status: number;
      /** Text as it is, anything else as JSON. */
      body?: unknown;
      headers?: Readonly<Record<string, string>>;
      afterEffect?: boolean;
    }
  /** The server's own HTTP 408, in its version's form unless one is named. */
  | { kind: "timeout"; form?: Quirks["timeoutBody"]; afterEffect?: boolean }
  /** The connection is reset. */
  | { kind: "cut"; afterEffect?: boolean }
  /** The connection stays open and silent. */
  | { kind: "silence"; afterEffect?: boolean }
  /** The answer takes as long; longer than the request's `Request-Timeout` is a 408 after the effect. */
  | { kind: "delay"; ms: number };

/** `*` is any request, also one that has no route. */
export type FaultTarget = RouteName | "*";

export interface PlannedFault {
  target: FaultTarget;
  fault: Fault;
  /** How many requests it still waits for. */
  left: number;
}

export interface FaultPlan {
  add(target: FaultTarget, fault: Fault, times: number): void;
  /** The fault of this request, in the order of planning. */
  take(route: RouteName | undefined): Fault | undefined;
  unused(): PlannedFault[];
}

export function createFaultPlan(): FaultPlan {
  const plan: PlannedFault[] = [];
  const unused = () => plan.filter(({ left }) => left > 0).map((planned) => ({ ...planned }));
  return {
    unused,
    add(target, fault, times) {
      plan.push({ target, fault, left: times });
    },
    take(route) {
      const next = plan.find(
        ({ target, left }) => left > 0 && (target === "*" || target === route),
      );
      if (next === undefined) return undefined;
      next.left -= 1;
      return next.fault;
    },
  };
}
