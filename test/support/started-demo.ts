import { createDemo, type Demo, type DemoOptions } from "../../src/demo/milvus.ts";

/** 2025-11-24T16:00:00Z */
export const start = 1_764_000_000_000;

interface Reply {
  status: number;
  headers: Record<string, string>;
  /** Parsed when it is JSON. */
  body: unknown;
}

export interface StartedDemo {
  demo: Demo;
  pass(ms: number): void;
  /** Posts to a path below `/v2/vectordb/`; a text body goes out as it is. */
  ask(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

/** A demo with a clock of its own and the collection `books`. */
export function startDemo(options: Partial<DemoOptions> = {}): StartedDemo {
  let now = start;
  const demo = createDemo({ now: () => now, ...options });
  demo.addCollection("default", "books");
  return {
    demo,
    pass: (ms) => {
      now += ms;
    },
    async ask(path, body = {}, headers = {}) {
      const answer = await demo.handle({
        method: "POST",
        path: `/v2/vectordb/${path}`,
        headers,
        body: typeof body === "string" ? body : JSON.stringify(body),
      });
      if (answer === null) throw new Error("the connection was cut");
      const isJson = answer.headers["content-type"]?.startsWith("application/json");
      return { ...answer, body: isJson ? JSON.parse(answer.body) : answer.body };
    },
  };
}

export function ok(data: unknown) {
  return { code: 0, data };
}
