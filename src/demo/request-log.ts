import type { DemoRequest, RouteName } from "./respond.ts";

/** A request as it came, for assertions. */
export interface LoggedRequest {
  /** `undefined` where nothing is served. */
  route: RouteName | undefined;
  method: string;
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Parsed; the text itself when it is no JSON. */
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
    body: parsedOrText(request.body),
  };
}

function parsedOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
