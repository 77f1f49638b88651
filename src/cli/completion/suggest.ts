import type { Command, Option } from "commander";
import type { Live, Suggestion } from "./shells.ts";

/** What may stand at the cursor; names of local files are left to the shell, which knows them better. */
export type Suggestions = readonly Suggestion[] | "files";

export interface Declared {
  program: Command;
  commands: readonly Suggestion[];
  /** The command of this name with all it declares, `null` where there is none. */
  command(name: string): Promise<Command | null>;
  /** `null`: neither configuration nor server say what the words after this command may be. */
  live: ((command: Command, complete: readonly string[]) => Promise<Live>) | null;
}

/** What may stand at the cursor behind these words; `current` is what stands there already. */
export async function suggest(
  [name, ...words]: readonly string[],
  current: string,
  declared: Declared,
): Promise<Suggestions> {
  const isFlag = current.startsWith("-");
  if (name === undefined) {
    return isFlag ? flagsOf(declared.program, current) : declared.commands;
  }
  const command = await declared.command(name);
  if (command === null) return [];
  const { awaiting, operands, hasEndedFlags } = typedBefore(command, words);
  if (command.name() === "demo" && operands.length > 0) {
    // Its server does not run yet, and the one of the configuration has other jobs.
    return suggest(operands, current, { ...declared, live: null });
  }
  const complete = awaiting === null ? words : words.slice(0, -1);
  const live = async () => (await declared.live?.(command, complete)) ?? null;
  const valuesOf = async (named: string) => {
    const values = await import("./values.ts");
    return values.valuesOf(named, command.name(), live, current);
  };
  const ofFlag = async (option: Option, typed: string): Promise<Suggestions> => {
    if (option.flags.includes("<file>")) return "files";
    const values = await valuesOf(option.attributeName());
    return isList(option) ? continued(typed, values) : values;
  };
  if (awaiting !== null) return ofFlag(awaiting, current);
  const [, flag, typed] = (!hasEndedFlags && /^(--[^=]+)=(.*)$/s.exec(current)) || [];
  if (flag !== undefined && typed !== undefined) {
    const option = command.options.find(({ long, required }) => required && long === flag);
    return option === undefined ? [] : prefixed(`${flag}=`, await ofFlag(option, typed));
  }
  const { registeredArguments } = command;
  const argument = registeredArguments[operands.length] ?? registeredArguments.at(-1);
  const isPossible = argument !== undefined && (argument.variadic || operands.length === 0);
  if (!hasEndedFlags && (isFlag || !isPossible)) return flagsOf(command, current);
  if (!isPossible) return [];
  const kinds = argument.name().split("|");
  const values = await Promise.all(
    kinds.map((kind) => (kind === "command" ? declared.commands : valuesOf(kind))),
  );
  return values.flat().filter(({ value }) => !operands.includes(value));
}

function isList(option: Option): boolean {
  return ["state", "columns", "profile"].includes(option.attributeName());
}

/** Behind the last comma, without what stands before it. */
function continued(typed: string, values: readonly Suggestion[]): Suggestions {
  const earlier = typed.split(",").slice(0, -1);
  const others = values.filter(({ value }) => !earlier.includes(value));
  return earlier.length === 0 ? others : prefixed(`${earlier.join(",")},`, others);
}

function prefixed(prefix: string, suggestions: Suggestions): Suggestions {
  if (suggestions === "files") return suggestions;
  return suggestions.map((each) => ({ ...each, value: prefix + each.value }));
}

function flagsOf(command: Command, current: string): Suggestion[] {
  const options = command.createHelp().visibleOptions(command);
  return options.map(({ long, short, description }) => {
    const value = current === short ? short : long;
    return { value: value ?? "", description };
  });
}

interface Typed {
  /** The flag whose value comes next. */
  awaiting: Option | null;
  operands: readonly string[];
  hasEndedFlags: boolean;
}

/** What words behind a command come to; those behind `demo`'s own flags are another command's. */
function typedBefore(command: Command, words: readonly string[]): Typed {
  const operands: string[] = [];
  let awaiting: Option | null = null;
  for (const [index, word] of words.entries()) {
    if (awaiting !== null) awaiting = null;
    else if (word === "--") {
      return { awaiting, operands: [...operands, ...words.slice(index + 1)], hasEndedFlags: true };
    } else if (word.startsWith("-")) awaiting = takerIn(word, command.options);
    else if (command.name() === "demo") {
      return { awaiting, operands: words.slice(index), hasEndedFlags: true };
    } else operands.push(word);
  }
  return { awaiting, operands, hasEndedFlags: false };
}

/** The flag of `--flag`, `-f` or `-qf` that takes the next word. */
function takerIn(word: string, options: readonly Option[]): Option | null {
  const takers = options.filter(({ required }) => required);
  if (word.startsWith("--")) return takers.find(({ long }) => long === word) ?? null;
  const letters = [...word].map((letter) => takers.find(({ short }) => short === `-${letter}`));
  const first = letters.findIndex((taker) => taker !== undefined);
  return first === letters.length - 1 ? (letters[first] ?? null) : null;
}
