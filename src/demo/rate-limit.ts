import { Refusal } from "./refusal.ts";
import type { Quirks } from "./versions.ts";

/** Refuses a request where its user has made too many to the endpoint within the last second. */
export type RateLimit = (endpoint: string, user: string | undefined) => void;

export function createRateLimit(now: () => number, { requestsPerSecond }: Quirks): RateLimit {
  const taken = new Map<string, number[]>();
  return (endpoint, user = "") => {
    const place = `${endpoint} ${user}`;
    const recent = (taken.get(place) ?? []).filter((atMs) => atMs > now() - 1_000);
    if (recent.length >= requestsPerSecond) throw new Refusal(429, "too many requests", 429);
    taken.set(place, [...recent, now()]);
  };
}
