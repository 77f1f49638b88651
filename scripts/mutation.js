// Breaks the code in some 450 places drawn by lot, one at a time, and shows the breaks that no test notices: npm run
// test:mutation [-- seed]. Takes a quarter of an hour or more. Exits 1 when too few are noticed.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { mutated } from "./mutation/sample.js";

const wanted = 0.85;
const version = "9.6.1";

/** Tests of other processes, of this text itself, of TZ, which a thread cannot set, and of pages that repeat others. */
const left = [
  "{e2e,faults,sdk,live}/*",
  "cli/run",
  "base/time",
  "promises/{architecture,readme,picture,faults-page}",
];

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules/.cache/stryker");
const [seed = String(Date.now())] = process.argv.slice(2);

process.chdir(root);
// The checker reads it in a process of its own.
process.env.MUTATION_SEED = seed;
install();
const tests = {
  // The same modules serve all tests of a run, which halves its time; the active mutant is known to them all.
  isolate: false,
  setupFiles: ["scripts/mutation/preload.js"],
  env: { TZ: "UTC" },
  // A slow machine is not a failing test; Stryker has its own limit for mutants that never end.
  testTimeout: 60_000,
  include: ["test/**/*.test.ts"],
  exclude: left.map((name) => `test/${name}.test.ts`),
};
const configFile = join(folder, "vitest.config.mjs");
writeFileSync(configFile, `export default ${JSON.stringify({ test: tests })};\n`);
const results = await mutate(configFile);
report(results.filter(({ status }) => status !== "CompileError"));

/**
 * @typedef {{fileName: string, status: string}} Mutant as far as the report needs it
 */

/** Comes when it is asked for: it brings a hundred packages. */
function install() {
  const packages = ["core", "vitest-runner"].map((name) => `@stryker-mutator/${name}`);
  if (packages.every((name) => existsSync(join(folder, "node_modules", name)))) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  // Without peers, so that the runner finds the vitest of this project.
  const argv = [
    "install",
    "--prefix",
    folder,
    "--ignore-scripts",
    "--no-audit",
    "--legacy-peer-deps",
  ];
  execFileSync("npm", [...argv, ...packages.map((name) => `${name}@${version}`)], {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}

/**
 * Runs the tests against each mutant of the sample, in a copy of the project.
 * @param {string} configFile
 * @returns {Promise<Mutant[]>} all mutants; for Stryker, the ones that were not drawn have not compiled
 */
async function mutate(configFile) {
  const stryker = join(folder, "node_modules/@stryker-mutator");
  const { Stryker } = await import(pathToFileURL(join(stryker, "core/dist/src/index.js")).href);
  return new Stryker({
    mutate: mutated,
    testRunner: "vitest",
    vitest: { configFile },
    plugins: [
      join(stryker, "vitest-runner/dist/src/index.js"),
      fileURLToPath(new URL("mutation/sample.js", import.meta.url)),
    ],
    checkers: ["sample"],
    coverageAnalysis: "perTest",
    concurrency: 1,
    reporters: ["progress-append-only", "clear-text"],
    clearTextReporter: { logTests: false, reportTests: false, reportScoreTable: false },
    // TypeScript 7 has no API to rewrite one with, and none needs to be.
    tsconfigFile: "none",
  }).runMutationTest();
}

/** @param {Mutant[]} sample */
function report(sample) {
  /** @type {Map<string, Mutant[]>} */
  const folders = new Map();
  for (const mutant of sample) {
    const folder = relative(root, dirname(mutant.fileName)).split(sep).join("/");
    folders.set(folder, [...(folders.get(folder) ?? []), mutant]);
  }
  for (const [folder, mutants] of folders) {
    process.stdout.write(`${folder}: ${noticed(mutants)} of ${mutants.length} noticed\n`);
  }
  const score = noticed(sample) / sample.length;
  const [low, high] = interval(score, sample.length).map(percent);
  process.stdout.write(
    `seed ${seed}: ${percent(score)} of ${sample.length} breaks noticed, drawn from ${results.length}; ` +
      `of all it is ${low} to ${high} (95 %)\n`,
  );
  if (score < wanted) process.exitCode = 1;
}

/**
 * All but the survivors; an error outside of a test, for which Stryker has no verdict, fails a run as well.
 * @param {Mutant[]} mutants
 */
function noticed(mutants) {
  return mutants.filter(({ status }) => status !== "Survived" && status !== "NoCoverage").length;
}

/**
 * Wilson's.
 * @param {number} share
 * @param {number} size
 */
function interval(share, size) {
  const z = 1.96;
  const middle = share + z ** 2 / (2 * size);
  const reach = z * Math.sqrt((share * (1 - share)) / size + (z / (2 * size)) ** 2);
  return [middle - reach, middle + reach].map((end) => end / (1 + z ** 2 / size));
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
