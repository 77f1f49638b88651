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
  /** `named` by --config or MILVUS_CONFIG, found in the `tree` that we stand in, or the user's `own`. */
  origin: "named" | "tree" | "own";
  /** Where `content` stands in the file: `milvus.` in a package.json. */
  prefix: string;
  /** Unchecked. */
  content: unknown;
  /** Permission bits. */
  mode: number;
}

const maxBytes = 1024 * 1024;
const ourNames = [".milvusrc", ".milvusrc.json", ".milvusrc.yaml", ".milvusrc.yml"];

/**
 * The package's public functions run `.config/config.cjs` of the working directory; this class alone does not. The
 * loader hands the text over unparsed: so the class sees no `$import` to follow, and YAML is loaded when needed.
 */
const explorer = new ExplorerSync({
  moduleName: "milvus",
  searchPlaces: [...ourNames, "package.json"],
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

/** The folder's configuration, if it has one. A package.json that we cannot use is somebody else's and passed over. */
async function readFolder(
  folder: string,
  origin: ConfigFile["origin"],
  context: Context,
): Promise<ConfigFile | null> {
  const mode = findReadable(folder, context);
  const found = mode === null ? null : explorer.search(folder);
  if (mode === null || found === null) return null;
  const path = found.filepath;
  const text = found.config?.text ?? "";
  const isUsable = textProblem(text) === null && isJson(text);
  if (basename(path) === "package.json" && !isUsable) return null;
  return await readContent({ path, shown: shownPath(path, context), origin, mode }, text);
}

/** `by` is the flag or variable that names the file. */
async function readNamed(path: string, by: string, context: Context): Promise<ConfigFile> {
  const shown = shownPath(path, context);
  const inspection = inspectFile(path, maxBytes);
  if ("problem" in inspection) throw unreadable(`${shown} (${by})`, inspection.problem);
  const read = await readText(path, maxBytes, context.signal);
  if ("problem" in read) throw unreadable(`${shown} (${by})`, read.problem);
  const { mode } = inspection.stats;
  const file = await readContent({ path, shown, origin: "named", mode }, read.text);
  if (file === null) throw unreadable(`${shown} (${by})`, "it has no milvus key");
  return file;
}

/**
 * The permission bits of the file that a search of the folder will find. cosmiconfig passes over what it cannot read
 * and would wait for a pipe; a file of ours must not be lost like that.
 */
function findReadable(folder: string, context: Context): number | null {
  for (const name of ourNames) {
    const path = join(folder, name);
    const inspection = inspectFile(path, maxBytes);
    if ("problem" in inspection) {
      if (inspection.exists) throw unreadable(shownPath(path, context), inspection.problem);
    } else if (inspection.stats.isFile()) {
      return inspection.stats.mode;
    } else {
      throw unreadable(shownPath(path, context), "it is no regular file");
    }
  }
  const inspection = inspectFile(join(folder, "package.json"), maxBytes);
  return "stats" in inspection && inspection.stats.isFile() ? inspection.stats.mode : null;
}

/** `null` for a package.json without our key. */
async function readContent(
  file: Pick<ConfigFile, "path" | "shown" | "origin" | "mode">,
  text: string,
): Promise<ConfigFile | null> {
  const problem = textProblem(text);
  if (problem !== null) throw unreadable(file.shown, problem);
  const content = text.trim() === "" ? null : await parseContent(text, file.path, file.shown);
  if (basename(file.path) !== "package.json") return { ...file, prefix: "", content };
  const isOurs = typeof content === "object" && content !== null && "milvus" in content;
  return isOurs ? { ...file, prefix: "milvus.", content: content.milvus } : null;
}

function unreadable(what: string, problem: string): CliError {
  return new CliError("config", `cannot read the configuration file ${what}: ${problem}`, {
    hint: "mend or remove it, or name another file with --config",
  });
}

/**
 * The named file alone; otherwise the nearest one of the working directory and its parents, then the user's own, which
 * is the first of the XDG folder and the home directory. The walk leaves these two out, wherever it starts.
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
  const leftOut = own.map(realPath);
  const tree = withParents(context.cwd).filter(
    (folder) => !leftOut.some((one) => isSameFolder(one, folder)),
  );
  const files = [await readFirst(tree, "tree", context), await readFirst(own, "own", context)];
  return files.filter((file) => file !== null);
}

async function readFirst(
  folders: readonly string[],
  origin: "tree" | "own",
  context: Context,
): Promise<ConfigFile | null> {
  for (const folder of folders) {
    const file = await readFolder(folder, origin, context);
    if (file !== null) return file;
  }
  return null;
}

/** The XDG specification has relative paths ignored. */
function ownFolders({ env, home }: Context): string[] {
  const xdg = env.XDG_CONFIG_HOME ?? "";
  const configHome = isAbsolute(xdg) ? xdg : join(home, ".config");
  return [join(configHome, "milvus-import"), home].filter((folder) => isAbsolute(folder));
}

function withParents(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...withParents(parent)];
}

/** The home directory may be a symbolic link, and the working directory comes with links resolved. */
function realPath(folder: string): string {
  try {
    // Where there is none, asking is cheaper than an error with its stack.
    return existsSync(folder) ? realpathSync.native(folder) : folder;
  } catch (error) {
    if (isSystemError(error)) return folder;
    throw error;
  }
}
