import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import nodeModule from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { temporaryFolder } from "../support/place.ts";
import { servedDemo } from "../support/servers.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const program = join(root, "bin/milvus-import.js");
const isRoot = process.getuid?.() === 0;
/** Node 20 keeps nothing. */
const hasCache = "enableCompileCache" in nodeModule;

interface Run {
  home: string;
  stdout: string;
  /** What the working directory contains afterwards. */
  leftovers: string[];
}

/** Runs `list` in a home and a working directory of its own. */
async function list(
  env: (home: string) => Record<string, string> = (home) => ({ HOME: home }),
  { home = temporaryFolder(), file = program, times = 1 } = {},
): Promise<Run> {
  const { url } = await servedDemo();
  const cwd = temporaryFolder();
  const argv = [file, "list", "-u", url, "-o", "id"];
  const run = () => execa(process.execPath, argv, { env: env(home), cwd, extendEnv: false });
  let { stdout } = await run();
  for (let time = 1; time < times; time += 1) ({ stdout } = await run());
  return { home, stdout, leftovers: readdirSync(cwd) };
}

/** A digest of each file below, by its path. */
function filesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    paths
      .filter((path) => lstatSync(join(folder, path)).isFile())
      .map((path) => [path, digestOf(readFileSync(join(folder, path)))]),
  );
}

function digestOf(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

const allIds = /^(\d{18}\n?){12}$/;

test("a run leaves the installed package as it was", async () => {
  const place = temporaryFolder();
  for (const name of ["bin", "dist", "package.json"]) {
    cpSync(join(root, name), join(place, name), { recursive: true });
  }
  const before = filesIn(place);

  const { stdout } = await list(undefined, {
    file: join(place, "bin/milvus-import.js"),
    times: 2,
  });

  expect(stdout).toMatch(allIds);
  expect(Object.keys(before)).toContain("dist/main.cjs");
  expect(filesIn(place)).toEqual(before);
});

describe.runIf(hasCache)("what V8 has compiled", () => {
  test.each([
    ["~/.cache", (home: string) => ({ HOME: home }), ".cache"],
    [
      "XDG_CACHE_HOME",
      (home: string) => ({ HOME: home, XDG_CACHE_HOME: join(home, "xdg") }),
      "xdg",
    ],
    [
      "~/.cache, of a relative XDG_CACHE_HOME",
      (home: string) => ({ HOME: home, XDG_CACHE_HOME: "xdg" }),
      ".cache",
    ],
  ])("is kept in %s, for the user alone", async (_name, env, caches) => {
    const { home, stdout, leftovers } = await list(env, { times: 2 });
    const folders = ["", "milvus-import", "milvus-import/v8"].map((name) =>
      join(home, caches, name),
    );

    expect(stdout).toMatch(allIds);
    expect(folders.map((folder) => statSync(folder).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
    expect(readdirSync(home)).toEqual([caches]);
    expect(Object.keys(filesIn(join(home, caches)))).not.toEqual([]);
    expect(leftovers).toEqual([]);
  });

  test.each(["000", "022", "077"])("is for the user alone with umask %s", async (umask) => {
    const home = temporaryFolder();
    const { url } = await servedDemo();
    const line = `umask ${umask}; exec "$0" "$1" list -u ${url} -o id`;
    const argv = ["-c", line, process.execPath, program];
    await execa("sh", argv, { env: { HOME: home }, cwd: home, extendEnv: false });
    const paths = readdirSync(join(home, ".cache"), { recursive: true, encoding: "utf8" });
    const modes = paths.map((path) => statSync(join(home, ".cache", path)).mode & 0o077);
    expect(paths.length).toBeGreaterThan(3);
    expect(new Set(modes)).toEqual(new Set([0]));
  });

  test("is compiled anew where it is damaged", async () => {
    const { home } = await list();
    const caches = join(home, ".cache");
    for (const path of Object.keys(filesIn(caches))) writeFileSync(join(caches, path), "no code");
    expect((await list(undefined, { home })).stdout).toMatch(allIds);
  });

  test("is not kept with NODE_DISABLE_COMPILE_CACHE", async () => {
    const { home, stdout } = await list((home) => ({
      HOME: home,
      NODE_DISABLE_COMPILE_CACHE: "1",
    }));
    expect(stdout).toMatch(allIds);
    expect(filesIn(home)).toEqual({});
  });
});

/** Prepares the folder that would keep what V8 has compiled, in which somebody else may have written. */
type Prepare = (folder: string, elsewhere: string) => void;

test.each<[string, Prepare]>([
  [
    "that its group may write",
    (folder) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o770);
    },
  ],
  [
    "that others may read",
    (folder) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o755);
    },
  ],
  [
    "below one that all may write",
    (folder) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(dirname(folder), 0o777);
    },
  ],
  [
    "that is a link",
    (folder, elsewhere) => {
      mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
      symlinkSync(elsewhere, folder);
    },
  ],
  [
    "that is a link to nothing",
    (folder, elsewhere) => {
      mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
      symlinkSync(join(elsewhere, "nothing"), folder);
    },
  ],
  [
    "that is a file",
    (folder) => {
      mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
      writeFileSync(folder, "");
    },
  ],
])("a cache folder %s is not used", async (_what, prepare) => {
  const [home, elsewhere] = [temporaryFolder(), temporaryFolder()];
  const folder = join(home, ".cache/milvus-import/v8");
  prepare(folder, elsewhere);
  const before = filesIn(home);

  const { stdout, leftovers } = await list(undefined, { home });

  expect(stdout).toMatch(allIds);
  expect(filesIn(home)).toEqual(before);
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(leftovers).toEqual([]);
});

test.skipIf(isRoot)("without a cache folder that can be written the program runs", async () => {
  const home = temporaryFolder();
  mkdirSync(join(home, ".cache"), { mode: 0o500 });
  expect((await list(undefined, { home })).stdout).toMatch(allIds);
  expect(readdirSync(join(home, ".cache"))).toEqual([]);
});

test.runIf(isRoot)("a cache folder of another user is not used", async () => {
  const home = temporaryFolder();
  const folder = join(home, ".cache");
  mkdirSync(folder, { mode: 0o700 });
  chownSync(folder, 65_534, 65_534);
  expect((await list(undefined, { home })).stdout).toMatch(allIds);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["no HOME", {}],
  ["an empty HOME", { HOME: "", XDG_CACHE_HOME: "" }],
  ["a relative HOME", { HOME: "home" }],
  ["HOME=/dev/null", { HOME: "/dev/null" }],
  ["a HOME that does not exist", { HOME: "/nonexistent/home" }],
  ["a HOME below /proc", { HOME: "/proc/self/home" }],
])("with %s nothing is kept", async (_what, env) => {
  const cwd = temporaryFolder();
  const { stdout } = await execa(process.execPath, [program, "--version"], {
    env,
    cwd,
    extendEnv: false,
  });
  expect(stdout).toBe(manifest.version);
  expect(readdirSync(cwd)).toEqual([]);
});
