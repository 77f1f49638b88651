import { cleanLine } from "../base/clean.ts";
import type { Context, Fetch } from "../base/context.ts";
import { showWritten } from "../base/filled.ts";

/** Returns a fetch that logs requests and responses on stderr: without bodies and, except the idempotency key, headers. */
export function tracedFetch({ fetch, stderr, elapsedMs, filled }: Context): Fetch {
  return async (url, init) => {
    const startedMs = elapsedMs();
    const elapsed = () => `${Math.round(elapsedMs() - startedMs)} ms`;
    const key = init.headers["Idempotency-Key"];
    const keyText = key === undefined ? "" : `, Idempotency-Key ${cleanLine(key).slice(0, 256)}`;
    stderr.write(`> ${init.method} ${showWritten(url, { filled })}${keyText}\n`);
    try {
      const response = await fetch(url, init);
      const text = await response.text();
      const code = /^\s*\{.{0,200}?"code"\s*:\s*"?(\d+)/s.exec(text)?.[1] ?? "none";
      stderr.write(`< ${response.status}, code ${code}, ${text.length} characters, ${elapsed()}\n`);
      return { status: response.status, headers: response.headers, text: async () => text };
    } catch (error) {
      stderr.write(`< no response, ${elapsed()}\n`);
      throw error;
    }
  };
}
