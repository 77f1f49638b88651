import { type Context, type Output, wrapOutput } from "./context.ts";

/** Set by GitHub Actions, Azure Pipelines and TeamCity, which run commands in the output of a step. */
const variables = ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"];

/** Characters that .NET skips when it compares texts: a command with one of them inside is still run. */
const ignored = "(?:(?![\\t-\\r])[\\p{Cf}\\p{DI}\\p{Cc}])*";

const words = ["vso", "teamcity"].map((word) => [...word].join(ignored)).join("|");

/** The first sign of `##[`, `##vso[` or `##teamcity[`, which are commands anywhere in a line. */
const hashCommand = `#(?=${ignored}#${ignored}(?:(?:${words})${ignored})?\\[)`;

/** The first sign of `::` at the start of a line, behind blanks and colors. */
const colonCommand = `^((?:\\x1b\\[[\\d;?]*[@-~]|[^\\S\\r\\n\\u2028\\u2029]|${ignored.slice(0, -1)})*):(?=${ignored}:)`;

/** Returns the context; under a build system, with outputs that break up its commands. */
export function guardLogs(context: Context): Context {
  if (!variables.some((name) => (context.env[name] ?? "") !== "")) return context;
  const guard = (output: Output) => wrapOutput(output, breakCommands, output);
  return { ...context, stdout: guard(context.stdout), stderr: guard(context.stderr) };
}

/** Breaks up the commands in whole lines of text with a space. */
export function breakCommands(text: string): string {
  if (!text.includes("#") && !text.includes(":")) return text;
  // A pattern of `\p{…}` takes a millisecond to create, so it is created only here.
  return text
    .replace(new RegExp(hashCommand, "gu"), "# ")
    .replace(new RegExp(colonCommand, "gmu"), "$1: ");
}

/** Writes the commands in JSON with escapes, which mean the same, if the output is the log of a build system. */
export function escapeCommands(json: string, { unguarded }: Output): string {
  if (unguarded === undefined) return json;
  return json.replace(new RegExp(hashCommand, "gu"), "\\u0023").replace(/:(?=:)/g, "\\u003a");
}
