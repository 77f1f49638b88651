/**
 * What a terminal leaves to its user: paper, ink, the edge of the window, its title, and colors 0 to 15. Chosen to be
 * read on the paper.
 * @typedef {{ paper: string, ink: string, edge: string, title: string, named: readonly string[] }} Theme
 */

/** @type {Theme} */
export const dark = {
  paper: "#0d1117",
  ink: "#e6edf3",
  edge: "#30363d",
  title: "#8b949e",
  named: [
    ...["#6e7681", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
    ...["#8b949e", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
  ],
};

/** @type {Theme} */
export const light = {
  paper: "#ffffff",
  ink: "#1f2328",
  edge: "#d0d7de",
  title: "#59636e",
  named: [
    ...["#24292f", "#cf222e", "#116329", "#7d4e00", "#0969da", "#8250df", "#1b7c83", "#57606a"],
    ...["#57606a", "#a40e26", "#1a7f37", "#633c01", "#0550ae", "#6639ba", "#3192aa", "#24292f"],
  ],
};

const steps = [0, 95, 135, 175, 215, 255];

/**
 * The color as SVG writes it, if it is the same in every theme.
 * @param {import("./runs.js").Color} color
 * @returns {string | null}
 */
export function fixedColor(color) {
  if (typeof color === "string") return color;
  if (color === null || color < 16) return null;
  if (color >= 232) return rgb([8, 8, 8].map((base) => base + (color - 232) * 10));
  const cube = color - 16;
  return rgb([cube / 36, (cube / 6) % 6, cube % 6].map((step) => steps[Math.floor(step)] ?? 0));
}

/** @param {number[]} parts */
function rgb(parts) {
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
