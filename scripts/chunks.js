/**
 * Turns chunks of ESM into CommonJS files that load one another only when they are needed. The chunks of a group become
 * one file, in which the first is evaluated at once and each other when it is asked for; further files find what they
 * share with it there, so that no module exists twice.
 * @param {Map<string, string>} texts each chunk's text by its file name
 * @param {Map<string, readonly string[]>} names what each chunk exports, which never changes once it is evaluated
 * @param {Map<string, readonly string[]>} groups chunks by the name of their common file
 * @returns {import("esbuild").Plugin}
 */
export function chunksAsCommonJs(texts, names, groups) {
  const groupOf = new Map(
    [...groups].flatMap(([group, chunks]) => chunks.map((chunk) => [chunk, group])),
  );
  return {
    name: "chunks-as-common-js",
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, kind, importer }) => {
        if (groups.has(path)) return { path, namespace: "group" };
        const name = path.replace("./", "");
        if (!texts.has(name)) return { path, external: true };
        const group = groupOf.get(name);
        if (kind === "entry-point") return { path: name, namespace: "chunk" };
        if (group === undefined) return { path: `./${name.replace(/js$/, "cjs")}`, external: true };
        const isNear = group === importer || group === groupOf.get(importer);
        return { path: name, namespace: isNear ? "chunk" : "elsewhere" };
      });
      build.onLoad({ filter: /./, namespace: "chunk" }, ({ path }) => ({
        contents: texts.get(path) ?? "",
      }));
      build.onLoad({ filter: /./, namespace: "group" }, ({ path }) => {
        const chunks = groups.get(path) ?? [];
        const getters = chunks.map(
          (chunk) => `get "${chunk}"() { return require("./${chunk}"); },`,
        );
        return {
          contents: `module.exports = {\n${getters.join("\n")}\n};\nrequire("./${chunks[0]}");`,
        };
      });
      // As CommonJS, esbuild would copy all of its exports for each chunk that imports one.
      build.onLoad({ filter: /./, namespace: "elsewhere" }, ({ path }) => ({
        contents: `export const { ${names.get(path)?.join(", ")} } = require("./${groupOf.get(path)}.cjs")["${path}"];`,
      }));
    },
  };
}
