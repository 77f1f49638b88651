import { isIP } from "node:net";
import type { Context } from "../base/context.ts";
import type { CliError } from "../base/errors.ts";
import { isLoopback } from "../config/trust.ts";
import { type HttpProxy, ProxyFailure } from "../http/proxy.ts";
import { codeOf, innermostError } from "../milvus/failures/network.ts";
import type { Target } from "../milvus/server.ts";
import { attemptLines, type Handshake, type Observations, readHandshake } from "./connection.ts";
import { type Finding, type Findings, fail, ok, skip, warning } from "./report.ts";

export interface FirstRequest {
  target: Target;
  proxy: HttpProxy | null;
  observations: Observations;
  failure: CliError | null;
}

const steps = ["hostName", "tcp", "proxy", "tls", "rest"] as const;

/** Reports the steps of the first request, up to the one that failed. */
export async function networkFindings(request: FirstRequest, context: Context): Promise<Findings> {
  const { target, observations, failure } = request;
  const isName = isIP(hostName(request)) === 0;
  const attempted = isName ? attemptLines(observations, context.elapsedMs()) : [];
  const passed = {
    hostName: hostNameFinding(request),
    tcp: tcpFinding(request, attempted),
    proxy: proxyFinding(request),
    tls: tlsFinding(observations.handshake, target, context.now().getTime()),
    rest: ok("Milvus REST API v2"),
  };
  if (failure === null) return passed;
  const last = findFailedStep(request, failure);
  const before = steps.slice(0, steps.indexOf(last)).map((step) => [step, passed[step]]);
  const handshake =
    last === "tls" ? (observations.handshake ?? (await readHandshake(target, context))) : null;
  const tried = last === "tcp" && attempted.length > 0 ? attempted : failure.details;
  const details = handshake?.lines ?? tried;
  return {
    ...Object.fromEntries(before),
    [last]: { ...fail(failure, "check that this is a Milvus address"), details },
  };
}

const unreachedCodes = /^E(CONNREFUSED|TIMEDOUT|HOST|NET|ADDR)/;
const tlsCodes = /^(EPROTO$|ERR_(OSSL|SSL|TLS)_)|CERT|SIGNATURE|ISSUER/;

function findFailedStep(request: FirstRequest, failure: CliError): (typeof steps)[number] {
  const { target, proxy, observations } = request;
  const { addresses, peer, handshake, responses } = observations;
  const code = codeOf(innermostError(failure)) ?? "";
  if (responses.length > 0) return "rest";
  if (/^(ENOTFOUND|EAI_)/.test(code)) return "hostName";
  if (failure.cause instanceof ProxyFailure) return unreachedCodes.test(code) ? "tcp" : "proxy";
  // With TLS 1.3 a client certificate is refused after the handshake.
  if (isSecure(target) && tlsCodes.test(code)) return "tls";
  if (peer !== null) return isSecure(target) && handshake === null ? "tls" : "rest";
  // The connection in a tunnel is observed only once the proxy has opened the tunnel.
  if (proxy !== null && isSecure(target)) return "proxy";
  const isResolved = addresses.size > 0 || isIP(hostName(request)) > 0;
  return isResolved || code.startsWith("E") ? "tcp" : "hostName";
}

function hostNameFinding(request: FirstRequest): Finding {
  const host = hostName(request);
  const { addresses } = request.observations;
  const what = request.proxy === null ? host : `proxy ${host}`;
  if (isIP(host) > 0) return ok(`${what} is an IP address`);
  return ok(`${what} resolves${addresses.size === 0 ? "" : ` to ${[...addresses].join(", ")}`}`);
}

function tcpFinding(
  { target, proxy, observations: { peer } }: FirstRequest,
  attempted: readonly string[],
): Finding {
  const { hostname, port, protocol } = new URL(target.uri);
  const place = proxy?.place ?? `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  const at = peer && !place.includes(peer) ? ` at ${peer}` : "";
  return ok(`connected to ${place}${at}`, attempted);
}

function proxyFinding({ proxy }: FirstRequest): Finding {
  if (proxy === null) return ok("no proxy");
  const { place, variable, authorization } = proxy;
  return ok(`${place} from ${variable}, with${authorization === null ? "out" : ""} password`);
}

const dayMs = 86_400_000;
/** Below this, a warning says that the certificate expires: three weeks are enough to renew it. */
const soonDays = 21;

function tlsFinding(handshake: Handshake | null, target: Target, nowMs: number): Finding {
  if (!isSecure(target)) return plainFinding(target);
  if (handshake === null) return ok("trusted certificate");
  const { protocol, lines, expiresMs, problem } = handshake;
  if (target.tls?.insecure) {
    const verdict = problem === null ? "is trusted" : `would be refused: ${problem}`;
    return warning(
      `${protocol}, not verified; the certificate ${verdict}`,
      "remove --insecure, and pass the CA with --ca-file",
      lines,
    );
  }
  const days = Math.floor((expiresMs - nowMs) / dayMs);
  if (days < soonDays) {
    return warning(`${protocol}; the certificate expires in ${days} days`, "renew it soon", lines);
  }
  const by = target.tls?.ca === undefined ? "Node's CAs" : "the CA of --ca-file";
  return ok(`${protocol}, trusted by ${by}`, lines);
}

function plainFinding({ uri, token }: Target): Finding {
  if (token === null || isLoopback(uri)) return skip("unencrypted");
  return warning(
    "unencrypted: others on the network can read the token",
    "use https:// in the URI if the server supports it",
  );
}

function hostName({ target, proxy }: FirstRequest): string {
  return (proxy?.hostname ?? new URL(target.uri).hostname).replace(/^\[|\]$/g, "");
}

function isSecure({ uri }: Target): boolean {
  return uri.startsWith("https:");
}
