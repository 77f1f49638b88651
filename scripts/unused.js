import { readFile } from "node:fs/promises";

/**
 * Leaves out what some libraries load at once and this program never uses.
 * @type {import("esbuild").Plugin}
 */
export const withoutUnused = {
  name: "without-unused",
  setup(build) {
    // It would run configuration as code and bring `typescript`, 10 MB; src/config has loaders of its own.
    build.onResolve({ filter: /^\.\/loaders$/ }, ({ importer }) =>
      /cosmiconfig[\\/]dist[\\/]/.test(importer) ? unused : undefined,
    );
    // Folders of the whole system, which it would search; ours are in src/config.
    build.onResolve({ filter: /^(env-paths|os)$/ }, ({ importer }) =>
      /cosmiconfig[\\/]dist[\\/]/.test(importer) ? unused : undefined,
    );
    // TypeScript's helper copies all that the module has, unless it looks like one of its own.
    build.onResolve({ filter: /^fs$/ }, ({ importer }) =>
      /cosmiconfig[\\/]dist[\\/]/.test(importer) ? { path: "fs", namespace: "own-fs" } : undefined,
    );
    build.onLoad({ filter: /./, namespace: "own-fs" }, () => ({
      contents: 'module.exports = { __esModule: true, default: require("node:fs") };',
    }));
    // Commands that are programs of their own; 2 ms at each start.
    build.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /commander[\\/]lib[\\/]/.test(importer) ? unused : undefined,
    );
    // Messages for whoever sets DEBUG, and a way to ask for a Kerberos ticket.
    build.onResolve({ filter: /^(debug|proxy-agent-negotiate)$/ }, ({ importer }) =>
      /https-proxy-agent[\\/]dist[\\/]/.test(importer) ? unused : undefined,
    );
    // For the heads and borders that cli-table3 would colour; ours are not its to colour.
    build.onResolve({ filter: /^@colors\/colors/ }, () => unused);
    // Looks at `process` alone whether to colour; we ask for each stream, see src/render/color.ts.
    build.onResolve({ filter: /^#supports-color$/ }, () => unused);
    // All but one of a hundred spinners.
    build.onLoad({ filter: /cli-spinners[\\/]spinners\.json$/ }, async ({ path }) => {
      const { dots } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ dots }), loader: "json" };
    });
    build.onLoad({ filter: /./, namespace: "unused" }, () => ({
      contents: "module.exports = () => () => {};",
    }));
  },
};

const unused = { path: "empty", namespace: "unused" };
