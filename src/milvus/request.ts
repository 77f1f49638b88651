import type { Context, FetchResponse } from "../base/context.ts";
import { CliError, isTransient } from "../base/errors.ts";
import { backoffMs } from "../base/retry.ts";
import { parseTime } from "../base/time.ts";
import { isRecord, parseDocument } from "./decode.ts";
import { createRedact, type Redact, redactDocument, unescapeJson } from "./redaction.ts";
import type { Limits, Target } from "./server.ts";

/** What every request to one server takes. */
export interface Session {
  target: Target;
  limits: Limits;
  context: Context;
  redact: Redact;
  /** Resolves when a request to this path may be sent; `null`: at once. */
  awaitTurn: ((token: string | null, path: string) => Promise<void>) | null;
}

export const requestsAtOnce = 8;

export function openSession(
  target: Target,
  context: Context,
  awaitTurn: Session["awaitTurn"] = null,
): Session {
  const { requestTimeoutMs, retries, token, cloud } = target;
  return {
    target,
    limits: { requestTimeoutMs, retries, deadlineMs: null, signal: context.signal },
    context,
    redact: createRedact(token, ...Object.values(cloud?.storeKeys ?? {})),
    awaitTurn,
  };
}

export function limitSession(session: Session, limits: Partial<Limits>): Session {
  return { ...session, limits: { ...session.limits, ...limits } };
}

/**
 * One POST to a REST v2 path, such as `jobs/import/list`; gives the answer's `data`, which is never `undefined` or
 * `null`. The database goes into the body and the `DB-Name` header: servers read one or the other (pymilvus#3413).
 */
export async function post(
  session: Session,
  path: string,
  body: Record<string, unknown>,
  extraHeaders: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { target, redact } = session;
  const url = `${target.uri}/v2/vectordb/${path}`;
  await session.awaitTurn?.(target.token, path);
  const sent = await send(session, url, body, extraHeaders);
  const { status, text, retryAfterMs } = sent;
  const answer = await parseDocument(text);
  // Where nothing is escaped a secret stands as it is; and to look at a long list once takes a tenth of its time.
  if (text.includes("\\") || redact(text) !== text) redactDocument(answer, redact);
  const code = codeOf(answer);
  if (status === 200 && isRecord(answer) && code !== undefined) {
    // 200 was the success code until 2.4.2 and is "partition not found" since: only `data` tells them apart.
    if ((code === 0 || code === 200) && answer.data !== undefined && answer.data !== null) {
      return answer.data;
    }
    const { refusal } = await import("./failures/refusals.ts");
    throw refusal(code, messageOf(answer), target);
  }
  const isJson = answer !== undefined;
  const message = messageOf(answer);
  const said = redact(unescapeJson(text));
  const { statusFailure } = await import("./failures/refusals.ts");
  throw statusFailure({ status, text: said, isJson, code, message, retryAfterMs }, target, url);
}

