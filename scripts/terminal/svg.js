import { dark, fixedColor, light } from "./palette.js";
import { columnsOf } from "./widths.js";

/** @typedef {import("./runs.js").Run} Run */

/**
 * What is on the screen, for how long.
 * @typedef {{ rows: readonly (readonly Run[])[], seconds: number }} Frame
 */

const cell = { width: 8.4, height: 20 };
const padding = 16;
const titleBar = 36;
const fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace";

/**
 * A terminal window that shows these frames again and again, in dark or light colors as the reader prefers. Each stretch
 * of text has its place and length on the grid of cells, so that columns stay in line in whatever font there is.
 * @param {readonly Frame[]} frames
 * @param {{ columns: number, title: string }} window
 */
export function windowSvg(frames, { columns, title }) {
  const width = Math.ceil(columns * cell.width) + 2 * padding;
  const height =
    titleBar + Math.max(...frames.map(({ rows }) => rows.length)) * cell.height + padding;
  const dots = ["#ff5f57", "#febc2e", "#28c840"].map(
    (color, index) => `<circle cx="${20 + index * 20}" cy="18" r="6" fill="${color}"/>`,
  );
  const spans = spansOf(frames);
  const lines = spans.flatMap(({ from, to, elements }) => {
    if (from === 0 && to === frames.length) return elements;
    const last = to === frames.length ? " z" : "";
    return [`<g class="a${last} f${from}-${to}">`, ...elements, "</g>"];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${fonts}" font-size="14">`,
    `<title>${escaped(title)}</title>`,
    `<style>${themeStyle(lines.join(""))}${frames.length > 1 ? filmStyle(frames, spans) : ""}</style>`,
    `<rect class="w" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...dots,
    `<text class="t" x="${width / 2}" y="23" text-anchor="middle">${escaped(title)}</text>`,
    ...lines,
    "</svg>\n",
  ].join("\n");
}

/**
 * What is drawn, by the frames that show it: most of a screen does not change from frame to frame.
 * @param {readonly Frame[]} frames
 */
function spansOf(frames) {
  /** @type {Map<string, { from: number, to: number, elements: string[] }>} */
  const spans = new Map();
  /** @type {Map<string, number>} */
  let open = new Map();
  for (let index = 0; index <= frames.length; index += 1) {
    const elements = (frames[index]?.rows ?? []).flatMap((runs, row) =>
      runs.flatMap((run) => drawn(run, titleBar + row * cell.height)),
    );
    const shown = new Map(elements.map((element) => [element, open.get(element) ?? index]));
    for (const [element, from] of open) {
      if (shown.has(element)) continue;
      const key = `${from}-${index}`;
      const span = spans.get(key) ?? { from, to: index, elements: [] };
      span.elements.push(element);
      spans.set(key, span);
    }
    open = shown;
  }
  return [...spans.values()];
}

/**
 * The colors that the lines use, for both preferences.
 * @param {string} lines
 */
function themeStyle(lines) {
  /** @param {import("./palette.js").Theme} theme */
  const rules = ({ paper, ink, edge, title, named }) => [
    `.w{fill:${paper};stroke:${edge}}`,
    `.t{fill:${title}}`,
    ...[["p", paper], ["i", ink], ...named.map((color, index) => [`c${index}`, color])]
      .filter(([name]) => lines.includes(`class="${name}"`) || lines.includes(`class="${name} `))
      .map(([name, color]) => `.${name}{fill:${color}}`),
  ];
  const style = ".b{font-weight:bold}.d{opacity:.65}.u{text-decoration:underline}";
  return `${rules(dark).join("")}@media (prefers-color-scheme:light){${rules(light).join("")}}${style}`;
}

/**
 * Shows each span during its frames. Readers who prefer no motion see the last frame.
 * @param {readonly Frame[]} frames
 * @param {readonly { from: number, to: number }[]} spans
 */
function filmStyle(frames, spans) {
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  /** @param {number} index */
  const percent = (index) => {
    const before = frames.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0);
    return `${round((before / total) * 100)}%`;
  };
  const rules = spans.map(({ from, to }) => {
    const time = `${from}-${to}`;
    const before = from === 0 ? "" : "0%{visibility:hidden}";
    const after = to === frames.length ? "" : `${percent(to)}{visibility:hidden}`;
    return `@keyframes k${time}{${before}${percent(from)}{visibility:visible}${after}}.f${time}{animation-name:k${time}}`;
  });
  return [
    `.a{visibility:hidden;animation:${total}s step-end infinite}.z{visibility:visible}`,
    ...rules,
    "@media (prefers-reduced-motion:reduce){.a{animation:none}}",
  ].join("");
}

/**
 * @param {Run} run
 * @param {number} top
 */
function drawn(run, top) {
  const ink = run.inverse ? fill(run.background, "p") : fill(run.color, "i");
  const paper = run.inverse ? fill(run.color, "i") : fill(run.background, "p");
  const classes = [
    ...(ink.name === null ? [] : [ink.name]),
    ...(run.bold ? ["b"] : []),
    ...(run.dim ? ["d"] : []),
    ...(run.underline ? ["u"] : []),
  ].join(" ");
  const style = `${classes === "" ? "" : ` class="${classes}"`}${ink.attribute}`;
  const box = `x="${x(run.column)}" y="${top}" width="${length(run.width)}" height="${cell.height}"`;
  const paperStyle = `${paper.name === null ? "" : ` class="${paper.name}"`}${paper.attribute}`;
  const words = wordsOf(run).map(
    ({ text, column, width }) =>
      `<text${style} x="${x(column)}" y="${top + 15}" textLength="${length(width)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>`,
  );
  return paper.name === "p" ? words : [`<rect${paperStyle} ${box}/>`, ...words];
}

/**
 * How an element gets a color: by a class, or by an attribute if the color is the same in every theme.
 * @param {import("./runs.js").Color} color
 * @param {string} own the class of the terminal's own
 */
function fill(color, own) {
  const fixed = fixedColor(color);
  return fixed === null
    ? { name: color === null ? own : `c${color}`, attribute: "" }
    : { name: null, attribute: ` fill="${fixed}"` };
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
