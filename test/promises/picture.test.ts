import { expect, test } from "vitest";
import { cssColor } from "../../scripts/terminal/palette.js";
import type { Run } from "../../scripts/terminal/runs.js";
import { windowSvg } from "../../scripts/terminal/svg.js";

const plain: Run = {
  column: 0,
  width: 0,
  text: "",
  color: null,
  background: null,
  bold: false,
  dim: false,
  underline: false,
  inverse: false,
};

/** What is drawn below the title bar. */
function drawn(run: Partial<Run>): string[] {
  const svg = windowSvg([[{ ...plain, ...run }]], { columns: 20, title: "title" });
  return svg.split("\n").slice(7, -2);
}

test("a window fits its columns and rows and carries its title", () => {
  expect(windowSvg([[], []], { columns: 80, title: "a < b" }).split("\n")).toEqual([
    expect.stringContaining('width="704" height="92" viewBox="0 0 704 92"'),
    "<title>a &lt; b</title>",
    expect.stringContaining('<rect x="0.5" y="0.5" width="703" height="91" rx="8"'),
    expect.stringContaining("<circle"),
    expect.stringContaining("<circle"),
    expect.stringContaining("<circle"),
    expect.stringContaining('x="352" y="23" text-anchor="middle" fill="#8b949e">a &lt; b</text>'),
    "</svg>",
    "",
  ]);
});

test("words that a gap parts have a place and a length each, on the grid of cells", () => {
  expect(drawn({ column: 1, width: 12, text: "日本 a  b & c" })).toEqual([
    '<text x="24.4" y="51" textLength="50.4" lengthAdjust="spacingAndGlyphs" fill="#e6edf3">日本 a</text>',
    '<text x="91.6" y="51" textLength="42" lengthAdjust="spacingAndGlyphs" fill="#e6edf3">b &amp; c</text>',
  ]);
});

test("styles are drawn", () => {
  const style = { color: 2, bold: true, dim: true, underline: true };
  expect(drawn({ width: 1, text: "x", ...style })).toEqual([
    '<text x="16" y="51" textLength="8.4" lengthAdjust="spacingAndGlyphs" fill="#3fb950" font-weight="bold" opacity="0.65" text-decoration="underline">x</text>',
  ]);
});

test("a background is a box, inverse text changes ink and paper", () => {
  expect(drawn({ width: 2, text: "x ", color: 1, inverse: true })).toEqual([
    '<rect x="16" y="36" width="16.8" height="20" fill="#ff7b72"/>',
    '<text x="16" y="51" textLength="8.4" lengthAdjust="spacingAndGlyphs" fill="#0d1117">x</text>',
  ]);
});

test.each([
  [null, "own"],
  ["#010203", "#010203"],
  [9, "#ffa198"],
  [16, "#000000"],
  [120, "#87ff87"],
  [231, "#ffffff"],
  [232, "#080808"],
  [255, "#eeeeee"],
])("color %j of a terminal is %s", (color, css) => {
  expect(cssColor(color, "own")).toBe(css);
});
