import { closest, distance } from "fastest-levenshtein";
import { CliError } from "./errors.ts";

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `500ms`, `30s`, `1h30m` or a bare number of seconds, in milliseconds. `what` names the flag or key in the error. */
export function parseDuration(text: string, what: string): number {
  const isDuration = /^(\d+(\.\d+)?(ms|[smh]))+$|^\d+(\.\d+)?$/.test(text);
  // Looking for parts in what is none takes long where it is long.
  const parts = isDuration ? text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh]|$)/g) : [];
  const ms = Math.round(
    Array.from(parts).reduce((sum, [, n, unit]) => sum + Number(n) * (unitMs[unit || "s"] ?? 0), 0),
  );
  if (!isDuration || !Number.isSafeInteger(ms)) {
    throw new CliError("usage", `${what} is no duration: ${quote(text)}`, {
      hint: "write 500ms, 30s, 5m, 1h30m, or a number of seconds",
    });
  }
  return ms;
}

/** A whole number from `min` up. */
export function parseCount(text: string, what: string, min = 1): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < min) {
    throw new CliError("usage", `${what} is no whole number from ${min} up: ${quote(text)}`, {
      hint: `write it in digits alone, such as ${Math.max(min, 20)}`,
    });
  }
  return count;
}

/** An id of Milvus, or one of Zilliz Cloud (`job-…`). */
export function isJobId(text: string): boolean {
  return /^(\d{1,19}|job-[\w-]+)$/.test(text);
}

export function parseJobId(text: string): string {
  if (!isJobId(text)) {
    throw new CliError("usage", `${quote(text)} is no job id`, {
      hint: "job ids are numbers such as 453468002260053160; milvus-import list shows them",
    });
  }
  return text;
}

export interface JobRef {
  /** `null`: of whichever cluster is asked. */
  profile: string | null;
  jobId: string;
}

/** `jobId`, or `profile/jobId` where more than one cluster is asked. */
export function parseJobRef(text: string): JobRef {
  const [, profile, jobId] = /^([\p{L}\p{N}._-]+)\/(.*)$/su.exec(text) ?? [];
  return profile === undefined || jobId === undefined
    ? { profile: null, jobId: parseJobId(text) }
    : { profile, jobId: parseJobId(jobId) };
}

/** The choice that `text` names in any case; the error lists all choices and suggests the nearest. */
export function parseChoice<const Choice extends string>(
  text: string,
  choices: readonly Choice[],
  what: string,
): Choice {
  const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  if (found === undefined) {
    throw new CliError("usage", `${what} has no value ${quote(text)}`, {
      hint: `${suggestion(text, choices)}allowed: ${choices.join(", ")}`,
    });
  }
  return found;
}

/** The URI as requests use it: scheme filled in, no trailing slash. User info, a query and other schemes are refused. */
export function parseUri(text: string, what: string): string {
  const refuse = (why: string): never => {
    throw new CliError("usage", `${what} ${why}`, {
      hint: "write it as http://localhost:19530 or https://milvus.example.com/base",
    });
  };
  // With the flag `i`, the sets of letters would take a tenth of a millisecond to widen.
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") {
    refuse(`has the scheme ${quote(scheme)}, only http and https are spoken`);
  }
  const withScheme = scheme === undefined ? `http://${text}` : text;
  // The standard drops tabs and line ends, and takes a scheme that is none for a host.
  const isOdd =
    (/[^ -~]/.test(text) && /\p{Cc}/u.test(text)) || (scheme === undefined && text.includes("://"));
  const url =
    !isOdd && URL.canParse(withScheme)
      ? new URL(withScheme)
      : refuse(`is no URI: ${quote(redactUri(text))}`);
  if (url.username !== "" || url.password !== "") {
    refuse("holds user info; give it as a token instead (MILVUS_TOKEN=user:password)");
  }
  if (/[?#]/.test(text)) refuse("holds a query or a fragment, which no Milvus URI has");
  if (url.port === "0") refuse("has port 0, which cannot be reached");
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/(?<!\/)\/+$/, "");
}

/** The nearest candidate, if one is near enough to be what was meant. */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const near = closest(word.toLowerCase(), candidates);
  return distance(word.toLowerCase(), near.toLowerCase()) <= Math.max(1, word.length / 3)
    ? near
    : undefined;
}

/** `did you mean X? `, or nothing when no candidate is near. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = findNearest(word, candidates);
  return near === undefined ? "" : `did you mean ${near}? `;
}

/** User input as it may stand in a message: in quotes, on one line, not endless, no control characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

/** A URI as it may be shown, also one that cannot be parsed: everything up to the last `@` may be a password. */
export function redactUri(uri: string): string {
  return uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1…@").replace(/[?#].*/s, "?…");
}
