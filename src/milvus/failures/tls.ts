import { createRedact } from "../redaction.ts";
import type { Target } from "../server.ts";
import type { Cause } from "./causes.ts";

/** A failed request, and where it went. */
export interface Address {
  code: string;
  error: unknown;
  hostname: string;
  /** Host and port. */
  place: string;
  target: Target;
}

/** No request is sent before the handshake has ended. */
const handshake = { kind: "endpoint", hadNoEffect: true } as const;

/** Why a TLS connection failed. A TLS alert has lower-case words in place of a code, such as `certificate required`. */
export const tlsCauses: readonly Cause<Address>[] = [
  {
    ...handshake,
    code: /^protocol version$/,
    what: "the server supports neither TLS 1.2 nor TLS 1.3",
    hint: "enable one of them in the server's TLS settings",
  },
  {
    ...handshake,
    code: /certificate|unknown ca|handshake failure|protocol version/,
    what: ({ target }, { input: alert }) => {
      if (hasClientCertificate(target)) {
        return `client certificate rejected (${alert})`;
      }
      return alert === "certificate required"
        ? "client certificate required"
        : `the server rejected the TLS connection (${alert})`;
    },
    hint: ({ target }, { input: alert }) => {
      if (hasClientCertificate(target)) {
        return "check that the server trusts its CA and that it has not expired";
      }
      return alert === "certificate required"
        ? "pass --cert-file and --key-file"
        : "if the server requires a client certificate, pass --cert-file and --key-file";
    },
  },
  {
    code: /^[a-z]/,
    kind: "endpoint",
    what: (_, { input: alert }) => `the server closed the TLS connection (${alert})`,
    hint: "see the server's log",
  },
  {
    ...handshake,
    code: /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/,
    what: "the server does not use TLS on this port",
    hint: "use http://",
  },
  {
    ...handshake,
    code: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    what: ({ hostname }) => `the certificate is not valid for ${hostname}`,
    hint: ({ error, target }) => createRedact(target.token)(certificateHint(error)),
  },
  {
    ...handshake,
    code: /^CERT_HAS_EXPIRED$/,
    what: "the certificate of the server or its CA has expired",
    hint: "renew it on the server, or correct the clock of this machine",
  },
  {
    ...handshake,
    code: /^CERT_NOT_YET_VALID$/,
    what: "the certificate of the server or its CA is not valid yet",
    hint: "compare the clocks of both machines",
  },
  {
    ...handshake,
    code: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    what: "self-signed certificate",
    hint: "if you trust it, save it as PEM and pass --ca-file",
  },
  {
    ...handshake,
    code: /CERT|SIGNATURE|SELF_SIGNED|ISSUER/,
    what: ({ code }) => `the certificate is not trusted (${code})`,
    hint: ({ target }) =>
      target.tls?.ca === undefined
        ? "pass the CA certificate with --ca-file"
        : "--ca-file does not contain the signing CA, or the server omits an intermediate certificate",
  },
  {
    code: /^ERR_(OSSL|SSL|TLS)_/,
    kind: "endpoint",
    what: ({ code }) => `TLS failed (${code})`,
    hint: "check the files of --cert-file and --key-file, and the server's TLS settings",
  },
];

function hasClientCertificate({ tls }: Target): boolean {
  return tls?.cert !== undefined;
}

/** Returns the alert that the server sent before it closed the connection: Node has it in a code, or in a message. */
export function alertOf(code: string, error: unknown): string | null {
  const inCode = /^ERR_SSL_.*_ALERT_(\w+)$/.exec(code)?.[1];
  if (inCode !== undefined) return inCode.toLowerCase().replaceAll("_", " ");
  const message = code === "EPROTO" && error instanceof Error ? error.message : "";
  return /:[\w/]+ alert ([a-z ]+):/.exec(message)?.[1] ?? null;
}

/** Names the hosts that the server's certificate is valid for. */
function certificateHint(error: unknown): string {
  const certificate = error instanceof Error && "cert" in error ? Object(error.cert) : {};
  const names = String(certificate.subjectaltname ?? "").replace(/(DNS|IP Address):/g, "");
  if (names === "") return "it names no host: give the server another certificate";
  const shown = names.length > 120 ? `${names.slice(0, 120)}…` : names;
  return `it is valid for ${shown}; use one of them in the URI`;
}
