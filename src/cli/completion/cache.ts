import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { Context } from "../../base/context.ts";
import { CliError, isSystemError } from "../../base/errors.ts";
import { isRecord } from "../../milvus/decode.ts";

const freshMs = 5_000;

/**
 * The answer to a question, kept for some seconds, as a list without entries when it fails: neither is a server asked
 * at each key, nor one that does not answer waited for. A URI may hold secrets, so that the key is kept as its digest.
 */
export async function cached(
  key: readonly unknown[],
  ask: () => Promise<readonly unknown[]>,
  context: Context,
): Promise<unknown> {
  const { createHash } = await import("node:crypto");
  const digest = createHash("sha256").update(JSON.stringify(key)).digest("hex");
  const folder = cacheFolder(context);
  const kept = () => (folder === null ? {} : readFresh(join(folder, name), context.now()));
  const found = kept()[digest];
  if (found !== undefined) return found.answer;
  const answer = await ask().catch((error: unknown) => {
    if (error instanceof CliError) return [];
    throw error;
  });
  // Read again, since other questions may have been answered meanwhile.
  const entries = { ...kept(), [digest]: { time: context.now(), answer } };
  if (folder !== null) write(folder, JSON.stringify(entries), context.random());
  return answer;
}

const name = "completion.json";

/** The XDG specification has relative paths ignored. */
function cacheFolder({ env, home }: Context): string | null {
  const xdg = env.XDG_CACHE_HOME ?? "";
  const folder = join(isAbsolute(xdg) ? xdg : join(home, ".cache"), "milvus-import");
  return isAbsolute(folder) ? folder : null;
}

type Entries = Record<string, { time: number; answer: unknown }>;

function readFresh(path: string, nowMs: number): Entries {
  const entries: Entries = {};
  for (const [digest, entry] of Object.entries(parse(readText(path)))) {
    const time = isRecord(entry) ? entry.time : undefined;
    const isFresh = typeof time === "number" && time <= nowMs && nowMs - time < freshMs;
    if (isFresh && isRecord(entry)) entries[digest] = { time, answer: entry.answer };
  }
  return entries;
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (isSystemError(error)) return "";
    throw error;
  }
}

/** At once or not at all, since several shells may do so at the same time. */
function write(folder: string, text: string, random: number): void {
  const draft = join(folder, `${name}.${random.toString(36).slice(2)}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    renameSync(draft, join(folder, name));
  } catch (error) {
    // Without a place to keep it, it is asked again.
    if (!isSystemError(error)) throw error;
  }
}
