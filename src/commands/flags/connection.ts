import type { Command } from "commander";
import { CliError } from "../../base/errors.ts";
import { parseCount, quote } from "../../base/values.ts";
import { shellWord } from "../../base/words.ts";
import type { ConnectionOptions } from "../../config/settings.ts";
import { addOutputFlags, type OutputFlags } from "./output.ts";

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

/** The flags of every command that connects to servers. */
export type ServerFlags = ConnectionFlags & OutputFlags;

/** Adds the flags of every command that connects to one server. */
export function addServerFlags(command: Command): Command {
  addOutputFlags(command)
    .optionsGroup("Connection:")
    .option("-p, --profile <name>", "profile of the configuration");
  return addConnectionFlags(command);
}

/** Adds the flags of every command that can connect to several. */
export function addServersFlags(command: Command): Command {
  addProfileFlags(addOutputFlags(command)).option(
    "--strict",
    "print nothing unless every cluster has answered",
  );
  return addConnectionFlags(command);
}

export function addProfileFlags(command: Command): Command {
  return command
    .optionsGroup("Connection:")
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

/** Makes a command to copy; operands come last, behind `--`, because they may begin with a dash. */
export type PrintCommand = (words: readonly string[], operands?: readonly string[]) => string;

/** Returns a function that makes a command to copy, for the same servers and without the token. */
export function sameServerCommand(flags: ConnectionFlags): PrintCommand {
  const { uri, profile, config, db, requestTimeout, caFile, certFile, keyFile } = flags;
  // What is read once cannot be read again by the command.
  const isAgain = !/^-$|^\/(dev|proc)\//.test(flags.tokenFile ?? "");
  const tokenFile = isAgain ? flags.tokenFile : undefined;
  const values = { uri, profile, config, db, tokenFile, requestTimeout, caFile, certFile, keyFile };
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [flagName(name), [value].flat().join(",")],
  );
  if (flags.allProfiles) given.push("--all-profiles");
  if (flags.insecure) given.push("--insecure");
  return (words, operands = []) =>
    ["milvus-import", ...words, ...given, ...(operands.length > 0 ? ["--", ...operands] : [])]
      .map((word) => shellWord(word))
      .join(" ");
}

/** `--request-timeout` of `requestTimeout`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
