import type { ClientRequest } from "node:http";
import type { Socket } from "node:net";
import { checkServerIdentity } from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import { type HttpProxy, ProxyFailure } from "./proxy.ts";

type Options = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/** Leads one request through a CONNECT tunnel, in which the proxy reads nothing; the signal also ends its making. */
export class Tunnel extends HttpsProxyAgent<string> {
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
