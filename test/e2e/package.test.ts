import { mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { servedDemo } from "../support/servers.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder: string;
let tarball: string;

/** As good as alone: no settings, no cache and no network. */
function npm(command: "npm" | "npx", args: readonly string[], cwd = folder) {
  const { PATH } = process.env;
  const env = {
    PATH,
    HOME: folder,
    npm_config_cache: join(folder, "cache"),
    npm_config_offline: "true",
  };
  return execa(command, args, { cwd, env, extendEnv: false });
}

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "milvus-import-package-")));
  const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const { stdout } = await execa("npm", pack, { cwd: root });
  const [packed]: { filename: string }[] = JSON.parse(stdout);
  tarball = packed?.filename ?? "";
});

afterAll(() => rm(folder, { recursive: true }));

test("npx runs the tarball by itself", async () => {
  const { url } = await servedDemo();
  const { stdout } = await npm("npx", ["--yes", `./${tarball}`, "list", "-u", url, "-o", "id"]);
  expect(stdout).toMatch(/^(\d{18}\n?){12}$/);
});

test("it is installed in an empty folder without network, and runs there", async () => {
  const { url } = await servedDemo();
  const empty = join(folder, "empty");
  await mkdir(empty);
  const install = ["install", "--no-audit", "--no-fund", join("..", tarball)];
  const { stdout: installed } = await npm("npm", install, empty);
  const { stdout } = await npm("npx", ["milvus-import", "list", "-u", url, "-o", "id"], empty);
  expect(installed.trim()).toMatch(/^added 1 package/);
  expect(stdout).toMatch(/^(\d{18}\n?){12}$/);
});

test("a global installation puts the manual page where man looks for it", async () => {
  const prefix = join(folder, "global");
  const install = ["install", "--global", "--prefix", prefix, "--no-audit", "--no-fund"];
  await npm("npm", [...install, `./${tarball}`]);
  const page = await readFile(join(prefix, "share/man/man1/milvus-import.1"), "utf8");
  expect(page).toMatch(/^\.TH MILVUS\\-IMPORT 1 /);
});
