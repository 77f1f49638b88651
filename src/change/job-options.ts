import { CliError } from "../base/errors.ts";
import { parseDuration, quote, suggestion } from "../base/values.ts";

/** The options of a job, each from a flag of its own but for `option`. */
export interface JobOptionValues {
  option: readonly JobOption[];
  jobTimeout?: string;
  autoCommit: boolean;
  csvSep?: string;
  csvNullkey?: string;
}

export type JobOption = readonly [name: string, value: string];

/** What servers read; they ignore anything else without a word. */
const knownNames = [
  "timeout",
  "auto_commit",
  "sep",
  "nullkey",
  "backup",
  "l0_import",
  "start_ts",
  "startTs",
  "end_ts",
  "endTs",
  "skip_disk_quota_check",
  "storage_version",
  "ezk",
];

/** `name=value` as one flag's value, added to what earlier ones brought. */
export function parseJobOption(text: string, earlier: readonly JobOption[] = []): JobOption[] {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new CliError("usage", `--option is no name=value: ${quote(text)}`, {
      hint: "write it as --option backup=true",
    });
  }
  return [...earlier, [name, value]];
}

/** Our durations as those of Go. */
export function parseJobTimeout(text: string): string {
  const ms = parseDuration(text, "--job-timeout");
  if (ms === 0) throw new CliError("usage", "--job-timeout is 0: such a job would fail at once");
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** A tab is hard to type. */
export function parseSeparator(text: string): string {
  return text === "\\t" ? "\t" : text;
}

/** All options of a job as servers take them: texts, each once. */
export function jobOptions(flags: JobOptionValues): Record<string, string> {
  const { jobTimeout, csvSep, csvNullkey } = flags;
  const given: JobOption[] = [
    ...flags.option,
    ...(jobTimeout === undefined ? [] : [["timeout", jobTimeout] as const]),
    ...(flags.autoCommit ? [] : [["auto_commit", "false"] as const]),
    ...(csvSep === undefined ? [] : [["sep", csvSep] as const]),
    ...(csvNullkey === undefined ? [] : [["nullkey", csvNullkey] as const]),
  ];
  const options = new Map<string, string>();
  for (const [name, value] of given) {
    if (options.has(name)) {
      throw new CliError("usage", `the option ${quote(name)} is given twice`, {
        hint: "leave one of them out; flags such as --job-timeout set options too",
      });
    }
    checkValue(name, value);
    options.set(name, value);
  }
  return Object.fromEntries(options);
}

/** The files of such jobs are folders of binlogs. */
export function isOfFolders({ backup, l0_import }: Record<string, string>): boolean {
  return backup?.toLowerCase() === "true" || l0_import?.toLowerCase() === "true";
}

export function optionNotes(options: Record<string, string>): string[] {
  const notes = Object.keys(options)
    .filter((name) => !knownNames.includes(name))
    .map(
      (name) =>
        `servers ignore options they do not know, such as ${quote(name)} perhaps: ${suggestion(name, knownNames)}known: ${knownNames.join(", ")}`,
    );
  if (options.timeout === undefined) {
    notes.push("a job without --job-timeout may never end: it has no limit of its own");
  }
  return notes;
}

function checkValue(name: string, value: string): void {
  const problem = Object.hasOwn(problems, name) ? problems[name]?.(value) : undefined;
  if (problem === undefined) return;
  throw new CliError("usage", `the option ${name} cannot be ${quote(value)}: ${problem}`);
}

const problems: Record<string, (value: string) => string | undefined> = {
  timeout: (value) => {
    if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(value)) {
      return "write a duration with its units, such as 300s, 1.5h or 1h45m";
    }
    return /[1-9]/.test(value) ? undefined : "such a job would fail at once";
  },
  auto_commit: (value) =>
    /^(true|false)$/i.test(value) ? undefined : "servers take true and false alone",
  sep: (value) =>
    [...value].length === 1 && !/[\0\n\r"\uFFFD]/.test(value)
      ? undefined
      : "write one character that is neither a quote nor a line end",
};

/** The options as they may be shown: `ezk` holds the key of a backup. */
export function shownOptions(options: Readonly<Record<string, string>>): Record<string, string> {
  return { ...options, ...(options.ezk !== undefined && { ezk: "…" }) };
}
