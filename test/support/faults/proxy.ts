import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { Socket } from "node:net";
import { buffer } from "node:stream/consumers";

/** An answer as the server gave it, with its body unframed. */
export interface WholeAnswer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A request on its way, in the hands of whoever does something bad to it. */
export interface Exchange {
  /** The way back to the client: what is written here is all that it gets. */
  socket: Socket;
  /** Lets the server have the request; resolves with what it answers. */
  forward(): Promise<WholeAnswer>;
  /** Host and port of another server, which nobody should ever talk to. */
  elsewhere: string;
}

/** What goes wrong with a connection that is struck. */
export interface Mishap {
  /** There is none: nobody listens. */
  refuses?: true;
  /** Once the request has arrived. */
  asked?(exchange: Exchange): void | Promise<void>;
}

export interface FaultProxy {
  url: string;
  /** Connections made so far, each of which carries one request. */
  sent(): number;
  /** Connections that were made to the other server. */
  strayed(): number;
  /** Listens again after a refusal. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** Stands between a client and `upstream`, and lets `mishap` happen to the connections that `strikes` says, from 1. */
export async function startFaultProxy(
  upstream: string,
  mishap: Mishap,
  strikes: (nth: number) => boolean,
): Promise<FaultProxy> {
  const order = new Map<Socket, number>();
  const server = createServer(async (incoming) => {
    const nth = order.get(incoming.socket) ?? 0;
    const exchange: Exchange = {
      socket: incoming.socket,
      forward: () => forward(incoming, upstream),
      elsewhere: `localhost:${portOf(elsewhere)}`,
    };
    if (mishap.refuses && strikes(nth + 1)) server.close();
    await (strikes(nth) && mishap.asked ? mishap.asked(exchange) : passOn(exchange));
  });
  server.on("connection", (socket) => {
    order.set(socket, order.size + 1);
    // A client that has left is none of our business.
    socket.on("error", () => socket.destroy());
  });
  let strayed = 0;
  const elsewhere = createServer().on("connection", (socket) => {
    strayed += 1;
    socket.destroy();
  });
  await Promise.all([listen(server, 0), listen(elsewhere, 0)]);
  const port = portOf(server);
  if (mishap.refuses && strikes(1)) await stop(server);
  return {
    url: `http://127.0.0.1:${port}`,
    sent: () => order.size,
    strayed: () => strayed,
    reopen: () => listen(server, port),
    async close() {
      for (const socket of order.keys()) socket.destroy();
      await Promise.all([stop(server), stop(elsewhere)]);
    },
  };
}

async function passOn({ forward, socket }: Exchange): Promise<void> {
  socket.end(wire(await forward()));
}

/** The bytes of an answer: framed by its length unless `framing` says otherwise. */
export function wire(
  { status, headers, body }: WholeAnswer,
  framing: Record<string, string> = { "content-length": String(body.length) },
): Buffer {
  const lines = Object.entries({ ...headers, ...framing, connection: "close" });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Answer\r\n${head}\r\n`), body]);
}

async function forward(incoming: IncomingMessage, upstream: string): Promise<WholeAnswer> {
  const { method, url, headers } = incoming;
  const outgoing = request(new URL(url ?? "", upstream), { method, headers, agent: false });
  outgoing.end(await buffer(incoming));
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on("response", resolve).on("error", reject);
  });
  const body = await buffer(answer);
  const { "transfer-encoding": _, connection: __, ...kept } = answer.headers;
  const texts = Object.entries(kept).map(([name, value]) => [name, String(value)]);
  return { status: answer.statusCode ?? 0, headers: Object.fromEntries(texts), body };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, "close");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the proxy has no port");
  return address.port;
}
