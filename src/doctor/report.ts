import { cleanLine } from "../base/clean.ts";
import { CliError, type ErrorKind, exitCodes } from "../base/errors.ts";
import type { Presentation, Sheet } from "../render/columns.ts";
import { wrap } from "../render/width.ts";

/** Names and titles of the checks, in order; most need the checks before them. */
const checks = [
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
  hint: string | null;
  /** Only of a failed check. */
  kind?: ErrorKind;
}

/** A check without a finding was not made, because a check before it failed. */
export type Findings = Partial<Record<(typeof checks)[number][0], Finding>>;

interface Check extends Finding {
  check: string;
  title: string;
  /** Not made, because a check before it failed. */
  isMissed: boolean;
}

export interface Report {
  profile: string | null;
  uri: string | null;
  /** Names the first failed check. */
  failure: CliError | null;
  checks: readonly Check[];
}

export function ok(found: string, details: readonly string[] = []): Finding {
  return { result: "ok", found, details, hint: null };
}

export function warning(found: string, hint: string, details: readonly string[] = []): Finding {
  return { result: "warning", found, details, hint };
}

export function skip(found: string): Finding {
  return { result: "skipped", found, details: [], hint: null };
}

export function fail(failure: CliError, defaultHint: string | null = null): Finding {
  const { kind, message, details, hint = defaultHint } = failure;
  return { result: "failed", found: message, details, hint, kind };
}

/** Returns every check of a profile, its texts redacted. */
export function createReport(
  { profile, uri }: Pick<Report, "profile" | "uri">,
  findings: Findings,
  redact: (text: string) => string,
): Report {
  const [name, title] = checks.find(([check]) => findings[check]?.kind !== undefined) ?? checks[0];
  const kind = findings[name]?.kind;
  const missed = skip(`not checked: ${title} failed`);
  return {
    profile,
    uri,
    failure: kind === undefined ? null : new CliError(kind, `${title} failed`),
    checks: checks.map(([check, title]) => {
      const finding = findings[check] ?? missed;
      const { result, found, details, hint } = finding;
      const texts = {
        found: redact(found),
        details: details.map(redact),
        hint: hint && redact(hint),
      };
      return { check, title, result, ...texts, isMissed: finding === missed };
    }),
  };
}

/** Presents a profile as an object, as a row with a column per check, and for people as a line per check. */
export const reportPresentation: Presentation<Report> = {
  columns: [
    { name: "profile", key: "profile", title: "PROFILE", value: ({ profile }) => profile ?? "" },
    { name: "uri", key: "uri", title: "URI", value: ({ uri }) => uri ?? "" },
    ...checks.map(([name, title], index) => ({
      name,
      key: name,
      title,
      value: (report: Report) => report.checks[index]?.result ?? "",
    })),
  ],
  json: ({ profile, uri, failure, checks }) => ({
    profile,
    uri,
    exitCode: failure === null ? 0 : exitCodes[failure.kind],
    checks: checks.map(({ title: _, isMissed: __, ...check }) => check),
  }),
  id: ({ profile }) => profile ?? "",
  page: formatPage,
};

const styles = {
  ok: { symbol: "✓", color: "green" },
  warning: { symbol: "!", color: "yellow" },
  failed: { symbol: "✗", color: "red" },
  skipped: { symbol: "-", color: "dim" },
} as const satisfies Record<Finding["result"], object>;

/** Formats `13 checks: 11 ok, 2 skipped`. */
export function totals(reports: readonly Report[]): string {
  const results = reports.flatMap((report) => report.checks.map(({ result }) => result));
  const parts = Object.keys(styles).flatMap((word) => {
    const count = results.filter((result) => result === word).length;
    const words = word === "warning" && count > 1 ? "warnings" : word;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return `${results.length} checks: ${parts.join(", ")}`;
}

function* formatPage(reports: readonly Report[], sheet: Sheet): Generator<string> {
  for (const [index, { profile, uri, failure, checks }] of reports.entries()) {
    if (index > 0) yield "\n";
    const heading = cleanLine([profile, uri].filter((part) => part !== null).join("  "));
    if (heading !== "") yield `${sheet.style?.paint.bold(heading) ?? heading}\n`;
    const missed = checks.filter(({ isMissed }) => isMissed).length;
    for (const check of checks) if (!check.isMissed) yield* formatCheck(check, sheet);
    if (missed > 0) {
      const text = `- ${missed} later ${missed === 1 ? "check" : "checks"} skipped (${failure?.message})`;
      yield `${sheet.style?.paint.dim(text) ?? text}\n`;
    }
  }
}

const resultWidth = "✓ skipped  ".length;
const indent = resultWidth + "authentication  ".length;

function* formatCheck(check: Check, { width, style }: Sheet): Generator<string> {
  const { result, title, found, details, hint } = check;
  const { symbol, color } = styles[result];
  const paint = (text: string, name: "dim" | typeof color) => style?.paint[name](text) ?? text;
  const toLines = (text: string) => wrap(cleanLine(text), width - indent);
  const [first = "", ...rest] = toLines(found);
  const word = `${symbol} ${result}`.padEnd(resultWidth);
  const line = `${title.padEnd(indent - resultWidth)}${first}`;
  yield `${paint(word, color)}${result === "skipped" ? paint(line, "dim") : line}\n`;
  const below = [
    ...rest,
    ...details.flatMap(toLines).map((text) => paint(text, "dim")),
    ...(hint === null ? [] : toLines(`→ ${hint}`)),
  ];
  for (const text of below) yield `${" ".repeat(indent)}${text}\n`;
}
