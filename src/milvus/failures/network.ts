import type { Env } from "../../base/context.ts";
import { CliError, type NetworkMeaning } from "../../base/errors.ts";
import { proxyInUse } from "../../http/fetch.ts";
import type { HttpProxy } from "../../http/proxy.ts";
import type { Target } from "../server.ts";
import { tlsMeaning } from "./tls-proxy.ts";

/** Why no answer came: what `fetch` rejects with says nothing, its innermost `code` does. */
export async function networkFailure(
  error: unknown,
  target: Target,
  env: Env,
  limitMs?: number,
): Promise<CliError> {
  const proxy = await proxyInUse(target.uri, env);
  const innermost = innermostError(error);
  const meaning =
    limitMs === undefined
      ? ((await proxyMeaning(error, innermost, proxy, target)) ?? wayMeaning(innermost, target))
      : silence(limitMs, proxy);
  // What has no code did not come from the network: a defect of ours, which must not be dressed up.
  if (meaning === null) throw error;
  const { kind, what, hint, isUnsent } = meaning;
  const by = proxy === null ? "" : ` through the proxy ${proxy.place}`;
  const detail = { hint, hadNoEffect: isUnsent, cause: error };
  return new CliError(kind, `${what}, ${target.uri}${by}`, detail);
}

function silence(limitMs: number, proxy: HttpProxy | null): NetworkMeaning {
  const whether =
    proxy === null ? "is the address right," : `is the proxy of ${proxy.variable} up,`;
  return {
    kind: "network",
    what: `no answer within ${limitMs / 1_000}s`,
    hint: `${whether} and the server not overloaded? raise --request-timeout if so`,
    isUnsent: false,
  };
}

async function proxyMeaning(
  error: unknown,
  innermost: unknown,
  proxy: HttpProxy | null,
  { uri }: Target,
): Promise<NetworkMeaning | null> {
  if (proxy === null) return null;
  const { meaningOfProxy } = await import("./tls-proxy.ts");
  return meaningOfProxy(error, codeOf(innermost), proxy, uri);
}

function wayMeaning(error: unknown, target: Target): NetworkMeaning | null {
  const code = codeOf(error);
  if (code === undefined) return null;
  const { protocol, hostname, port } = new URL(target.uri);
  const place = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  const isUnsent = isConnecting(error);
  if (isBrokenOff(error, code)) {
    return {
      kind: "network",
      what: "the answer breaks off",
      hint: "something between here and the server cut it: try again",
      isUnsent,
    };
  }
  switch (code) {
    case "ECONNREFUSED":
      return {
        kind: "network",
        what: "connection refused",
        hint: `nothing listens on ${place}: is Milvus running there? set --uri, MILVUS_URI or a profile`,
        isUnsent: true,
      };
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return {
        kind: "network",
        what: `the host name ${hostname} is not known`,
        hint: "check the URI and this machine's name service",
        isUnsent: true,
      };
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
    case "EPIPE":
      return {
        kind: "network",
        what: "the connection was cut",
        hint: `something on ${place} closed it: is it Milvus, ${cutQuestion(target)}`,
        isUnsent,
      };
    case "HPE_INVALID_EOF_STATE":
      return {
        kind: "network",
        what: "the answer is not HTTP or the connection was cut",
        hint: `something on ${place} ended it: is it Milvus, ${cutQuestion(target)}`,
        isUnsent,
      };
    case "ERR_BODY_TOO_LARGE":
      return {
        kind: "endpoint",
        what: "the answer is larger than 256 MiB",
        hint: "is it a Milvus? narrow the request down with --collection",
        isUnsent,
      };
  }
  if (code.startsWith("HPE_")) {
    return {
      kind: "endpoint",
      what: "the answer is not HTTP",
      hint: `what listens on ${place} speaks another protocol (TLS, or gRPC alone): check scheme and port`,
      isUnsent,
    };
  }
  return (
    tlsMeaning(code, error, target) ?? {
      kind: "network",
      what: `cannot be reached (${code})`,
      hint: `check the URI and the way to ${place}`,
      isUnsent,
    }
  );
}

/** Some servers refuse a client certificate, or the lack of one, by hanging up. */
function cutQuestion({ uri, tls }: Target): string {
  if (uri.startsWith("http:")) return "should the URI begin with https://?";
  const which = tls?.cert === undefined ? "a" : "another";
  return `does it want ${which} client certificate (--cert-file), or http:// in the URI?`;
}

/** Node's own words once an answer had begun, and what zlib and brotli say of half a body. */
function isBrokenOff(error: unknown, code: string): boolean {
  const isAborted = error instanceof Error && error.message === "aborted";
  return (code === "ECONNRESET" && isAborted) || /^(Z_|ERR__ERROR)/.test(code);
}

function isConnecting(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "connect";
}

/** The error that another one wraps, as `fetch` does, and at the bottom of them all. */
export function innermostError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.cause !== undefined) return innermostError(error.cause);
  // Several addresses of one name, each refused.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return innermostError(error.errors[0]);
  }
  return error;
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
