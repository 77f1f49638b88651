/**
 * What build systems obey in one line of a log, written after the parsers that they run. Those of GitHub and Azure are
 * .NET programs, whose comparisons skip characters without a width.
 */

interface BuildSystem {
  name: string;
  variable: string;
  /** Returns the command, `null` if the line is only text. */
  commandIn(line: string): string | null;
}

const skipped = /(?![\t-\r])[\p{Cf}\p{DI}\p{Cc}]/gu;

/** .NET's `TrimStart`. */
function trimStart(text: string): string {
  return text.replace(/^[\p{Zs}\p{Zl}\p{Zp}\t-\r\u0085]+/u, "");
}

/** actions/runner, ActionCommand.cs: `TryParseV2`, then `TryParse`. Any name counts as registered. */
function githubCommand(line: string): string | null {
  const text = trimStart(line.replace(skipped, ""));
  const second = text.startsWith("::") ? text.indexOf("::", 2) : -1;
  if (second > 0) return text.slice(2, second);
  const first = text.indexOf("##[");
  const end = first < 0 ? -1 : text.indexOf("]", first);
  return end < 0 ? null : text.slice(first + 3, end);
}

/** microsoft/azure-pipelines-agent, Command.cs: `TryParse`; the page of a build also obeys `##[group]` at its start. */
function azureCommand(line: string): string | null {
  const text = line.replace(skipped, "");
  const at = text.indexOf("##vso[");
  const end = at < 0 ? -1 : text.indexOf("]", at);
  if (end > 0) return text.slice(at + 6, end);
  return /^##\[([a-z]+)\]/.exec(trimStart(text))?.[1] ?? null;
}

/** JetBrains/teamcity-messages, ServiceMessage: anywhere in a line. */
function teamcityCommand(line: string): string | null {
  const at = line.indexOf("##teamcity[");
  return at < 0 || line.indexOf("]", at) < 0 ? null : line.slice(at + 11);
}

export const buildSystems: readonly BuildSystem[] = [
  { name: "GitHub Actions", variable: "GITHUB_ACTIONS", commandIn: githubCommand },
  { name: "Azure Pipelines", variable: "TF_BUILD", commandIn: azureCommand },
  { name: "TeamCity", variable: "TEAMCITY_VERSION", commandIn: teamcityCommand },
];

/** Every command that a build system would obey in what was printed. Lines end as .NET and Java read them. */
export function commandsIn(printed: string): string[] {
  return printed
    .split(/\r\n|\r|\n/)
    .flatMap((line) => buildSystems.flatMap(({ commandIn }) => commandIn(line) ?? []));
}
