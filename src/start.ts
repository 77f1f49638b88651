import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

const main = "main.cjs";

/**
 * As scripts/code-cache.js has it. V8 takes code of every release of Node that has its version, though their bytecodes
 * differ: what 20.20.2 has compiled goes wrong in 20.19.0.
 */
const { platform, arch, version } = process;
const suffix = `${platform}-${arch}-${version}`;

/**
 * Loads the program with what V8 has compiled of it before, which saves an eighth of a `list`: `scripts/code-cache.js` has
 * laid that beside the chunks, for the Node, system and processor that made the package. Others load it as ever.
 */
function start(): void {
  const cache = codeCache(main);
  if (cache === undefined) require(join(__dirname, main));
  else load(main, cache);
}

const loaded = new Map<string, { exports: unknown }>();

const head = "(function (exports, require, module) {";

/** `require` for our chunks. Code made by another V8 is refused by this one, which then compiles as ever. */
function load(name: string, cachedData = codeCache(name)): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const filename = join(__dirname, name);
  const script = new Script(`${head}${readFileSync(filename, "utf8")}\n})`, {
    filename,
    columnOffset: -head.length,
    cachedData,
  });
  script.runInThisContext()(module.exports, requireFromChunk, module);
  return module.exports;
}

function requireFromChunk(request: string): unknown {
  return request.startsWith("./") ? load(request.slice(2)) : require(request);
}

function codeCache(chunk: string): Buffer | undefined {
  try {
    return readFileSync(join(__dirname, `${chunk}.${suffix}`));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

start();
