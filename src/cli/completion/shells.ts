export interface Suggestion {
  value: string;
  description?: string | undefined;
}

/** What configuration and servers say; rejects with a `CliError` where the configuration leads to no server. */
export interface Live {
  profiles(): Promise<Suggestion[]>;
  collections(): Promise<string[]>;
  /** Those that the command can do something with, newest first; `named` is the profile of `profile/jobId`. */
  jobs(command: string, named: string | null): Promise<Suggestion[]>;
}

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

export type BashQuote = "" | "'" | '"';

export interface BashWord {
  /** What it says once its quotes are gone. */
  text: string;
  /** As typed. */
  raw: string;
  /** What is still open at its end. */
  quote: BashQuote;
}

/** The words of a line that ends at the cursor; the last one is being typed and may be empty. Nothing is expanded. */
export function splitBashLine(line: string): BashWord[] {
  const words: BashWord[] = [];
  let word: BashWord = { text: "", raw: "", quote: "" };
  for (const [piece] of line.matchAll(/\\.?|./gsu)) {
    if (word.quote === "" && /^[ \t\n]$/.test(piece)) {
      if (word.raw !== "") words.push(word);
      word = { text: "", raw: "", quote: "" };
    } else {
      const { text, quote } = spoken(piece, word.quote);
      word = { text: word.text + text, raw: word.raw + piece, quote };
    }
  }
  return [...words, word];
}

/** A character, or one behind a backslash, as the quotes around it have it. */
function spoken(piece: string, quote: BashQuote): { text: string; quote: BashQuote } {
  if (quote === "'") {
    // Here a backslash is one, and may be followed by the end.
    return piece.endsWith("'") ? { text: piece.slice(0, -1), quote: "" } : { text: piece, quote };
  }
  if (piece.startsWith("\\")) {
    const escaped = piece.slice(1);
    const isKept = quote === '"' && !/^["$`\\\n]/.test(escaped);
    return { text: isKept ? piece : escaped.replace("\n", ""), quote };
  }
  if (piece === '"') return { text: "", quote: quote === '"' ? "" : '"' };
  return piece === "'" && quote === "" ? { text: "", quote: "'" } : { text: piece, quote };
}

/** The text for bash to read as it is, where this quote is open. */
export function quoteForBash(text: string, quote: BashQuote): string {
  switch (quote) {
    case "":
      return text.replace(/[^\p{L}\p{N}_.,:=@%+/-]/gu, "\\$&");
    case "'":
      return text.replaceAll("'", "'\\''");
    case '"':
      // An exclamation mark recalls old commands here too, and a backslash before it would stay.
      return text.replace(/[$`"\\]/g, "\\$&").replaceAll("!", `"'!'"`);
  }
}

export const shells = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof shells)[number];
