/**
 * A color is a number of the palette (0 to 255), `#rrggbb`, or null for the terminal's own.
 * @typedef {number | string | null} Color
 */

/**
 * @typedef {object} Style
 * @property {Color} color
 * @property {Color} background
 * @property {boolean} bold
 * @property {boolean} dim
 * @property {boolean} underline
 * @property {boolean} inverse
 */

/**
 * A stretch of one row in one style.
 * @typedef {Style & { column: number, width: number, text: string }} Run
 */

/**
 * @param {import("@xterm/headless").Terminal} screen
 * @param {number} row counted from the top of what can be seen
 * @returns {Run[]} without stretches that show nothing
 */
export function visibleRuns(screen, row) {
  const { active } = screen.buffer;
  const line = active.getLine(active.baseY + row);
  /** @type {Run[]} */
  const runs = [];
  for (let column = 0; column < screen.cols; column += 1) {
    const cell = line?.getCell(column);
    // The right half of a wide character.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || " ";
    if (last !== undefined && hasStyle(last, style)) {
      last.text += text;
      last.width += cell.getWidth();
    } else {
      runs.push({ ...style, column, width: cell.getWidth(), text });
    }
  }
  return runs.filter((run) => run.text.trim() !== "" || run.background !== null || run.inverse);
}

/**
 * @param {import("@xterm/headless").IBufferCell} cell
 * @returns {Style}
 */
function styleOf(cell) {
  return {
    color: cell.isFgDefault() ? null : colorOf(cell.getFgColor(), cell.isFgRGB()),
    background: cell.isBgDefault() ? null : colorOf(cell.getBgColor(), cell.isBgRGB()),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}

/**
 * @param {number} value
 * @param {boolean} isRgb
 */
function colorOf(value, isRgb) {
  return isRgb ? `#${value.toString(16).padStart(6, "0")}` : value;
}

/**
 * @param {Run} run
 * @param {Style} style
 */
function hasStyle(run, style) {
  return (
    run.color === style.color &&
    run.background === style.background &&
    run.bold === style.bold &&
    run.dim === style.dim &&
    run.underline === style.underline &&
    run.inverse === style.inverse
  );
}
