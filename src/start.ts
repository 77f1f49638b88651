import { accessSync, constants, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Script } from "node:vm";

/** A hash of all chunks, by scripts/build.js. */
declare const BUILD: string;

/**
 * V8 takes code of every release of Node that has its version, though their bytecodes differ: what 20.20.2 has compiled
 * goes wrong in 20.19.0.
 */
const { platform, arch, version } = process;
const suffix = `${platform}-${arch}-${version}-${BUILD}.cache`;

const loaded = new Map<string, { exports: unknown }>();
const scripts = new Map<string, Script>();
/** Chunks that nothing was kept of yet. */
const compiled = new Set<string>();

const head = "(function (exports, require, module) {";

/**
 * `require` for our chunks. What V8 has compiled of one is laid beside it, as Python does, by the first run that may
 * write there, and saves each later one an eighth of a `list`. Code made under other flags V8 refuses, and compiles anew.
 */
function load(name: string): unknown {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  loaded.set(name, module);
  const filename = join(__dirname, name);
  const cachedData = readKept(name);
  const script = new Script(`${head}${readFileSync(filename, "utf8")}\n})`, {
    filename,
    columnOffset: -head.length,
    cachedData,
  });
  scripts.set(name, script);
  if (cachedData === undefined) compiled.add(name);
  script.runInThisContext()(module.exports, requireFromChunk, module);
  return module.exports;
}

function requireFromChunk(request: string): unknown {
  if (request.startsWith("./")) return load(request.slice(2));
  // Before a request little is compiled of what most runs need.
  if (/^node:https?$/.test(request)) process.removeListener("exit", keep).once("exit", keep);
  return require(request);
}

function readKept(name: string): Buffer | undefined {
  try {
    return readFileSync(join(__dirname, `${name}.${suffix}`));
  } catch (error) {
    if (isOfSystem(error)) return undefined;
    throw error;
  }
}

/**
 * Whole or not at all, also where several runs end at once. V8 keeps those functions alone that have run: so what failed
 * keeps nothing, and what needs a chunk more keeps all it loaded again, with what it has run of the others. Nor does what
 * runs under other flags, which most runs would refuse.
 */
function keep(exitCode: number): void {
  const isRefused = [...scripts.values()].some((script) => script.cachedDataRejected);
  if (compiled.size === 0 || exitCode !== 0 || isRefused) return;
  try {
    accessSync(__dirname, constants.W_OK);
    for (const [name, script] of scripts) {
      const path = join(__dirname, `${name}.${suffix}`);
      writeFileSync(`${path}.part`, script.createCachedData(), { flag: "wx" });
      renameSync(`${path}.part`, path);
    }
  } catch (error) {
    // Nothing is lost where it cannot be written but time, in the next run.
    if (!isOfSystem(error)) throw error;
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && "code" in error;
}

// When nothing is left to do. Left to itself Node would free its memory piece by piece, a sixtieth of a list.
process.once("beforeExit", () => process.exit());
load("main.cjs");
