import { CliError } from "../base/errors.ts";
import { parseDuration, quote, suggestion } from "../base/values.ts";

/** Import options from flags: most have their own flag, `option` has the others. */
export interface JobOptionValues {
  option: readonly JobOption[];
  jobTimeout?: string;
  autoCommit: boolean;
  csvSep?: string;
  csvNullkey?: string;
}

export type JobOption = readonly [name: string, value: string];

/** The options that servers read. They ignore others without an error. */
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

/** Parses `name=value`, and adds it to the options of the flags before. */
export function parseJobOption(text: string, earlier: readonly JobOption[] = []): JobOption[] {
  const [, name, value] = /^(\s*[^=\s][^=]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    // The text after a mistyped sign may be a secret.
    const start = /^\w*/.exec(text)?.[0] ?? "";
    const shown = start === text ? text : `${start}…`;
    throw new CliError("usage", `--option must be name=value: ${quote(shown)}`, {
      hint: "for example --option backup=true",
    });
  }
  return [...earlier, [name, value]];
}

/** Parses a duration, and returns it in the format of Go. */
export function parseJobTimeout(text: string): string {
  const ms = parseDuration(text, "--job-timeout");
  if (ms === 0) throw new CliError("usage", "--job-timeout must be more than 0");
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** Accepts `\t` for a tab, which is hard to type. */
export function parseSeparator(text: string): string {
  return text === "\\t" ? "\t" : text;
}

/** Returns the options of all flags as servers accept them; throws for one that is given twice. */
export function mergeJobOptions(flags: JobOptionValues): Record<string, string> {
  const { option, jobTimeout, autoCommit, csvSep, csvNullkey } = flags;
  const given: JobOption[] = [...option];
  if (jobTimeout !== undefined) given.push(["timeout", jobTimeout]);
  if (!autoCommit) given.push(["auto_commit", "false"]);
  if (csvSep !== undefined) given.push(["sep", csvSep]);
  if (csvNullkey !== undefined) given.push(["nullkey", csvNullkey]);
  const options = new Map<string, string>();
  for (const [name, value] of given) {
    if (options.has(name)) {
      throw new CliError("usage", `import option ${quote(name)} is given twice`, {
        hint: "remove one of them; flags such as --job-timeout also set import options",
      });
    }
    const required = requiredValue(name, value);
    if (required !== null) {
      throw new CliError("usage", `import option ${name} must be ${required}: ${quote(value)}`);
    }
    options.set(name, value);
  }
  return Object.fromEntries(options);
}

/** Returns what the value must be; `null`: the server accepts it. */
function requiredValue(name: string, value: string): string | null {
  switch (name) {
    case "timeout":
      if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(value)) {
        return "a duration with units, such as 300s or 1h45m";
      }
      return /[1-9]/.test(value) ? null : "more than 0";
    case "auto_commit":
      return /^(true|false)$/i.test(value) ? null : "true or false";
    case "sep":
      return [...value].length === 1 && !/[\0\n\r"\uFFFD]/.test(value)
        ? null
        : "one character, but not a quote or a line end";
    default:
      return null;
  }
}

/** Returns true if the options can change what is imported from the same files. */
export function changesRows(options: Readonly<Record<string, string>>): boolean {
  return Object.keys(options).some((name) => name !== "timeout");
}

/** Returns true if the paths are folders of binlogs. */
export function importsFolders({ backup, l0_import }: Record<string, string>): boolean {
  return isTrue(backup) || isTrue(l0_import);
}

/** Returns true if a server reads the option as true. */
export function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === "true";
}

/** `isAwaited`: a command waits for the jobs, or a pipeline runs it. */
export function optionNotes(
  options: Readonly<Record<string, string>>,
  isAwaited: boolean,
): string[] {
  const notes = Object.keys(options)
    .filter((name) => !knownNames.includes(name))
    .map(
      (name) =>
        `unknown import option ${quote(name)}; the server may ignore it. ${suggestion(name, knownNames)}known: ${knownNames.join(", ")}`,
    );
  if (isAwaited && options.timeout === undefined) {
    notes.push("no --job-timeout: the server never times this job out");
  }
  return notes;
}

/** Returns a note if there are options: Zilliz Cloud documents none. */
export function cloudOptionNotes(options: Readonly<Record<string, string>>): string[] {
  const names = Object.keys(options);
  return names.length === 0
    ? []
    : [`Zilliz Cloud documents no import options and may ignore ${names.join(", ")}`];
}

/** Matches the encryption key of a backup, and other names of secrets. */
const secretName = /^ezk$|secret|token|passw|credential|access_?key|api_?key|[_-]key/i;

/** Returns true if `name=value` must not be printed. */
export function isSecretOption(text: string): boolean {
  return secretName.test(text.split("=", 1)[0] ?? "");
}

/** Returns the values that must not be printed. */
export function secretOptions(options: Readonly<Record<string, string>>): string[] {
  return Object.keys(options).flatMap((name) =>
    secretName.test(name) ? (options[name] ?? []) : [],
  );
}

/** Returns the options with `…` for each secret. */
export function redactOptions(options: Readonly<Record<string, string>>): Record<string, string> {
  const secrets = secretOptions(options);
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, secrets.includes(value) ? "…" : value]),
  );
}
