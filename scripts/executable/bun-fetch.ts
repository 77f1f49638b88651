import type { Env, Fetch, FetchInit, FetchResponse } from "../../src/base/context.ts";
import {
  bodyTooLarge,
  contentCoding,
  createFetch as createNodeFetch,
  decompress,
  errorWithCode,
} from "../../src/http/fetch.ts";

export * from "../../src/http/fetch.ts";

/**
 * Replaces that of src/http/fetch.ts: a plain request takes bun's own `fetch` 2 ms, and bun's node:http 8 ms. The rest is
 * left to node:http: TLS, proxies, and Node's error if there is no connection.
 */
export function createFetch(env: Env = {}, maxBodyBytes = 256 * 1024 * 1024): Fetch {
  const fetchByNode = createNodeFetch(env, maxBodyBytes);
  const namesProxy = proxyVariables.some((name) => (env[name] ?? "") !== "");
  return async (url, init) => {
    const isPlain = url.startsWith("http:") && !namesProxy && init.onSocket === undefined;
    const response = isPlain ? await fetchByBun(url, init, maxBodyBytes) : null;
    return response ?? fetchByNode(url, init);
  };
}

/** bun asks the proxies of these variables, by rules of its own. */
const proxyVariables = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];

/** What bun's `fetch` takes beyond the standard. */
const beyondStandard = {
  /** Each request opens its own connection, as with Node. */
  keepalive: false,
  /** bun would print errors of compressed bodies to stderr. */
  decompress: false,
  /** With BUN_CONFIG_VERBOSE_FETCH bun would print the token. */
  verbose: false,
  /** The signal ends a request that takes too long. */
  timeout: false,
};

/** There is no connection, and nothing of the request has been sent. */
const unconnected = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"];

/** Returns `null` if there is no connection. */
async function fetchByBun(
  url: string,
  { method, headers, body, signal, redirect }: FetchInit,
  maxBytes: number,
): Promise<FetchResponse | null> {
  let hasBegun = false;
  try {
    const response = await fetch(url, {
      method,
      headers: { "Accept-Encoding": "identity", ...headers },
      body: body ?? null,
      signal,
      redirect,
      ...beyondStandard,
    });
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
    throw nodeError(error, code, hasBegun);
  }
}

/** Returns the error that node:http has for the same failure. */
function nodeError(error: Error, code: string, hasBegun: boolean): Error {
  if (code === "ECONNRESET" && hasBegun) return errorWithCode(code, "aborted");
  // bun has one code for a connection that was cut and for one that ended after a few bytes that are not HTTP.
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
  // A short body comes in one piece, for which a stream takes longer to open than to read.
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
