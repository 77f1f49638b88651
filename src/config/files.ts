import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { Context } from "../base/context.ts";
import { CliError } from "../base/errors.ts";
import { expandPath, isSameFolder } from "../base/paths.ts";
import { type ConfigFile, readFolder, readNamed } from "./explorer.ts";

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
    if (error instanceof Error && "code" in error) return folder;
    throw error;
  }
}
