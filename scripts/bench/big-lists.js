import { interleaved, median } from "./pairs.js";
import { budgets, number } from "./rows.js";
import { configure, measure, run } from "./run.js";

/** @typedef {import("./rows.js").Row} Row */

/**
 * @param {string} server
 * @param {import("./programs.js").Programs} programs
 * @param {number} pairs
 * @returns {Promise<Row[]>}
 */
export async function bigListRows(server, { ours, bareList, peers }, pairs) {
  const uri = `${server}/100000`;
  configure({ uri });
  const { curl } = peers(uri);
  const head = `${ours("list").join(" ")} 2>&1 | head -n 20`;
  const { ratio } = await interleaved(
    {
      bare: bareList(uri),
      json: ours("list", "--json"),
      piped: ours("list"),
      head: ["sh", "-c", head],
      ...(curl && { curl }),
    },
    pairs,
  );
  const what = "`list --json` of 100,000 jobs";
  return [
    {
      what,
      figure: ratio("json", "bare"),
      atMost: budgets.manyAsJson,
      unit: "× bare `node:http` and JSON",
    },
    { what, figure: ratio("json", "curl"), atMost: budgets.manyAgainstCurl, unit: "× curl \\| jq" },
    {
      what: "the same as a piped table",
      figure: ratio("piped", "json"),
      atMost: budgets.manyPiped,
      unit: "× JSON",
    },
    {
      what: "the same into `head -20`",
      figure: ratio("head", "piped"),
      atMost: budgets.manyIntoHead,
      unit: "× the whole",
    },
    ...(await longTableRows(server, ours, Math.ceil(pairs / 4))),
  ];
}

/**
 * @param {string} server
 * @param {import("./programs.js").Programs["ours"]} ours
 * @param {number} times
 * @returns {Promise<Row[]>}
 */
async function longTableRows(server, ours, times) {
  /** @type {number[][]} */
  const samples = [];
  for (const jobs of [10_000, 40_000]) {
    const runs = [];
    configure({ uri: `${server}/${jobs}` });
    for (let time = 0; time < times; time += 1) {
      runs.push((await run(ours("list"), { terminal: true })).ms);
    }
    samples.push(runs);
  }
  const [ten = Number.NaN, forty = Number.NaN] = samples.map(median);
  const what = `table on a terminal, 10,000 rows (${times} runs)`;
  return [
    { what, figure: Math.round(ten), atMost: budgets.longTableMs, unit: "ms" },
    {
      what: "the same, 40,000 rows",
      figure: forty / ten,
      atMost: budgets.fourfoldTable,
      unit: "× 10,000 rows",
    },
  ];
}

/**
 * Seconds and peak memory of each format, one run each.
 * @param {string} server
 * @param {import("./programs.js").Programs} programs
 */
export async function memoryOfLists(server, { ours }) {
  const formats = [["list", "--json"], ["list", "-o", "ndjson"], ["list", "-o", "csv"], ["list"]];
  const sizes = [1_000, 10_000, 100_000, 1_000_000];
  /** @type {string[]} */
  const lines = [];
  let ndjsonPeak = Number.NaN;
  for (const terminal of [false, true]) {
    for (const format of formats) {
      const cells = [];
      // A million rows for people on a terminal would take a minute, and nobody reads them.
      for (const jobs of terminal ? sizes.slice(0, 3) : sizes) {
        configure({ uri: `${server}/${jobs}` });
        const { ms, peakMiB } = await measure(ours(...format), { terminal });
        if (jobs === 1_000_000 && format.includes("ndjson")) ndjsonPeak = peakMiB;
        cells.push(`${number(ms / 1_000)} s, ${Math.round(peakMiB)} MiB`);
      }
      lines.push(
        `| \`${format.join(" ")}\`${terminal ? ", on a terminal" : ""} | ${cells.join(" | ")} |`,
      );
    }
  }
  const header = `| | ${sizes.map((jobs) => `${number(jobs)} jobs`).join(" | ")} |`;
  const table = [header, "|---|---|---|---|---|", ...lines, ""].join("\n");
  /** @type {Row} */
  const row = {
    what: "1,000,000 jobs as ndjson, peak memory",
    figure: Math.round(ndjsonPeak),
    atMost: budgets.peakMiB,
    unit: "MiB",
  };
  return { table, row };
}
