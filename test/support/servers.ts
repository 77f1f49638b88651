import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
  type ServerResponse,
} from "node:http";
import {
  createServer as createTlsServer,
  type ServerOptions as TlsServerOptions,
} from "node:https";
import { connect, createServer as createRawServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createServer as createTlsEnd, type TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";
import type { Env, Fetch, FetchInit } from "../../src/base/context.ts";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { listen } from "../../src/demo/listen.ts";
import { fillDemo } from "../../src/demo/scenario.ts";
import { createMilvus, type Milvus, type ServerOptions } from "../milvus/milvus.ts";
import type { PlainServer } from "../milvus/plain-server.ts";
import type { Identity } from "./certificates.ts";

/** Serves HTTP on a free port until the test is over; resolves with the URL. */
export function serveHttp(listener: RequestListener, host = "127.0.0.1"): Promise<string> {
  return open(createServer(listener), "http", host);
}

export function serveHttps(options: TlsServerOptions, listener: RequestListener): Promise<string> {
  return open(createTlsServer(options, listener), "https");
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
  return open(server, "https");
}

/** Answers every connection by hand, byte for byte. */
export function serveRaw(answer: (socket: Socket) => void): Promise<string> {
  return open(createRawServer(answer), "http");
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

/** What is to be done when a test is over: concurrent tests give that of their own context. */
export type AtEnd = (cleanUp: () => void | Promise<void>) => void;

async function open(
  server: Server,
  scheme: string,
  host = "127.0.0.1",
  atEnd: AtEnd = onTestFinished,
): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  atEnd(() => {
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
  const url = await open(server, options.tls === undefined ? "http" : "https");
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

/** A POST of an empty JSON object, what `over` says changed. */
export function post(over: Partial<FetchInit> = {}): FetchInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
    signal: new AbortController().signal,
    redirect: "manual",
    ...over,
  };
}

/** The body of the answer; a `fetch` may notice only here that it was cut. */
export async function bodyOf(fetch: Fetch, url: string, init = post()): Promise<string> {
  const response = await fetch(url, init);
  return response.text();
}

/** Why a request failed, in Node's words; the global `fetch` keeps them in `cause`. */
export async function failureCode(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => new Error("the request did not fail"),
    (reason: unknown) => reason,
  );
  return codeOf(error) ?? `no code: ${String(error)}`;
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}

/** Serves a model of Milvus on a free port until the test is over; resolves with the URL. */
export async function serveMilvus(milvus: Pick<Milvus, "handle">): Promise<string> {
  const { url, close } = await listen(milvus);
  onTestFinished(close);
  return url;
}

/** A Milvus on a real port until the test is over, filled as `milvus-import demo` fills it. */
export async function servedDemo(
  options: Partial<ServerOptions> = {},
): Promise<{ demo: Milvus; url: string }> {
  const demo = createMilvus({ now: Date.now, ...options });
  fillDemo(demo);
  return { demo, url: await serveMilvus(demo) };
}

/** Serves the second model of Milvus on a free port until the test is over; resolves with the URL. */
export function servePlain(server: PlainServer, atEnd: AtEnd): Promise<string> {
  const listener: RequestListener = async (incoming, outgoing) => {
    let body = "";
    for await (const chunk of incoming) body += String(chunk);
    const key = incoming.headers["idempotency-key"];
    const headers: Record<string, string> =
      typeof key === "string" ? { "Idempotency-Key": key } : {};
    try {
      const response = await server.fetch(incoming.url ?? "", post({ headers, body }));
      outgoing.writeHead(response.status).end(await response.text());
    } catch {
      // The model throws where a real server would cut the connection.
      incoming.socket.destroy();
    }
  };
  return open(createServer(listener), "http", "127.0.0.1", atEnd);
}

export interface StillServer {
  demo: Milvus;
  url: string;
  /** Leads the program to it. */
  env: Env;
  /** The id of a job that writes its index for ever. */
  running: string;
  /** The id of one that waits to be committed. */
  resting: string;
  /** The ids of one that is Completed and one that has Failed. */
  completed: string;
  failed: string;
  /** The words of a line, in which RUNNING, RESTING, COMPLETED and FAILED are these ids. */
  argv(line: string): string[];
}

/** A server on loopback on which time stands still, until the test is over. */
export async function stillServer(): Promise<StillServer> {
  const demo = createMilvus({ now: () => Date.UTC(2026, 10, 1, 12) });
  demo.addCollection("default", "books");
  const job = { collection: "books", files: [["a.parquet"]] };
  const { stageMs } = completesAfter(0);
  const plan = { stageMs: { ...stageMs, commit: 4_000 } };
  const running = demo.addJob({ ...job, plan: restsAt("index") });
  const resting = demo.addJob({ ...job, autoCommit: false, plan });
  const completed = demo.addJob({ ...job, plan: { stageMs } });
  const failed = demo.addJob({ ...job, plan: failsAfter(0, "import", "no such field") });
  const url = await serveMilvus(demo);
  const ids = { RUNNING: running, RESTING: resting, COMPLETED: completed, FAILED: failed };
  const argv = (line: string) =>
    Object.entries(ids)
      .reduce((text, [name, id]) => text.replace(name, id), line)
      .split(" ");
  return { demo, url, env: { MILVUS_URI: url }, running, resting, completed, failed, argv };
}
