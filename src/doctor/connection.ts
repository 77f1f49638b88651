import type { Socket } from "node:net";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import type { Context } from "../base/context.ts";
import { parseTime, utcTime } from "../base/time.ts";
import type { Target } from "../milvus/server.ts";

/** What a server shows of itself to get a TLS connection. */
export interface Handshake {
  protocol: string;
  /** For whom its certificate is, who signed it, and when it is valid. */
  lines: readonly string[];
  expiresMs: number;
  /** Why nobody would trust it who checks; `null`: it is trusted. */
  problem: string | null;
}

/** What requests and their connections show beside the data of the answers. */
export interface Sight {
  /** What the name was resolved to: the proxy's, where there is one. */
  addresses: Set<string>;
  /** The address at the other end, empty where the connection does not tell; `null`: there was none. */
  peer: string | null;
  handshake: Handshake | null;
  answers: { tookMs: number; atMs: number; date: string | null }[];
}

/** The world in which requests, made as they always are, leave what they saw in `sight`. */
export async function watched(context: Context): Promise<{ watching: Context; sight: Sight }> {
  const { TLSSocket } = await import("node:tls");
  const sight: Sight = { addresses: new Set(), peer: null, handshake: null, answers: [] };
  const onSocket = (socket: Socket) => {
    const arrive = () => {
      sight.peer = socket.remoteAddress ?? "";
    };
    socket.on("lookup", (_error, address) => {
      if (address) sight.addresses.add(address);
    });
    if (socket.connecting) socket.once("connect", arrive);
    else arrive();
    if (!(socket instanceof TLSSocket)) return;
    socket.once("secureConnect", () => {
      sight.handshake = handshakeOf(socket);
    });
  };
  const fetch: Context["fetch"] = async (url, init) => {
    const startedMs = context.elapsedMs();
    const startedAtMs = context.now();
    const response = await context.fetch(url, { ...init, onSocket });
    const tookMs = context.elapsedMs() - startedMs;
    const date = response.headers.get("date");
    sight.answers.push({ tookMs, atMs: startedAtMs + tookMs / 2, date });
    return response;
  };
  return { watching: { ...context, fetch }, sight };
}

/** What a server shows that is not trusted; it is told nothing, not even who asks. */
export async function peek(target: Target, context: Context): Promise<Handshake | null> {
  const { watching, sight } = await watched(context);
  const limit = AbortSignal.timeout(target.requestTimeoutMs);
  const signal = AbortSignal.any([context.signal, limit]);
  const tls = { insecure: true };
  try {
    await watching.fetch(target.uri, {
      method: "GET",
      headers: {},
      signal,
      redirect: "manual",
      tls,
    });
  } catch {
    // Why it cannot be asked is known, and what it answers does not matter.
    context.signal.throwIfAborted();
  }
  return sight.handshake;
}

function handshakeOf(socket: TLSSocket): Handshake {
  const own = socket.getPeerCertificate(true);
  const { subjectaltname = "no host", valid_from = "", valid_to = "" } = own;
  const [from, until] = [parseTime(valid_from), parseTime(valid_to)];
  return {
    protocol: socket.getProtocol() ?? "TLS",
    lines: [
      `for ${subjectaltname.replace(/(DNS|IP Address):/g, "")}`,
      `chain: ${subjects(own).join(" ← ")}`,
      ...(from === null || until === null
        ? []
        : [`valid from ${utcTime(from)} to ${utcTime(until)}`]),
    ],
    expiresMs: until ?? Number.POSITIVE_INFINITY,
    problem: socket.authorized ? null : String(socket.authorizationError),
  };
}

/** A root is its own issuer, and a chain may be cut before it. */
function subjects(own: DetailedPeerCertificate): string[] {
  const names = new Map<string, string>();
  let next: DetailedPeerCertificate | undefined = own;
  while (next?.fingerprint256 !== undefined && !names.has(next.fingerprint256)) {
    names.set(next.fingerprint256, `${next.subject?.CN ?? next.subject?.O ?? "nameless"}`);
    next = next.issuerCertificate;
  }
  return [...names.values()];
}
