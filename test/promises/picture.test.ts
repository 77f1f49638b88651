import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fixedColor } from "../../scripts/terminal/palette.js";
import { pictures } from "../../scripts/terminal/pictures.js";
import type { Run } from "../../scripts/terminal/runs.js";
import { windowSvg } from "../../scripts/terminal/svg.js";
import { world } from "../support/world.ts";

const docs = new URL("../../docs/", import.meta.url);
const names = pictures.map(({ name }) => name);
const read = (path: string) => readFileSync(new URL(path, docs), "utf8");
const picture = (name: string) => read(`${name}.svg`);

/** Returns what a picture shows in any of its frames, a line per stretch of text. */
function textsOf(svg: string): string[] {
  return Array.from(svg.matchAll(/<text[^>]*>([^<]*)/g), ([, text = ""]) =>
    text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  );
}

/** Throws unless the tags of the text are nested, with quoted attributes, each once. */
function checkXml(xml: string): void {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<&]*")*)(\/?)>/gi,
    (_, close: string, name: string, attributes: string, empty: string) => {
      const keys = Array.from(attributes.matchAll(/ ([\w:-]+)=/g), ([, key]) => key);
      expect(keys, name).toEqual([...new Set(keys)]);
      if (close === "/") expect(open.pop()).toBe(name);
      else if (empty === "") open.push(name);
      return "";
    },
  );
  expect(open).toEqual([]);
  expect(rest.replace(/&(amp|lt|gt);/g, "")).not.toMatch(/[<>&]/);
}

