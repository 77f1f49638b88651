import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Demo } from "./milvus.ts";

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
