import { existsSync, lstatSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { isAbsolute, join, sep } from "node:path";
import type { Context } from "../../base/context.ts";
import { isSystemError } from "../../base/errors.ts";
import { attempt } from "../../base/retry.ts";
import { readRegular } from "../../base/text-files.ts";
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
  const folder = openFolder(context);
  const read = () =>
    folder === null ? {} : readFresh(join(folder, fileName), context.now().getTime());
  const cached = read()[digest];
  if (cached !== undefined) return cached.answer;
  const queried = await attempt(query());
  const answer = "value" in queried ? queried.value : [];
  // Another query may have written meanwhile.
  const entries = { ...read(), [digest]: { time: context.now().getTime(), answer } };
  if (folder !== null) write(folder, JSON.stringify(entries), context.random());
  return answer;
}

/**
 * Returns the folder of the cache, which is created if it is missing; `null` if another user could have written into it.
 * The XDG specification requires that relative paths are ignored.
 */
function openFolder(context: Context): string | null {
  const xdg = context.env.XDG_CACHE_HOME ?? "";
  const caches = isAbsolute(xdg) ? xdg : join(context.home, ".cache");
  const folder = join(caches, "milvus-import");
  const isUsable =
    isAbsolute(caches) &&
    // A folder that no other user can search protects everything below it.
    isPrivate(caches, 0o022, context) &&
    isPrivate(folder, 0o077, context);
  return isUsable ? folder : null;
}

/** Whether the path is a folder of the user, not a link, and has none of these permissions. */
function isPrivate(folder: string, forbidden: number, { uid }: Context): boolean {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    const stats = lstatSync(folder);
    // Windows has neither owners nor permission bits.
    const isPosix = sep === "/";
    const isOwn = uid === undefined || stats.uid === uid;
    return stats.isDirectory() && (!isPosix || (isOwn && (stats.mode & forbidden) === 0));
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
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

/** Limits the memory that a damaged file can take at each key. */
const maxBytes = 16 * 1024 * 1024;

/** Returns an empty record if the file is missing, damaged or a link. */
function readRecord(path: string): Record<string, unknown> {
  try {
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return {};
    const read = readRegular(path, maxBytes);
    const value: unknown = JSON.parse("text" in read ? read.text : "null");
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
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    renameSync(draft, join(folder, fileName));
  } catch (error) {
    // Without a cache, the server is queried at each key.
    if (!isSystemError(error)) throw error;
  }
}