describe("the pictures of docs/", () => {
  test("are those that the script draws", () => {
    const files = readdirSync(docs).filter((file) => file.endsWith(".svg"));
    expect(files.sort()).toEqual(names.map((name) => `${name}.svg`).sort());
  });

  test.each(names)("%s is small, well-formed and needs nothing else", (name) => {
    const svg = picture(name);
    checkXml(svg);
    expect(svg.length).toBeLessThan(50_000);
    expect(svg).toContain("@media (prefers-color-scheme:light)");
    expect(svg.replace("http://www.w3.org/2000/svg", "")).not.toMatch(
      /(href|src|url\(|@import|@font-face|<script)/i,
    );
  });

  test.each(names)("%s is on a page, with words for those who cannot see it", (name) => {
    const pages = ["../README.md", ...readdirSync(docs).filter((file) => file.endsWith(".md"))];
    const [, title] = /<title>([^<]+)<\/title>/.exec(picture(name)) ?? [];
    const [command] = title?.split(" --") ?? [];
    const links = pages.flatMap((page) => [...read(page).matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g)]);
    const alt = links.flatMap(([, words = "", path = ""]) =>
      path.replace("docs/", "") === `${name}.svg` ? [words] : [],
    );
    expect(alt.map((words) => words.replace(/ on a terminal: .*/, ""))).toEqual([command]);
  });

  test.each(pictures.filter(({ name }) => name !== "watch"))(
    "$name shows what the command prints",
    async ({ name, argv, columns, exitCode }) => {
      const env = { MILVUS_URI: "http://127.0.0.1:19530", NO_COLOR: "1" };
      const result = await world({ isFilled: true, env }).run(argv, { tty: columns });
      expect(result.exitCode).toBe(exitCode);
      // What is drawn while a command waits is gone when it has ended.
      const stderr = result.stderr.slice(Math.max(0, result.stderr.indexOf("error:")));
      const words = `${result.stdout} ${stderr}`.split(/\s+/);
      const printed = words.filter((word) => /^[A-Za-z']{4,}$|^\d{18}$/.test(word));
      const shown = textsOf(picture(name)).join(" ").split(/\s+/);
      expect(printed.length).toBeGreaterThan(20);
      expect(
        printed.filter((word) => !shown.includes(word)),
        `draw it again: npm run picture -- ${name}`,
      ).toEqual([]);
    },
  );

  test("watch shows a success, a stall with its usual cause, and a failure with its next step", () => {
    const texts = textsOf(picture("watch"));
    const text = texts.join("\n");
    expect(text).toContain("completed");
    expect(text).toMatch(/no change \dm/);
    expect(text).toContain(
      "building index: needs an index on the vector field and a running index node",
    );
    expect(text).toContain("Field 'price' not in arrow schema");
    expect(text).toContain("next step: add field 'price' to the file");
  });
});

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

const run = (over: Partial<Run>): Run => ({ ...plain, ...over });

/** Returns what is drawn below the title bar. */
function drawn(over: Partial<Run>): string[] {
  const frames = [{ rows: [[run(over)]], seconds: 1 }];
  return windowSvg(frames, { columns: 20, title: "title" }).split("\n").slice(8, -2);
}

describe("a window", () => {
  test("fits its columns and rows, and has its title", () => {
    const frames = [{ rows: [[], []], seconds: 1 }];
    expect(windowSvg(frames, { columns: 80, title: "a < b" }).split("\n")).toEqual([
      expect.stringContaining('width="704" height="92" viewBox="0 0 704 92"'),
      "<title>a &lt; b</title>",
      expect.stringMatching(/^<style>\.w\{fill:#0d1117.*\.w\{fill:#ffffff.*<\/style>$/),
      '<rect class="w" x="0.5" y="0.5" width="703" height="91" rx="8"/>',
      expect.stringContaining("<circle"),
      expect.stringContaining("<circle"),
      expect.stringContaining("<circle"),
      '<text class="t" x="352" y="23" text-anchor="middle">a &lt; b</text>',
      "</svg>",
      "",
    ]);
  });

  test("gives words that a gap parts a place and a length each, on the grid of cells", () => {
    expect(drawn({ column: 1, width: 12, text: "日本 a  b & c" })).toEqual([
      '<text class="i" x="24.4" y="51" textLength="50.4" lengthAdjust="spacingAndGlyphs">日本 a</text>',
      '<text class="i" x="91.6" y="51" textLength="42" lengthAdjust="spacingAndGlyphs">b &amp; c</text>',
    ]);
  });

  test("draws styles", () => {
    expect(
      drawn({ width: 1, text: "x", color: 2, bold: true, dim: true, underline: true }),
    ).toEqual([
      '<text class="c2 b d u" x="16" y="51" textLength="8.4" lengthAdjust="spacingAndGlyphs">x</text>',
    ]);
  });

  test("draws a background as a box, and inverse text in the color of the paper", () => {
    expect(drawn({ width: 2, text: "x ", color: 1, inverse: true })).toEqual([
      '<rect class="c1" x="16" y="36" width="16.8" height="20"/>',
      '<text class="p" x="16" y="51" textLength="8.4" lengthAdjust="spacingAndGlyphs">x</text>',
    ]);
  });

  test("draws what several frames share once, and shows the last frame to readers who prefer no motion", () => {
    const [same, first, second] = ["same", "first", "second"].map((text, column) =>
      run({ text, column: column * 10, width: text.length }),
    );
    const rows = [same, first, second].flatMap((each) => (each === undefined ? [] : [each]));
    const frames = [
      { rows: [rows.slice(0, 2)], seconds: 1 },
      { rows: [[...rows.slice(0, 1), ...rows.slice(2)]], seconds: 3 },
    ];
    const svg = windowSvg(frames, { columns: 30, title: "film" });
    checkXml(svg);
    expect(textsOf(svg).sort()).toEqual(["film", "first", "same", "second"]);
    expect(svg).toMatch(/\n<text[^>]*>same</);
    expect(svg).toMatch(/<g class="a f0-1">\n<text[^>]*>first</);
    expect(svg).toMatch(/<g class="a z f1-2">\n<text[^>]*>second</);
    expect(svg).toContain("animation:4s step-end infinite}.z{visibility:visible}");
    expect(svg).toContain("@keyframes k0-1{0%{visibility:visible}25%{visibility:hidden}}");
    expect(svg).toContain("@keyframes k1-2{0%{visibility:hidden}25%{visibility:visible}}");
    expect(svg).toContain("@media (prefers-reduced-motion:reduce){.a{animation:none}}");
  });
});

test.each([
  [null, null],
  [9, null],
  ["#010203", "#010203"],
  [16, "#000000"],
  [120, "#87ff87"],
  [231, "#ffffff"],
  [232, "#080808"],
  [255, "#eeeeee"],
])("color %j of a terminal is %s in every theme", (color, css) => {
  expect(fixedColor(color)).toBe(css);
});
