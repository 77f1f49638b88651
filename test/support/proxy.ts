import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Identity } from "./certificates.ts";
import { listen } from "./loopback.ts";

export interface ProxyOptions {
  /** The server that every host is taken for; without one nothing is reached. */
  server?: string;
  /** `user:password` of those who may use it. */
  user?: string;
  /** The proxy itself is spoken to with TLS. */
  tls?: Identity;
  /** The status of a refusal to everybody. */
  refuses?: number;
}

export interface ForwardProxy {
  url: string;
  /** Host and port. */
  place: string;
  /** Method and destination of each request, in order. */
  asked: string[];
  /** The headers of each request. */
  headers: Record<string, unknown>[];
}

/** A forward proxy on loopback until the test is over: CONNECT, and requests with an absolute URL. */
export async function serveProxy(options: ProxyOptions): Promise<ForwardProxy> {
  const asked: string[] = [];
  const headers: Record<string, unknown>[] = [];
  const note = (incoming: IncomingMessage): number => {
    asked.push(`${incoming.method} ${incoming.url}`);
    headers.push({ ...incoming.headers });
    return refusalOf(incoming, options);
  };
  const server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
  server.on("request", (incoming: IncomingMessage, response: ServerResponse) => {
    const refusal = note(incoming);
    if (refusal > 0) response.writeHead(refusal).end("<html>the proxy</html>");
    else forward(incoming, response, options.server ?? "");
  });
  server.on("connect", (incoming: IncomingMessage, socket: Duplex) => {
    const refusal = note(incoming);
    socket.on("error", () => socket.destroy());
    if (refusal > 0) socket.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 9\r\n\r\nthe proxy`);
    else tunnel(socket, options.server ?? "");
  });
  const url = await listen(server, options.tls === undefined ? "http" : "https", "127.0.0.1");
  return { url, place: new URL(url).host, asked, headers };
}

/** 0 for none. */
function refusalOf(incoming: IncomingMessage, { user, refuses, server }: ProxyOptions): number {
  const wanted = `Basic ${Buffer.from(user ?? "").toString("base64")}`;
  if (user !== undefined && incoming.headers["proxy-authorization"] !== wanted) return 407;
  return refuses ?? (server === undefined ? 502 : 0);
}

function forward(incoming: IncomingMessage, response: ServerResponse, server: string): void {
  const { pathname, search } = new URL(incoming.url ?? "");
  const own = /^proxy-|^connection$/;
  const headers = Object.entries(incoming.headers).filter(([name]) => !own.test(name));
  const onward = request(
    `${server}${pathname}${search}`,
    { method: incoming.method ?? "", headers: Object.fromEntries(headers) },
    (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  incoming.pipe(onward);
}

function tunnel(socket: Duplex, server: string): void {
  const { hostname, port } = new URL(server);
  const onward = connect(Number(port), hostname, () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    socket.pipe(onward).pipe(socket);
  });
  onward.on("error", () => socket.destroy());
  socket.on("close", () => onward.destroy());
}
