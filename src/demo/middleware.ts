import { integerError, invalidParameter, Refusal } from "./responses.ts";
import type { Quirks } from "./versions.ts";

export type RouteName =
  | "list"
  | "create"
  | "describe"
  | "get_progress"
  | "commit"
  | "abort"
  | "collections"
  | "databases";

/** Describes a request on its way to the handler of its route. */
export interface Call {
  readonly route: RouteName;
  /** Has names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Returns the `data` of the response: what `next` returns, or its own. Throws a `Refusal` to respond without data. */
export type Middleware = (call: Call, next: () => unknown) => unknown;

/** Runs the first middleware around the second, and so on, and the last one around the handler. */
export function runMiddleware(
  middleware: readonly Middleware[],
  call: Call,
  handler: () => unknown,
): unknown {
  const chain = middleware.reduceRight<() => unknown>(
    (next, wrap) => () => wrap(call, next),
    handler,
  );
  return chain();
}

/** Refuses a user's request if the same route has taken too many of them within the last second. */
export function limitRate(now: () => number, { requestsPerSecond }: Quirks): Middleware {
  const taken = new Map<string, number[]>();
  return ({ route, headers }, next) => {
    const key = `${route} ${headers.authorization ?? ""}`;
    const recent = (taken.get(key) ?? []).filter((atMs) => atMs > now() - 1_000);
    if (recent.length >= requestsPerSecond) throw new Refusal(429, "too many requests", 429);
    taken.set(key, [...recent, now()]);
    return next();
  };
}

const defaultSeconds = 30;

/** Refuses a request whose `Request-Timeout` is too short. The demo responds at once, so only 0 seconds are. */
export function limitTime(quirks: Quirks): Middleware {
  const sticky = new Map<RouteName, number>();
  return ({ route, headers }, next) => {
    const seconds = parseSeconds(headers["request-timeout"] ?? "", quirks);
    if (seconds !== null && quirks.stickyRequestTimeout) sticky.set(route, seconds);
    const limit = seconds ?? sticky.get(route) ?? defaultSeconds;
    if (limit <= 0) throw requestTimeout();
    return next();
  };
}

export function requestTimeout(): Refusal {
  return new Refusal(10_001, "request timeout", 408);
}

function parseSeconds(text: string, { strictRequestTimeout }: Quirks): number | null {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  if (text !== "" && strictRequestTimeout) throw invalidParameter(integerError(text));
  return null;
}

/** Refuses an `Idempotency-Key` that cannot be one, before the body is read. */
export function checkKeyForm({ idempotencyKeys }: Quirks): Middleware {
  return ({ headers }, next) => {
    const key = headers["idempotency-key"] ?? "";
    if (idempotencyKeys && key !== "" && !/^[\x20-\x7e]{1,256}$/.test(key)) {
      throw invalidParameter("Idempotency-Key must be at most 256 printable ASCII characters");
    }
    return next();
  };
}
