import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { modernWidths } from "./widths.js";

/**
 * @typedef {object} Surroundings
 * @property {number} columns
 * @property {number} rows
 * @property {string} cwd
 * @property {Record<string, string | undefined>} env all of it: nothing is inherited
 * @property {boolean} [cutsLines] when it becomes narrower, as xterm does, instead of wrapping them
 */

/**
 * Runs a program in a pseudo-terminal and keeps its screen as a person would see it.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Surroundings} surroundings
 */
export function openScreen(file, args, { columns, rows, cwd, env, cutsLines = false }) {
  const screen = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    windowsMode: cutsLines,
  });
  screen.unicode.register(modernWidths);
  screen.unicode.activeVersion = modernWidths.version;
  // node-pty would hand a variable that is not set over as the text "undefined".
  const given = Object.entries(env).filter(([, value]) => value !== undefined);
  const pty = spawn(file, [...args], {
    name: env.TERM ?? "xterm-256color",
    cols: columns,
    rows,
    cwd,
    env: Object.fromEntries(given),
  });
  pty.onData((raw) => screen.write(raw));
  screen.onData((answer) => pty.write(answer));
  /** @type {Promise<{ exitCode: number, signal?: number }>} */
  const exit = new Promise((resolve) => {
    pty.onExit((end) => screen.write("", () => resolve(end)));
  });
  // `exit` comes when all that the program wrote is on the screen.
  return { screen, pty, exit };
}

/**
 * @param {xterm.Terminal} screen
 * @returns {string[]} the rows that can be seen, without blanks at their ends
 */
export function visibleLines(screen) {
  const { active } = screen.buffer;
  return Array.from({ length: screen.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    return line?.translateToString().trimEnd() ?? "";
  });
}
