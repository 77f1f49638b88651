import { cleanLine } from "../base/clean.ts";
import { CliError, type ErrorKind, exitCodes } from "../base/errors.ts";
import type { Presentation, Sheet } from "../render/columns.ts";
import { wrap } from "../render/width.ts";

/** Names and titles, in the order in which one check needs the other. */
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

const looks = {
  ok: { symbol: "✓", color: "green" },
  warning: { symbol: "!", color: "yellow" },
  failed: { symbol: "✗", color: "red" },
  skipped: { symbol: "-", color: "dim" },
} as const satisfies Record<Finding["result"], object>;

/** Of `✓ skipped  authentication  `. */
const indent = 27;

/** An object a profile, or a row with a column a check; for people a line a check. */
export const reportPresentation: Presentation<Report> = {
  columns: [
    { name: "profile", key: "profile", title: "PROFILE", text: ({ profile }) => profile ?? "" },
    { name: "uri", key: "uri", title: "URI", text: ({ uri }) => uri ?? "" },
    ...checks.map(([name, title], index) => ({
      name,
      key: name,
      title,
      text: (report: Report) => report.checks[index]?.result ?? "",
    })),
  ],
  json: ({ profile, uri, failure, checks }) => ({
    profile,
    uri,
    exitCode: failure === null ? 0 : exitCodes[failure.kind],
    checks: checks.map(({ title: _, ...check }) => check),
  }),
  id: ({ profile }) => profile ?? "",
  page,
};

/** `13 checks: 11 ok, 2 skipped`. */
export function totals(reports: readonly Report[]): string {
  const results = reports.flatMap((report) => report.checks.map(({ result }) => result));
  const parts = Object.keys(looks).flatMap((word) => {
    const count = results.filter((result) => result === word).length;
    const words = word === "warning" && count > 1 ? "warnings" : word;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return `${results.length} checks: ${parts.join(", ")}`;
}

function* page(reports: readonly Report[], sheet: Sheet): Generator<string> {
  for (const [index, { profile, uri, checks }] of reports.entries()) {
    if (index > 0) yield "\n";
    const heading = cleanLine([profile, uri].filter((part) => part !== null).join("  "));
    if (heading !== "") yield `${sheet.look?.paint.bold(heading) ?? heading}\n`;
    for (const check of checks) yield* checkLines(check, sheet);
  }
}

function* checkLines(check: Report["checks"][number], { width, look }: Sheet): Generator<string> {
  const { result, title, found, details, hint } = check;
  const { symbol, color } = looks[result];
  const painted = (text: string, paint: "dim" | typeof color) => look?.paint[paint](text) ?? text;
  const inLines = (text: string) => wrap(cleanLine(text), width - indent);
  const [first = "", ...rest] = inLines(found);
  const word = `${symbol} ${result}`.padEnd(11);
  const line = `${title.padEnd(indent - 11)}${first}`;
  yield `${painted(word, color)}${result === "skipped" ? painted(line, "dim") : line}\n`;
  const below = [
    ...rest,
    ...details.flatMap(inLines).map((text) => painted(text, "dim")),
    ...(hint === null ? [] : inLines(`→ ${hint}`)),
  ];
  for (const text of below) yield `${" ".repeat(indent)}${text}\n`;
}
