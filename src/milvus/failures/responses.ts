import { CliError } from "../../base/errors.ts";
import { shellCommand } from "../../base/shell.ts";
import type { Redact } from "../redaction.ts";
import type { Target } from "../server.ts";
import { explain } from "./causes.ts";
import { codeCauses } from "./refusals.ts";

interface UnexpectedResponse {
  status: number;
  /** Without secrets, as `message`. */
  text: string;
  isJson: boolean;
  code: number | undefined;
  message: string | undefined;
  retryAfterMs: number | undefined;
  location: string | null;
}

/** Returns the failure of a response with another HTTP status than 200, or that is not the JSON of Milvus. */
export function explainResponse(
  response: UnexpectedResponse,
  { target, redact }: { target: Target; redact: Redact },
  url: string,
): CliError {
  const { status, text, code, message = firstLine(text), retryAfterMs } = response;
  if (status === 200) return explainForeignResponse(response, url);
  // Followed, a redirect would take the token to any address that a response names.
  if (status >= 300 && status < 400) {
    return new CliError("redirect", `redirected (HTTP ${status}): ${url}`, {
      hint: redirectHint(response.location, url, redact),
      hadNoEffect: true,
    });
  }
  const codeText = code === undefined ? "" : ` (code ${code})`;
  const said = `HTTP ${status}${message === "" ? "" : `: ${message}`}${codeText}`;
  const detail = {
    hadNoEffect: status >= 400 && status < 500 && status !== 408,
    ...([408, 429, 503, 504].includes(status) && { retryAfterMs }),
  };
  return (
    explain(codeCauses, `HTTP ${status}`, { target, said }, url, detail) ??
    new CliError("server", `${said}: ${url}`, detail)
  );
}

function explainForeignResponse({ text, isJson }: UnexpectedResponse, url: string): CliError {
  if (!isJson && text.trimStart().startsWith("{")) {
    return new CliError("network", `invalid JSON in the response: ${url}`, {
      hint: "the connection was interrupted, perhaps by a proxy; try again",
    });
  }
  const said = firstLine(text) || "empty";
  return new CliError("network", `not a Milvus response: ${said}: ${url}`, {
    hint: "check the URI; Milvus responds with JSON, by default on port 19530",
  });
}

function firstLine(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  return line.startsWith("<") ? "HTML page" : line.slice(0, 200);
}

/** A redirect to the same request at another address gives the URI to use; any other usually leads to a login page. */
function redirectHint(location: string | null, url: string, redact: Redact): string {
  const [place = ""] = (location ?? "").replace(/\/\/[^/?#]*@/, "//").split(/[?#]/);
  // A host name is in lower case after parsing, in which no secret is recognized.
  if (place === "" || redact(place) !== place || !URL.canParse(place, url)) {
    return "a proxy or login page responded; check the URI";
  }
  const { protocol, host, pathname } = new URL(place, url);
  const address = `${protocol}//${host}${pathname}`;
  const request = /\/v2\/vectordb\/.*/s.exec(new URL(url).pathname)?.[0] ?? "";
  if (!address.endsWith(request)) {
    return `a proxy or login page at ${address} responded; check the URI`;
  }
  const moved = address.slice(0, -request.length);
  return `use ${shellCommand(["--uri", moved]) ?? moved}`;
}
