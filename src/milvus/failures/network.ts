import type { Env } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { proxyInUse } from "../../http/fetch.ts";
import { type HttpProxy, ProxyFailure } from "../../http/proxy.ts";
import type { Target } from "../server.ts";
import { type Cause, explain, longHeaders } from "./causes.ts";
import { explainProxy } from "./proxy.ts";
import { type Address, alertOf, tlsCauses } from "./tls.ts";

/** Returns why there was no response; `limitMs` is the time after which the request was given up. */
export async function explainNetworkError(
  error: unknown,
  target: Target,
  env: Env,
  limitMs?: number,
): Promise<CliError> {
  const proxy = await proxyInUse(target.uri, env);
  const where = `${target.uri}${proxy === null ? "" : ` through the proxy ${proxy.place}`}`;
  if (limitMs !== undefined) return explainSilence(limitMs, proxy, where, error);
  const innermost = innermostError(error);
  const failure =
    proxy !== null && error instanceof ProxyFailure
      ? explainProxy(error, codeOf(innermost), proxy, new URL(target.uri), where)
      : explainConnection(innermost, target, where, error);
  // An error without a code does not come from the network: it is a bug of ours.
  if (failure === null) throw error;
  return failure;
}

function explainSilence(
  limitMs: number,
  proxy: HttpProxy | null,
  where: string,
  cause: unknown,
): CliError {
  const question =
    proxy === null ? "is the address right," : `is the proxy of ${proxy.variable} up,`;
  return new CliError("network", `no answer within ${limitMs / 1_000}s, ${where}`, {
    hint: `${question} and the server not overloaded? raise --request-timeout if so`,
    cause,
  });
}

function explainConnection(
  error: unknown,
  target: Target,
  where: string,
  cause: unknown,
): CliError | null {
  const code = codeOf(error);
  if (code === undefined) return null;
  const { protocol, hostname, port } = new URL(target.uri);
  const place = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  const at = { code, error, hostname, place, target };
  // With this message the connection was reset after the response had begun.
  const isCutOff = code === "ECONNRESET" && error instanceof Error && error.message === "aborted";
  const symptom = isCutOff ? "CUT_OFF" : (alertOf(code, error) ?? code);
  return explain(causes, symptom, at, where, { hadNoEffect: isConnecting(error), cause });
}

function isConnecting(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "connect";
}

/** Some servers refuse a client certificate, or the lack of one, by closing the connection. */
function cutHint({ place, target: { uri, tls } }: Address, did: string): string {
  const which = tls?.cert === undefined ? "a" : "another";
  const question = uri.startsWith("http:")
    ? "should the URI begin with https://?"
    : `does it want ${which} client certificate (--cert-file), or http:// in the URI?`;
  return `something on ${place} ${did} it: is it Milvus, ${question}`;
}

const causes: readonly Cause<Address>[] = [
  {
    // Z_… and ERR__ERROR… are those of zlib and brotli for half a body.
    code: /^(CUT_OFF$|Z_|ERR__ERROR)/,
    what: "the answer breaks off",
    hint: "something between here and the server cut it: try again",
  },
  {
    code: /^ECONNREFUSED$/,
    what: "connection refused",
    hint: ({ place }) =>
      `nothing listens on ${place}: is Milvus running there? set --uri, MILVUS_URI or a profile`,
    hadNoEffect: true,
  },
  {
    code: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: ({ hostname }) => `the host name ${hostname} is not known`,
    hint: "check the URI and this machine's name service",
    hadNoEffect: true,
  },
  {
    code: /^(ECONNRESET|UND_ERR_SOCKET|EPIPE)$/,
    what: "the connection was cut",
    hint: (at) => cutHint(at, "closed"),
  },
  {
    code: /^HPE_INVALID_EOF_STATE$/,
    what: "the answer is not HTTP or the connection was cut",
    hint: (at) => cutHint(at, "ended"),
  },
  {
    code: /^ERR_BODY_TOO_LARGE$/,
    kind: "endpoint",
    what: "the answer is larger than 256 MiB",
    hint: "is it a Milvus? narrow the request down with --collection",
  },
  longHeaders,
  {
    code: /^HPE_/,
    kind: "endpoint",
    what: "the answer is not HTTP",
    hint: ({ place }) =>
      `what listens on ${place} speaks another protocol (TLS, or gRPC alone): check scheme and port`,
  },
  ...tlsCauses,
  {
    code: /^/,
    what: ({ code }) => `cannot be reached (${code})`,
    hint: ({ place }) => `check the URI and the way to ${place}`,
  },
];

/** Returns the cause of the cause, and so on: `fetch` wraps its errors. */
export function innermostError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.cause !== undefined) return innermostError(error.cause);
  // One for each address of a name. A port that nothing listens on says more than an address without a route.
  if (error instanceof AggregateError && error.errors.length > 0) {
    const refused = error.errors.find((each) => codeOf(each) === "ECONNREFUSED");
    return innermostError(refused ?? error.errors[0]);
  }
  return error;
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
