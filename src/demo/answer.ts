import type { Refusal } from "./refusal.ts";
import type { Quirks } from "./versions.ts";

export interface DemoResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

const corsHeaders = {
  "access-control-allow-origin": "*",
  "access-control-allow-credentials": "true",
  "access-control-allow-headers":
    "Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization, accept, origin, Cache-Control, X-Requested-With",
  "access-control-allow-methods": "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH",
};

export function success(data: unknown, quirks: Quirks): DemoResponse {
  return json(200, { code: codeOf(quirks.successCode, quirks), data }, quirks);
}

export function refused({ status, code, message }: Refusal, quirks: Quirks): DemoResponse {
  const response = json(status, { code: codeOf(code, quirks), message }, quirks);
  // The handler went on after the refusal and wrote its success behind it (milvus#31635).
  return status === 403 && quirks.secondDocument
    ? { ...response, body: `${response.body}${success({}, quirks).body}` }
    : response;
}

function codeOf(code: number, { textCodes }: Quirks): number | string {
  return textCodes ? String(code) : code;
}

export function timedOut(form: Quirks["timeoutBody"], quirks: Quirks): DemoResponse {
  return form === "text"
    ? text(408, "timeout")
    : json(408, { code: 10_001, message: "request timeout" }, quirks);
}

export function notRouted(): DemoResponse {
  return text(404, "404 page not found");
}

export function preflight(): DemoResponse {
  return { status: 204, headers: { ...corsHeaders }, body: "" };
}

export function text(status: number, body: string): DemoResponse {
  return { status, headers: { ...corsHeaders, "content-type": "text/plain" }, body };
}

export function json(status: number, value: unknown, quirks: Quirks): DemoResponse {
  return {
    status,
    headers: { ...corsHeaders, "content-type": "application/json; charset=utf-8" },
    body: quirks.bareJobIds ? withBareJobIds(goJson(value)) : goJson(value),
  };
}

/** As Go's encoding/json writes maps: keys in order, and what HTML could read escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value, sortedKeys).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
  );
}

/** Inside a JSON string the quotes would be escaped, so only real members match. */
function withBareJobIds(body: string): string {
  return body.replace(/"jobId":"(\d+)"/g, '"jobId":$1');
}
