import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../../src/demo/listen.ts";
import { createDemo } from "../../src/demo/milvus.ts";
import { fillDemo } from "../../src/demo/scenario.ts";
import { type BinaryOptions, binary } from "../support/binary.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const recorder = fileURLToPath(new URL("../support/record-loads.cjs", import.meta.url));

test.each([["--version"], ["--help"], ["list --help"]])(
  "%s loads the main chunk alone",
  async (words) => {
    expect(await loads(words.split(" "))).toEqual(["main"]);
  },
);

test("list --json loads configuration and HTTP, neither tables nor YAML", async () => {
  const env = { MILVUS_URI: await demoUrl() };

  expect(await loads(["list", "--json"], { env })).toEqual(["main", "target", "node:http"]);
});

test("list in a pipe loads the plain table", async () => {
  const env = { MILVUS_URI: await demoUrl() };

  expect(await loads(["list"], { env })).toEqual(["main", "target", "node:http", "plain-table"]);
});

test("a YAML file loads YAML", async () => {
  const files = { ".milvusrc": `uri: ${await demoUrl()}` };

  const loaded = await loads(["list", "--json"], { files });

  expect(loaded).toEqual(["main", "target", "js-yaml", "node:http"]);
});

test("an error of one chunk is known in another", async () => {
  const { exitCode, stderr } = await binary(["list"], { files: { ".milvusrc": "uri: [" } });

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: .*\.milvusrc/);
});

test("no module of ours is in two chunks", async () => {
  const modules = (await bundledModules()).filter((path) => path.startsWith("../src/"));

  expect(modules).toContain("../src/errors.ts");
  expect(modules).toEqual([...new Set(modules)]);
});

test("the licences are those of the packages in the bundle, no more and no fewer", async () => {
  const notices = await readFile(join(root, "THIRD-PARTY-NOTICES.txt"), "utf8");
  const listed = notices.match(/^\S+(?= \d+\.\d+\.\d+ \()/gm);
  const bundled = (await bundledModules()).flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? [],
  );

  expect(new Set(listed)).toEqual(new Set(bundled));
});

test("what cosmiconfig could run or parse by itself is left out", async () => {
  const modules = (await bundledModules()).join("\n");

  expect(modules).toContain("cosmiconfig/dist/ExplorerSync.js");
  expect(modules).not.toMatch(/cosmiconfig\/dist\/loaders|typescript|import-fresh|parse-json/);
});

test("the package holds the program and stays below 400 KB", async () => {
  const { stdout } = await execa("npm", ["pack", "--dry-run", "--json"], { cwd: root });
  const [packed]: { size: number; files: { path: string }[] }[] = JSON.parse(stdout);
  const folders = new Set(packed?.files.map(({ path }) => path.replace(/\/.*/, "/")));

  expect(packed?.size).toBeLessThan(400_000);
  expect([...folders].sort()).toEqual([
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "THIRD-PARTY-NOTICES.txt",
    "bin/",
    "dist/",
    "package.json",
  ]);
});

test("the package needs no other package", async () => {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

  expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([
    "devDependencies",
  ]);
});

/** The chunks that a run asks for and the modules of Node that cost something, in this order of loading. */
async function loads(argv: readonly string[], options: BinaryOptions = {}): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-import-loads-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "loads.json");
  const NODE_OPTIONS = `--require ${JSON.stringify(recorder)}`;
  const env = { ...options.env, NODE_OPTIONS, LOADS_FILE: file };
  expect(await binary(argv, { ...options, env })).toMatchObject({ exitCode: 0 });
  const requests: string[] = JSON.parse(await readFile(file, "utf8"));
  const names = requests.flatMap((request) => {
    const [, chunk] = /^\..*\/([a-z-]+?)(?:-[A-Z0-9]{8})?\.cjs$/.exec(request) ?? [];
    return (
      chunk ?? (/^node:(http|https|zlib|crypto|child_process|tty)$/.test(request) ? request : [])
    );
  });
  return [...new Set(names)].filter((name) => name !== "chunk");
}

async function demoUrl(): Promise<string> {
  const demo = createDemo({ now: () => 0 });
  fillDemo(demo);
  const { url, close } = await listen(demo);
  onTestFinished(close);
  return url;
}

/** The sources of every chunk, once for each chunk they are in. */
async function bundledModules(): Promise<string[]> {
  const names = await readdir(join(root, "dist"));
  const maps = names.filter((name) => name.endsWith(".map"));
  const sources = await Promise.all(
    maps.map(async (name) => JSON.parse(await readFile(join(root, "dist", name), "utf8")).sources),
  );
  return sources.flat();
}
