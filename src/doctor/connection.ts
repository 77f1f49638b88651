import type { Socket } from "node:net";
import { type DetailedPeerCertificate, TLSSocket } from "node:tls";
import type { Context } from "../base/context.ts";
import { parseTime, utcTime } from "../base/time.ts";
import { codeOf } from "../milvus/failures/network.ts";
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

/** A connection that was tried. */
interface AddressAttempt {
  address: string;
  startedMs: number;
  /** `null`: it had not ended when the request was aborted. */
  tookMs: number | null;
  /** `connected`, `no response`, or the code of a failure. */
  result: string;
}

/** What requests and their connections show, except the content of the responses. */
export interface Observations {
  /** What the host name was resolved to; the proxy's, if there is one. */
  addresses: Set<string>;
  /** The addresses of a host name that a connection was tried to, in order. */
  attempts: AddressAttempt[];
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
    attempts: [],
    peer: null,
    handshake: null,
    responses: [],
  };
  const known = new WeakSet<Socket>();
  const onSocket = (socket: Socket) => {
    if (known.has(socket)) return;
    known.add(socket);
    const onConnect = () => {
      observations.peer = socket.remoteAddress ?? "";
    };
    observeAttempts(socket, observations.attempts, context);
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

/** Adds the attempts of the first request. */
function observeAttempts(socket: Socket, attempts: AddressAttempt[], { elapsedMs }: Context): void {
  if (attempts.length > 0) return;
  const end = (result: string) => {
    const last = attempts.at(-1);
    if (last?.tookMs === null)
      Object.assign(last, { tookMs: elapsedMs() - last.startedMs, result });
  };
  socket.on("connectionAttempt", (address) => {
    attempts.push({ address, startedMs: elapsedMs(), tookMs: null, result: "no response" });
  });
  socket.on("connectionAttemptTimeout", () => end("no response"));
  socket.on("connectionAttemptFailed", (_address, _port, _family, error) => {
    end(codeOf(error) ?? error.message);
  });
  socket.once("connect", () => end("connected"));
}

const attemptWords: Record<string, string> = {
  ECONNREFUSED: "connection refused",
  ETIMEDOUT: "no response",
  ENETUNREACH: "no route",
  EHOSTUNREACH: "no route",
};

/** Returns a line for each address that was tried, with the time it took. */
export function attemptLines({ attempts }: Observations, nowMs: number): string[] {
  return attempts.map(({ address, startedMs, tookMs, result }) => {
    const ms = tookMs ?? nowMs - startedMs;
    const time = ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)}s`;
    return `${address}: ${attemptWords[result] ?? result} after ${time}`;
  });
}

/** Returns what an untrusted server presents; sends neither token nor client certificate. */
export async function readHandshake(target: Target, context: Context): Promise<Handshake | null> {
  const { observed, observations } = observeRequests(context);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(target.requestTimeoutMs)]);
  try {
    await observed.fetch(target.uri, {
      method: "GET",
      headers: {},
      signal,
      limitMs: target.requestTimeoutMs,
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

/** Lists the names of a chain. A root is its own issuer, and a server may omit the last certificates. */
function subjects(certificate: DetailedPeerCertificate): string[] {
  const names = new Map<string, string>();
  let next: DetailedPeerCertificate | undefined = certificate;
  while (next?.fingerprint256 !== undefined && !names.has(next.fingerprint256)) {
    names.set(next.fingerprint256, `${next.subject?.CN ?? next.subject?.O ?? "no name"}`);
    next = next.issuerCertificate;
  }
  return [...names.values()];
}
