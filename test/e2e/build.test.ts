import { readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { type BinaryOptions, binary } from "../support/binary.ts";
import { temporaryFolder } from "../support/place.ts";
import { servedDemo, serveProxy } from "../support/servers.ts";
import { openTerminal } from "../support/terminal.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Preloaded into the program, writes down which modules it asks for, in this order. */
const recorder = `const Module = require("node:module");
const requests = [];
const load = Module._load;
Module._load = (...args) => {
  requests.push(args[0]);
  return load.apply(Module, args);
};
process.on("exit", () => {
  require("node:fs").writeFileSync(process.env.LOADS_FILE, JSON.stringify(requests));
});`;

/** The libraries that a request and its JSON need, and those of text in a pipe. */
const forJson = ["commander", "cosmiconfig", "fastest-levenshtein"];
const forText = [...forJson, "fast-string-truncated-width"].sort();

test.each(["--version", "--help"])("%s loads the main chunk alone", async (flag) => {
  expect(await loads([flag])).toMatchObject({ chunks: ["main"], node: [] });
});

test("list --help loads no HTTP", async () => {
  expect(await loads(["list", "--help"])).toMatchObject({ chunks: ["main", "core"], node: [] });
});

test("list --json loads configuration and HTTP, neither tables nor YAML", async () => {
  const env = await demoEnv();
  const expected = { chunks: ["main", "core"], node: ["node:http"], libraries: forJson };
  expect(await loads(["list", "--json"], { env })).toMatchObject(expected);
});

test("list in a pipe loads what measures text", async () => {
  const env = await demoEnv();
  const expected = { chunks: ["main", "core", "text"], node: ["node:http"], libraries: forText };
  expect(await loads(["list"], { env })).toMatchObject(expected);
});

test("list on a terminal that waits for nothing loads tables and colors, no spinner", async () => {
  const env = await demoEnv();
  const { libraries } = await loadsOnTerminal(["list"], env);
  expect(libraries).toEqual([...forText, "chalk", "cli-table3"].sort());
  expect(librariesOf(await bundledModules())).toContain("ora");
});

const screen = "src/follow/report/screen.ts";

test("watch in a pipe loads what follows, no screen", async () => {
  const env = await demoEnv();
  const argv = ["watch", "--state", "final"];
  const { rooms, modules, node, libraries } = await loads(argv, { env, exitCode: 3 });
  expect(rooms).toEqual(["commands", "follow", "milvus"]);
  expect(modules).not.toContain(screen);
  expect(node).toEqual(["node:http"]);
  expect(libraries).toEqual(forText);
});

test("watch on a terminal loads the screen too", async () => {
  const env = await demoEnv();
  const { modules, libraries } = await loadsOnTerminal(["watch", "--state", "final"], env);
  expect(modules).toContain(screen);
  expect(libraries).not.toContain("ora");
});

test("a YAML file loads YAML", async () => {
  const files = { ".milvusrc": `uri: ${(await servedDemo()).url}` };
  const { chunks, libraries } = await loads(["list", "--json"], { files });
  expect(chunks).toEqual(["main", "core", "js-yaml"]);
  expect(libraries).toEqual([...forJson, "js-yaml"].sort());
});

test("a variable that names a proxy loads what chooses one, and no way through it to loopback", async () => {
  const env = { ...(await demoEnv()), HTTP_PROXY: "http://127.0.0.1:1" };
  const { chunks, rooms, node, libraries } = await loads(["list", "--json"], { env });
  expect(chunks).toHaveLength(3);
  expect(rooms).toEqual(["http"]);
  expect(node).toEqual(["node:http"]);
  expect(libraries).toEqual(forJson);
});

test("https through a proxy loads the tunnel", async () => {
  const env = { MILVUS_URI: "https://milvus.test", HTTPS_PROXY: (await serveProxy({})).url };
  const argv = ["list", "--json", "--retries", "0"];
  const { libraries } = await loads(argv, { env, exitCode: 6 });
  expect(libraries).toEqual([...forJson, "agent-base", "https-proxy-agent"].sort());
});

test("completing a command loads what completes", async () => {
  const { chunks, ...others } = await loads(["__complete", "fish", ""]);
  expect(chunks).not.toContain("core");
  expect(others).toMatchObject({ rooms: ["cli"], node: [] });
});

test("completing flags loads their command, no HTTP", async () => {
  const { chunks, ...others } = await loads(["__complete", "fish", "list", "--"]);
  expect(chunks).toContain("core");
  expect(others).toMatchObject({ rooms: ["cli"], node: [] });
});

test("completing jobs loads configuration and HTTP, no YAML", async () => {
  const env = await demoEnv();
  const { rooms, node, libraries } = await loads(["__complete", "fish", "describe", ""], { env });
  expect(rooms).toEqual(["cli", "commands", "milvus"]);
  expect(node).toEqual(["node:crypto", "node:http"]);
  expect(libraries).toEqual(forJson);
});

test("no chunk imports anything as an ES module, which takes 60 ms on Node 24", async () => {
  const chunks = await readdir(join(root, "dist"));
  const texts = await Promise.all(chunks.map((name) => readFile(join(root, "dist", name), "utf8")));
  expect(texts.join("")).toContain('require("node:http")');
  expect(texts.filter((text) => /(?<![\w-])import\(/.test(text))).toEqual([]);
});

test("an error of one chunk is known in another", async () => {
  const { exitCode, stderr } = await binary(["list"], { files: { ".milvusrc": "uri: [" } });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: .*\.milvusrc/);
});

test("no module of ours is in two chunks", async () => {
  const modules = (await bundledModules()).filter((path) => path.startsWith("src/"));
  expect(modules).toContain("src/base/errors.ts");
  expect(modules).toEqual([...new Set(modules)]);
});

test("the licenses are those of the packages in the bundle, no more and no fewer", async () => {
  const notices = await readFile(join(root, "THIRD-PARTY-NOTICES.txt"), "utf8");
  const listed = notices.match(/^\S+(?= \d+\.\d+\.\d+ \()/gm);
  expect([...new Set(listed)].sort()).toEqual(librariesOf(await bundledModules()));
});

test("what cosmiconfig could run or parse by itself is left out", async () => {
  const modules = (await bundledModules()).join("\n");
  expect(modules).toContain("cosmiconfig/dist/ExplorerSync.js");
  expect(modules).not.toMatch(/cosmiconfig\/dist\/loaders|typescript|import-fresh|parse-json/);
});

test("the package contains the program and its pages, and stays below 400 KB", async () => {
  // Its script would build anew, and take the program away from the tests beside this one.
  const argv = ["pack", "--dry-run", "--ignore-scripts", "--json"];
  const { stdout } = await execa("npm", argv, { cwd: root });
  const [packed]: { size: number; files: { path: string }[] }[] = JSON.parse(stdout);
  const folders = new Set(packed?.files.map(({ path }) => path.replace(/\/.*/, "/")));

  expect(packed?.size).toBeLessThan(400_000);
  expect([...folders].sort()).toEqual([
    ".milvusrc.example",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "THIRD-PARTY-NOTICES.txt",
    "bin/",
    "dist/",
    "docs/",
    "package.json",
  ]);
});

test("the package needs no other package", async () => {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([
    "devDependencies",
  ]);
});

const costly = /^node:(http|https|zlib|crypto|child_process|tty)$/;

interface LoadsOptions extends BinaryOptions {
  exitCode?: number;
}

interface Loads {
  /** The files that the run has loaded, in this order. */
  chunks: string[];
  /** The modules in these files. */
  modules: string[];
  /** The folders of src that the modules outside the files "main", "core" and "text" come from. */
  rooms: string[];
  libraries: string[];
  /** The modules of Node that cost something. */
  node: string[];
}

async function loads(
  argv: readonly string[],
  { exitCode = 0, ...options }: LoadsOptions = {},
): Promise<Loads> {
  const recording = await startRecording();
  const env = { ...options.env, ...recording.env };
  expect(await binary(argv, { ...options, env })).toMatchObject({ exitCode });
  return await recording.read();
}

async function loadsOnTerminal(argv: readonly string[], env: Env): Promise<Loads> {
  const recording = await startRecording();
  const terminal = await openTerminal(argv, { env: { ...env, ...recording.env } });
  await terminal.exit;
  return await recording.read();
}

async function startRecording(): Promise<{ env: Env; read(): Promise<Loads> }> {
  const folder = temporaryFolder();
  const [script, file] = [join(folder, "recorder.cjs"), join(folder, "loads.json")];
  await writeFile(script, recorder);
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(script)}`, LOADS_FILE: file };
  return { env, read: async () => loadsOf(JSON.parse(await readFile(file, "utf8"))) };
}

async function loadsOf(requests: readonly string[]): Promise<Loads> {
  const report = await readReport();
  const chunks = [...new Set(requests.map((request) => basename(request)))]
    .flatMap((name) => /(.+)\.cjs$/.exec(name)?.[1] ?? [])
    // The bundler's own helpers.
    .filter((name) => name !== "rolldown-runtime");
  const modulesOf = (names: readonly string[]) => names.flatMap((name) => report[name] ?? []);
  const modules = modulesOf(chunks);
  const others = modulesOf(chunks.filter((name) => !/^(main|core|text)$/.test(name)));
  const rooms = others.flatMap((path) => /^src\/(\w+)\//.exec(path)?.[1] ?? []);
  return {
    chunks,
    modules,
    rooms: [...new Set(rooms)].sort(),
    libraries: librariesOf(modules),
    node: [...new Set(requests.filter((request) => costly.test(request)))],
  };
}

function librariesOf(modules: readonly string[]): string[] {
  const names = modules.flatMap(
    (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(path)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

async function demoEnv(): Promise<{ MILVUS_URI: string }> {
  return { MILVUS_URI: (await servedDemo()).url };
}

async function bundledModules(): Promise<string[]> {
  return Object.values(await readReport()).flat();
}

/** The modules of each chunk, as the bundler has reported them. */
async function readReport(): Promise<Record<string, string[]>> {
  return JSON.parse(await readFile(join(root, "build/chunks.json"), "utf8"));
}
