import type { Socket } from "node:net";
import { type DetailedPeerCertificate, TLSSocket } from "node:tls";
import type { Context } from "../base/context.ts";
import { parseTime, utcTime } from "../base/time.ts";
import type { Target } from "../milvus/server.ts";

/** What a server presents to open a TLS connection. */
export interface Handshake {
  protocol: string;
  /** The hosts of its certificate, its issuers, and when it is valid. */
  lines: readonly string[];
  expiresMs: number;
  /** Why verification fails; `null`: it succeeds. */
  problem: string | null;
}

/** What requests and their connections show apart from the content of the responses. */
export interface Observations {
  /** What the host name was resolved to; the proxy's, if there is one. */
  addresses: Set<string>;
  /** The address at the other end, empty if the connection does not show it; `null`: there was no connection. */
  peer: string | null;
  handshake: Handshake | null;
  responses: { tookMs: number; atMs: number; date: string | null }[];
}

/** Returns a context whose requests record what they show in `observations`. */
export function observeRequests(context: Context): {
  observed: Context;
  observations: Observations;
} {
  const observations: Observations = {
    addresses: new Set(),
    peer: null,
    handshake: null,
    responses: [],
  };
  const onSocket = (socket: Socket) => {
    const onConnect = () => {
      observations.peer = socket.remoteAddress ?? "";
    };
    socket.on("lookup", (_error, address) => {
      if (address) observations.addresses.add(address);
    });
    if (socket.connecting) socket.once("connect", onConnect);
    else onConnect();
    if (!(socket instanceof TLSSocket)) return;
    socket.once("secureConnect", () => {
      observations.handshake = describeHandshake(socket);
    });
  };
  const fetch: Context["fetch"] = async (url, init) => {
    const startedMs = context.elapsedMs();
    const startedAtMs = context.now().getTime();
    const response = await context.fetch(url, { ...init, onSocket });
    const tookMs = context.elapsedMs() - startedMs;
    const date = response.headers.get("date");
    observations.responses.push({ tookMs, atMs: startedAtMs + tookMs / 2, date });
    return response;
  };
  return { observed: { ...context, fetch }, observations };
}

/** Returns what a server presents that is not trusted; sends it neither token nor client certificate. */
export async function readHandshake(target: Target, context: Context): Promise<Handshake | null> {
  const { observed, observations } = observeRequests(context);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(target.requestTimeoutMs)]);
  try {
    await observed.fetch(target.uri, {
      method: "GET",
      headers: {},
      signal,
      redirect: "manual",
      tls: { insecure: true },
    });
  } catch {
    // The failure of the first request is already known, and this response would be ignored.
    context.signal.throwIfAborted();
  }
  return observations.handshake;
}

function describeHandshake(socket: TLSSocket): Handshake {
  const certificate = socket.getPeerCertificate(true);
  const { subjectaltname = "no host", valid_from = "", valid_to = "" } = certificate;
  const [fromMs, untilMs] = [parseTime(valid_from), parseTime(valid_to)];
  const isDated = fromMs !== null && untilMs !== null;
  return {
    protocol: socket.getProtocol() ?? "TLS",
    lines: [
      `for ${subjectaltname.replace(/(DNS|IP Address):/g, "")}`,
      `chain: ${subjects(certificate).join(" ← ")}`,
      ...(isDated ? [`valid from ${utcTime(fromMs)} to ${utcTime(untilMs)}`] : []),
    ],
    expiresMs: untilMs ?? Number.POSITIVE_INFINITY,
    problem: socket.authorized ? null : String(socket.authorizationError),
  };
}

/** Lists the names of a chain. A root is its own issuer, and a server may leave the last certificates out. */
function subjects(certificate: DetailedPeerCertificate): string[] {
  const names = new Map<string, string>();
  let next: DetailedPeerCertificate | undefined = certificate;
  while (next?.fingerprint256 !== undefined && !names.has(next.fingerprint256)) {
    names.set(next.fingerprint256, `${next.subject?.CN ?? next.subject?.O ?? "nameless"}`);
    next = next.issuerCertificate;
  }
  return [...names.values()];
}
