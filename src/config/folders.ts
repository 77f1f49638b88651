import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import type { Context } from "../base/context.ts";
import { isSystemError } from "../base/errors.ts";
import { isSameFolder } from "../base/paths.ts";

/** Lists the working directory and its parents, without those of the user's own file. */
export function treeFolders(context: Context): string[] {
  const excluded = ownFolders(context).map(realPath);
  return withParents(context.cwd).filter(
    (folder) => !excluded.some((other) => isSameFolder(other, folder)),
  );
}

/** Lists where the user's own file may be. The XDG specification requires that relative paths are ignored. */
export function ownFolders({ env, home }: Context): string[] {
  const xdg = env.XDG_CONFIG_HOME ?? "";
  const configHome = isAbsolute(xdg) ? xdg : join(home, ".config");
  return [join(configHome, "milvus-import"), home].filter((folder) => isAbsolute(folder));
}

/** Returns no folder for one that has been removed. */
function withParents(folder: string): string[] {
  if (folder === "") return [];
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
