import type { Argument, Command, Option } from "commander";
import type { Live } from "./live.ts";
import type { Suggestion } from "./shells.ts";

/** What can follow at the cursor; the shell itself completes files. */
export type Suggestions = readonly Suggestion[] | "files";

export interface Declarations {
  program: Command;
  commands: readonly Suggestion[];
  /** Declares a command with all its flags; `null`: unknown. */
  load(name: string): Promise<Command | null>;
  /** Reads configuration and servers by the words before the cursor; `null`: no server is queried. */
  live: ((command: Command, words: readonly string[]) => Promise<Live>) | null;
}

/** Suggests what can follow these words; `current` is the word at the cursor, up to the cursor. */
export async function suggest(
  [name, ...words]: readonly string[],
  current: string,
  declared: Declarations,
): Promise<Suggestions> {
  const isFlag = current.startsWith("-");
  if (name === undefined) {
    return isFlag ? suggestFlags(declared.program, current) : declared.commands;
  }
  const loaded = await declared.load(name);
  if (loaded === null) return [];
  const subcommand = loaded.commands.find((each) => each.name() === words[0]);
  if (subcommand !== undefined) words.shift();
  const command = subcommand ?? loaded;
  const { pending, operands, hasEndedFlags } = parseWords(command, words);
  if (command.name() === "demo" && operands.length > 0) {
    // The demo server does not run yet, and the configured server has other jobs.
    return suggest(operands, current, { ...declared, live: null });
  }
  const complete = pending === null ? words : words.slice(0, -1);
  const live = async () => (await declared.live?.(command, complete)) ?? null;
  const suggestValues = (of: string, { argChoices = [] }: Argument | Option) =>
    of === "command" ? declared.commands : valuesOf(of, argChoices, command.name(), live, current);
  const suggestForFlag = async (option: Option, typed: string): Promise<Suggestions> => {
    if (option.flags.includes("<file>")) return "files";
    const values = await suggestValues(option.attributeName(), option);
    return option.flags.includes(",…") ? suggestListItems(typed, values) : values;
  };
  if (pending !== null) return suggestForFlag(pending, current);
  const [, flag, typed] = (!hasEndedFlags && /^(--[^=]+)=(.*)$/s.exec(current)) || [];
  if (flag !== undefined && typed !== undefined) {
    const option = command.options.find(({ long, required }) => required && long === flag);
    return option === undefined ? [] : addPrefix(`${flag}=`, await suggestForFlag(option, typed));
  }
  const { registeredArguments } = command;
  const argument = registeredArguments[operands.length] ?? registeredArguments.at(-1);
  const isPossible = argument !== undefined && (argument.variadic || operands.length === 0);
  if (!isFlag && command.commands.length > 0) {
    return command.commands.map((each) => ({ value: each.name(), description: each.summary() }));
  }
  if (!hasEndedFlags && (isFlag || !isPossible)) return suggestFlags(command, current);
  if (!isPossible) return [];
  const kinds = argument.name().split("|");
  const values = await Promise.all(kinds.map((kind) => suggestValues(kind, argument)));
  return values.flat().filter(({ value }) => !operands.includes(value));
}

/** Returns the values of a flag or an argument by its name: from configuration and servers, or its choices. */
async function valuesOf(
  name: string,
  choices: readonly string[],
  command: string,
  live: () => Promise<Live | null>,
  current: string,
): Promise<readonly Suggestion[]> {
  switch (name) {
    case "profile":
      return (await (await live())?.profiles()) ?? [];
    case "collection":
      return (await (await live())?.collections()) ?? [];
    case "job":
      return (await (await live())?.jobs(command, /^([^/]+)\//.exec(current)?.[1] ?? null)) ?? [];
    default:
      return choices.map((value) => ({ value }));
  }
}

/** Suggests the next item of a list with commas, without the items before it. */
function suggestListItems(typed: string, values: readonly Suggestion[]): Suggestions {
  const earlier = typed.split(",").slice(0, -1);
  const others = values.filter(({ value }) => !earlier.includes(value));
  return earlier.length === 0 ? others : addPrefix(`${earlier.join(",")},`, others);
}

function addPrefix(prefix: string, suggestions: Suggestions): Suggestions {
  if (suggestions === "files") return suggestions;
  return suggestions.map((each) => ({ ...each, value: prefix + each.value }));
}

function suggestFlags(command: Command, current: string): Suggestion[] {
  const options = command.createHelp().visibleOptions(command);
  return options.map(({ long, short, description }) => {
    const value = current === short ? short : long;
    return { value: value ?? "", description };
  });
}

interface ParsedWords {
  /** The flag whose value is at the cursor. */
  pending: Option | null;
  operands: readonly string[];
  hasEndedFlags: boolean;
}

/** Parses the words after a command. Words after the flags of `demo` belong to another command. */
function parseWords(command: Command, words: readonly string[]): ParsedWords {
  const operands: string[] = [];
  let pending: Option | null = null;
  for (const [index, word] of words.entries()) {
    if (pending !== null) pending = null;
    else if (word === "--") {
      return { pending, operands: [...operands, ...words.slice(index + 1)], hasEndedFlags: true };
    } else if (word.startsWith("-")) pending = findPending(word, command.options);
    else if (command.name() === "demo") {
      return { pending, operands: words.slice(index), hasEndedFlags: true };
    } else operands.push(word);
  }
  return { pending, operands, hasEndedFlags: false };
}

/** Finds the flag in `--flag`, `-f` or `-qf` whose value is the next word. */
function findPending(word: string, options: readonly Option[]): Option | null {
  const withValue = options.filter(({ required }) => required);
  if (word.startsWith("--")) return withValue.find(({ long }) => long === word) ?? null;
  const flags = [...word].map((letter) => withValue.find(({ short }) => short === `-${letter}`));
  const first = flags.findIndex((flag) => flag !== undefined);
  return first === flags.length - 1 ? (flags[first] ?? null) : null;
}
