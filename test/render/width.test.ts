import { describe, expect, test } from "vitest";
import {
  displayWidth,
  lineOf,
  truncate,
  truncateStart,
  wrap,
  wrapWhole,
  wrapWithin,
} from "../../src/render/width.ts";

/** As they are shown by xterm and by terminals with VTE: a mark that takes a place of its own takes a column. */
const samples: [script: string, text: string, columns: number][] = [
  ["Thai", "ภาษาไทยกำลังนำเข้า", 16],
  ["Lao", "ພາສາລາວກຳລັງ", 11],
  ["Hebrew, pointed", "שָׁלוֹם עולם", 9],
  ["Arabic, vocalized", "مُحَمَّد السلام", 11],
  ["Persian with a non-joiner", "می\u200cخواهم", 7],
  ["Hindi", "हिन्दी डेटा", 9],
  ["Hindi with a joiner", "क्\u200dषण संग्रह", 8],
  ["Bengali", "বাংলা তথ্য", 9],
  ["Balinese in parts, which a terminal does not compose", "\u1b05\u1b35".repeat(4), 8],
  ["Korean", "한국어 데이터", 13],
  ["Korean in parts", "한국어".normalize("NFD"), 6],
  ["old Korean, which has no composed letters", "ᄒᆞᆫ글말", 6],
  ["Chinese and Japanese", "数据テスト", 10],
  ["emoji of several signs", "👩‍⚕️🏴‍☠️❤️🇰🇷👍🏽☎️", 12],
];

/** What people count as characters; of Hindi, versions of Unicode differ. */
const charactersOf = (text: string) =>
  Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);

describe.each(samples)("%s", (_script, text, columns) => {
  test("takes as many columns as on a terminal, alone and among others", () => {
    expect(displayWidth(text)).toBe(columns);
    expect(displayWidth(`a ${text} b`)).toBe(columns + 4);
  });

  test.each([3, 4, 5])("is cut to %i columns between characters, and no sooner", (width) => {
    const characters = charactersOf(text);
    const fitting = (some: string[]) =>
      some
        .map((_, index) => some.slice(0, index).join(""))
        .filter((one) => displayWidth(one) < width);
    expect(truncate(text, width)).toBe(`${fitting(characters).at(-1)}…`);
    const last = characters.map((_, index) => characters.slice(-index).join("")).slice(1);
    const end = ["", ...last].filter((one) => displayWidth(one) < width).at(-1);
    expect(truncateStart(text, width)).toBe(`…${end}`);
    expect(truncate(text, columns)).toBe(text);
  });

  test.each([5, 7, 9])("is broken between them at %i columns, and nothing is lost", (width) => {
    const lines = wrapWhole(text, width);
    expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    const withoutBlanks = (some: string[]) => some.filter((one) => one !== " ");
    expect(withoutBlanks(lines.flatMap(charactersOf))).toEqual(withoutBlanks(charactersOf(text)));
  });
});

describe("the columns of", () => {
  test.each([
    ["marks that take none", "ก็e\u0301", 2],
    ["marks that take one", "क्षि", 3],
    ["wide scripts", "数据ｆ한ꀀ\u{18b00}\u{1b170}\u{20000}", 16],
    ["Hangul in parts", "한글".normalize("NFD"), 4],
    ["emoji, each of several signs", "👨‍👩‍👧‍👦🏳️‍🌈🇩🇪👍🏽1️⃣☎️", 12],
    ["emoji since Unicode 13", "🥲🫠", 4],
    ["text with color", "\u001b[32m✓ Completed\u001b[39m", 11],
  ])("%s", (_what, text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe("cutting", () => {
  test.each([
    ["abcdef", 6, "abcdef", "abcdef"],
    ["abcdef", 4, "abc…", "…def"],
    ["abcdef", 1, "…", "…"],
    ["abcdef", 0, "", ""],
    ["数据导入", 5, "数据…", "…导入"],
    ["数据导入", 4, "数…", "…入"],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…", "…e\u0301"],
  ])("%s to %i columns leaves %s, from the start %s", (text, width, end, start) => {
    expect(truncate(text, width)).toBe(end);
    expect(truncateStart(text, width)).toBe(start);
  });
});

describe("wrapping", () => {
  test.each([
    ["fits", 4, ["fits"]],
    ["one two three", 7, ["one two", "three"]],
    ["one two three", 8, ["one two", "three"]],
    ["averylongword in between", 6, ["averylongword", "in", "between"]],
    ["数据 导入", 6, ["数据", "导入"]],
  ])("%j in %i columns is %j", (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  test("a word that is longer than a line is broken where every line must fit", () => {
    expect(wrapWhole("see /data/2026/part-1.parquet now", 8)).toEqual([
      "see",
      "/data/20",
      "26/part-",
      "1.parque",
      "t",
      "now",
    ]);
  });

  test("without an end of columns nothing is wrapped", () => {
    expect(wrap("one two three", Number.POSITIVE_INFINITY)).toEqual(["one two three"]);
  });
});

const marked = (text: string) => `<${text}>`;

test("a line is cut where the terminal ends, its colors after that", () => {
  const segments = [{ text: "ab " }, { text: "cdef", color: marked }, { text: "gh" }];
  expect(lineOf(segments, 20)).toBe("ab <cdef>gh");
  expect(lineOf(segments, 7)).toBe("ab <cdef>");
  expect(lineOf(segments, 6)).toBe("ab <cd…>");
});

test("a text is broken between words, the last line cut", () => {
  expect(wrapWithin("one two three four", 9, 5)).toEqual(["one two", "three", "four"]);
  expect(wrapWithin("one two three four", 9, 2)).toEqual(["one two", "three fo…"]);
  expect(wrapWithin("one two three four", 9, 0)).toEqual([]);
});

test("a word that is too long for a line is cut", () => {
  expect(wrapWithin("incomprehensibly long", 8, 3)).toEqual(["incompr…", "long"]);
});

test("wide characters take two columns each", () => {
  expect(wrapWithin("商品 商品", 5, 2)).toEqual(["商品", "商品"]);
});
