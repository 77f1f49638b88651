import type { Env } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { proxyInUse } from "../../http/fetch.ts";
import { type HttpProxy, ProxyFailure } from "../../http/proxy.ts";
import type { Target } from "../server.ts";
import { type Cause, explain, longHeaders } from "./causes.ts";
import { explainProxy } from "./proxy.ts";
import { type Address, alertOf, tlsCauses } from "./tls.ts";

/** The tries that had no response within a time. */
interface Silence {
  tries: number;
  limitMs: number;
}

/** Returns why there was no response; with `silence`, none came within the timeout. */
export async function explainNetworkError(
  error: unknown,
  target: Target,
  env: Env,
  silence: Silence | null = null,
): Promise<CliError> {
  const proxy = await proxyInUse(target.uri, env);
  const where = `${target.uri}${proxy === null ? "" : ` through the proxy ${proxy.place}`}`;
  if (silence !== null) return explainSilence(silence, proxy, where, error);
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
  { tries, limitMs }: Silence,
  proxy: HttpProxy | null,
  where: string,
  cause: unknown,
): CliError {
  const suspect = proxy === null ? "the address" : `the proxy in ${proxy.variable}`;
  const limit = `${Math.ceil(limitMs / 100) / 10}s`;
  const when = tries === 1 ? `within ${limit}` : `in ${tries} tries of ${limit} each`;
  return new CliError("network", `no response ${when}: ${where}`, {
    hint: `check ${suspect}; if the server is slow, raise --request-timeout`,
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
function closedHint({ place, target: { uri, tls } }: Address): string {
  const which = tls?.cert === undefined ? "a" : "another";
  const need = uri.startsWith("http:")
    ? "the URI may need https://"
    : `it may require ${which} client certificate (--cert-file), or http://`;
  return `check that ${place} is Milvus; ${need}`;
}

const interrupted = "the connection was interrupted, perhaps by a proxy; try again";

const causes: readonly Cause<Address>[] = [
  {
    // Z_… and ERR__ERROR… are those of zlib and brotli for half a body.
    code: /^(CUT_OFF$|Z_|ERR__ERROR)/,
    what: "incomplete response",
    hint: interrupted,
  },
  {
    code: /^ECONNREFUSED$/,
    what: "connection refused",
    hint: ({ place }) =>
      `check that Milvus runs at ${place}, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list`,
    hadNoEffect: true,
  },
  {
    code: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: ({ hostname }) => `cannot resolve host ${hostname}`,
    hint: "check the URI and your DNS",
    hadNoEffect: true,
  },
  {
    code: /^(ECONNRESET|UND_ERR_SOCKET|EPIPE)$/,
    what: "connection closed by",
    separator: " ",
    hint: closedHint,
  },
  {
    code: /^HPE_INVALID_EOF_STATE$/,
    what: "not an HTTP response, or the connection was closed",
    hint: closedHint,
  },
  {
    code: /^ERR_BODY_TOO_LARGE$/,
    kind: "endpoint",
    what: "response larger than 256 MiB",
    hint: "check that the URI is that of a Milvus, or limit the request with --collection",
  },
  longHeaders,
  {
    code: /^HPE_/,
    kind: "endpoint",
    what: "not an HTTP response",
    hint: ({ place }) => `check scheme and port (${place} may use TLS or gRPC)`,
  },
  ...tlsCauses,
  {
    code: /^/,
    what: ({ code }) => `cannot connect (${code})`,
    hint: ({ place }) => `check the URI and the network route to ${place}`,
  },
];

/** Returns the cause of the cause, and so on: `fetch` wraps its errors. */
export function innermostError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.cause !== undefined) return innermostError(error.cause);
  // One for each address of a name. A refused connection shows more than an address without a route.
  if (error instanceof AggregateError && error.errors.length > 0) {
    const refused = error.errors.find((each) => codeOf(each) === "ECONNREFUSED");
    return innermostError(refused ?? error.errors[0]);
  }
  return error;
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
