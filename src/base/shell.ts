import { sep } from "node:path";
import { cleanLine } from "./clean.ts";
import { breakCommands } from "./log-commands.ts";

/**
 * Returns a command to copy, for a POSIX shell or for PowerShell and cmd. `null`: a word cannot be quoted
 * safely, so that the command must not be printed.
 */
export function shellCommand(words: readonly string[], isWindows = sep === "\\"): string | null {
  const quoted = words.flatMap((word) => shellWord(word, isWindows) ?? []);
  return quoted.length === words.length ? quoted.join(" ") : null;
}

/** Quotes a word for a shell; `null` if that cannot be done safely. */
export function shellWord(word: string, isWindows = sep === "\\"): string | null {
  // Printing removes or breaks up some characters, which would make it another word.
  if (cleanLine(word) !== word || breakCommands(word) !== word) return null;
  return isWindows ? quoteForWindows(word) : quoteForPosix(word);
}

/** Quotes a path; `~/` at its start stays as it is, because in quotes no shell expands it. */
export function shellPath(path: string): string | null {
  if (!path.startsWith("~/")) return shellWord(path.startsWith("-") ? `./${path}` : path);
  const rest = shellWord(path.slice(2));
  return rest === null ? null : `~/${rest}`;
}

/** Leaves backslashes out of the quotes, where fish would read them. zsh expands `=` at the start of a word. */
function quoteForPosix(word: string): string {
  if (/^(?![=%])[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replace(/['\\]/g, "'\\$&'")}'`;
}

/**
 * Quotes so that both PowerShell and cmd read the same word: PowerShell expands `$` and backticks in double quotes and takes
 * curly quotes for straight ones, cmd expands `%` and `!`, and programs read a backslash before a quote as an escape.
 * PowerShell changes a bare `--`, a comma and words that look like a number.
 */
function quoteForWindows(word: string): string | null {
  if (/^(--[a-z][a-z-]*|[A-Za-z][\w+=:./\\-]*|[1-9]\d{0,18})$/.test(word)) return word;
  return word === "" || /["“”„$`%!]|\\$/.test(word) ? null : `"${word}"`;
}
