/**
 * Leaves out what two libraries load at once and this program never uses.
 * @type {import("esbuild").Plugin}
 */
export const withoutUnused = {
  name: "without-unused",
  setup(build) {
    // It would run configuration as code and bring `typescript`, 10 MB; src/config has loaders of its own.
    build.onResolve({ filter: /^\.\/loaders$/ }, ({ importer }) =>
      /cosmiconfig[\\/]dist[\\/]/.test(importer) ? unused : undefined,
    );
    // Commands that are programs of their own; 2 ms at each start.
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /commander[\\/]lib[\\/]/.test(importer) ? unused : undefined,
    );
    build.onLoad({ filter: /./, namespace: "unused" }, () => ({
      contents: "module.exports = {};",
    }));
  },
};

const unused = { path: "empty", namespace: "unused" };
