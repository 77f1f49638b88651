import { sep } from "node:path";
import type { TargetFlags } from "./config/target.ts";

/** A command to copy, led to the same server by the flags that were given; it never holds the token. */
export function commandLine(
  words: readonly string[],
  { uri, profile, config, db }: TargetFlags,
): string {
  const flags = Object.entries({ uri, profile, config, db }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return ["milvus-import", ...words, ...flags].map((word) => shellWord(word)).join(" ");
}

/** As a shell takes it for one word: that of Windows knows no single quotes. */
export function shellWord(word: string, isWindows = sep === "\\"): string {
  if (isWindows) return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
