import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { ExplorerSync } from "cosmiconfig/dist/ExplorerSync.js";
import type { Context } from "../base/context.ts";
import { CliError, isSystemError } from "../base/errors.ts";
import {
  expandPath,
  inspectFile,
  isSameFolder,
  readText,
  shownPath,
  textProblem,
} from "../base/text-files.ts";
import { isJson, parseContent } from "./parse.ts";

export interface ConfigFile {
  path: string;
  /** The path for messages. */
  shown: string;
  /** `named` by --config or MILVUS_CONFIG, found in the working `tree`, or the user's `own`. */
  origin: "named" | "tree" | "own";
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
  const named = flag ?? context.env.MILVUS_CONFIG ?? "";
  if (named !== "") {
    const path = expandPath(named, context.cwd, context.home);
    return [await readNamed(path, flag === undefined ? "MILVUS_CONFIG" : "--config", context)];
  }
  const own = ownFolders(context);
  const excluded = own.map(realPath);
  const tree = withParents(context.cwd).filter(
    (folder) => !excluded.some((other) => isSameFolder(other, folder)),
  );
  const files = [await readFirst(tree, "tree", context), await readFirst(own, "own", context)];
  return files.filter((file) => file !== null);
}

/** Bounds what a wrong path costs; a configuration is a few KiB. */
const maxBytes = 1024 * 1024;
const ourNames = [".milvusrc", ".milvusrc.json", ".milvusrc.yaml", ".milvusrc.yml"];
const packageName = "package.json";
const searchPlaces = [...ourNames, packageName];

/**
 * cosmiconfig's public functions run `.config/config.cjs` of the working directory; this class does not. The loader
 * returns the text unparsed, so that the class follows no `$import` and YAML is loaded only if needed.
 */
const explorer = new ExplorerSync({
  moduleName: "milvus",
  searchPlaces,
  loaders: { default: (_path, text) => ({ text: text.replace(/^\uFEFF/, "") }) },
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

/** Reads a file that must exist; `source` is the flag or variable that names it. */
async function readNamed(path: string, source: string, context: Context): Promise<ConfigFile> {
  const shown = shownPath(path, context);
  const inspection = inspectFile(path, maxBytes);
  if ("problem" in inspection) throw unreadableError(`${shown} (${source})`, inspection.problem);
  const read = await readText(path, maxBytes, context.signal);
  if ("problem" in read) throw unreadableError(`${shown} (${source})`, read.problem);
  const { mode } = inspection.stats;
  const file = await parseFile({ path, shown, origin: "named", mode }, read.text);
  if (file === null) throw unreadableError(`${shown} (${source})`, "it has no milvus key");
  return file;
}

/** Reads the first folder's file; skips a package.json that is not JSON, since it need not be for us. */
async function readFirst(
  folders: readonly string[],
  origin: "tree" | "own",
  context: Context,
): Promise<ConfigFile | null> {
  for (const folder of folders) {
    const mode = findMode(folder, context);
    const result = mode === null ? null : explorer.search(folder);
    if (mode === null || result === null) continue;
    const path = result.filepath;
    const text = result.config?.text ?? "";
    const isOptional = basename(path) === packageName;
    if (isOptional && (textProblem(text) !== null || !isJson(text))) continue;
    const found = { path, shown: shownPath(path, context), origin, mode };
    const file = await parseFile(found, text);
    if (file !== null) return file;
  }
  return null;
}

/**
 * Returns the permission bits of the file that the search will find; throws if it is ours and cannot be read.
 * cosmiconfig skips such a file silently, and waits for a pipe.
 */
function findMode(folder: string, context: Context): number | null {
  for (const name of searchPlaces) {
    const path = join(folder, name);
    const inspection = inspectFile(path, maxBytes);
    if ("stats" in inspection && inspection.stats.isFile()) return inspection.stats.mode;
    const isMissing = "problem" in inspection && !inspection.exists;
    if (isMissing || name === packageName) continue;
    const problem = "problem" in inspection ? inspection.problem : "it is no regular file";
    throw unreadableError(shownPath(path, context), problem);
  }
  return null;
}

/** Returns `null` for a package.json without our key. */
async function parseFile(
  file: Pick<ConfigFile, "path" | "shown" | "origin" | "mode">,
  text: string,
): Promise<ConfigFile | null> {
  const problem = textProblem(text);
  if (problem !== null) throw unreadableError(file.shown, problem);
  const content = text.trim() === "" ? null : await parseContent(text, file.path, file.shown);
  if (basename(file.path) !== packageName) return { ...file, prefix: "", content };
  const isOurs = typeof content === "object" && content !== null && "milvus" in content;
  return isOurs ? { ...file, prefix: "milvus.", content: content.milvus } : null;
}

function unreadableError(what: string, problem: string): CliError {
  return new CliError("config", `cannot read the configuration file ${what}: ${problem}`, {
    hint: "mend or remove it, or name another file with --config",
  });
}

/** Lists where the user's own file may be. The XDG specification requires that relative paths are ignored. */
function ownFolders({ env, home }: Context): string[] {
  const xdg = env.XDG_CONFIG_HOME ?? "";
  const configHome = isAbsolute(xdg) ? xdg : join(home, ".config");
  return [join(configHome, "milvus-import"), home].filter((folder) => isAbsolute(folder));
}

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}

/** Resolves the links of a folder, as they are resolved in the working directory. */
function realPath(folder: string): string {
  try {
    // `realpathSync` of a missing folder throws, and the error's stack costs more than this check.
    return existsSync(folder) ? realpathSync.native(folder) : folder;
  } catch (error) {
    if (isSystemError(error)) return folder;
    throw error;
  }
}
