import type { Command, CommanderError } from "commander";
import { CliError } from "../base/errors.ts";
import { quote, suggestion } from "../base/values.ts";
import {
  commandLine,
  findCommand,
  findOption,
  flagOf,
  isJobRef,
  parseWords,
} from "./command-line.ts";
import { triedHint, triedSubcommand } from "./tried-words.ts";

/** Converts an error of commander to ours, with a hint: what to type, or the help page to read. */
export function usageError(
  error: CommanderError,
  argv: readonly string[],
  program: Command,
): CliError {
  const [first = ""] = argv;
  if (error.code === "commander.unknownCommand") return unknownCommand(argv, program);
  const found = findCommand(program, first);
  if (found === undefined) return misplacedFlag(argv, program);
  const command = findCommand(found, argv[1] ?? "") ?? found;
  if (error.code === "commander.excessArguments" && command.commands.length > 0) {
    return unknownSubcommand(command);
  }
  const near = /Did you mean (?:one of )?(.*)\?/.exec(error.message)?.[1];
  const page = `milvus-import ${fullName(command)} --help`;
  const seePage = `${near === undefined ? "" : `did you mean ${near}? `}see ${page}`;
  const [, argument = ""] = /'(.*?)'/s.exec(error.message) ?? [];
  const hint =
    error.code === "commander.missingArgument" ? missingArgumentHints.get(argument) : undefined;
  return new CliError("usage", problemText(error, command), { hint: hint ?? seePage });
}

/** How to find the value of an argument; that of any other is on the help page. */
const missingArgumentHints: ReadonlyMap<string, string> = new Map([
  ["job", "pass job IDs; to list them: milvus-import list"],
  ["profile", "pass its name; to list the profiles: milvus-import profiles"],
]);

function problemText({ code, message }: CommanderError, command: Command): string {
  const name = fullName(command);
  const [quoted = "", other = ""] = [...message.matchAll(/'(.*?)'/gs)].map(([, text]) => text);
  switch (code) {
    case "commander.unknownOption":
      return `unknown flag: ${flagOf(quoted)}`;
    case "commander.optionMissingArgument":
      return `${longOf(quoted)} requires a value`;
    case "commander.missingMandatoryOptionValue":
      return `${longOf(quoted)} is required`;
    case "commander.conflictingOption":
      return `${longOf(quoted)} cannot be combined with ${longOf(other)}`;
    case "commander.missingArgument":
      return `${name} requires an argument: ${quoted}`;
    case "commander.excessArguments": {
      const expected = command.registeredArguments.length;
      const count = expected === 0 ? "no arguments" : expected === 1 ? "1 argument" : `${expected}`;
      return `${name} takes ${count}: ${quote(command.args[expected] ?? "")}`;
    }
    default:
      return message.replace(/^error: /, "").replace(/\n.*/s, "");
  }
}

function unknownSubcommand(command: Command): CliError {
  const [word = "", ...rest] = command.args;
  const names = command.commands.map((each) => each.name());
  const hint =
    triedSubcommand(command.name(), word, rest) ??
    `${suggestion(word, names)}commands: ${names.join(", ")}`;
  return new CliError("usage", `unknown command: ${command.name()} ${shownWord(word)}`, { hint });
}

function shownWord(word: string): string {
  return /^[\w./-]{1,80}$/.test(word) ? word : quote(word);
}

/** Returns `profiles add` for a command of another. */
function fullName(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${parent.name()} ${command.name()}` : command.name();
}

function unknownCommand([word = "", ...rest]: readonly string[], program: Command): CliError {
  const names = program.commands.map((command) => command.name());
  const isJob = isJobRef(word);
  const hint = isJob
    ? commandLine("describe", [...rest, word], program)
    : (triedHint(word, rest, names, program) ??
      `${suggestion(word, names)}commands: ${names.join(", ")}`);
  return new CliError("usage", `unknown command: ${shownWord(word)}`, { hint });
}

/** Returns the error of a flag before the command, with the command line in order. */
function misplacedFlag(argv: readonly string[], program: Command): CliError {
  const [first = ""] = argv;
  const flag = flagOf(first);
  const options = [...new Set(program.commands.flatMap((command) => command.options))];
  if (findOption(first, options) === undefined) {
    const known = ["--help", "--version", ...options.flatMap(({ long }) => long ?? [])];
    return new CliError("usage", `unknown flag: ${flag}`, {
      hint: `${suggestion(flag, known)}see milvus-import --help`,
    });
  }
  const at = parseWords(argv, options).firstOperand ?? argv.length;
  const command = findCommand(program, argv[at] ?? "");
  const version =
    first === "-v" && argv.length === 1 ? "for the version: milvus-import --version" : null;
  const words = [...argv.slice(0, at), ...argv.slice(at + 1)];
  return new CliError("usage", `flags must follow the command: ${flag}`, {
    hint:
      version ??
      (command === undefined && at < argv.length
        ? unknownCommand([argv[at] ?? ""], program).hint
        : commandLine(command?.name() ?? "list", words, program)),
  });
}

/** `--collection` of `-c, --collection <name>`. */
function longOf(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}
