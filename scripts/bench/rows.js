import nodeModule from "node:module";

/** Node keeps compiled code since 22.8; before, each start compiles anew. */
const hasCompileCache = "enableCompileCache" in nodeModule;

/** The most that a row may show, in its own unit. */
export const budgets = {
  version: 1.45,
  help: 1.6,
  listOfOne: hasCompileCache ? 2 : 2.4,
  listOnTerminal: 2.8,
  manyAsJson: 1.5,
  manyAgainstCurl: 1,
  manyPiped: 2,
  manyIntoHead: 1,
  longTableMs: 1_500,
  /** Four times the rows: beyond that it would not be linear. */
  fourfoldTable: 4.4,
  peakMiB: 1_024,
  requestsPerPoll: 5,
  cpuMsPerPoll: 20,
  cpuMsPerPollOfMany: 100,
  heapGrowthMiB: 2,
  packageKB: 400,
  executable: 1.2,
};

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {number} figure
 * @property {number | null} atMost `null`: to compare with
 * @property {string} unit `× bare Node`, `ms`, …
 */

/** @param {readonly Row[]} rows */
export function budgetTable(rows) {
  const lines = rows.map(
    ({ what, figure, atMost, unit }) =>
      `| ${what} | ${number(figure)} ${unit} | ${atMost === null ? "" : `≤ ${number(atMost)}`} | ${budgetNote({ figure, atMost })} |`,
  );
  return ["| what | measured | budget | |", "|---|---|---|---|", ...lines, ""].join("\n");
}

/** @param {Pick<Row, "figure" | "atMost">} row */
export function isMissed({ figure, atMost }) {
  return atMost !== null && !(figure <= atMost);
}

/** @param {Pick<Row, "figure" | "atMost">} row */
function budgetNote(row) {
  return row.atMost === null ? "" : isMissed(row) ? "**missed**" : "met";
}

/** @param {number} figure */
export function number(figure) {
  if (Number.isInteger(figure)) return figure.toLocaleString("en");
  return figure.toFixed(figure < 20 ? 2 : 0);
}
