import { type HttpProxy, ProxyFailure } from "../../http/proxy.ts";
import type { NetworkMeaning } from "./network-failure.ts";

/** What went wrong with the proxy itself, `null` when it was not the proxy; `code` is that of the connection to it. */
export function meaningOfProxy(
  error: unknown,
  code: string | undefined,
  proxy: HttpProxy,
  uri: string,
): NetworkMeaning | null {
  if (!(error instanceof ProxyFailure)) return null;
  const { hostname, protocol } = new URL(uri);
  const around = `or name ${hostname} in NO_PROXY to go without one`;
  const meaning =
    error.status === null
      ? connectionMeaning(code, proxy, around)
      : refusalMeaning(error.status, proxy, hostname, around);
  // Without a tunnel no request leaves.
  return { ...meaning, isUnsent: meaning.isUnsent || protocol === "https:" };
}

function refusalMeaning(
  status: number,
  { variable, authorization, place }: HttpProxy,
  host: string,
  around: string,
): NetworkMeaning {
  if (status === 407) {
    return {
      kind: "endpoint",
      what:
        authorization === null
          ? "the proxy wants a user and a password (HTTP 407)"
          : "the proxy does not accept its user or password (HTTP 407)",
      hint: `set ${variable} to http://user:password@${place}, ${around}`,
      isUnsent: true,
    };
  }
  if (status >= 500) {
    return {
      kind: "network",
      what: `the proxy does not reach ${host} (HTTP ${status})`,
      hint: `does the proxy of ${variable} know this host? check the URI, ${around}`,
      isUnsent: false,
    };
  }
  if (status >= 200) {
    return {
      kind: "endpoint",
      what: `the proxy does not allow ${host} (HTTP ${status})`,
      hint: `ask whoever runs the proxy of ${variable}, ${around}`,
      isUnsent: false,
    };
  }
  return noProxy(variable, around);
}

function connectionMeaning(
  code: string | undefined,
  { variable, protocol, hostname }: HttpProxy,
  around: string,
): NetworkMeaning {
  const hint = `check ${variable}, ${around}`;
  switch (code) {
    case "ECONNREFUSED":
      return { kind: "network", what: "the proxy refuses connections", hint, isUnsent: true };
    case "ENOTFOUND":
    case "EAI_AGAIN": {
      const what = `the host name of the proxy, ${hostname}, is not known`;
      return { kind: "network", what, hint, isUnsent: true };
    }
    case "ECONNRESET":
    case "EPIPE":
    case undefined: {
      const what = "the proxy cut the connection";
      return { kind: "network", what, hint: `is it a proxy? ${hint}`, isUnsent: false };
    }
  }
  if (code.startsWith("HPE_")) return noProxy(variable, around);
  if (protocol === "https:" && /CERT|SIGNATURE|ISSUER|SSL|TLS|EPROTO/.test(code)) {
    return {
      kind: "endpoint",
      what: `no safe connection to the proxy (${code})`,
      hint: `name its authority with NODE_EXTRA_CA_CERTS, or is it https:// in ${variable} that is wrong?`,
      isUnsent: true,
    };
  }
  return { kind: "network", what: `the proxy cannot be reached (${code})`, hint, isUnsent: false };
}

function noProxy(variable: string, around: string): NetworkMeaning {
  return {
    kind: "endpoint",
    what: "the proxy does not speak HTTP",
    hint: `check scheme and port in ${variable}, ${around}`,
    isUnsent: false,
  };
}
