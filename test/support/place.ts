import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Env } from "../../src/base/context.ts";

export interface Place {
  cwd: string;
  home: string;
  /** Nothing of the machine but where programs and temporary files are. */
  env: Env;
  remove(): Promise<void>;
}

/** Files by path; `~/` is the home directory, everything else lies in the working directory. */
export type Files = Readonly<Record<string, string>>;

/** A home of its own for a program, with a working directory in it. */
export async function makePlace(files: Files = {}, env: Env = {}): Promise<Place> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "milvus-import-")));
  const home = join(root, "home");
  const cwd = join(home, "project");
  await mkdir(cwd, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const file = path.startsWith("~/") ? join(home, path.slice(2)) : join(cwd, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: 0o600 });
  }
  const { PATH, TMPDIR, SystemRoot } = process.env;
  const own = { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: join(home, ".config") };
  return {
    cwd,
    home,
    env: { PATH, TMPDIR, SystemRoot, ...own, ...env },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
