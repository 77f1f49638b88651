import { lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type Context, isCi } from "../base/context.ts";
import { isSystemError } from "../base/errors.ts";

/** Whether files of the working tree are trusted, whatever their owner: in CI, running the project is intended. */
export function trustsTree({ env }: Pick<Context, "env">): boolean {
  return isCi(env);
}

type User = Pick<Context, "env" | "uid">;

/** Whether a file of this owner may be used: the user's, root's, or that of the user who called sudo. */
export function isTrustedOwner(owner: number, { env, uid }: User): boolean {
  const sudoUid = env.SUDO_UID ?? "";
  const isCaller = /^\d+$/.test(sudoUid) && owner === Number(sudoUid);
  return uid === undefined || owner === uid || owner === 0 || isCaller;
}

/**
 * Returns the first other owner of a file and, if it is a link, of the file that it leads to; `null`: there is none.
 * What cannot be inspected has no owner.
 */
export function findOtherOwner(path: string, user: User): number | null {
  for (const inspect of [lstatSync, statSync]) {
    try {
      const stats = inspect(path, { throwIfNoEntry: false });
      if (stats === undefined) return null;
      if (!isTrustedOwner(stats.uid, user)) return stats.uid;
    } catch (error) {
      if (!isSystemError(error)) throw error;
    }
  }
  return null;
}

/**
 * Whether other users can have made what is in a folder: everybody can write to it, as to /tmp, or another user owns it
 * and can have made it in such a folder.
 */
export function isOpenToOthers(folder: string, user: User): boolean {
  try {
    const stats = statSync(folder, { throwIfNoEntry: false });
    if (stats === undefined) return false;
    if ((stats.mode & 0o002) !== 0) return true;
    const parent = dirname(folder);
    return !isTrustedOwner(stats.uid, user) && parent !== folder && isOpenToOthers(parent, user);
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}
