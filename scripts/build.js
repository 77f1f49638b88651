import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import { ourCellWidths } from "./cell-widths.js";
import { chunksAsCommonJs } from "./chunks.js";
import { licenceNotices } from "./licences.js";
import { manualPage } from "./manual.js";
import { withoutUnused } from "./unused.js";
import { coarseVendorMaps } from "./vendor-maps.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  // Half of what would be read at each start is comments; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: "none",
  logLevel: "warning",
};

// esbuild splits ESM only, and CommonJS starts faster: so first the one, in memory, then the other from it.
const { outputFiles, metafile } = await build({
  ...common,
  entryPoints: ["src/main.ts"],
  format: "esm",
  splitting: true,
  sourcemap: "inline",
  write: false,
  metafile: true,
  plugins: [withoutUnused, ourCellWidths, coarseVendorMaps],
});
const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
const names = new Map(
  Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output.exports]),
);
const startup = chunksAtOnce("src/main.ts");
const groups = new Map([
  ["main", startup],
  ["core", chunksAtOnce("src/commands/list.ts", "src/config/clusters.ts").filter(isNot(startup))],
]);
groups.set(
  "text",
  chunksAtOnce("src/render/plain.ts", "src/render/style.ts").filter(
    isNot([...groups.values()].flat()),
  ),
);
const grouped = [...groups.values()].flat();

await rm(join(root, "dist"), { recursive: true, force: true });
await build({
  ...common,
  entryPoints: [...groups.keys(), ...[...texts.keys()].filter(isNot(grouped))],
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  supported: { "dynamic-import": false },
  sourcemap: true,
  sourcesContent: false,
  plugins: [chunksAsCommonJs(texts, names, groups)],
});
await build({
  ...common,
  entryPoints: ["src/start.ts"],
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  define: { BUILD: JSON.stringify(hashOf([...texts.values()])) },
});
await writeFile(join(root, "THIRD-PARTY-NOTICES.txt"), await licenceNotices(root, metafile));
await writeFile(join(root, "dist/milvus-import.1"), await manualPage(manifest.version, help));

/** @param {...string} words */
async function help(...words) {
  const program = join(root, "bin/milvus-import.js");
  const { stdout } = await promisify(execFile)(process.execPath, [program, "help", ...words]);
  return stdout;
}

/**
 * The chunks of these sources and what they import at once, the first one's own first.
 * @param {...string} sources
 */
function chunksAtOnce(...sources) {
  const { outputs } = metafile;
  const paths = new Set(
    sources.flatMap((source) =>
      Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === source),
    ),
  );
  for (const path of paths) {
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !external) paths.add(imported);
    }
  }
  return [...paths].map((path) => basename(path));
}

/** @param {readonly string[]} contents */
function hashOf(contents) {
  return createHash("sha256").update(contents.join()).digest("hex").slice(0, 12);
}

/**
 * @param {readonly string[]} names
 * @returns {(name: string) => boolean}
 */
function isNot(names) {
  return (name) => !names.includes(name);
}
