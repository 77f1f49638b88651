/**
 * Lets cli-table3 measure cells as src/render does: faster, and by a newer Unicode.
 * @type {import("esbuild").Plugin}
 */
export const ourCellWidths = {
  name: "our-cell-widths",
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      /cli-table3[\\/]/.test(importer) ? { path: "cell-widths", namespace: "ours" } : undefined,
    );
    build.onLoad({ filter: /./, namespace: "ours" }, () => ({
      contents: 'module.exports = require("./src/render/width.ts").displayWidth;',
      resolveDir: build.initialOptions.absWorkingDir ?? "",
    }));
  },
};
