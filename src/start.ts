import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

const main = "main.cjs";

/** As scripts/code-cache.js has it. V8 is the same in all releases of a major version of Node. */
const { platform, arch, versions } = process;
const suffix = `${platform}-${arch}-${versions.v8.replace(/-.*/, "")}`;

/**
 * Loads the program with what V8 has compiled of it before, which saves an eighth of a `list`: `scripts/code-cache.js` has
 * laid that beside the chunks, for the V8, system and processor that made the package. Others load it as ever.
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
