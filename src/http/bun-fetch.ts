import type { Env, FetchInit, FetchResponse } from "../base/context.ts";
import { bodyTooLarge, contentCoding, decompress, errorWithCode } from "./fetch.ts";

/** The executable's own `fetch` knows some words more than the standard's. */
const beyondStandard = {
  /** A connection for each request, as with Node. */
  keepalive: false,
  /** bun would tell standard error what is wrong with compressed bodies. */
  decompress: false,
  /** What somebody's BUN_CONFIG_VERBOSE_FETCH prints holds the token. */
  verbose: false,
  /** How long to wait is for the signal to say. */
  timeout: false,
};

/** bun asks the proxies that these name, by rules of its own. */
const proxyVariables = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

/** No connection: nothing of the request has left. */
const unconnected = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"];

/**
 * The plain request by bun's own `fetch`, which takes the executable 2 ms where bun's node:http takes 8. Gives `null`
 * where node:http has to do it: for TLS, for proxies, and to say in Node's words why there is no connection.
 */
export async function fetchByBun(
  url: string,
  init: FetchInit,
  env: Env,
  maxBytes: number,
): Promise<FetchResponse | null> {
  const namesProxy = proxyVariables.some((name) => (env[name] ?? "") !== "");
  if (!url.startsWith("http:") || namesProxy || init.onSocket !== undefined) return null;
  const { method, body, signal, redirect } = init;
  const headers = { "Accept-Encoding": "identity", ...init.headers };
  const sent = { method, headers, body: body ?? null, signal, redirect, ...beyondStandard };
  let hasBegun = false;
  try {
    const response = await fetch(url, sent);
    hasBegun = true;
    const text = await readText(response, maxBytes);
    return {
      status: response.status,
      headers: response.headers,
      text: async () => text.replace(/^\uFEFF/, ""),
    };
  } catch (error) {
    if (signal.aborted || !(error instanceof Error && "code" in error)) throw error;
    const code = String(error.code);
    if (!hasBegun && unconnected.includes(code)) return null;
    throw inWordsOfNode(error, code, hasBegun);
  }
}

/** Node's code for an answer that is no HTTP begins with HPE; its word for one that breaks off is "aborted". */
function inWordsOfNode(error: unknown, code: string, hasBegun: boolean): unknown {
  if (code === "ECONNRESET" && hasBegun) return errorWithCode(code, "aborted");
  // bun does not tell a connection that was cut from one that ended after a few bytes that are no HTTP.
  if (code === "ECONNRESET") return errorWithCode("HPE_INVALID_EOF_STATE", "no answer");
  const isOfSystem = /^(E[A-Z]+|Z_.*|ERR_.*)$/.test(code);
  return isOfSystem ? error : errorWithCode(`HPE_${code}`, "the answer is no HTTP");
}

async function readText(response: Response, maxBytes: number): Promise<string> {
  const coding = contentCoding(response.headers.get("content-encoding"));
  if (coding !== null) {
    const chunks: Uint8Array[] = [];
    await readChunks(response, maxBytes, (chunk) => chunks.push(chunk));
    return (await decompress(Buffer.concat(chunks), coding, maxBytes)).toString("utf8");
  }
  const length = response.headers.get("content-length");
  // Most answers are short: a stream for one piece takes longer to open than to read.
  if (length !== null && Number(length) <= maxBytes) return response.text();
  const decoder = new TextDecoder();
  let text = "";
  await readChunks(response, maxBytes, (chunk) => {
    text += decoder.decode(chunk, { stream: true });
  });
  return text + decoder.decode();
}

async function readChunks(
  { body }: Response,
  maxBytes: number,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw bodyTooLarge(maxBytes);
    take(chunk);
  }
}
