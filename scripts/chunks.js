/**
 * Turns chunks of ESM into CommonJS files that load one another only when they are needed. All of `startup` becomes one
 * file, `main.cjs`; the others find what they share with it there, so that no module exists twice.
 * @param {Map<string, string>} texts each chunk's text by its file name
 * @param {Set<string>} startup the chunks that make up main.cjs
 * @returns {import("esbuild").Plugin}
 */
export function chunksAsCommonJs(texts, startup) {
  return {
    name: "chunks-as-common-js",
    setup(build) {
      build.onResolve({ filter: /^(\.\/)?[^/]+\.js$/ }, ({ path, kind, importer }) => {
        const name = path.replace("./", "");
        if (kind === "entry-point")
          return { path: name, namespace: name === "main.js" ? "main" : "chunk" };
        if (!startup.has(name)) return { path: `./${name.replace(/js$/, "cjs")}`, external: true };
        return { path: name, namespace: startup.has(importer) ? "chunk" : "part-of-main" };
      });
      build.onResolve({ filter: /^\.\/main\.cjs$/ }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /./, namespace: "chunk" }, ({ path }) => ({
        contents: texts.get(path) ?? "",
      }));
      build.onLoad({ filter: /./, namespace: "main" }, () => ({
        contents: [...startup].map((name) => `export * as "${name}" from "./${name}";`).join("\n"),
      }));
      build.onLoad({ filter: /./, namespace: "part-of-main" }, ({ path }) => ({
        contents: `module.exports = require("./main.cjs")["${path}"];`,
      }));
    },
  };
}
