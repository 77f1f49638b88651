import { CliError, type ErrorKind } from "../errors.ts";
import type { Target } from "./target.ts";

/** Why no answer came: what `fetch` rejects with says nothing, its innermost `code` does. */
export function networkFailure(error: unknown, target: Target, limitMs?: number): CliError {
  const innermost = innermostError(error);
  const code = limitMs === undefined ? codeOf(innermost) : "TIMEOUT";
  // What has no code did not come from the network: a defect of ours, which must not be dressed up.
  if (code === undefined) throw error;
  const { kind, what, hint } = networkMeaning(code, target.uri, limitMs);
  const hadNoEffect = isUnsent(innermost, code);
  return new CliError(kind, `${what}, ${target.uri}`, { hint, hadNoEffect, cause: error });
}

/** Nothing of a request leaves before name, connection and certificate are settled. */
function isUnsent(error: unknown, code: string): boolean {
  if (code === "TIMEOUT") return false;
  return isConnecting(error) || unsentCodes.has(code) || isCertificateCode(code);
}

const unsentCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

function isConnecting(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && error.syscall === "connect";
}

interface NetworkMeaning {
  kind: ErrorKind;
  what: string;
  hint: string;
}

function networkMeaning(code: string, uri: string, limitMs: number | undefined): NetworkMeaning {
  const { protocol, hostname, port } = new URL(uri);
  const place = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  switch (code) {
    case "TIMEOUT":
      return {
        kind: "network",
        what: `no answer within ${(limitMs ?? 0) / 1_000}s`,
        hint: "is the address right, and the server not overloaded? raise --request-timeout if so",
      };
    case "ECONNREFUSED":
      return {
        kind: "network",
        what: "connection refused",
        hint: `nothing listens on ${place}: is Milvus running there? set --uri, MILVUS_URI or a profile`,
      };
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return {
        kind: "network",
        what: `the host name ${hostname} is not known`,
        hint: "check the URI and this machine's name service",
      };
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
    case "EPIPE":
      return {
        kind: "network",
        what: "the connection was cut",
        hint: `something on ${place} closed it: is it Milvus, should the URI begin with ${protocol === "https:" ? "http" : "https"}://?`,
      };
    case "EPROTO":
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
      return {
        kind: "endpoint",
        what: "no TLS spoken there",
        hint: "the server speaks plain HTTP on this port: write http:// in the URI",
      };
    case "ERR_BODY_TOO_LARGE":
      return {
        kind: "endpoint",
        what: "the answer is larger than 256 MiB",
        hint: "is it a Milvus? narrow the request down with --collection",
      };
    default:
      return isCertificateCode(code)
        ? {
            kind: "endpoint",
            what: `the server's certificate is not trusted (${code})`,
            hint: "name the authority that signed it with --ca-file, or check the host name in the URI",
          }
        : code.startsWith("HPE_")
          ? {
              kind: "endpoint",
              what: "the answer is not HTTP",
              hint: `what listens on ${place} speaks another protocol (TLS, or gRPC alone): check scheme and port`,
            }
          : {
              kind: "network",
              what: `cannot be reached (${code})`,
              hint: `check the URI and the way to ${place}`,
            };
  }
}

function isCertificateCode(code: string): boolean {
  return /CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(code);
}

function innermostError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.cause !== undefined) return innermostError(error.cause);
  // Several addresses of one name, each refused.
  if (error instanceof AggregateError && error.errors.length > 0) {
    return innermostError(error.errors[0]);
  }
  return error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
