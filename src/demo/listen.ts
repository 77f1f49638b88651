import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Context, Env } from "../base/context.ts";
import { CliError, isSystemError } from "../base/errors.ts";
import { systemProblem } from "../base/text-files.ts";
import { createDemo } from "./milvus.ts";
import type { DemoResponse } from "./responses.ts";
import type { DemoRequest } from "./routes.ts";
import { fillDemo } from "./scenario.ts";
import type { DemoVersion } from "./versions.ts";

export interface DemoServer {
  url: string;
  /** Are the jobs that it begins with. */
  jobIds: ReadonlySet<string>;
  /** Makes commands connect to it and to no other Milvus. */
  env: Env;
  close(): Promise<void>;
}

const defaultPort = 19530;

/** Names the demo's cluster in its profile. It accepts other names too. */
export const demoClusterId = "in01-demo";

/** Starts the filled demo on loopback: on the given port, or else on 19530, or on a free port if that is taken. */
export async function startDemo(
  { port, milvus, cloud }: { port?: number; milvus?: DemoVersion; cloud?: true },
  { env, now, random }: Context,
): Promise<DemoServer> {
  const demo = createDemo({
    now: () => now().getTime(),
    random,
    ...(milvus && { version: milvus }),
    ...(cloud && { quirks: { cloud, manualCommit: false, requestsPerSecond: 20 } }),
  });
  fillDemo(demo);
  const listener = await listenOnPort(demo, port);
  const profile = { uri: listener.url, ...(cloud && { clusterId: demoClusterId }) };
  const config = await writeConfig({ profiles: { demo: profile } }).catch(async (error) => {
    await listener.close();
    throw error;
  });
  return {
    url: listener.url,
    jobIds: new Set(demo.jobs().map(({ job }) => job.jobId)),
    env: { ...withoutMilvusVariables(env), MILVUS_CONFIG: config },
    async close() {
      // A system that tidies its temporary files may have removed the folder.
      await Promise.all([listener.close(), rm(dirname(config), { recursive: true, force: true })]);
    },
  };
}

/** Writes a configuration file into a new temporary folder. */
async function writeConfig(config: object): Promise<string> {
  try {
    const path = join(await mkdtemp(join(tmpdir(), "milvus-import-demo-")), "demo.json");
    await writeFile(path, JSON.stringify(config));
    return path;
  } catch (error) {
    const what = `cannot write temporary files to ${tmpdir()}: ${systemProblem(error).text}`;
    throw new CliError("config", what, {
      hint: "set TMPDIR to a folder that you can write to",
      cause: error,
    });
  }
}

const listenFailures: Readonly<Record<string, string>> = {
  EADDRINUSE: "another program listens there",
  EACCES: "permission denied",
};

async function listenOnPort(demo: Served, port: number | undefined): Promise<Listener> {
  try {
    return await listen(demo, { port: port ?? defaultPort });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (port === undefined && error.code === "EADDRINUSE") return listen(demo);
    const why = listenFailures[error.code] ?? error.message;
    throw new CliError("usage", `cannot listen on port ${port ?? defaultPort}: ${why}`, {
      hint: "choose another with --port, or leave it out to get a free one",
      cause: error,
    });
  }
}

/** Removes what names real servers and their tokens. */
function withoutMilvusVariables(env: Env): Env {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !name.startsWith("MILVUS_") || name === "MILVUS_IMPORT_DEBUG",
    ),
  );
}

export interface Listener {
  url: string;
  port: number;
  /** Also ends open connections. */
  close(): Promise<void>;
}

interface Served {
  /** Returns `null` to reset the connection. */
  handle(request: DemoRequest): DemoResponse | Promise<DemoResponse | null>;
}

/** Serves over HTTP, on a free port of loopback by default. Rejects with `EADDRINUSE` if the port is taken. */
export async function listen(
  demo: Served,
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
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function serve(
  demo: Served,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [
    name,
    values?.join(", "),
  ]);
  const served = await demo.handle({
    method: request.method ?? "",
    path: (request.url ?? "").replace(/\?.*/s, ""),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks).toString("utf8"),
  });
  if (served === null) request.socket.resetAndDestroy();
  else response.writeHead(served.status, served.headers).end(served.body);
}
