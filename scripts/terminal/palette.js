export const background = "#0d1117";
export const foreground = "#e6edf3";

const named = [
  ...["#6e7681", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4"],
  ...["#8b949e", "#ffa198", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff"],
];
const steps = [0, 95, 135, 175, 215, 255];

/**
 * The color as SVG writes it; what a terminal leaves to its user (0 to 15) is chosen to be read on `background`.
 * @param {import("./runs.js").Color} color
 * @param {string} fallback for the terminal's own
 * @returns {string}
 */
export function cssColor(color, fallback) {
  if (color === null) return fallback;
  if (typeof color === "string") return color;
  if (color < 16) return named[color] ?? fallback;
  if (color >= 232) return rgb([8, 8, 8].map((base) => base + (color - 232) * 10));
  const cube = color - 16;
  return rgb([cube / 36, (cube / 6) % 6, cube % 6].map((step) => steps[Math.floor(step)] ?? 0));
}

/** @param {number[]} parts */
function rgb(parts) {
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
