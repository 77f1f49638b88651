import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { listen } from "../../src/demo/listen.ts";
import { fillDemo } from "../../src/demo/scenario.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { type BinaryOptions, binary } from "../support/binary.ts";
import { serveProxy } from "../support/servers.ts";
import { openTerminal } from "../support/terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const recorder = fileURLToPath(new URL("../support/record-loads.cjs", import.meta.url));

const start = ["start", "main"];
const list = [...start, "core", "node:http"];

test.each(["--version", "--help"])("%s loads the main chunk alone", async (flag) => {
  expect(await loads([flag])).toEqual(start);
});

test("list --help loads no HTTP", async () => {
  expect(await loads(["list", "--help"])).toEqual([...start, "core"]);
});

test("list --json loads configuration and HTTP, neither tables nor YAML", async () => {
  const env = { MILVUS_URI: await demoUrl() };

  expect(await loads(["list", "--json"], { env })).toEqual(list);
});

test("list in a pipe loads what measures text", async () => {
  const env = { MILVUS_URI: await demoUrl() };

  expect(await loads(["list"], { env })).toEqual([...list, "text"]);
});

test("list on a terminal that waits for nothing loads tables and colours, no spinner", async () => {
  const env = { MILVUS_URI: await demoUrl() };

  const loaded = await loadsOnTerminal(["list"], env);

  expect(loaded).toEqual([...list, "terminal-table", "text"]);
});

test("watch in a pipe loads what follows, no screen", async () => {
  const env = { MILVUS_URI: await demoUrl() };
  const argv = ["watch", "--state", "final"];

  expect(await loads(argv, { env, exitCode: 3 })).toEqual([
    ...start,
    "watch",
    "core",
    "following",
    "node:http",
    "text",
  ]);
});

test("watch on a terminal loads the screen too", async () => {
  const env = { MILVUS_URI: await demoUrl() };

  const loaded = await loadsOnTerminal(["watch", "--state", "final"], env);

  expect(loaded).toContain("live");
  expect(loaded).not.toContain("spinner");
});

test("a YAML file loads YAML", async () => {
  const files = { ".milvusrc": `uri: ${await demoUrl()}` };

  const loaded = await loads(["list", "--json"], { files });

  expect(loaded).toEqual([...start, "core", "js-yaml", "node:http"]);
});

test("a variable that names a proxy loads what chooses one, and no way through it to loopback", async () => {
  const env = { MILVUS_URI: await demoUrl(), HTTP_PROXY: "http://127.0.0.1:1" };

  expect(await loads(["list", "--json"], { env })).toEqual([
    ...start,
    "core",
    "proxy",
    "node:http",
  ]);
});

test("https through a proxy loads the tunnel", async () => {
  const env = { MILVUS_URI: "https://milvus.test", HTTPS_PROXY: (await serveProxy({})).url };
  const argv = ["list", "--json", "--retries", "0"];

  expect(await loads(argv, { env, exitCode: 6 })).toEqual(
    expect.arrayContaining(["proxy", "through-proxy", "tunnel"]),
  );
});

test("completing a command loads none", async () => {
  expect(await loads(["__complete", "fish", ""])).toEqual([...start, "complete"]);
});

test("completing flags loads their command, no configuration and no HTTP", async () => {
  expect(await loads(["__complete", "fish", "list", "--"])).toEqual([...start, "complete", "core"]);
});

test("completing jobs loads configuration and HTTP, no YAML", async () => {
  const env = { MILVUS_URI: await demoUrl() };

  expect(await loads(["__complete", "fish", "describe", ""], { env })).toEqual([
    ...start,
    "complete",
    "describe",
    "core",

    "live",
    "node:crypto",
    "node:http",
  ]);
});

test("an error of one chunk is known in another", async () => {
  const { exitCode, stderr } = await binary(["list"], { files: { ".milvusrc": "uri: [" } });

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: .*\.milvusrc/);
});

test("no module of ours is in two chunks", async () => {
  const modules = (await bundledModules()).filter((path) => path.startsWith("../src/"));

  expect(modules).toContain("../src/base/errors.ts");
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
  // Its script would build anew, and take the program away from the tests beside this one.
  const argv = ["pack", "--dry-run", "--ignore-scripts", "--json"];
  const { stdout } = await execa("npm", argv, { cwd: root });
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

interface LoadsOptions extends BinaryOptions {
  exitCode?: number;
}

/** The chunks that a run asks for and the modules of Node that cost something, in this order of loading. */
async function loads(
  argv: readonly string[],
  { exitCode = 0, ...options }: LoadsOptions = {},
): Promise<string[]> {
  const recording = await startRecording();
  const env = { ...options.env, ...recording.env };
  expect(await binary(argv, { ...options, env })).toMatchObject({ exitCode });
  return await recording.names();
}

async function loadsOnTerminal(argv: readonly string[], env: Env): Promise<string[]> {
  const recording = await startRecording();
  const terminal = await openTerminal(argv, { env: { ...env, ...recording.env } });
  await terminal.exit;
  return await recording.names();
}

async function startRecording(): Promise<{ env: Env; names(): Promise<string[]> }> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-import-loads-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "loads.json");
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(recorder)}`, LOADS_FILE: file };
  return { env, names: async () => namesOf(JSON.parse(await readFile(file, "utf8"))) };
}

function namesOf(requests: readonly string[]): string[] {
  const names = requests.flatMap((request) => {
    const [, chunk] = /^[./].*\/([a-z-]+?)(?:-[A-Z0-9]{8})?\.cjs$/.exec(request) ?? [];
    return (
      chunk ?? (/^node:(http|https|zlib|crypto|child_process|tty)$/.test(request) ? request : [])
    );
  });
  return [...new Set(names)].filter((name) => name !== "chunk");
}

async function demoUrl(): Promise<string> {
  const demo = createMilvus({ now: () => 0 });
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
