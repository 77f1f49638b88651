import type { FetchResponse } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import type { Redact } from "./redaction.ts";

/** Throws for a redirect: followed, it would take the token to whatever address an answer names. */
export function refuseRedirect(
  { status, headers }: FetchResponse,
  url: string,
  redact: Redact,
): void {
  if (status < 300 || status >= 400) return;
  throw new CliError("endpoint", `redirected (HTTP ${status}), ${url}`, {
    hint: redirectHint(headers.get("location"), url, redact),
    hadNoEffect: true,
  });
}

/** The same request at another address makes that the one to use; anything else is most likely a login. */
function redirectHint(location: string | null, url: string, redact: Redact): string {
  if (location === null || !URL.canParse(location, url)) {
    return "something stands before the server: check the URI";
  }
  const { protocol, host, pathname } = new URL(location, url);
  const address = redact(`${protocol}//${host}${pathname}`);
  const request = /\/v2\/vectordb\/.*/s.exec(new URL(url).pathname)?.[0] ?? "";
  return address.endsWith(request)
    ? `the server has moved: write --uri ${address.slice(0, -request.length)}`
    : `something before the server wants to be asked first, at ${address}: check the URI`;
}
