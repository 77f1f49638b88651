import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { patchLibraries } from "./patches.js";

/** @typedef {import("rolldown").OutputChunk} Chunk */

export const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Modules that are needed together come in one file, because each further file takes half a millisecond: what every
 * start needs, what every request needs, and what a text in a pipe needs. A module belongs to the first that takes it.
 * @type {import("rolldown").CodeSplittingGroup[]}
 */
const groups = [
  { name: "main", tags: ["$initial"] },
  { name: "core", test: /src[\\/](commands[\\/]list|config[\\/]clusters)\.ts$/ },
  { name: "text", test: /src[\\/]render[\\/]plain\.ts$/ },
];

/**
 * V8 parses the body of an arrow function twice when it is called at once, which takes `--version` 1.4 ms.
 * @type {import("rolldown").Plugin}
 */
const wrapByFunctions = {
  name: "wrap-by-functions",
  renderChunk: (code) =>
    code.replace(/(__(?:commonJS|esm)Min\(\()\((.*)\) => \{$/gm, "$1function ($2) {"),
};

/**
 * Bundles the program as CommonJS, which starts faster than ES modules.
 * @param {string} dir
 * @param {import("rolldown").Plugin[]} plugins
 * @returns {Promise<Chunk[]>}
 */
export async function bundle(dir, plugins = []) {
  const build = await rolldown({
    cwd: root,
    input: "src/main.ts",
    platform: "node",
    plugins: [...plugins, patchLibraries, wrapByFunctions],
    preserveEntrySignatures: false,
    transform: { target: "node20.19" },
    logLevel: "warn",
  });
  const { output } = await build.write({
    dir,
    cleanDir: true,
    format: "cjs",
    comments: false,
    externalLiveBindings: false,
    // Within CommonJS, `import("node:http")` starts the loader of ES modules: 60 ms on Node 24.
    dynamicImportInCjs: false,
    entryFileNames: "[name].cjs",
    chunkFileNames: (chunk) => `${chunkName(chunk)}.cjs`,
    codeSplitting: { groups },
  });
  return output.filter((file) => file.type === "chunk");
}

/**
 * Names a chunk by the library, or by the room and the file, that it is made for: three files are called `run.ts`.
 * @param {import("rolldown").PreRenderedChunk} chunk
 */
function chunkName({ name, facadeModuleId, moduleIds }) {
  if (groups.some((group) => group.name === name)) return name;
  const path = facadeModuleId ?? moduleIds.findLast((id) => !id.startsWith("\0"));
  if (path === undefined) return name;
  const [, library] = /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(path) ?? [];
  const file = library ?? relative(`${root}/src`, path).replace(/\.ts$/, "");
  return file.replaceAll(/[\\/]/g, "-");
}
