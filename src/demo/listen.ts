import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context, Env } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { createDemo, type Demo } from "./milvus.ts";
import { fillDemo } from "./scenario.ts";
import type { DemoVersion } from "./versions.ts";

export interface Listener {
  url: string;
  port: number;
  /** Ends open connections at once. */
  close(): Promise<void>;
}

/** Serves the demo over HTTP, on a free port of loopback by default; a taken port rejects with `EADDRINUSE`. */
export async function listen(
  demo: Demo,
  { host = "127.0.0.1", port = 0 }: { host?: string; port?: number } = {},
): Promise<Listener> {
  const server = createServer((request, response) => {
    serve(demo, request, response).catch((error) => {
      const hasClientLeft = request.destroyed && !request.complete;
      if (!hasClientLeft) throw error;
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the demo has no port");
  const place = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${place}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function serve(
  demo: Demo,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [
    name,
    values?.join(", "),
  ]);
  const answer = await demo.handle({
    method: request.method ?? "",
    path: (request.url ?? "").replace(/\?.*/s, ""),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString("utf8"),
  });
  if (answer === "cut") {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

export interface DemoServer {
  url: string;
  /** It listens where commands look without being told. */
  isDefault: boolean;
  /** The environment that leads commands to it, and to no other Milvus. */
  env: Env;
  close(): Promise<void>;
}

const defaultPort = 19530;

/** Any other is served as well. */
export const demoClusterId = "in01-demo";

/** Starts the filled demo on loopback: on the port asked for, or else on 19530 if it is free, or else on any other. */
export async function startDemo(
  { port, milvus, cloud }: { port?: number; milvus?: DemoVersion; cloud?: true },
  context: Context,
): Promise<DemoServer> {
  const { now, sleep, random } = context;
  const demo = createDemo({
    now,
    sleep,
    random,
    ...(milvus && { version: milvus }),
    ...(cloud && { quirks: { cloud, manualCommit: false, requestsPerSecond: 20 } }),
  });
  fillDemo(demo);
  const listener = await listenSomewhere(demo, port);
  const folder = await mkdtemp(join(tmpdir(), "milvus-import-demo-"));
  const profile = { uri: listener.url, ...(cloud && { clusterId: demoClusterId }) };
  const config = join(folder, "demo.json");
  await writeFile(config, JSON.stringify({ profiles: { demo: profile } }));
  return {
    url: listener.url,
    isDefault: listener.port === defaultPort,
    env: { ...withoutMilvus(context.env), MILVUS_CONFIG: config },
    async close() {
      await Promise.all([listener.close(), rm(folder, { recursive: true })]);
    },
  };
}

async function listenSomewhere(demo: Demo, port: number | undefined): Promise<Listener> {
  try {
    return await listen(demo, { port: port ?? defaultPort });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (port === undefined && error.code === "EADDRINUSE") return listen(demo);
    throw new CliError("usage", `cannot serve on port ${port ?? defaultPort}: ${error.message}`, {
      hint: "choose another with --port, or leave it out to get a free one",
      cause: error,
    });
  }
}

/** Addresses and tokens of real servers have no business with the demo. */
function withoutMilvus(env: Env): Env {
  const meant = new Set(["MILVUS_IMPORT_DEBUG"]);
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith("MILVUS_") || meant.has(name)),
  );
}
