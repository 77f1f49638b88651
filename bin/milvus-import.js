#!/usr/bin/env node
const { existsSync, lstatSync, mkdirSync } = require("node:fs");
const nodeModule = require("node:module");
const { isAbsolute, join } = require("node:path");

// Node 22.8 and later keep here what V8 has compiled. An empty path would mean the working directory.
const { XDG_CACHE_HOME: xdg = "", HOME: home = "" } = process.env;
const caches = isAbsolute(xdg) ? xdg : join(home, ".cache");
const folders = ["", "milvus-import", "milvus-import/v8"].map((name) => join(caches, name));
const enable = Reflect.get(nodeModule, "enableCompileCache");
if (enable !== undefined && isAbsolute(caches) && folders.every(isPrivate)) enable(folders[2]);

// When nothing is left to do. Node by itself would first free its heap page by page, a sixtieth of a `list`.
process.once("beforeExit", () => process.exit());
require(join(__dirname, "../dist/main.cjs"));

/**
 * Makes the folder if there is none, one at a time: a recursive mkdir below /proc never ends. A cache is code, so that
 * nobody else may write it.
 * @param {string} folder
 */
function isPrivate(folder) {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    const stats = lstatSync(folder);
    return stats.isDirectory() && stats.uid === process.getuid?.() && (stats.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
