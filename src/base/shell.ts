import { sep } from "node:path";

/** Quotes a word for a POSIX shell, or for the shells of Windows, which have no single quotes. */
export function shellWord(word: string, isWindows = sep === "\\"): string {
  if (isWindows) return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
