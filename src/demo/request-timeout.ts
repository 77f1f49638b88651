import { invalidParameter, notAnInteger } from "./refusal.ts";
import type { Quirks } from "./versions.ts";

const defaultMs = 30_000;

/** How long a request on this route may take, by its `Request-Timeout` header in seconds. */
export type TimeLimit = (route: string, header: string | undefined) => number;

export function createTimeLimit(quirks: Quirks): TimeLimit {
  const sticky = new Map<string, number>();
  return (route, header) => {
    const ms = parseSeconds(header, quirks);
    if (ms !== null && quirks.stickyRequestTimeout) sticky.set(route, ms);
    return ms ?? sticky.get(route) ?? defaultMs;
  };
}

function parseSeconds(header: string | undefined, quirks: Quirks): number | null {
  if (header === undefined || header === "") return null;
  if (/^[+-]?\d+$/.test(header)) return Number(header) * 1_000;
  if (quirks.strictRequestTimeout) throw invalidParameter(notAnInteger(header));
  return null;
}
