import type { Fetch, FetchInit } from "../../src/base/context.ts";

/** A POST of an empty JSON object, what `over` says changed. */
export function post(over: Partial<FetchInit> = {}): FetchInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
    signal: new AbortController().signal,
    redirect: "manual",
    ...over,
  };
}

/** The body of the answer; a `fetch` may notice only here that it was cut. */
export async function bodyOf(fetch: Fetch, url: string, init = post()): Promise<string> {
  const response = await fetch(url, init);
  return response.text();
}

/** Why a request failed, in Node's words; the global `fetch` keeps them in `cause`. */
export async function failureCode(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => new Error("the request did not fail"),
    (reason: unknown) => reason,
  );
  return codeOf(error) ?? `no code: ${String(error)}`;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}
