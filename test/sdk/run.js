// Installs the official SDK when it is missing or outdated, then runs the proof: `node test/sdk/run.js`.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));

if (installedVersion() !== lockedVersion()) {
  run("npm", ["ci", "--prefix", folder, "--ignore-scripts"]);
}
run("npx", ["vitest", "run", "--project", "sdk", "--reporter=default", ...process.argv.slice(2)]);

function lockedVersion() {
  return sdkVersion("package-lock.json");
}

function installedVersion() {
  const lock = "node_modules/.package-lock.json";
  return existsSync(folder + lock) ? sdkVersion(lock) : undefined;
}

/** @param {string} lock */
function sdkVersion(lock) {
  const { packages } = JSON.parse(readFileSync(folder + lock, "utf8"));
  return packages["node_modules/@zilliz/milvus2-sdk-node"]?.version;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const isWindows = process.platform === "win32";
  const { error, status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: isWindows,
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
