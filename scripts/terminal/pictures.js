/**
 * A picture of docs/: what a command shows of a new demo, on a terminal with so many columns.
 * @typedef {object} Picture
 * @property {string} name of the file, without .svg
 * @property {readonly string[]} argv
 * @property {number} columns
 * @property {number} exitCode
 * @property {readonly number[]} [atSeconds] when a frame is taken of a film; its last frame is the end
 */

/** @type {readonly Picture[]} */
export const pictures = [
  { name: "list", argv: ["list"], columns: 100, exitCode: 0 },
  { name: "list-wide", argv: ["list", "-o", "wide"], columns: 120, exitCode: 0 },
  {
    name: "watch",
    argv: ["watch", "--state", "active"],
    columns: 96,
    exitCode: 3,
    // From second 60 on, time passes faster in a demo.
    atSeconds: [1, 6, 11, 16, 21, 27, 33, 39, 45, 51, 57, 63, 68, 74, 80],
  },
  {
    name: "wait-failed",
    argv: ["wait", "--collection", "reviews", "--timeout", "5m", "--until", "uncommitted"],
    columns: 100,
    exitCode: 3,
  },
  { name: "doctor", argv: ["doctor"], columns: 80, exitCode: 0 },
];
