import { interleaved } from "./pairs.js";
import { number } from "./rows.js";
import { configure } from "./run.js";

/** @typedef {ReturnType<typeof import("./programs.js").programIn>} Program */

/** What is run, of how many jobs, and where. */
const groups = /** @type {const} */ ([
  { jobs: 1, rows: { "`--version`": ["--version"], "`--help`": ["--help"] } },
  {
    jobs: 1,
    rows: {
      "`list --json`, one record": ["list", "--json"],
      "completing a flag": ["__complete", "fish", "list", "--"],
    },
  },
  { jobs: 20, terminal: true, rows: { "`list` of 20 jobs on a terminal": ["list"] } },
  {
    jobs: 100_000,
    rows: {
      "`list --json` of 100,000 jobs": ["list", "--json"],
      "the same as a piped table": ["list"],
    },
  },
]);

/**
 * Compares this build with another one, both in each round.
 * @param {string} server
 * @param {{ node: string, now: Program, before: Program }} programs
 * @param {number} rounds
 */
export async function againstTable(server, { node, now, before }, rounds) {
  const lines = [];
  for (const { jobs, rows, ...surroundings } of groups) {
    configure({ uri: `${server}/${jobs}` });
    /** @type {Record<string, import("./run.js").Command>} */
    const commands = { bare: [node, "-e", "0"] };
    for (const [what, argv] of Object.entries(rows)) {
      commands[`${what} before`] = before(...argv);
      commands[`${what} now`] = now(...argv);
    }
    const { ratio } = await interleaved(commands, rounds, surroundings);
    for (const what of Object.keys(rows)) {
      const figures = [
        ratio(`${what} before`, "bare"),
        ratio(`${what} now`, "bare"),
        ratio(`${what} now`, `${what} before`),
      ];
      lines.push(`| ${what} | ${figures.map(number).join(" | ")} |`);
    }
  }
  return [
    "| what | before, × bare Node | now, × bare Node | now, × before |",
    "|---|---|---|---|",
    ...lines,
    "",
  ].join("\n");
}
