// Makes build/milvus-import, one file for Linux x64 that needs no Node: npm run build:executable
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { bundle, root } from "./build/bundle.js";

const folder = join(root, "scripts/executable");
const bun = join(folder, "node_modules/@oven/bun-linux-x64/bin/bun");
const chunks = join(root, "build/executable");
const entry = join(chunks, "start.cjs");
const executable = join(root, "build/milvus-import");

const replacements = new Map([
  [join(root, "src/http/fetch.ts"), join(folder, "bun-fetch.ts")],
  [join(root, "src/base/pipe.ts"), join(folder, "bun-pipe.ts")],
]);

// It has 100 MB, too much for a devDependency.
if (!existsSync(bun)) {
  execFileSync("npm", ["ci", "--prefix", folder, "--ignore-scripts"], { stdio: "inherit" });
}
// bun makes every function of a bundle at each start, but those of a chunk only when it is loaded.
await bundle(chunks, [
  {
    name: "replace-by-bun",
    resolveId(source, importer = "") {
      const isReplacement = dirname(importer) === folder;
      return isReplacement ? null : replacements.get(resolve(dirname(importer), source));
    },
  },
]);
const atLeisure = readFileSync(join(folder, "at-leisure.cjs"), "utf8");
writeFileSync(entry, `${atLeisure}\nrequire("./main.cjs");\n`);
execFileSync(
  bun,
  [
    "build",
    "--compile",
    "--bytecode",
    // Files of the folder that the executable runs in.
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    // See scripts/executable/at-leisure.cjs.
    "--compile-jit-policy",
    "1000",
    entry,
    "--outfile",
    executable,
  ],
  { stdio: ["ignore", "ignore", "inherit"] },
);
ignoreVariables(executable, ["BUN_OPTIONS", "BUN_BE_BUN"]);
process.stdout.write(`${executable}: ${Math.round(statSync(executable).size / 1e6)} MB\n`);

/**
 * Renames variables that bun obeys before it runs the program: with one of them it loads any file first, with the other it
 * is bun itself. It has no option against that. No variable can have a name that begins with a zero byte.
 * @param {string} file
 * @param {readonly string[]} names
 */
function ignoreVariables(file, names) {
  const bytes = readFileSync(file);
  for (const name of names) {
    let at = bytes.indexOf(name);
    if (at === -1) throw new Error(`bun does not read ${name}: test what it obeys instead`);
    for (; at !== -1; at = bytes.indexOf(name, at + 1)) bytes[at] = 0;
  }
  writeFileSync(file, bytes);
}
