import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../src", import.meta.url));
const following = ["cluster", "follow", "outcome", "poll", "progress"].map(
  (name) => `follow/${name}.ts`,
);

/** What decides over jobs and secrets, from the root of the project. */
export const mutated = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => /^(milvus|config)\/.*(?<!\.d)\.ts$/.test(path) || following.includes(path))
  .map((path) => `src/${path}`);

const oneOf = 9;

/**
 * Draws a mutant in nine; the seed tells which.
 * @param {{id: string}} mutant
 */
function isDrawn({ id }) {
  const digest = createHash("sha256").update(`${process.env.MUTATION_SEED} ${id}`).digest();
  return digest.readUInt32BE() < 2 ** 32 / oneOf;
}

/** For Stryker a checker finds what does not compile; such a mutant is not run and does not count. */
const checker = {
  async init() {},
  /** @param {{id: string}[]} mutants */
  async check(mutants) {
    const results = mutants.map((mutant) => [
      mutant.id,
      isDrawn(mutant) ? { status: "passed" } : { status: "compileError", reason: "not drawn" },
    ]);
    return Object.fromEntries(results);
  },
};

export const strykerPlugins = [
  { kind: "Checker", name: "sample", factory: Object.assign(() => checker, { inject: [] }) },
];
