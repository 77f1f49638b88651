export const shells = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = (typeof shells)[number];

export interface Suggestion {
  value: string;
  description?: string | undefined;
}

/** What a shell has to complete, and the format of a suggestion. */
export interface CompletionRequest {
  /** The words between the program's name and the cursor. */
  words: readonly string[];
  /** The word at the cursor, up to the cursor. */
  current: string;
  /** The shell filters the suggestions by the user's settings, so that some need not start with `current`. */
  filtersItself: boolean;
  /** Formats a suggestion as one line. */
  format(suggestion: Suggestion): string;
}

/** Parse the arguments that the script for a shell passes. */
export const parsers: Record<Shell, (args: readonly string[]) => CompletionRequest> = {
  bash: parseBash,
  zsh: (args) => ({
    ...parsePlain(args),
    format: ({ value, description = "" }) =>
      [value.replace(/[\\:]/g, "\\$&"), description].filter((part) => part !== "").join(":"),
  }),
  fish: (args) => ({
    ...parsePlain(args),
    format: ({ value, description = "" }) => `${value}\t${description}`,
  }),
  powershell: parsePowershell,
};

function parsePlain(args: readonly string[]) {
  return { words: args.slice(0, -1), current: args.at(-1) ?? "", filtersItself: true };
}

/** `replaced` is the end of the last word, which bash will replace; `line` ends at the cursor. */
function parseBash([replaced = "", line = ""]: readonly string[]): CompletionRequest {
  const [, ...words] = splitBashLine(line);
  const last = words.pop();
  const current = last?.text ?? "";
  const kept = splitBashLine((last?.raw ?? "").slice(0, -replaced.length || undefined)).at(-1);
  return {
    words: words.map(({ text }) => text),
    current,
    filtersItself: false,
    format: ({ value }) => quoteForBash(value.slice(kept?.text.length), kept?.quote ?? ""),
  };
}

/** Some versions drop empty words, so the script adds a dot to the last one. */
function parsePowershell(args: readonly string[]): CompletionRequest {
  const { words, current } = parsePlain(args);
  return {
    words,
    current: current.slice(0, -1).replace(/^['"]/, ""),
    filtersItself: false,
    format: ({ value, description = "" }) =>
      [quoteForPowershell(value), value, description === "" ? value : description].join("\t"),
  };
}

/** PowerShell reads typographic quotes as quotes, and commas as lists. */
function quoteForPowershell(text: string): string {
  return /^[\w.:=/-]+$/.test(text) ? text : `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

export type BashQuote = "" | "'" | '"';

export interface BashWord {
  /** The text without its quotes. */
  text: string;
  /** The text as typed. */
  raw: string;
  /** The quote that is open at its end. */
  quote: BashQuote;
}

/** Splits a line that ends at the cursor, without expansion. The last word is being typed and may be empty. */
export function splitBashLine(line: string): BashWord[] {
  const words: BashWord[] = [];
  let word: BashWord = { text: "", raw: "", quote: "" };
  for (const [piece] of line.matchAll(/\\.?|./gsu)) {
    if (word.quote === "" && /^[ \t\n]$/.test(piece)) {
      if (word.raw !== "") words.push(word);
      word = { text: "", raw: "", quote: "" };
    } else {
      const { text, quote } = unquote(piece, word.quote);
      word = { text: word.text + text, raw: word.raw + piece, quote };
    }
  }
  return [...words, word];
}

/** Interprets a character, or a backslash and a character, inside a quote. */
function unquote(piece: string, quote: BashQuote): { text: string; quote: BashQuote } {
  if (quote === "'") {
    // In single quotes a backslash escapes nothing, so the quote after it ends them.
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

/** Quotes a text for bash after an open quote. */
export function quoteForBash(text: string, quote: BashQuote): string {
  switch (quote) {
    case "":
      return text.replace(/[^\p{L}\p{N}_.,:=@%+/-]/gu, "\\$&");
    case "'":
      return text.replaceAll("'", "'\\''");
    case '"':
      // In double quotes `!` still starts a history expansion, and a backslash before it would stay.
      return text.replace(/[$`"\\]/g, "\\$&").replaceAll("!", `"'!'"`);
  }
}
