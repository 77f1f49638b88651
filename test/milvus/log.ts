import type { RouteName } from "../../src/demo/middleware.ts";
import type { DemoRequest } from "../../src/demo/routes.ts";

/** Is a request as it arrived, for assertions. */
export interface LoggedRequest {
  /** Is `undefined` if nothing is served there. */
  route: RouteName | undefined;
  method: string;
  path: string;
  /** Has names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Is parsed, or the text itself if it is not JSON. */
  body: unknown;
}

export function logEntry(request: DemoRequest, route: RouteName | undefined): LoggedRequest {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), value]],
  );
  return {
    route,
    method: request.method,
    path: request.path,
    headers: Object.fromEntries(headers),
    body: parseOrKeep(request.body),
  };
}

function parseOrKeep(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
