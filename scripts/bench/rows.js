/**
 * @typedef {object} Row
 * @property {string} what
 * @property {number} figure
 * @property {number | null} atMost `null`: a peer's figure, which no budget is for
 * @property {string} unit `× bare Node`, `ms`, …
 */

/** @param {readonly Row[]} rows */
export function budgetTable(rows) {
  const lines = rows.map(
    ({ what, figure, atMost, unit }) =>
      `| ${what} | ${number(figure)} ${unit} | ${atMost === null ? "" : `≤ ${number(atMost)}`} | ${verdict({ figure, atMost })} |`,
  );
  return ["| what | measured | budget | |", "|---|---|---|---|", ...lines, ""].join("\n");
}

/** @param {Pick<Row, "figure" | "atMost">} row */
export function isMissed({ figure, atMost }) {
  return atMost !== null && !(figure <= atMost);
}

/** @param {Pick<Row, "figure" | "atMost">} row */
function verdict(row) {
  return row.atMost === null ? "" : isMissed(row) ? "**missed**" : "met";
}

/** @param {number} figure */
export function number(figure) {
  if (Number.isInteger(figure)) return figure.toLocaleString("en");
  return figure.toFixed(figure < 20 ? 2 : 0);
}
