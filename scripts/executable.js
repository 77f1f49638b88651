// Makes build/milvus-import, one file for Linux x64 that needs no Node: npm run build:executable
import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { ourCellWidths } from "./cell-widths.js";
import { withoutUnused } from "./unused.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "scripts/executable");
const bun = join(folder, "node_modules/@oven/bun-linux-x64/bin/bun");
const bundle = join(root, "build/milvus-import.cjs");
const executable = join(root, "build/milvus-import");

// Being 100 MB, it is no devDependency of everybody.
if (!existsSync(bun)) {
  execFileSync("npm", ["ci", "--prefix", folder, "--ignore-scripts"], { stdio: "inherit" });
}
await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts"],
  outfile: bundle,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  supported: { "dynamic-import": false },
  legalComments: "none",
  logLevel: "warning",
  plugins: [withoutUnused, ourCellWidths],
});
const ofWorkTree = ["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig"];
// Compiling more than once what runs for a few milliseconds takes a fifth of a `list`.
const atLeisure = ["--compile-jit-policy", "10"];
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
