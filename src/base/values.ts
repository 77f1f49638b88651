import { closest, distance } from "fastest-levenshtein";
import { CliError } from "./errors.ts";

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/**
 * Parses `500ms`, `30s`, `1h30m` or a number of seconds to milliseconds; `what` names the flag or key, and messages quote
 * `written`.
 */
export function parseDuration(text: string, what: string, written = text): number {
  const isDuration = /^(\d+(\.\d+)?(ms|[smh]))+$|^\d+(\.\d+)?$/.test(text);
  // In a long text that is not a duration, the search for parts is slow.
  const parts = isDuration ? text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh]|$)/g) : [];
  const ms = Math.round(
    Array.from(parts).reduce((sum, [, n, unit]) => sum + Number(n) * (unitMs[unit || "s"] ?? 0), 0),
  );
  if (!isDuration || !Number.isSafeInteger(ms)) {
    throw new CliError("usage", `${what} must be a duration: ${quote(written)}`, {
      hint: "use 500ms, 30s, 5m, 1h30m, or a number of seconds",
    });
  }
  return ms;
}

/** Parses a whole number of at least `min`. */
export function parseCount(text: string, what: string, min = 1): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < min) {
    throw new CliError("usage", `${what} must be a whole number, ${min} or more: ${quote(text)}`, {
      hint: `use digits only, such as ${Math.max(min, 20)}`,
    });
  }
  return count;
}

/** Accepts job IDs of Milvus (numbers) and of Zilliz Cloud (`job-…`). */
export function isJobId(text: string): boolean {
  return /^(\d{1,19}|job-[\w-]+)$/.test(text);
}

export function parseJobId(text: string): string {
  if (!isJobId(text)) {
    throw new CliError("usage", `${quote(text)} is not a job ID`, {
      hint: "list job IDs with milvus-import list",
    });
  }
  return text;
}

export interface JobRef {
  /** `null`: the job is on one of the clusters that are queried. */
  profile: string | null;
  jobId: string;
}

/** Parses `jobId` or `profile/jobId`. */
export function parseJobRef(text: string): JobRef {
  const [, profile, jobId] = /^([\p{L}\p{N}._-]+)\/(.*)$/su.exec(text) ?? [];
  return profile === undefined || jobId === undefined
    ? { profile: null, jobId: parseJobId(text) }
    : { profile, jobId: parseJobId(jobId) };
}

/** Returns the choice that is equal in any case; the error quotes `written`, and suggests the nearest choice. */
export function parseChoice<const Choice extends string>(
  text: string,
  choices: readonly Choice[],
  what: string,
  written = text,
): Choice {
  const found = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  if (found === undefined) {
    throw new CliError("usage", `unknown value for ${what}: ${quote(written)}`, {
      hint: `${suggestion(written, choices)}allowed: ${choices.join(", ")}`,
    });
  }
  return found;
}

const uriHint = "use a URL such as http://localhost:19530 or https://milvus.example.com/base";

/** Adds a missing scheme and removes trailing slashes. Refuses user info, queries and other schemes. */
export function parseUri(text: string, what: string, written = text): string {
  const refuse = (why: string, hint = uriHint): never => {
    throw new CliError("usage", `${what} ${why}`, { hint });
  };
  // The flag `i` would add 0.1 ms at each start.
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "http" && scheme !== "https") {
    const shown = written === text ? scheme : redactUri(written);
    refuse(`must start with http:// or https://: ${quote(shown)}`);
  }
  const withScheme = scheme === undefined ? `http://${text}` : text;
  // `URL` drops tabs and line ends, and reads the invalid scheme in `**http://` as a host.
  const isOdd =
    (/[^ -~]/.test(text) && /\p{Cc}/u.test(text)) || (scheme === undefined && text.includes("://"));
  const url =
    !isOdd && URL.canParse(withScheme)
      ? new URL(withScheme)
      : refuse(`is not a URL: ${quote(redactUri(written))}`);
  if (url.username !== "" || url.password !== "") {
    refuse("must not contain a user or password", "use MILVUS_TOKEN=user:password");
  }
  if (/[?#]/.test(text)) refuse("must not contain ? or #");
  if (url.port === "0") refuse("must not use port 0");
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/(?<!\/)\/+$/, "");
}

/** Finds the nearest candidate that differs in at most a third of the word's letters. */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lowerCase = candidates.map((candidate) => candidate.toLowerCase());
  const near = closest(word.toLowerCase(), lowerCase);
  const maxDistance = Math.max(1, word.length / 3);
  const isNear = distance(word.toLowerCase(), near) <= maxDistance;
  return isNear ? candidates[lowerCase.indexOf(near)] : undefined;
}

/** Returns `did you mean X? `, or nothing if no candidate is near. */
export function suggestion(word: string, candidates: readonly string[]): string {
  const near = findNearest(word, candidates);
  return near === undefined ? "" : `did you mean ${near}? `;
}

const maxQuoted = 80;

/** Quotes user input for a message: on one line, control characters escaped, at most 80 characters. */
export function quote(text: string): string {
  return JSON.stringify(text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text);
}

/** Removes user info and query of a URI. What cannot be parsed may contain a password up to its last `@`. */
export function redactUri(uri: string): string {
  return uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1…@").replace(/[?#].*/s, "?…");
}
