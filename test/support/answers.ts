import type { Fetch } from "../../src/base/context.ts";

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** An object goes out as JSON, a text as it is. */
  body: unknown;
}

export interface Milvus {
  fetch: Fetch;
  /** Planned answers nobody asked for. */
  unused(): number;
}

/** A server that gives these answers, one a request, or rejects with the error that stands in an answer's place. */
export function answers(...planned: readonly (Answer | Error)[]): Milvus {
  const rest = [...planned];
  return {
    fetch: async (url) => {
      const next = rest.shift();
      if (next === undefined) throw new Error(`no answer was planned for ${url}`);
      if (next instanceof Error) throw next;
      const headers = new Headers(next.headers ?? {});
      const text = typeof next.body === "string" ? next.body : JSON.stringify(next.body);
      return { status: next.status ?? 200, headers, text: async () => text };
    },
    unused: () => rest.length,
  };
}

/** A `list` answer with these records. */
export function records(...list: unknown[]): Answer {
  return { body: { code: 0, data: { records: list } } };
}

/** A request that fails as the network does, with this code. */
export function networkError(code: string): Error {
  return Object.assign(new Error(`${code} happened`), { code });
}
