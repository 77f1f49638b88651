import type { ClientRequest } from "node:http";
import { isIP, type Socket } from "node:net";
import { checkServerIdentity } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { FetchInit, FetchResponse } from "../base/context.ts";
import { type HttpProxy, type Open, ProxyFailure } from "./proxy.ts";

/**
 * Makes an exchange go through a proxy: https in a tunnel, whose inside the proxy cannot read; http in the open, where
 * it reads all, the token too, and where whatever goes wrong on the way goes wrong between the proxy and us.
 */
export async function throughProxy(
  proxy: HttpProxy,
  url: URL,
  { signal }: FetchInit,
  exchange: (open: Open) => Promise<FetchResponse>,
): Promise<FetchResponse> {
  if (url.protocol === "https:") return exchange(await inTunnel(proxy, url, signal));
  const open = await inTheOpen(proxy, url);
  const response = await exchange(open).catch((error) => {
    throw signal.aborted || !isOfConnection(error) ? error : new ProxyFailure(null, error);
  });
  if (proxyStatuses.has(response.status)) throw new ProxyFailure(response.status);
  return response;
}

/** What only a proxy says, or a gateway behind it: that it wants to know the user, that it cannot get through. */
const proxyStatuses = new Set([407, 502, 504]);

async function inTunnel(proxy: HttpProxy, url: URL, signal: AbortSignal): Promise<Open> {
  const { request } = await import("node:https");
  return (options) => request(url, { ...options, agent: new Tunnel(proxy, signal) });
}

async function inTheOpen(proxy: HttpProxy, url: URL): Promise<Open> {
  const { protocol, hostname, port, authorization } = proxy;
  const { request } =
    protocol === "https:" ? await import("node:https") : await import("node:http");
  const added = {
    Host: url.host,
    ...(authorization !== null && { "Proxy-Authorization": authorization }),
  };
  return ({ method, headers }) =>
    request({
      protocol,
      hostname,
      // Node would look for the name of the `Host` header in the proxy's certificate.
      servername: isIP(hostname) === 0 ? hostname : "",
      port,
      method,
      path: url.href,
      headers: { ...headers, ...added },
      agent: false,
    });
}

function isOfConnection(error: unknown): boolean {
  return (
    error instanceof Error && "code" in error && !/^(ERR_BODY|ERR_INVALID|Z_)/.test(`${error.code}`)
  );
}

type Options = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/** Leads one request through a CONNECT tunnel, in which the proxy reads nothing; the signal also ends its making. */
class Tunnel extends HttpsProxyAgent<string> {
  constructor({ protocol, place, authorization }: HttpProxy, signal: AbortSignal) {
    // Not in the URL, which the library prints when DEBUG is set.
    const headers = authorization === null ? {} : { "Proxy-Authorization": authorization };
    super(`${protocol}//${place}`, { headers, signal });
  }

  override async connect(request: ClientRequest, options: Options): Promise<Socket> {
    let status = 0;
    request.once("proxyConnect", (answer: { statusCode: number }) => {
      status = answer.statusCode;
    });
    const socket = await super.connect(request, namingItsHost(options)).catch((error) => {
      throw new ProxyFailure(null, error);
    });
    if (status === 200) return socket;
    socket.destroy();
    throw new ProxyFailure(status);
  }
}

/** The library checks the certificate of an address, such as 10.0.0.1, as if the host were "localhost". */
function namingItsHost(options: Options): Options {
  if (!options.secureEndpoint) return options;
  const { host = "" } = options;
  return { ...options, checkServerIdentity: (_, peer) => checkServerIdentity(host, peer) };
}
