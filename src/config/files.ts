import type { Stats } from "node:fs";
import { basename, join } from "node:path";
import { ExplorerSync } from "cosmiconfig/dist/ExplorerSync.js";
import { type Context, readVariable } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { writeNote } from "../base/messages.ts";
import { expandPath, shownPath } from "../base/paths.ts";
import { inspectFile, readRegular, readText } from "../base/text-files.ts";
import { ownFolders, treeFolders } from "./folders.ts";
import { findOtherOwner, isOpenToOthers, isTrustedOwner, trustsTree } from "./owner.ts";
import { isJson, parseContent } from "./parse.ts";

export interface ConfigFile {
  path: string;
  /** The path for messages. */
  shown: string;
  /** `named` by --config or MILVUS_CONFIG, found in the working `tree`, or the user's `own`. */
  origin: "named" | "tree" | "own";
  /** Whether its addresses may receive secrets of the user: all but files of the tree, and in CI these too. */
  isTrusted: boolean;
  /** Precedes the keys of `content` in messages: `milvus.` in a package.json. */
  prefix: string;
  /** Unchecked. */
  content: unknown;
  /** Permission bits. */
  mode: number;
}

/**
 * Reads the named file. If none is named, reads the nearest file of the working directory and its parents, then the
 * user's own: the first of the XDG folder and the home directory. These two folders are never part of the tree.
 */
export async function readConfigFiles(
  flag: string | undefined,
  context: Context,
): Promise<ConfigFile[]> {
  if (flag === "") throw new CliError("usage", "--config is empty");
  const named = flag ?? readVariable(context.env, "MILVUS_CONFIG");
  if (named !== "") {
    const path = expandPath(named, context.cwd, context.home);
    return [await readNamed(path, flag === undefined ? "MILVUS_CONFIG" : "--config", context)];
  }
  const project = await readFirst(treeFolders(context), "tree", context);
  return [project, await readOwnFile(context)].filter((file) => file !== null);
}

/** Reads the user's own file; `null`: there is none. */
export function readOwnFile(context: Context): Promise<ConfigFile | null> {
  return readFirst(ownFolders(context), "own", context);
}

/** Limits what is read of a wrong path; a configuration is a few KiB. */
const maxBytes = 1024 * 1024;
const ourNames = [".milvusrc", ".milvusrc.json", ".milvusrc.yaml", ".milvusrc.yml"];
export const packageName = "package.json";
const searchPlaces = [...ourNames, packageName];

/**
 * Finds the file in a folder. cosmiconfig's public functions run `.config/config.cjs` of the working
 * directory; this class does not, and as nothing is parsed, it follows no `$import`.
 */
function search(folder: string, place: string): string | null {
  const explorer = new ExplorerSync({
    moduleName: "milvus",
    searchPlaces: [place],
    loaders: { default: () => true },
    packageProp: [],
    ignoreEmptySearchPlaces: false,
    cache: false,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
    searchStrategy: "none",
    metaConfigFilePath: null,
    applyPackagePropertyPathToConfiguration: false,
    transform: (found) => found,
  });
  return explorer.search(folder)?.filepath ?? null;
}

/** Reads a file that must exist; `source` is the flag or variable that names it. */
async function readNamed(path: string, source: string, context: Context): Promise<ConfigFile> {
  const shown = shownPath(path, context);
  const inspection = inspectFile(path, maxBytes);
  if ("problem" in inspection) throw unreadableError(`${shown} (${source})`, inspection.problem);
  const read = await readText(path, maxBytes, context.signal);
  if ("problem" in read) throw unreadableError(`${shown} (${source})`, read.problem);
  const { mode } = inspection.stats;
  const file = await parseFile({ path, shown, origin: "named", isTrusted: true, mode }, read.text);
  if (file === null) throw unreadableError(`${shown} (${source})`, "no milvus key");
  return file;
}

/** Reads the file of the first folder that has one; skips a package.json that is not JSON, since it may lack our key. */
async function readFirst(
  folders: readonly string[],
  origin: "tree" | "own",
  context: Context,
): Promise<ConfigFile | null> {
  const isTrusted = origin === "own" || trustsTree(context);
  for (const folder of folders) {
    // The home directory of a service can be /tmp.
    const checksOwner =
      !trustsTree(context) && (origin === "tree" || isOpenToOthers(folder, context));
    const name = searchPlaces.find((each) => isUsable(join(folder, each), checksOwner, context));
    const path = name === undefined ? null : search(folder, name);
    if (path === null) continue;
    const shown = shownPath(path, context);
    const read = readRegular(path, maxBytes);
    const isOptional = basename(path) === packageName;
    if (isOptional && !("text" in read && isJson(read.text))) continue;
    if ("problem" in read) throw unreadableError(shown, read.problem);
    const { uid, mode } = read.stats;
    // The file that was inspected may have been replaced.
    if (checksOwner && !isTrustedOwner(uid, context)) continue;
    const file = await parseFile({ path, shown, origin, isTrusted, mode }, read.text);
    if (file !== null) return file;
  }
  return null;
}

/**
 * Returns false for a file that is missing or belongs to another user. Throws for one that is ours and cannot be read:
 * cosmiconfig would skip it silently, wait for a pipe, and read a system file without end.
 */
function isUsable(path: string, checksOwner: boolean, context: Context): boolean {
  const isOptional = basename(path) === packageName;
  const other = checksOwner ? findOtherOwner(path, context) : null;
  if (other !== null) {
    if (!isOptional || hasOurKey(path)) {
      const owner = `it belongs to another user (uid ${other})`;
      writeNote(`${shownPath(path, context)} is ignored: ${owner}`, context);
    }
    return false;
  }
  const inspection = inspectFile(path, maxBytes);
  const problem = "problem" in inspection ? inspection.problem : problemOfContent(path, inspection);
  if (problem === null) return true;
  const isMissing = "problem" in inspection && !inspection.exists;
  if (isMissing || isOptional) return false;
  throw unreadableError(shownPath(path, context), problem);
}

/** Reads a file of size 0: system files with content have this size too. */
function problemOfContent(path: string, { stats }: { stats: Stats }): string | null {
  if (stats.isFile() && stats.size > 0) return null;
  const read = readRegular(path, maxBytes);
  return "problem" in read ? read.problem : null;
}

/** Whether a package.json is one that we would read. */
function hasOurKey(path: string): boolean {
  const inspection = inspectFile(path, maxBytes);
  if ("problem" in inspection || !inspection.stats.isFile()) return false;
  const read = readRegular(path, maxBytes);
  if ("problem" in read || !isJson(read.text)) return false;
  const content: unknown = JSON.parse(read.text);
  return typeof content === "object" && content !== null && "milvus" in content;
}

/** Returns `null` for a package.json without our key. */
async function parseFile(
  file: Pick<ConfigFile, "path" | "shown" | "origin" | "isTrusted" | "mode">,
  text: string,
): Promise<ConfigFile | null> {
  const content = text.trim() === "" ? null : await parseContent(text, file.path, file.shown);
  if (basename(file.path) !== packageName) return { ...file, prefix: "", content };
  const isOurs = typeof content === "object" && content !== null && "milvus" in content;
  return isOurs ? { ...file, prefix: "milvus.", content: content.milvus } : null;
}

function unreadableError(what: string, problem: string): CliError {
  return new CliError("config", `cannot read the configuration file ${what}: ${problem}`, {
    hint: "fix or remove it, or pass another file with --config",
  });
}
