#!/usr/bin/env node
const { existsSync, lstatSync, mkdirSync } = require("node:fs");
const nodeModule = require("node:module");
const { isAbsolute, join } = require("node:path");

// Nothing that is kept below is for others, whatever the umask: Node writes its cache with it.
process.umask(0o077);

// Node 22.8 and later keep here what V8 has compiled. An empty path would mean the working directory.
const { XDG_CACHE_HOME: xdg = "", HOME: home = "" } = process.env;
const caches = isAbsolute(xdg) ? xdg : join(home, ".cache");
const ours = ["milvus-import", "milvus-import/v8"].map((name) => join(caches, name));
const isSafe = isAbsolute(caches) && isPrivate(caches, 0o022) && ours.every((it) => isPrivate(it));
const enable = Reflect.get(nodeModule, "enableCompileCache");
if (enable !== undefined && isSafe) enable(ours[1]);

// When nothing is left to do. Node by itself would first free its heap page by page, a sixtieth of a `list`.
process.once("beforeExit", () => process.exit());
require(join(__dirname, "../dist/main.cjs"));

/**
 * Makes the folder if there is none, one at a time: a recursive mkdir below /proc never ends. A cache is code, so that
 * nobody else may write it.
 * @param {string} folder
 * @param {number} forbidden permission bits
 */
function isPrivate(folder, forbidden = 0o077) {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    const stats = lstatSync(folder);
    const isOwn = stats.uid === process.getuid?.();
    return stats.isDirectory() && isOwn && (stats.mode & forbidden) === 0;
  } catch {
    return false;
  }
}
