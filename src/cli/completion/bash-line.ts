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
