import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Env } from "../../src/base/context.ts";

export interface Place {
  root: string;
  cwd: string;
  home: string;
  /** Nothing of the machine but where programs and temporary files are. */
  env: Env;
  remove(): void;
}

/** A text or bytes that the user alone may read, unless `mode` says otherwise, or what is no regular file. */
type FileContent =
  | string
  | Uint8Array
  | { text: string; mode: number }
  | { link: string }
  | "(folder)"
  | "(pipe)";

/** By path: `~/` is the home directory, `/` the root of the place, everything else lies in the working directory. */
export type Files = Readonly<Record<string, FileContent>>;

/** A home directory, and a working directory `project/app` that is not in it. */
export function makePlace(files: Files = {}, env: Env = {}): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "milvus-import-")));
  const place = { root, home: join(root, "home"), cwd: join(root, "project", "app") };
  for (const folder of [place.home, place.cwd]) mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) put(pathIn(place, path), content);
  const { PATH, TMPDIR, SystemRoot } = process.env;
  const { home } = place;
  const own = { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: join(home, ".config") };
  return {
    ...place,
    env: { PATH, TMPDIR, SystemRoot, ...own, ...env },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** An empty folder, until the test is over. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "milvus-import-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The path of a named pipe that nobody reads or writes, until the test is over. */
export function namedPipe(): string {
  const pipe = join(temporaryFolder(), "pipe");
  put(pipe, "(pipe)");
  return pipe;
}

/** Returns the path in the place that a name of `Files` stands for. */
export function pathIn({ root, home, cwd }: Omit<Place, "env" | "remove">, path: string): string {
  if (path.startsWith("~/")) return join(home, path.slice(2));
  return path.startsWith("/") ? join(root, path) : join(cwd, path);
}

function put(path: string, content: FileContent): void {
  mkdirSync(dirname(path), { recursive: true });
  if (content === "(folder)") mkdirSync(path, { recursive: true });
  else if (content === "(pipe)") execFileSync("mkfifo", ["-m", "600", path]);
  else if (typeof content === "object" && "link" in content) symlinkSync(content.link, path);
  else {
    const { text, mode } =
      typeof content === "object" && "mode" in content ? content : { text: content, mode: 0o600 };
    writeFileSync(path, text);
    // The mask of the process does not count.
    chmodSync(path, mode);
  }
}
