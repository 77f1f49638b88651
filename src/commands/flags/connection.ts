import { Command, type Option } from "commander";
import { CliError } from "../../base/errors.ts";
import { shellCommand } from "../../base/shell.ts";
import { parseCount, quote } from "../../base/values.ts";

import type { ConnectionOptions } from "../../config/settings.ts";
import { alignRows, flagRow } from "./help-page.ts";
import { addOutputFlags, narrowFormats, type OutputFlags } from "./output.ts";

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

const heading = "Connection:";

/** Printed instead of the flags that only `help connection` describes. */
const pointer = "All connection flags: milvus-import help connection";

/** Adds the flags of every command that connects to one server. */
export function addServerFlags(command: Command): Command {
  addOutputFlags(command).optionsGroup(heading).option("-p, --profile <name>", "profile to use");
  return addConnectionFlags(command);
}

/** Adds the flags of every command that can connect to several servers. */
export function addServersFlags(command: Command, formats = narrowFormats): Command {
  addConnectionFlags(addProfileFlag(addOutputFlags(command, formats)));
  return addAllProfilesFlag(command).option("--strict", "fail unless every cluster responds");
}

/** Adds the flag that names profiles. */
export function addProfileFlag(command: Command): Command {
  return command
    .optionsGroup(heading)
    .option("-p, --profile <name,…>", "profiles to query; * and ? are wildcards", parseNames);
}

export function addAllProfilesFlag(command: Command): Command {
  return command.option("--all-profiles", "all profiles of the configuration");
}

export function addConfigFlag(command: Command): Command {
  return command.option("--config <file>", "use only this configuration file");
}

function parseNames(text: string, earlier: readonly string[] = []): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) {
    throw new CliError("usage", `--profile contains an empty name: ${quote(text)}`, {
      hint: "list the names: milvus-import profiles",
    });
  }
  return [...earlier, ...names];
}

/** Adds --db of commands without filters. */
export function addDatabaseFlag(command: Command): Command {
  return command.optionsGroup(heading).option("-d, --db <name>", "database");
}

/** Adds the flags of one connection; those after the first two are described by `help connection`. */
export function addConnectionFlags(command: Command): Command {
  command
    .option("-u, --uri <uri>", "server URL (default: http://localhost:19530)")
    .option("--token-file <file>", "read the token from this file (- for stdin)")
    .optionsGroup(pointer)
    .option(
      "-t, --token <token>",
      "user:password or API key; visible in the process list, prefer --token-file",
    );
  return addConfigFlag(command)
    .option("--request-timeout <duration>", "limit per request (default: 30s)")
    .option("--retries <n>", "retries of requests that only read (default: 3)", (text) =>
      parseCount(text, "--retries", 0),
    )
    .option("--ca-file <file>", "CA certificate (PEM)")
    .option("--cert-file <file>", "client certificate (PEM)")
    .option("--key-file <file>", "key of the client certificate (PEM)")
    .option("--insecure", "do not verify the server's certificate");
}

/** Returns every connection flag with its meaning, one per line. */
export function connectionRows(): string {
  const { options } = addServersFlags(new Command());
  const isConnection = ({ helpGroupHeading: group }: Option) =>
    group === heading || group === pointer;
  return alignRows(options.filter(isConnection).map(flagRow));
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

/**
 * Returns a command to copy; operands come last, after `--`, because they may begin with a dash. If a word cannot be quoted
 * safely, the result describes the command instead.
 */
export type PrintCommand = (words: readonly string[], operands?: readonly string[]) => string;

/** Returns a function that makes a command to copy, for the same servers and without the token. */
export function sameServerCommand(flags: ConnectionFlags): PrintCommand {
  const { uri, profile, config, db, requestTimeout, caFile, certFile, keyFile } = flags;
  // The printed command could not read stdin or a pipe a second time.
  const isAgain = !/^-$|^\/(dev|proc)\//.test(flags.tokenFile ?? "");
  const tokenFile = isAgain ? flags.tokenFile : undefined;
  const values = { uri, profile, config, db, tokenFile, requestTimeout, caFile, certFile, keyFile };
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [flagName(name), [value].flat().join(",")],
  );
  if (flags.allProfiles) given.push("--all-profiles");
  if (flags.insecure) given.push("--insecure");
  return (words, operands = []) => {
    const last = operands.length > 0 ? ["--", ...operands] : [];
    return (
      shellCommand(["milvus-import", ...words, ...given, ...last]) ??
      `run ${words[0]} with the same flags and arguments; one of them cannot be quoted for a shell`
    );
  };
}

/** `--request-timeout` of `requestTimeout`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
