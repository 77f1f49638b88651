import type { ClientRequest } from "node:http";
import { isIP, type Socket } from "node:net";
import { checkServerIdentity } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import type { FetchInit, FetchResponse } from "../base/context.ts";
import { isSystemError } from "../base/errors.ts";
import type { AddressOptions } from "./connection.ts";
import { observeAgent } from "./observed-agent.ts";
import { type HttpProxy, type Opener, ProxyFailure } from "./proxy.ts";

/**
 * Makes an exchange through a proxy. An https request is sent in a tunnel, where the proxy cannot read it. An http
 * request is forwarded: the proxy can read it with its token, and every failed connection is one to the proxy.
 */
export async function exchangeThroughProxy(
  proxy: HttpProxy,
  url: URL,
  init: FetchInit,
  exchange: (open: Opener) => Promise<FetchResponse>,
): Promise<FetchResponse> {
  if (url.protocol === "https:") return exchange(await tunnelOpener(proxy, url, init));
  const open = await forwardOpener(proxy, url, init);
  const response = await exchange(open).catch((error) => {
    throw init.signal.aborted || !isConnectionError(error) ? error : new ProxyFailure(null, error);
  });
  if (await isOfProxy(response)) throw new ProxyFailure(response.status);
  return response;
}

/** Only a proxy or a gateway sends these: authentication required, or server not reachable. */
const proxyStatuses = new Set([407, 502, 504]);

/** Milvus denies in JSON with a code, a proxy in its own page. */
async function isOfProxy({ status, text }: FetchResponse): Promise<boolean> {
  return proxyStatuses.has(status) || (status === 403 && !/^\s*\{.*"code"\s*:/s.test(await text()));
}

async function tunnelOpener(proxy: HttpProxy, url: URL, init: FetchInit): Promise<Opener> {
  const { request } = await import("node:https");
  return (options) => request(url, { ...options, agent: new Tunnel(proxy, init, options) });
}

async function forwardOpener(proxy: HttpProxy, url: URL, { onSocket }: FetchInit): Promise<Opener> {
  const { protocol, hostname, port, authorization } = proxy;
  const { Agent, request } =
    protocol === "https:" ? await import("node:https") : await import("node:http");
  const added = {
    Host: url.host,
    ...(authorization !== null && { "Proxy-Authorization": authorization }),
  };
  return ({ method, headers, autoSelectFamilyAttemptTimeout, lookup }) => {
    const agent = new Agent();
    if (onSocket !== undefined) observeAgent(agent, onSocket);
    const options = {
      autoSelectFamilyAttemptTimeout,
      lookup,
      protocol,
      hostname,
      // Node would compare the `Host` header with the certificate of the proxy.
      servername: isIP(hostname) === 0 ? hostname : "",
      port,
      method,
      path: url.href,
      headers: { ...headers, ...added },
      agent,
    };
    return request(options);
  };
}

function isConnectionError(error: unknown): boolean {
  return isSystemError(error) && !/^(ERR_BODY|ERR_INVALID|Z_)/.test(error.code);
}

type Options = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/** Opens a CONNECT tunnel for one request; the signal ends this too. */
class Tunnel extends HttpsProxyAgent<string> {
  constructor(
    { protocol, place, authorization }: HttpProxy,
    { signal }: FetchInit,
    { autoSelectFamilyAttemptTimeout, lookup }: AddressOptions,
  ) {
    // The library prints the URL if DEBUG is set, but no headers.
    const headers = authorization === null ? {} : { "Proxy-Authorization": authorization };
    const options = { headers, signal, autoSelectFamilyAttemptTimeout, lookup };
    super(`${protocol}//${place}`, options);
  }

  override async connect(request: ClientRequest, options: Options): Promise<Socket> {
    let status = 0;
    request.once("proxyConnect", (response: { statusCode: number }) => {
      status = response.statusCode;
    });
    const socket = await super.connect(request, withIdentityCheck(options)).catch((error) => {
      throw new ProxyFailure(null, error);
    });
    if (status === 200) return socket;
    socket.destroy();
    throw new ProxyFailure(status);
  }
}

/** For an address such as 10.0.0.1, the library would check that the certificate is for "localhost". */
function withIdentityCheck(options: Options): Options {
  if (!options.secureEndpoint) return options;
  const { host = "" } = options;
  return { ...options, checkServerIdentity: (_, peer) => checkServerIdentity(host, peer) };
}
