import type { Command, Option } from "commander";
import { shellCommand } from "../base/shell.ts";
import { isJobId } from "../base/values.ts";
import { isSecretOption } from "../change/job-options.ts";

/** Returns the command with these words to copy, without a token; if a word cannot be copied, the page to read. */
export function commandLine(name: string, words: readonly string[], program: Command): string {
  const options = findCommand(program, name)?.options ?? [];
  const { flags, operands, canCopy, hasToken } = parseWords(words, options);
  const isJobs = operands.length > 0 && operands.every(isJobRef);
  const line = ["milvus-import", name, ...flags, ...(isJobs ? ["--"] : []), ...operands];
  const command = canCopy ? shellCommand(line) : null;
  if (command === null) return `see milvus-import ${name} --help`;
  return `${command}${hasToken ? " (with the same token)" : ""}`;
}

interface ParsedWords {
  /** With their values, without the token. */
  flags: readonly string[];
  operands: readonly string[];
  firstOperand: number | null;
  /** Every flag is known, and no word holds a secret. */
  canCopy: boolean;
  hasToken: boolean;
}

/** Parses flags and operands, without the command, which is unknown or comes later. */
export function parseWords(words: readonly string[], options: readonly Option[]): ParsedWords {
  const flags: string[] = [];
  const operands: string[] = [];
  let firstOperand: number | null = null;
  let canCopy = true;
  let hasToken = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (!word.startsWith("-") || word === "-") {
      firstOperand ??= index;
      operands.push(word);
      continue;
    }
    const option = findOption(word, options);
    const isAlone = word === option?.long || word === option?.short;
    const value = option?.required === true && isAlone ? words.slice(index + 1, index + 2) : [];
    index += value.length;
    // A URI may contain a password.
    const isSecret =
      (option?.long === "--uri" && /[@?]/.test(word + value)) ||
      (option?.long === "--option" && isSecretOption(value[0] ?? word.replace("--option=", "")));
    canCopy &&= (option !== undefined && !isSecret) || word === "--";
    if (option?.long === "--token") hasToken = true;
    else if (word !== "--") flags.push(word, ...value);
  }
  return { flags, operands, firstOperand, canCopy, hasToken };
}

/** Finds the flag of `--flag`, `--flag=value`, `-f` or `-fvalue`. */
export function findOption(word: string, options: readonly Option[]): Option | undefined {
  return options.find(
    ({ long, short, required }) =>
      word === long ||
      word === short ||
      (required &&
        (word.startsWith(`${long}=`) || (short !== undefined && word.startsWith(short)))),
  );
}

export function findCommand(program: Command, word: string): Command | undefined {
  return program.commands.find((each) => each.name() === word || each.aliases().includes(word));
}

export function isJobRef(text: string): boolean {
  return isJobId(text.replace(/^[\p{L}\p{N}._-]+\//u, ""));
}

/** Returns the flag without its value: that of a mistyped --token is a secret. */
export function flagOf(word: string): string {
  return /^(--[^=]+|-[^-])/s.exec(word)?.[0] ?? word;
}
