import { type Command, Option } from "commander";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { writeTrace } from "../../base/messages.ts";
import { parseChoice } from "../../base/values.ts";
import { tracedFetch } from "../../http/trace.ts";
import { type Format, formats, type OutputOptions } from "../../render/output.ts";
import { type ColorChoice, colorChoices } from "../../render/style.ts";
import { type Examples, helpIntro } from "./help-page.ts";

export interface OutputFlags {
  output: Format;
  columns?: string;
  headers: boolean;
  color: ColorChoice;
  quiet?: true;
  verbose?: true;
}

/** The formats of commands that do not describe jobs. */
export const narrowFormats: readonly Format[] = formats.filter((format) => format !== "wide");

/** Adds the flags of every command that prints. */
export function addOutputFlags(command: Command, choices = narrowFormats): Command {
  command.on("option:json", () => command.setOptionValueWithSource("output", "json", "cli"));
  return command
    .optionsGroup("Output:")
    .addOption(formatOption(choices))
    .option("--json", "short for -o json")
    .option("--no-headers", "omit the header line (table, tsv, csv)")
    .addOption(choiceOption("--color <when>", colorChoices).default("auto", "auto"))
    .addOption(new Option("--no-color", "short for --color never"))
    .option("-q, --quiet", "print only errors on stderr")
    .option("-v, --verbose", "log each request on stderr");
}

function formatOption(choices: readonly Format[]): Option {
  const option = choiceOption("-o, --output <format>", choices).default("table", "table");
  return option.argParser((text) => {
    if (choices.includes("wide") || text.toLowerCase() !== "wide") {
      return parseChoice(text, choices, "--output");
    }
    throw new CliError("usage", "-o wide requires list or describe", {
      hint: "use -o table, or milvus-import list -o wide",
    });
  });
}

/** Returns a flag with a closed set of values, in any case; completion offers them. */
export function choiceOption(
  flags: string,
  choices: readonly string[],
  description = orList(choices),
): Option {
  const option = new Option(flags, description).choices(choices);
  return option.argParser((text) => parseChoice(text, choices, `${option.long}`));
}

/** Returns `a, b or c`. */
export function orList(words: readonly string[]): string {
  return words.join(", ").replace(/, ([^,]*)$/, " or $1");
}

/** Returns `--columns`; its names are checked where the columns are picked. */
export function columnsOption(description: string, columns: readonly { name: string }[]): Option {
  const names = columns.map(({ name }) => name);
  const option = choiceOption("--columns <a,b,…>", names, `${description}: ${names.join(", ")}`);
  return option.argParser((text) => text);
}

export function outputOptions({ output, columns, headers, color }: OutputFlags): OutputOptions {
  const names = columns?.split(",").map((name) => name.trim()) ?? null;
  return { format: output, columns: names, headers, color };
}

/** Applies --quiet (stderr silenced) and --verbose (requests logged to stderr). */
export function withVerbosity({ quiet, verbose }: OutputFlags, context: Context): Context {
  return {
    ...context,
    ...(quiet && { isQuiet: true }),
    ...((verbose || context.env.MILVUS_IMPORT_DEBUG === "1") && {
      fetch: tracedFetch(context),
      trace: (line: string) => writeTrace(line, context),
    }),
  };
}

/** Puts the description and the examples at the top of the command's help page. */
export function addHelp(command: Command, description: string, examples: Examples): void {
  command.description(helpIntro(description, examples));
}

/** Describes the argument that the list of commands has declared; completion offers its choices. */
export function describeArgument(
  command: Command,
  description: string,
  choices?: readonly string[],
): void {
  for (const argument of command.registeredArguments) {
    argument.description = description;
    if (choices !== undefined) argument.argChoices = [...choices];
  }
}
