// Makes build/milvus-import, one file for Linux x64 that needs no Node: npm run build:executable
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "scripts/executable");
const bun = join(folder, "node_modules/@oven/bun-linux-x64/bin/bun");
const bundle = join(root, "build/milvus-import.cjs");
const executable = join(root, "build/milvus-import");

// Being 100 MB, it is no devDependency of everybody.
if (!existsSync(bun)) {
  execFileSync("npm", ["ci", "--prefix", folder, "--ignore-scripts"], { stdio: "inherit" });
}
// From the chunks, each in a function of its own: bun would make every function of a flat bundle at each start.
await build({
  absWorkingDir: root,
  entryPoints: ["dist/main.cjs"],
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  banner: { js: readFileSync(join(folder, "at-leisure.cjs"), "utf8") },
  logLevel: "warning",
});
const ofWorkTree = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
// See scripts/executable/at-leisure.cjs.
const atLeisure = ["--compile-jit-policy", "1000"];
execFileSync(
  bun,
  [
    "build",
    "--compile",
    "--bytecode",
    ...ofWorkTree,
    ...atLeisure,
    bundle,
    "--outfile",
    executable,
  ],
  { stdio: ["ignore", "ignore", "inherit"] },
);
process.stdout.write(`${executable}: ${Math.round(statSync(executable).size / 1e6)} MB\n`);
