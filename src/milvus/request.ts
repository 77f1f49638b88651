import type { Context, FetchResponse } from "../base/context.ts";
import { CliError, isTimeout, isTransient } from "../base/errors.ts";
import { backoffMs } from "../base/retry.ts";
import { parseTime } from "../base/time.ts";
import { type Credentials, isTokenRefused, openCredentials, renewToken } from "./credentials.ts";
import { codeOf, isRecord, messageOf, parseDocument } from "./decode.ts";
import type { Limits, Target } from "./server.ts";

/** Resolves when a request with this token to this path may be sent. */
export type AwaitTurn = (token: string | null, path: string) => Promise<void>;

/** What every request to one server needs. */
export interface Session {
  target: Target;
  limits: Limits;
  context: Context;
  /** Shared by all sessions of a server: a token can be replaced while a command runs. */
  credentials: Credentials;
  /** `null`: requests are sent at once. */
  awaitTurn: AwaitTurn | null;
  /** What was suggested for each collection that the server does not have. */
  collectionHints: Map<string, string>;
}

export const requestsAtOnce = 8;

export function openSession(
  target: Target,
  context: Context,
  awaitTurn: Session["awaitTurn"] = null,
): Session {
  const { requestTimeoutMs, retries } = target;
  return {
    target,
    limits: { requestTimeoutMs, retries, deadlineMs: null, signal: context.signal },
    context,
    credentials: openCredentials(target, context.env),
    awaitTurn,
    collectionHints: new Map(),
  };
}

export function limitSession(session: Session, limits: Partial<Limits>): Session {
  return { ...session, limits: { ...session.limits, ...limits } };
}

const backoff = { firstMs: 200, mostMs: 10_000 };

/** Sends a POST that changes nothing, and retries it after transient failures, `limits.retries` times. */
export async function read(
  session: Session,
  path: string,
  body: Record<string, unknown>,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { limits, context } = session;
  const { retries, deadlineMs, signal, requestTimeoutMs } = limits;
  let timeouts = 0;
  for (let failures = 0; ; failures += 1) {
    try {
      const data = await post(session, path, body, headers, timeouts);
      context.setRetryText?.("");
      return data;
    } catch (error) {
      timeouts = isTimeout(error) ? timeouts + 1 : 0;
      if (failures >= retries || !isTransient(error) || signal.aborted) throw error;
      // With `Retry-After` the pause is longer, up to the time that a response may take.
      const askedMs = Math.min(error.retryAfterMs ?? 0, requestTimeoutMs);
      const pauseMs = Math.max(backoffMs(failures, backoff, context.random()), askedMs);
      if (deadlineMs !== null && context.elapsedMs() + pauseMs >= deadlineMs) throw error;
      context.trace?.(`retry ${failures + 1} of ${retries} in ${Math.round(pauseMs)} ms`);
      const what = error.kind === "network" ? "no response yet" : "server not ready";
      context.setRetryText?.(`(${what}, try ${failures + 2} of ${retries + 1})`);
      await context.sleep(pauseMs);
    }
  }
}

/**
 * Sends one POST to a path of the REST API v2, such as `jobs/import/list`. Returns the `data` of the response, which is
 * never `undefined` or `null`. The database goes into the body and the `DB-Name` header: servers read one or the other
 * (pymilvus#3413). `timeouts` counts the tries before that had no response.
 */
export async function post(
  session: Session,
  path: string,
  body: Record<string, unknown>,
  extraHeaders: Readonly<Record<string, string>> = {},
  timeouts = 0,
): Promise<unknown> {
  const { target, credentials } = session;
  const { token } = credentials;
  const url = `${target.uri}/v2/vectordb/${path}`;
  await session.awaitTurn?.(token, path);
  const { status, headers, text } = await send(session, url, body, extraHeaders, timeouts + 1);
  const document = await parseDocument(text);
  const { redact, redactDocument, redactPage } = credentials;
  redactDocument(document, text);
  const code = codeOf(document);
  const message = messageOf(document);
  // A refused token has changed nothing, so that any request may be sent again with another.
  if (isTokenRefused(status, code) && (await renewToken(session, token))) {
    return post(session, path, body, extraHeaders, timeouts);
  }
  if (status === 200 && isRecord(document) && code !== undefined) {
    // 200 was the success code until 2.4.2 and is "partition not found" since: only with `data` it is a success.
    if ((code === 0 || code === 200) && document.data !== undefined && document.data !== null) {
      return document.data;
    }
    const { explainRefusal } = await import("./failures/refusals.ts");
    throw explainRefusal(code, message, target);
  }
  const { explainResponse } = await import("./failures/responses.ts");
  const response = {
    status,
    text: redactPage(text),
    isJson: document !== undefined,
    code,
    message,
    retryAfterMs: parseRetryAfter(headers),
    location: headers.get("location"),
  };
  throw explainResponse(response, { target, redact }, url);
}

async function send(
  { target, credentials, limits: { signal, requestTimeoutMs }, context }: Session,
  url: string,
  body: Record<string, unknown>,
  extraHeaders: Readonly<Record<string, string>>,
  tries: number,
): Promise<Pick<FetchResponse, "status" | "headers"> & { text: string }> {
  // The header has whole seconds. Servers read 0 as no time at all.
  const headerSeconds = Math.max(1, Math.ceil(requestTimeoutMs / 1_000));
  // Half a second more lets the server's own error arrive. Below a second only our clock can keep the limit.
  const limitMs =
    requestTimeoutMs < 1_000 ? Math.ceil(requestTimeoutMs) : headerSeconds * 1_000 + 500;
  const limit = new AbortController();
  const timer = AbortSignal.timeout(limitMs);
  const stop = () => limit.abort(signal.aborted ? signal.reason : timer.reason);
  signal.addEventListener("abort", stop, { once: true });
  timer.addEventListener("abort", stop, { once: true });
  try {
    signal.throwIfAborted();
    const response = await context.fetch(url, {
      method: "POST",
      headers: { ...requestHeaders(target, credentials, headerSeconds), ...extraHeaders },
      body: JSON.stringify({
        ...target.cloud?.place,
        ...(target.db !== null && { dbName: target.db }),
        ...body,
      }),
      signal: limit.signal,
      limitMs,
      redirect: "manual",
      tls: target.tls ?? undefined,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    if (error instanceof CliError) throw error;
    const { explainNetworkError } = await import("./failures/network.ts");
    const silence = timer.aborted ? { tries, limitMs: requestTimeoutMs } : null;
    throw await explainNetworkError(error, target, context.env, silence);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function requestHeaders(
  { db }: Target,
  { token }: Credentials,
  headerSeconds: number,
): Record<string, string> {
  return {
    "Content-Type": "application/json",
    Accept: "application/json",
    "Request-Timeout": String(headerSeconds),
    ...(token !== null && { Authorization: `Bearer ${headerBytes(token)}` }),
    ...(db !== null && { "DB-Name": headerBytes(db) }),
  };
}

/** Returns the text's UTF-8 bytes, which Milvus reads, as the characters that Node writes as these bytes. */
function headerBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/**
 * Parses seconds, or a date: how much later than the response it is on the clock of the server. Our clock may be set
 * meanwhile.
 */
function parseRetryAfter(headers: FetchResponse["headers"]): number | undefined {
  const header = headers.get("retry-after");
  if (header === null) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1_000;
  const [dateMs, sentMs] = [parseTime(header), parseTime(headers.get("date") ?? "")];
  return dateMs === null || sentMs === null ? undefined : Math.max(0, dateMs - sentMs);
}
