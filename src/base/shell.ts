import { sep } from "node:path";

/** Quotes a word so that a shell takes it for one: that of Windows has no single quotes. */
export function shellWord(word: string, isWindows = sep === "\\"): string {
  if (isWindows) return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
