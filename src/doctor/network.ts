import { isIP } from "node:net";
import type { Context } from "../base/context.ts";
import type { CliError } from "../base/errors.ts";
import { isLoopback } from "../config/trust.ts";
import { type HttpProxy, ProxyFailure } from "../http/proxy.ts";
import { codeOf, innermostError } from "../milvus/failures/network.ts";
import type { Target } from "../milvus/server.ts";
import { type Handshake, peek, type Sight } from "./connection.ts";
import { type Finding, type Findings, failed, ok, skipped, warning } from "./report.ts";

const steps = ["hostName", "tcp", "proxy", "tls", "rest"] as const;
const dayMs = 86_400_000;
const soonDays = 21;

/** How far the first request came: each step of its way, up to the one where `failure` says it ended. */
export async function wayFindings(
  failure: CliError | null,
  proxy: HttpProxy | null,
  sight: Sight,
  target: Target,
  context: Context,
): Promise<Findings> {
  const place = proxy?.place ?? placeOf(target);
  const isTold = sight.peer && !place.includes(sight.peer);
  const passed = {
    hostName: nameFinding(proxy, sight, target),
    tcp: ok(`connected to ${place}${isTold ? ` at ${sight.peer}` : ""}`),
    proxy: proxyFinding(proxy),
    tls: tlsFinding(sight.handshake, target, context.now()),
    rest: ok("answers as a Milvus does"),
  };
  if (failure === null) return passed;
  const last = stepOf(failure, proxy, sight, target);
  const before = steps.slice(0, steps.indexOf(last)).map((step) => [step, passed[step]]);
  const seen = last === "tls" ? (sight.handshake ?? (await peek(target, context))) : null;
  const details = seen?.lines ?? failure.details;
  return {
    ...Object.fromEntries(before),
    [last]: { ...failed(failure, "is it the address of a Milvus?"), details },
  };
}

/** Where the way ended. */
function stepOf(
  failure: CliError,
  proxy: HttpProxy | null,
  { addresses, peer, handshake, answers }: Sight,
  target: Target,
): (typeof steps)[number] {
  const code = codeOf(innermostError(failure)) ?? "";
  if (answers.length > 0) return "rest";
  if (/^(ENOTFOUND|EAI_)/.test(code)) return "hostName";
  if (failure.cause instanceof ProxyFailure) return isUnreached.test(code) ? "tcp" : "proxy";
  // With TLS 1.3 a client certificate is refused after the handshake.
  if (isSecure(target) && isOfTls.test(code)) return "tls";
  if (peer !== null) return isSecure(target) && handshake === null ? "tls" : "rest";
  // A tunnel shows no connection before it is through.
  if (proxy !== null && isSecure(target)) return "proxy";
  const isResolved = addresses.size > 0 || isIP(hostOf(proxy, target)) > 0;
  return isResolved || code.startsWith("E") ? "tcp" : "hostName";
}

const isUnreached = /^E(CONNREFUSED|TIMEDOUT|HOST|NET|ADDR)/;
const isOfTls = /^(EPROTO$|ERR_(OSSL|SSL|TLS)_)|CERT|SIGNATURE|ISSUER/;

function nameFinding(proxy: HttpProxy | null, { addresses }: Sight, target: Target): Finding {
  const host = hostOf(proxy, target);
  const what = proxy === null ? host : `${host}, the proxy,`;
  if (isIP(host) > 0) return ok(`${what} is an address`);
  return ok(`${what} is ${addresses.size === 0 ? "known" : [...addresses].join(", ")}`);
}

function proxyFinding(proxy: HttpProxy | null): Finding {
  if (proxy === null) return ok("none on the way");
  const { place, variable, authorization } = proxy;
  return ok(`${place}, of ${variable}, with${authorization === null ? "out" : ""} a password`);
}

function tlsFinding(handshake: Handshake | null, target: Target, nowMs: number): Finding {
  if (!isSecure(target)) return plainFinding(target);
  if (handshake === null) return ok("a certificate that is trusted");
  const { protocol, lines, expiresMs, problem } = handshake;
  if (target.tls?.insecure) {
    const worth = problem === null ? "trusted" : `refused: ${problem}`;
    return warning(
      `${protocol}, not checked; the certificate would be ${worth}`,
      "leave --insecure out, and name the authority that signed the certificate with --ca-file",
      lines,
    );
  }
  const days = Math.floor((expiresMs - nowMs) / dayMs);
  if (days < soonDays) {
    return warning(`${protocol}; the certificate expires in ${days} days`, "renew it soon", lines);
  }
  const by = target.tls?.ca === undefined ? "Node's authorities" : "the authority of --ca-file";
  return ok(`${protocol}, trusted by ${by}`, lines);
}

function plainFinding({ uri, token }: Target): Finding {
  const found = "plain HTTP, not encrypted";
  if (token === null || isLoopback(uri)) return skipped(found);
  return warning(
    `${found}: whoever is on the way reads the token`,
    "write https:// in the URI, where the server offers it",
  );
}

function hostOf(proxy: HttpProxy | null, { uri }: Target): string {
  return (proxy?.hostname ?? new URL(uri).hostname).replace(/^\[|\]$/g, "");
}

function placeOf({ uri }: Target): string {
  const { hostname, port, protocol } = new URL(uri);
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}

function isSecure({ uri }: Target): boolean {
  return uri.startsWith("https:");
}
