import { rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chunksAsCommonJs } from "./chunks.js";
import { licenceNotices } from "./licences.js";
import { withoutUnused } from "./unused.js";

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
  plugins: [withoutUnused],
});
const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
const startup = chunksOfStartup(metafile);

await rm(join(root, "dist"), { recursive: true, force: true });
await build({
  ...common,
  entryPoints: [...texts.keys()].filter((name) => name === "main.js" || !startup.has(name)),
  outExtension: { ".js": ".cjs" },
  format: "cjs",
  supported: { "dynamic-import": false },
  sourcemap: true,
  sourcesContent: false,
  plugins: [chunksAsCommonJs(texts, startup)],
});
await writeFile(join(root, "THIRD-PARTY-NOTICES.txt"), await licenceNotices(root, metafile));

/**
 * `main.js` and what it imports at once: what every start needs.
 * @param {import("esbuild").Metafile} metafile
 */
function chunksOfStartup({ outputs }) {
  const paths = new Set(["dist/main.js"]);
  for (const path of paths) {
    for (const { path: imported, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !external) paths.add(imported);
    }
  }
  return new Set([...paths].map((path) => basename(path)));
}
