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

/** No request leaves before the handshake is over. */
const handshake = { kind: "endpoint", hadNoEffect: true } as const;

/** Why there is no TLS connection. A TLS alert has lower-case words in place of a code, such as `certificate required`. */
export const tlsCauses: readonly Cause<Address>[] = [
  {
    ...handshake,
    code: /^protocol version$/,
    what: "the server speaks neither TLS 1.2 nor TLS 1.3",
    hint: "allow one of them in the server's TLS settings",
  },
  {
    ...handshake,
    code: /certificate|unknown ca|handshake failure|protocol version/,
    what: ({ target }, { input: alert }) => {
      if (hasClientCertificate(target)) {
        return `the server does not accept the client certificate (${alert})`;
      }
      return alert === "certificate required"
        ? "the server wants a client certificate"
        : `the server refuses the TLS connection (${alert})`;
    },
    hint: ({ target }) =>
      hasClientCertificate(target)
        ? "does the server know the authority that signed the file of --cert-file, and is it still valid?"
        : "if it wants a client certificate, give it with --cert-file and --key-file",
  },
  {
    code: /^[a-z]/,
    kind: "endpoint",
    what: (_, { input: alert }) => `the server broke the TLS connection off (${alert})`,
    hint: "the server's log says why",
  },
  {
    ...handshake,
    code: /^(EPROTO|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG))$/,
    what: "no TLS spoken there",
    hint: "the server speaks plain HTTP on this port: write http:// in the URI",
  },
  {
    ...handshake,
    code: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    what: ({ hostname }) => `the server's certificate is not for ${hostname}`,
    hint: ({ error, target }) =>
      `${createRedact(target.token)(certificateNames(error))}: write a URI that fits, or give the server another certificate`,
  },
  {
    ...handshake,
    code: /^CERT_HAS_EXPIRED$/,
    what: "the server's certificate, or its authority's, has expired",
    hint: "renew it on the server, unless the clock of this machine is wrong",
  },
  {
    ...handshake,
    code: /^CERT_NOT_YET_VALID$/,
    what: "the server's certificate, or its authority's, is not valid yet",
    hint: "compare the clock of this machine with the server's",
  },
  {
    ...handshake,
    code: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    what: "the server's certificate is signed by itself, which is not trusted",
    hint: "if it is the right one, save it as a PEM file and name that with --ca-file",
  },
  {
    ...handshake,
    code: /CERT|SIGNATURE|SELF_SIGNED|ISSUER/,
    what: ({ code }) => `the server's certificate is not trusted (${code})`,
    hint: ({ target }) =>
      target.tls?.ca === undefined
        ? "name a PEM file of the authority that signed it with --ca-file"
        : "the file of --ca-file lacks the authority that signed it, or the server an intermediate one",
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

/** Returns for which hosts the server's certificate is. */
function certificateNames(error: unknown): string {
  const certificate = error instanceof Error && "cert" in error ? Object(error.cert) : {};
  const names = String(certificate.subjectaltname ?? "").replace(/(DNS|IP Address):/g, "");
  if (names === "") return "it names no host";
  return `it is for ${names.length > 120 ? `${names.slice(0, 120)}…` : names}`;
}
