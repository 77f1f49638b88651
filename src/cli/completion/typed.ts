import type { Command, Option } from "commander";

interface Typed {
  /** The flag whose value comes next. */
  awaiting: Option | null;
  operands: readonly string[];
  hasEndedFlags: boolean;
}

/** What words behind a command come to; those behind `demo`'s own flags are another command's. */
export function typedBefore(command: Command, words: readonly string[]): Typed {
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
