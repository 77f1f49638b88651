import { CliError, type ErrorKind, isInterruption } from "../base/errors.ts";

/** Names and titles, in the order in which one check needs the other. */
export const checks = [
  ["configuration", "configuration"],
  ["hostName", "host name"],
  ["tcp", "TCP"],
  ["proxy", "proxy"],
  ["tls", "TLS"],
  ["rest", "REST v2"],
  ["authentication", "authentication"],
  ["list", "list"],
  ["describe", "describe"],
  ["version", "version"],
  ["clock", "clock"],
  ["jobs", "jobs"],
  ["roundTrip", "round trip"],
] as const;

export interface Finding {
  result: "ok" | "warning" | "failed" | "skipped";
  found: string;
  details: readonly string[];
  /** What to do. */
  hint: string | null;
  /** Of what failed. */
  kind?: ErrorKind;
}

/** What is missing was not looked at. */
export type Findings = Partial<Record<(typeof checks)[number][0], Finding>>;

export interface Report {
  profile: string | null;
  uri: string | null;
  /** Of the first check that failed. */
  failure: CliError | null;
  checks: readonly (Finding & { check: string; title: string })[];
}

export function ok(found: string, details: readonly string[] = []): Finding {
  return { result: "ok", found, details, hint: null };
}

export function warning(found: string, hint: string, details: readonly string[] = []): Finding {
  return { result: "warning", found, details, hint };
}

export function skipped(found: string): Finding {
  return { result: "skipped", found, details: [], hint: null };
}

export function failed(
  { kind, message, details, hint }: CliError,
  otherwise: string | null = null,
): Finding {
  return { result: "failed", found: message, details, hint: hint ?? otherwise, kind };
}

export type Outcome<Result> = { value: Result; error: null } | { value: null; error: CliError };

/** What came of something whose failure does not end the rest; an interruption does, and a defect of ours. */
export async function attempt<Result>(work: Promise<Result>): Promise<Outcome<Result>> {
  try {
    return { value: await work, error: null };
  } catch (error) {
    if (!(error instanceof CliError) || isInterruption(error)) throw error;
    return { value: null, error };
  }
}

/** Every check of a profile; `shown` makes their texts fit for others. */
export function reportOf(
  { profile, uri }: { profile: string | null; uri: string | null },
  findings: Findings,
  shown: (text: string) => string,
): Report {
  const first = checks.find(([check]) => findings[check]?.kind !== undefined) ?? checks[0];
  const kind = findings[first[0]]?.kind;
  const rest = skipped(`not looked at, since ${first[1]} failed`);
  return {
    profile,
    uri,
    failure: kind === undefined ? null : new CliError(kind, `${first[1]} failed`),
    checks: checks.map(([check, title]) => {
      const { result, found, details, hint } = findings[check] ?? rest;
      return {
        check,
        title,
        result,
        found: shown(found),
        details: details.map(shown),
        hint: hint === null ? null : shown(hint),
      };
    }),
  };
}
