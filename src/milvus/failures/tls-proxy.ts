import type { NetworkMeaning } from "../../base/errors.ts";
import { type HttpProxy, ProxyFailure } from "../../http/proxy.ts";
import type { Target } from "../server.ts";

/** Why there is no TLS connection; `null` when the code is not about that. */
export function tlsMeaning(code: string, error: unknown, target: Target): NetworkMeaning | null {
  const alert = alertOf(code, error);
  if (alert !== null) return alertMeaning(alert, target);
  if (/^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/.test(code)) {
    return refused(
      "no TLS spoken there",
      "the server speaks plain HTTP on this port: write http:// in the URI",
    );
  }
  if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(code))
    return certificateMeaning(code, error, target);
  if (!/^ERR_(OSSL|SSL|TLS)_/.test(code)) return null;
  const hint = "check the files of --cert-file and --key-file, and the server's TLS settings";
  return { kind: "endpoint", what: `TLS failed (${code})`, hint, isUnsent: false };
}

function refused(what: string, hint: string): NetworkMeaning {
  return { kind: "endpoint", what, hint, isUnsent: true };
}

function certificateMeaning(code: string, error: unknown, { uri, tls }: Target): NetworkMeaning {
  switch (code) {
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return refused(
        `the server's certificate is not for ${new URL(uri).hostname}`,
        `${namesOf(error)}: write a URI that fits, or give the server another certificate`,
      );
    case "CERT_HAS_EXPIRED":
      return refused(
        "the server's certificate, or its authority's, has expired",
        "renew it on the server, unless the clock of this machine is wrong",
      );
    case "CERT_NOT_YET_VALID":
      return refused(
        "the server's certificate, or its authority's, is not valid yet",
        "compare the clock of this machine with the server's",
      );
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return refused(
        "the server's certificate is signed by itself, which is not trusted",
        "if it is the right one, save it as a PEM file and name that with --ca-file",
      );
    default:
      return refused(
        `the server's certificate is not trusted (${code})`,
        tls?.ca === undefined
          ? "name a PEM file of the authority that signed it with --ca-file"
          : "the file of --ca-file lacks the authority that signed it, or the server an intermediate one",
      );
  }
}

function alertMeaning(alert: string, { tls }: Target): NetworkMeaning {
  if (!/certificate|unknown ca|handshake failure|protocol version/.test(alert)) {
    const hint = "the server's log says why";
    const what = `the server broke the TLS connection off (${alert})`;
    return { kind: "endpoint", what, hint, isUnsent: false };
  }
  if (alert === "protocol version") {
    return refused(
      "the server speaks neither TLS 1.2 nor TLS 1.3",
      "allow one of them in the server's TLS settings",
    );
  }
  if (tls?.cert !== undefined) {
    return refused(
      `the server does not accept the client certificate (${alert})`,
      "does the server know the authority that signed the file of --cert-file, and is it still valid?",
    );
  }
  return refused(
    alert === "certificate required"
      ? "the server wants a client certificate"
      : `the server refuses the TLS connection (${alert})`,
    "if it wants a client certificate, give it with --cert-file and --key-file",
  );
}

/** What the server said before it hung up, such as `certificate required`: Node has it in a code, or in a message. */
function alertOf(code: string, error: unknown): string | null {
  const inCode = /^ERR_SSL_.*_ALERT_(\w+)$/.exec(code)?.[1];
  if (inCode !== undefined) return inCode.toLowerCase().replaceAll("_", " ");
  const message = code === "EPROTO" && error instanceof Error ? error.message : "";
  return /:[\w/]+ alert ([a-z ]+):/.exec(message)?.[1] ?? null;
}

/** Says for whom the certificate is that the server showed. */
function namesOf(error: unknown): string {
  const certificate = error instanceof Error && "cert" in error ? Object(error.cert) : {};
  const names = String(certificate.subjectaltname ?? "").replace(/(DNS|IP Address):/g, "");
  if (names === "") return "it names no host";
  return `it is for ${names.length > 120 ? `${names.slice(0, 120)}…` : names}`;
}

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
