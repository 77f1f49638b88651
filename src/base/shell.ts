import { sep } from "node:path";
import type { FleetFlags } from "../config/clusters.ts";
import type { TargetFlags } from "../config/target.ts";

/** Flags of a command for one cluster, or of one for several. */
export type OneOrMany = Omit<TargetFlags, "profile"> &
  Pick<FleetFlags, "allProfiles" | "strict"> & { profile?: string | readonly string[] | undefined };

/** A command to copy, led to the same server by the flags that were given; it never holds the token. */
export function commandLine(words: readonly string[], flags: OneOrMany): string {
  const { uri, profile, config, db, allProfiles } = flags;
  const led = Object.entries({ uri, profile, config, db }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, typeof value === "string" ? value : value.join(",")],
  );
  return ["milvus-import", ...words, ...led, ...(allProfiles ? ["--all-profiles"] : [])]
    .map((word) => shellWord(word))
    .join(" ");
}

/** As a shell takes it for one word: that of Windows knows no single quotes. */
export function shellWord(word: string, isWindows = sep === "\\"): string {
  if (isWindows) return /^[\w@+=:,./\\-]+$/.test(word) ? word : `"${word.replaceAll('"', '\\"')}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
