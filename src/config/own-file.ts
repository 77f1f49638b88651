import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Context } from "../base/context.ts";
import { CliError, isSystemError } from "../base/errors.ts";
import { shownPath } from "../base/paths.ts";
import { systemProblem } from "../base/text-files.ts";
import { type ConfigFile, packageName, readOwnFile } from "./files.ts";
import { ownFolders } from "./folders.ts";
import { isJson, parseContent } from "./parse.ts";
import {
  editJson,
  type FileMeaning,
  meaningAfter,
  meaningOf,
  type ProfileEdit,
  planEdit,
} from "./profile-edit.ts";
import { checkFile } from "./schema.ts";
import { editYaml } from "./yaml-edit.ts";

/** What a change of the user's own file has led to. */
export interface Edited {
  path: string;
  shown: string;
  before: FileMeaning;
  after: FileMeaning;
}

/** Throws if the change is not possible in the user's own file. */
export async function checkEdit(edit: ProfileEdit, context: Context): Promise<void> {
  planEdit(await findOwnFile(context), edit);
}

/**
 * Changes the user's own configuration file, or creates it. The file is replaced as a whole by one that was written next
 * to it, whose name is also the lock: of two changes at a time the second one waits.
 */
export async function editOwnFile(edit: ProfileEdit, context: Context): Promise<Edited> {
  const { path, shown } = await findOwnFile(context);
  try {
    const owner = ownerOf(path);
    const folder = mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const target = linkTarget(path, shown);
    const lock = `${target}.lock`;
    const descriptor = await openLock(lock, context);
    let isReplaced = false;
    try {
      // Another process may have changed the file while this one was waiting.
      const file = await findOwnFile(context);
      const { text, after } = await changeText(file, target, edit);
      refuseOtherOwner(lock, owner, shown);
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
      renameSync(lock, target);
      isReplaced = true;
      return { path, shown, before: meaningOf(checkFile(file)), after };
    } finally {
      closeSync(descriptor);
      if (!isReplaced) removeLock(lock, folder);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new CliError("config", `cannot write ${shown}: ${systemProblem(error).text}`, {
      hint: "nothing was changed; check the permissions and the free space of its folder",
    });
  }
}

/** Finds the user's own file, or the place of a new one. */
async function findOwnFile(context: Context): Promise<ConfigFile> {
  const found = await readOwnFile(context);
  if (found !== null) {
    if (basename(found.path) === packageName) {
      throw new CliError("config", `cannot change the profiles of a package.json: ${found.shown}`, {
        hint: "edit it yourself; for its keys: milvus-import help config",
      });
    }
    return { ...found, content: found.content ?? { profiles: {} } };
  }
  const [folder] = ownFolders(context);
  if (folder === undefined) {
    throw new CliError("config", "cannot find your home directory", { hint: "set HOME" });
  }
  const path = join(folder, ".milvusrc");
  const shown = shownPath(path, context);
  const content = { profiles: {} };
  return { path, shown, origin: "own", isTrusted: true, prefix: "", content, mode: 0o600 };
}

/** Returns the file to replace; a link to it is kept. */
function linkTarget(path: string, shown: string): string {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return path;
  if (!existsSync(path)) {
    throw new CliError("config", `${shown} is a link to a file that does not exist`, {
      hint: "create that file, or remove the link",
    });
  }
  const target = realpathSync(path);
  // To rename another file to this name needs no permission to write the file.
  accessSync(target, constants.W_OK);
  return target;
}

const lockTries = 20;
const lockPauseMs = 50;

async function openLock(lock: string, context: Context): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return openSync(lock, "wx", 0o600);
    } catch (error) {
      if (!isSystemError(error) || error.code !== "EEXIST") throw error;
      if (attempt === lockTries) {
        const shown = shownPath(lock, context);
        throw new CliError("config", `another process is changing the file: ${shown} exists`, {
          hint: "if no milvus-import is running, remove that file",
        });
      }
      await context.sleep(lockPauseMs);
    }
  }
}

/** Removes the lock and the folders that were made for it, unless another program has written into them. */
function removeLock(lock: string, topmost: string | undefined): void {
  rmSync(lock, { force: true });
  if (topmost === undefined) return;
  try {
    for (let folder = dirname(lock); ; folder = dirname(folder)) {
      rmdirSync(folder);
      if (folder === topmost) return;
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Returns the new text; throws unless it means exactly what was planned. */
async function changeText(
  file: ConfigFile,
  target: string,
  edit: ProfileEdit,
): Promise<{ text: string; after: FileMeaning }> {
  const plan = planEdit(file, edit);
  const after = meaningAfter(file, plan);
  const old =
    statSync(target, { throwIfNoEntry: false }) === undefined ? "" : readFileSync(target, "utf8");
  const [, mark = "", body = ""] = /^(\uFEFF?)(.*)$/s.exec(old) ?? [];
  const isJsonFile =
    file.path.endsWith(".json") || (body.trimStart().startsWith("{") && isJson(body));
  const unix = body.replaceAll("\r\n", "\n");
  const edited = isJsonFile ? editJson(unix, file.content, plan) : await editYaml(unix, plan);
  const text =
    edited === null
      ? null
      : mark + (body.includes("\r\n") ? edited.replaceAll("\n", "\r\n") : edited);
  const content =
    text === null ? null : await parseContent(text.slice(mark.length), file.path, file.shown);
  if (text === null || !isDeepStrictEqual(meaningOf(checkFile({ ...file, content })), after)) {
    throw new CliError("config", `cannot change this file safely: ${file.shown}`, {
      hint: "edit it yourself, as it has YAML such as aliases; for its keys: milvus-import help config",
    });
  }
  return { text, after };
}

/** Returns the owner of the file, or of the folder that it is to be created in. */
function ownerOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.uid ?? ownerOf(dirname(path));
}

/** With sudo, a file in the home directory of a user would become one that only root can read. */
function refuseOtherOwner(written: string, owner: number, shown: string): void {
  if (owner === 0 || statSync(written).uid !== 0) return;
  throw new CliError(
    "config",
    `${shown} would belong to root, but its folder belongs to uid ${owner}`,
    {
      hint: "run the command as that user",
    },
  );
}
