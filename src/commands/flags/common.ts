import { type Command, Option } from "commander";
import type { Context } from "../../base/context.ts";
import { CliError } from "../../base/errors.ts";
import { shellWord } from "../../base/shell.ts";
import { parseChoice, parseCount, quote } from "../../base/values.ts";
import { type Examples, helpIntro } from "../../base/words.ts";
import type { ConnectionOptions } from "../../config/settings.ts";
import { tracedFetch } from "../../http/trace.ts";
import {
  parseSort,
  parseStates,
  type SelectionOptions,
  type SortOrder,
  type StateWord,
} from "../../milvus/selection.ts";
import { type ColorChoice, colorChoices } from "../../render/color.ts";
import { type Format, formats, type OutputOptions } from "../../render/output.ts";

export interface VerbosityFlags {
  quiet?: true;
  verbose?: true;
}

/** What commander makes of the flags that say where to connect. */
export interface ConnectionFlags {
  config?: string;
  /** A list for commands that can query several clusters. */
  profile?: string | readonly string[];
  allProfiles?: true;
  strict?: true;
  retries?: number;
  uri?: string;
  token?: string;
  tokenFile?: string;
  db?: string;
  requestTimeout?: string;
  caFile?: string;
  certFile?: string;
  keyFile?: string;
  insecure?: true;
}

export interface OutputFlags {
  output: Format;
  columns?: string;
  headers: boolean;
  color: ColorChoice;
}

export interface SelectionFlags {
  collection?: string;
  state: readonly StateWord[];
  sort?: SortOrder;
  limit?: number;
}

/** The flags of every command that talks to servers. */
export type ServerFlags = ConnectionFlags & OutputFlags & VerbosityFlags;

export function connectionOptions(flags: ConnectionFlags): ConnectionOptions {
  const { uri, token, tokenFile, db, requestTimeout, caFile, certFile, keyFile } = flags;
  const { config, profile, retries, insecure } = flags;
  return {
    ...{ uri, token, tokenFile, db, requestTimeout, caFile, certFile, keyFile, insecure },
    ...{ config, retries },
    profiles: profile === undefined ? [] : [profile].flat(),
    allProfiles: flags.allProfiles === true,
    strict: flags.strict === true,
  };
}

export function outputOptions({ output, columns, headers, color }: OutputFlags): OutputOptions {
  const names = columns?.split(",").map((name) => name.trim()) ?? null;
  return { format: output, columns: names, headers, color };
}

export function selectionOptions(flags: SelectionFlags): SelectionOptions {
  const { collection = null, state: states, sort = parseSort("id"), limit = null } = flags;
  return { collection, states, sort, limit };
}

/** Returns a function that makes of words a command to copy, for the same servers; it never contains the token. */
export function sameServerAs(flags: ConnectionFlags): (words: readonly string[]) => string {
  const { uri, profile, config, db, allProfiles } = flags;
  const given = Object.entries({ uri, profile, config, db }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, [value].flat().join(",")],
  );
  return (words) =>
    ["milvus-import", ...words, ...given, ...(allProfiles ? ["--all-profiles"] : [])]
      .map((word) => shellWord(word))
      .join(" ");
}

/** Which jobs, for commands that can choose among them; `states` says which those of no `--state` are. */
export function addSelectionFlags(command: Command, states = "all"): Command {
  return command
    .optionsGroup("Selection:")
    .option("-c, --collection <name>", "jobs of this collection; an alias works")
    .addOption(
      new Option("-s, --state <state,…>", "jobs in these states; groups: active, final")
        .argParser(parseStates)
        .default([], states),
    );
}

/** The flags of every command that talks to one server. */
export function addServerFlags(command: Command): Command {
  addOutputFlags(command);
  command
    .optionsGroup("Connection:")
    .option("-p, --profile <name>", "profile of the configuration");
  return addConnectionFlags(command);
}

/** The flags of every command that can ask several. */
export function addServersFlags(command: Command): Command {
  addOutputFlags(command);
  addProfileFlags(command.optionsGroup("Connection:"));
  command.option("--strict", "print nothing unless every cluster has answered");
  return addConnectionFlags(command);
}

/** Which profiles of which configuration. */
export function addProfileFlags(command: Command): Command {
  return command
    .option(
      "-p, --profile <name,…>",
      "profiles of the configuration; * and ? match, repeatable",
      parseNames,
    )
    .option("--all-profiles", "all profiles of the configuration");
}

function parseNames(text: string, earlier: readonly string[] = []): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new CliError("usage", `--profile has an empty name: ${quote(text)}`, {
      hint: "milvus-import profiles lists the names",
    });
  }
  return [...earlier, ...names];
}

export function addConnectionFlags(command: Command): Command {
  return command
    .option("--config <file>", "configuration file, instead of those that are found")
    .option("-u, --uri <uri>", "address of the Milvus (default: http://localhost:19530)")
    .option("-t, --token <token>", "user:password or API key; visible to other users, so rather:")
    .option("--token-file <file>", "file that holds the token, - for standard input")
    .option("-d, --db <name>", "database")
    .option("--request-timeout <duration>", "limit of one request (default: 30s)")
    .option("--retries <n>", "further tries of a request that only reads (default: 3)", (text) =>
      parseCount(text, "--retries", 0),
    )
    .option("--ca-file <file>", "PEM file of the authority that signed the server's certificate")
    .option("--cert-file <file>", "PEM file of the client certificate")
    .option("--key-file <file>", "PEM file of the client certificate's key")
    .option("--insecure", "do not check the server's certificate");
}

export function addOutputFlags(command: Command): Command {
  command.on("option:json", () => command.setOptionValueWithSource("output", "json", "cli"));
  return command
    .optionsGroup("Output:")
    .addOption(
      new Option("-o, --output <format>", `one of ${formats.join(", ")}`)
        .argParser((text) => parseChoice(text, formats, "--output"))
        .default("table", "table"),
    )
    .option("--json", "the same as -o json")
    .option("--no-headers", "leave out the header line of tsv and csv")
    .addOption(
      new Option("--color <when>", `one of ${colorChoices.join(", ")}`)
        .argParser((text) => parseChoice(text, colorChoices, "--color"))
        .default("auto", "auto"),
    )
    .addOption(new Option("--no-color", "the same as --color never"))
    .option("-q, --quiet", "no talk on standard error, errors alone")
    .option("-v, --verbose", "tell each request and its answer on standard error");
}

/** Applies --quiet (stderr silenced) and --verbose (requests logged to stderr). */
export function withVerbosity({ quiet, verbose }: VerbosityFlags, context: Context): Context {
  const silent = { write: () => true };
  return {
    ...context,
    ...(quiet && { stderr: silent }),
    ...((verbose || context.env.MILVUS_IMPORT_DEBUG === "1") && {
      fetch: tracedFetch(context),
      trace: (line: string) => void context.stderr.write(`${line}\n`),
    }),
  };
}

/** Puts what the command does and its examples before all else on its help page. */
export function addExamples(command: Command, description: string, examples: Examples): void {
  command.addHelpText("before", helpIntro(description, examples));
}
