import { createMilvus, type Milvus, type ServerOptions } from "./milvus.ts";

export const startedAt = Date.UTC(2025, 10, 24, 16);

interface Response {
  status: number;
  headers: Record<string, string>;
  /** Is parsed if it is JSON. */
  body: unknown;
}

export interface StartedMilvus {
  demo: Milvus;
  /** Moves the clock. */
  pass(ms: number): void;
  /** Posts to a path below `/v2/vectordb/`. Sends a body that is text as it is. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Starts a server with a clock of its own and the collection `books`. */
export function startMilvus(options: Partial<ServerOptions> = {}): StartedMilvus {
  let now = startedAt;
  const demo = createMilvus({ now: () => now, ...options });
  demo.addCollection("default", "books");
  return {
    demo,
    pass: (ms) => {
      now += ms;
    },
    async post(path, body = {}, headers = {}) {
      const response = await demo.handle({
        method: "POST",
        path: `/v2/vectordb/${path}`,
        headers,
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      if (response === null) throw new Error("the connection was reset");
      const isJson = response.headers["content-type"]?.startsWith("application/json");
      return { ...response, body: isJson ? JSON.parse(response.body) : response.body };
    },
  };
}

export function ok(data: unknown) {
  return { code: 0, data };
}
