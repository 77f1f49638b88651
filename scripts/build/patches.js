import { fileURLToPath } from "node:url";

const nothing = "module.exports = () => () => {};";
const width = JSON.stringify(fileURLToPath(new URL("../../src/render/width.ts", import.meta.url)));
const displayWidth = `export { displayWidth as "module.exports" } from ${width};`;

/**
 * Modules that the bundle contains instead of what a library imports. No text inside a library is changed. Gains are CPU
 * on Node 20 (medians of 40 runs of `list --json`, `--version` or a table of 20 jobs) and bytes before compression.
 * @type {readonly [importer: string, imported: string, replacement: string, why: string, gain: string][]}
 */
const patches = [
  ["cosmiconfig", "./loaders", nothing, "they run JavaScript", "5.4 ms, 135 KB"],
  ["cosmiconfig", "env-paths", nothing, "throws where the home directory is unknown", "1 KB"],
  ["commander", "node:child_process", nothing, "no command is another program", "0.5 ms"],
  ["https-proxy-agent", "debug", nothing, "prints passwords if DEBUG is set", "1 ms, 14 KB"],
  ["https-proxy-agent", "proxy-agent-negotiate", nothing, "has no license text", "1 KB"],
  ["cli-table3", "@colors/colors/safe", nothing, "no head or border has color", "0.7 ms, 15 KB"],
  ["cli-table3", "string-width", displayWidth, "cells are cut to this width", "5 ms, 11 KB"],
  ["chalk", "#supports-color", nothing, "render decides per stream", "0.8 ms, 3 KB"],
];

/** @type {import("rolldown").Plugin} */
export const patchLibraries = {
  name: "patch-libraries",
  resolveId(source, importer = "") {
    const row = patches.findIndex(
      ([library, imported]) =>
        source === imported && importer.replaceAll("\\", "/").includes(`/node_modules/${library}/`),
    );
    return row < 0 ? null : `\0patch:${row}`;
  },
  load(id) {
    const [, row] = /^\0patch:(\d+)$/.exec(id) ?? [];
    return row === undefined ? null : (patches[Number(row)]?.[2] ?? null);
  },
};