async function send(
  { target, limits, context, redact }: Session,
  url: string,
  body: Record<string, unknown>,
  extraHeaders: Readonly<Record<string, string>>,
): Promise<{ status: number; text: string; retryAfterMs: number | undefined }> {
  const { headerSeconds, limitMs } = timeouts(limits.requestTimeoutMs);
  const { signal } = limits;
  const limit = new AbortController();
  const timer = AbortSignal.timeout(limitMs);
  const stop = () => limit.abort(signal.aborted ? signal.reason : timer.reason);
  signal.addEventListener("abort", stop, { once: true });
  timer.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    const response = await context.fetch(url, {
      method: "POST",
      headers: { ...headers(target, headerSeconds), ...extraHeaders },
      body: JSON.stringify({
        ...target.cloud?.place,
        ...(target.db !== null && { dbName: target.db }),
        ...body,
      }),
      signal: limit.signal,
      redirect: "manual",
      tls: target.tls ?? undefined,
    });
    refuseRedirect(response, url, redact);
    const retryAfterMs = retryAfter(response.headers.get("retry-after"), context.now());
    return { status: response.status, text: await response.text(), retryAfterMs };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { networkFailure } = await import("./failures/network.ts");
    throw await networkFailure(error, target, context.env, timer.aborted ? limitMs : undefined);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/**
 * The server is told whole seconds, never 0, which it takes for "at once"; we wait a little longer, so that its own
 * words arrive. Below a second only our own clock can do what was asked.
 */
function timeouts(requestTimeoutMs: number): { headerSeconds: number; limitMs: number } {
  const headerSeconds = Math.max(1, Math.ceil(requestTimeoutMs / 1_000));
  return {
    headerSeconds,
    limitMs: requestTimeoutMs < 1_000 ? requestTimeoutMs : headerSeconds * 1_000 + 500,
  };
}

function headers(target: Target, headerSeconds: number): Record<string, string> {
  return {
    "Content-Type": "application/json",
    Accept: "application/json",
    "Request-Timeout": String(headerSeconds),
    ...(target.token !== null && { Authorization: `Bearer ${headerBytes(target.token)}` }),
    ...(target.db !== null && { "DB-Name": headerBytes(target.db) }),
  };
}

/** A header carries bytes; this writes the text's UTF-8 bytes, which is what Milvus reads. */
function headerBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Seconds or a date. */
function retryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const dateMs = parseTime(header);
  return dateMs === null ? undefined : Math.max(0, dateMs - nowMs);
}

function codeOf(answer: unknown): number | undefined {
  const code = isRecord(answer) ? answer.code : undefined;
  if (typeof code === "number") return code;
  // Zilliz Cloud's older answers carry the code as text.
  return typeof code === "string" && /^\d+$/.test(code) ? Number(code) : undefined;
}

function messageOf(answer: unknown): string | undefined {
  const message = isRecord(answer) ? answer.message : undefined;
  return typeof message === "string" && message.trim() !== "" ? message.trim() : undefined;
}

const backoff = { firstMs: 200, mostMs: 10_000 };

/** Sends a POST that changes nothing, and again after failures that may pass, `limits.retries` times. */
export async function read(
  session: Session,
  path: string,
  body: Record<string, unknown>,
): Promise<unknown> {
  const { limits, context } = session;
  const { retries, deadlineMs, signal, requestTimeoutMs } = limits;
  for (let failures = 0; ; failures += 1) {
    try {
      return await post(session, path, body);
    } catch (error) {
      if (failures >= retries || !isTransient(error) || signal.aborted) throw error;
      // A server that asks for a longer pause gets it, up to the time that a response may take.
      const askedMs = Math.min(error.retryAfterMs ?? 0, requestTimeoutMs);
      const pauseMs = Math.max(backoffMs(failures, backoff, context.random()), askedMs);
      if (deadlineMs !== null && context.elapsedMs() + pauseMs >= deadlineMs) throw error;
      context.trace?.(`retry ${failures + 1} of ${retries} in ${Math.round(pauseMs)} ms`);
      await context.sleep(pauseMs);
    }
  }
}

/** Throws for a redirect: followed, it would take the token to whatever address an answer names. */
function refuseRedirect({ status, headers }: FetchResponse, url: string, redact: Redact): void {
  if (status < 300 || status >= 400) return;
  throw new CliError("endpoint", `redirected (HTTP ${status}), ${url}`, {
    hint: redirectHint(headers.get("location"), url, redact),
    hadNoEffect: true,
  });
}

/** The same request at another address makes that the one to use; anything else is most likely a login. */
function redirectHint(location: string | null, url: string, redact: Redact): string {
  if (location === null || !URL.canParse(location, url)) {
    return "something stands before the server: check the URI";
  }
  const { protocol, host, pathname } = new URL(location, url);
  const address = redact(`${protocol}//${host}${pathname}`);
  const request = /\/v2\/vectordb\/.*/s.exec(new URL(url).pathname)?.[0] ?? "";
  return address.endsWith(request)
    ? `the server has moved: write --uri ${address.slice(0, -request.length)}`
    : `something before the server wants to be asked first, at ${address}: check the URI`;
}
