import { quoteForBash, splitBashLine } from "./bash-line.ts";
import type { Shell } from "./shells.ts";
import type { Suggestion } from "./suggest.ts";

/** What a shell asks, and how it wants a suggestion written: on one line. */
export interface Question {
  /** Between the program's name and the cursor. */
  words: readonly string[];
  /** What stands at the cursor, up to it. */
  current: string;
  /** Some shells offer what does not begin with that too, as their users wish. */
  choosesItself: boolean;
  line(suggestion: Suggestion): string;
}

/** Reads what the script for that shell hands over. */
export const dialects: Record<Shell, (args: readonly string[]) => Question> = {
  bash: bashQuestion,
  zsh: (args) => ({
    ...plainQuestion(args),
    line: ({ value, description = "" }) =>
      [value.replace(/[\\:]/g, "\\$&"), description].filter((part) => part !== "").join(":"),
  }),
  fish: (args) => ({
    ...plainQuestion(args),
    line: ({ value, description = "" }) => `${value}\t${description}`,
  }),
  powershell: powershellQuestion,
};

function plainQuestion(args: readonly string[]) {
  return { words: args.slice(0, -1), current: args.at(-1) ?? "", choosesItself: true };
}

/** The text that bash will replace, which begins within the last word, and the line up to the cursor. */
function bashQuestion([replaced = "", line = ""]: readonly string[]): Question {
  const [, ...words] = splitBashLine(line);
  const last = words.pop();
  const current = last?.text ?? "";
  const kept = splitBashLine((last?.raw ?? "").slice(0, -replaced.length || undefined)).at(-1);
  return {
    words: words.map(({ text }) => text),
    current,
    choosesItself: false,
    line: ({ value }) => quoteForBash(value.slice(kept?.text.length), kept?.quote ?? ""),
  };
}

/** Some versions drop empty words, so that the last one comes with a dot behind it. */
function powershellQuestion(args: readonly string[]): Question {
  const { words, current } = plainQuestion(args);
  return {
    words,
    current: current.slice(0, -1).replace(/^['"]/, ""),
    choosesItself: false,
    line: ({ value, description = "" }) =>
      [quoteForPowershell(value), value, description === "" ? value : description].join("\t"),
  };
}

/** It takes typographic quotes for plain ones, and commas for lists. */
function quoteForPowershell(text: string): string {
  return /^[\w.:=/-]+$/.test(text) ? text : `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
