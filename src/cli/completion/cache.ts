import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Context } from "../../base/context.ts";
import { isSystemError } from "../../base/errors.ts";
import { attempt } from "../../base/retry.ts";
import { isRecord } from "../../milvus/decode.ts";

const freshMs = 5_000;
const fileName = "completion.json";

type Entries = Record<string, { time: number; answer: unknown }>;

/**
 * Returns what a query found in the last 5 seconds, or runs it. A query that fails counts as one that found nothing, so
 * that no key press waits for it again. Keys are stored as digests, because a URI may contain secrets.
 */
export async function withCache(
  key: readonly unknown[],
  query: () => Promise<readonly unknown[]>,
  context: Context,
): Promise<unknown> {
  const { createHash } = await import("node:crypto");
  const digest = createHash("sha256").update(JSON.stringify(key)).digest("hex");
  const folder = cacheFolder(context);
  const read = () => (folder === null ? {} : readFresh(join(folder, fileName), context.now()));
  const cached = read()[digest];
  if (cached !== undefined) return cached.answer;
  const queried = await attempt(query());
  const answer = "value" in queried ? queried.value : [];
  // Another query may have written meanwhile.
  const entries = { ...read(), [digest]: { time: context.now(), answer } };
  if (folder !== null) write(folder, JSON.stringify(entries), context.random());
  return answer;
}

/** The XDG specification ignores relative paths. */
function cacheFolder({ env, home }: Context): string | null {
  const xdg = env.XDG_CACHE_HOME ?? "";
  const folder = join(isAbsolute(xdg) ? xdg : join(home, ".cache"), "milvus-import");
  return isAbsolute(folder) ? folder : null;
}

function readFresh(path: string, nowMs: number): Entries {
  const entries: Entries = {};
  for (const [digest, entry] of Object.entries(readRecord(path))) {
    if (!isRecord(entry) || typeof entry.time !== "number") continue;
    const { time, answer } = entry;
    if (time <= nowMs && nowMs - time < freshMs) entries[digest] = { time, answer };
  }
  return entries;
}

/** Returns an empty record if the file is missing or damaged. */
function readRecord(path: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError || isSystemError(error)) return {};
    throw error;
  }
}

/** Writes the file in one step, because several shells may write at the same time. */
function write(folder: string, text: string, random: number): void {
  const draft = join(folder, `${fileName}.${random.toString(36).slice(2)}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    renameSync(draft, join(folder, fileName));
  } catch (error) {
    // Without a cache, the server is queried at each key.
    if (!isSystemError(error)) throw error;
  }
}
