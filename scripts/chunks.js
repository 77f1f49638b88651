/**
 * Turns chunks of ESM into CommonJS files that load one another only when they are needed. The chunks of a group become
 * one file, evaluated as a whole; further files find what they share with it there, so that no module exists twice.
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
        const chunks = [...(groups.get(path) ?? []).entries()];
        const namesOf = (/** @type {string} */ chunk) => names.get(chunk) ?? [];
        // Not by `export * as`: esbuild makes a getter for each name of such an object.
        const imports = chunks.map(([index, chunk]) => {
          const own = namesOf(chunk).map((name) => `${name} as ${name}_${index}`);
          return `import { ${own.join(", ")} } from "./${chunk}";`;
        });
        const members = chunks.map(([index, chunk]) => {
          const own = namesOf(chunk).map((name) => `${name}: ${name}_${index}`);
          return `"${chunk}": { ${own.join(", ")} },`;
        });
        return {
          contents: `${imports.join("\n")}\nexport const chunks = {\n${members.join("\n")}\n};`,
        };
      });
      // As CommonJS, esbuild would copy all of its exports for each chunk that imports one.
      build.onLoad({ filter: /./, namespace: "elsewhere" }, ({ path }) => ({
        contents: `export const { ${names.get(path)?.join(", ")} } = require("./${groupOf.get(path)}.cjs").chunks["${path}"];`,
      }));
    },
  };
}
