import { background, cssColor, foreground } from "./palette.js";
import { columnsOf } from "./widths.js";

/** @typedef {import("./runs.js").Run} Run */

const cell = { width: 8.4, height: 20 };
const padding = 16;
const titleBar = 36;
const fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

/**
 * A terminal window with these rows in it. Each stretch of text has its place and length on the grid of cells, so that
 * columns stay in line in whatever font there is.
 * @param {readonly (readonly Run[])[]} rows
 * @param {{ columns: number, title: string }} window
 */
export function windowSvg(rows, { columns, title }) {
  const width = Math.ceil(columns * cell.width) + 2 * padding;
  const height = titleBar + rows.length * cell.height + padding;
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (color, index) => `<circle cx="${20 + index * 20}" cy="18" r="6" fill="${color}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${fonts}" font-size="14">`,
    `<title>${escaped(title)}</title>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${background}" stroke="#30363d"/>`,
    ...dots,
    `<text x="${width / 2}" y="23" text-anchor="middle" fill="#8b949e">${escaped(title)}</text>`,
    ...rows.flatMap((runs, row) => runs.flatMap((run) => drawn(run, titleBar + row * cell.height))),
    "</svg>\n",
  ].join("\n");
}

/**
 * @param {Run} run
 * @param {number} top
 */
function drawn(run, top) {
  const [ink, paper] = run.inverse
    ? [cssColor(run.background, background), cssColor(run.color, foreground)]
    : [cssColor(run.color, foreground), cssColor(run.background, background)];
  const style = [
    run.bold ? ' font-weight="bold"' : "",
    run.dim ? ' opacity="0.65"' : "",
    run.underline ? ' text-decoration="underline"' : "",
  ].join("");
  const box = `x="${x(run.column)}" y="${top}" width="${length(run.width)}" height="${cell.height}"`;
  const words = wordsOf(run).map(
    ({ text, column, width }) =>
      `<text x="${x(column)}" y="${top + 15}" textLength="${length(width)}" lengthAdjust="spacingAndGlyphs" fill="${ink}"${style}>${escaped(text)}</text>`,
  );
  return paper === background ? words : [`<rect ${box} fill="${paper}"/>`, ...words];
}

/**
 * Without its blanks, which fonts and browsers do not agree on.
 * @param {Run} run
 */
function wordsOf({ column, text }) {
  return Array.from(text.matchAll(/\S+(?: \S+)*/g), ({ 0: words, index }) => ({
    text: words,
    column: column + columnsOf(text.slice(0, index)),
    width: columnsOf(words),
  }));
}

/** @param {number} column */
function x(column) {
  return round(padding + column * cell.width);
}

/** @param {number} columns */
function length(columns) {
  return round(columns * cell.width);
}

/** @param {number} value */
function round(value) {
  return Number(value.toFixed(1));
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
