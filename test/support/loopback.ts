import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import { connect, createServer as createRawServer, type Server, type Socket } from "node:net";
import { createServer as createTlsEnd, type TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";

/** Serves HTTP on a free port until the test is over; resolves with the URL. */
export function serveHttp(listener: RequestListener, host = "127.0.0.1"): Promise<string> {
  return listen(createServer(listener), "http", host);
}

export function serveHttps(options: ServerOptions, listener: RequestListener): Promise<string> {
  return listen(createTlsServer(options, listener), "https", "127.0.0.1");
}

/** Ends TLS before a server on loopback that speaks plain HTTP, as a gateway does. */
export function serveTlsBefore(url: string, options: TlsOptions): Promise<string> {
  const { hostname, port } = new URL(url);
  const server = createTlsEnd(options, (socket) => {
    const onward = connect(Number(port), hostname);
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    socket.pipe(onward).pipe(socket);
  });
  return listen(server, "https", "127.0.0.1");
}

/** Answers every connection by hand, byte for byte. */
export function serveRaw(answer: (socket: Socket) => void): Promise<string> {
  return listen(createRawServer(answer), "http", "127.0.0.1");
}

/** The URL of a port that nobody listens on. */
export async function closedPort(): Promise<string> {
  const server = createRawServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = urlOf(server, "http", "127.0.0.1");
  server.close();
  await once(server, "close");
  return url;
}

export async function listen(server: Server, scheme: string, host: string): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, host);
  await once(server, "listening");
  return urlOf(server, scheme, host);
}

function urlOf(server: Server, scheme: string, host: string): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `${scheme}://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}
