import type { CliError } from "../../base/errors.ts";
import type { HttpProxy, ProxyFailure } from "../../http/proxy.ts";
import { type Cause, explain, longHeaders } from "./causes.ts";

interface ProxyAddress extends HttpProxy {
  /** The code of the connection to the proxy, or the proxy's response, such as `HTTP 407`. */
  code: string;
  /** The host of the server. */
  host: string;
  /** Ends a hint. */
  bypass: string;
}

/** Returns why a proxy failed, before or instead of the server at `url`. */
export function explainProxy(
  error: ProxyFailure,
  code: string | undefined,
  proxy: HttpProxy,
  { hostname, protocol }: URL,
  where: string,
): CliError | null {
  const symptom = error.status === null ? (code ?? "") : `HTTP ${error.status}`;
  const bypass = `or add ${hostname} to NO_PROXY`;
  const at = { ...proxy, code: symptom, host: hostname, bypass };
  // An https request is sent only once the proxy has opened a tunnel.
  const detail = { hadNoEffect: protocol === "https:", cause: error };
  return explain(causes, symptom, at, where, detail);
}

const causes: readonly Cause<ProxyAddress>[] = [
  {
    code: /^HTTP 407$/,
    kind: "endpoint",
    what: ({ authorization }) =>
      authorization === null
        ? "the proxy requires a user and password (HTTP 407)"
        : "the proxy rejected its user or password (HTTP 407)",
    hint: ({ variable, place, bypass }) =>
      `set ${variable} to http://user:password@${place}, ${bypass}`,
    hadNoEffect: true,
  },
  {
    code: /^HTTP [5-9]\d\d$/,
    what: ({ host, code }) => `the proxy cannot reach ${host} (${code})`,
    hint: ({ variable, bypass }) => `check the URI and the proxy in ${variable}, ${bypass}`,
  },
  {
    code: /^HTTP [2-4]\d\d$/,
    kind: "endpoint",
    what: ({ host, code }) => `the proxy denies access to ${host} (${code})`,
    hint: ({ variable, bypass }) => `ask the operator of the proxy in ${variable}, ${bypass}`,
    hadNoEffect: true,
  },
  longHeaders,
  {
    code: /^H(TTP |PE_)/,
    kind: "endpoint",
    what: "not an HTTP response from the proxy",
    hint: ({ variable, bypass }) => `check scheme and port in ${variable}, ${bypass}`,
  },
  {
    code: /^ECONNREFUSED$/,
    what: "the proxy refused the connection",
    hint: ({ variable, bypass }) => `check ${variable}, ${bypass}`,
    hadNoEffect: true,
  },
  {
    code: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: ({ hostname }) => `cannot resolve proxy host ${hostname}`,
    hint: ({ variable, bypass }) => `check ${variable}, ${bypass}`,
    hadNoEffect: true,
  },
  {
    code: /^(ECONNRESET|EPIPE|)$/,
    what: "the proxy closed the connection",
    hint: ({ variable, bypass }) => `check that ${variable} names a proxy, ${bypass}`,
  },
  {
    // A proxy at https:// only.
    code: /CERT|SIGNATURE|ISSUER|SSL|TLS|EPROTO/,
    kind: "endpoint",
    what: ({ code }) => `TLS to the proxy failed (${code})`,
    hint: ({ variable }) => `pass its CA with NODE_EXTRA_CA_CERTS, or use http:// in ${variable}`,
    hadNoEffect: true,
  },
  {
    code: /^/,
    what: ({ code }) => `cannot connect to the proxy (${code})`,
    hint: ({ variable, bypass }) => `check ${variable}, ${bypass}`,
  },
];
