import type { CliError } from "../../base/errors.ts";
import type { HttpProxy, ProxyFailure } from "../../http/proxy.ts";
import { type Cause, explain, longHeaders } from "./causes.ts";

interface ProxyAddress extends HttpProxy {
  /** That of the connection to the proxy, or its response, such as `HTTP 407`. */
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
  const bypass = `or name ${hostname} in NO_PROXY to go without one`;
  const at = { ...proxy, code: symptom, host: hostname, bypass };
  // An https request leaves only once the proxy has made a tunnel.
  const detail = { hadNoEffect: protocol === "https:", cause: error };
  return explain(causes, symptom, at, where, detail);
}

const causes: readonly Cause<ProxyAddress>[] = [
  {
    code: /^HTTP 407$/,
    kind: "endpoint",
    what: ({ authorization }) =>
      authorization === null
        ? "the proxy wants a user and a password (HTTP 407)"
        : "the proxy does not accept its user or password (HTTP 407)",
    hint: ({ variable, place, bypass }) =>
      `set ${variable} to http://user:password@${place}, ${bypass}`,
    hadNoEffect: true,
  },
  {
    code: /^HTTP [5-9]\d\d$/,
    what: ({ host, code }) => `the proxy does not reach ${host} (${code})`,
    hint: ({ variable, bypass }) =>
      `does the proxy of ${variable} know this host? check the URI, ${bypass}`,
  },
  {
    code: /^HTTP [2-4]\d\d$/,
    kind: "endpoint",
    what: ({ host, code }) => `the proxy does not allow ${host} (${code})`,
    hint: ({ variable, bypass }) => `ask whoever runs the proxy of ${variable}, ${bypass}`,
    hadNoEffect: true,
  },
  longHeaders,
  {
    code: /^H(TTP |PE_)/,
    kind: "endpoint",
    what: "the proxy does not speak HTTP",
    hint: ({ variable, bypass }) => `check scheme and port in ${variable}, ${bypass}`,
  },
  {
    code: /^ECONNREFUSED$/,
    what: "the proxy refuses connections",
    hint: ({ variable, bypass }) => `check ${variable}, ${bypass}`,
    hadNoEffect: true,
  },
  {
    code: /^(ENOTFOUND|EAI_AGAIN)$/,
    what: ({ hostname }) => `the host name of the proxy, ${hostname}, is not known`,
    hint: ({ variable, bypass }) => `check ${variable}, ${bypass}`,
    hadNoEffect: true,
  },
  {
    code: /^(ECONNRESET|EPIPE|)$/,
    what: "the proxy cut the connection",
    hint: ({ variable, bypass }) => `is it a proxy? check ${variable}, ${bypass}`,
  },
  {
    // A proxy at https:// only.
    code: /CERT|SIGNATURE|ISSUER|SSL|TLS|EPROTO/,
    kind: "endpoint",
    what: ({ code }) => `no safe connection to the proxy (${code})`,
    hint: ({ variable }) =>
      `name its authority with NODE_EXTRA_CA_CERTS, or is it https:// in ${variable} that is wrong?`,
    hadNoEffect: true,
  },
  {
    code: /^/,
    what: ({ code }) => `the proxy cannot be reached (${code})`,
    hint: ({ variable, bypass }) => `check ${variable}, ${bypass}`,
  },
];
