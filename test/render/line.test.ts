import { expect, test } from "vitest";
import { lineOf, wrapped } from "../../src/render/width.ts";

const marked = (text: string) => `<${text}>`;

test("a line is cut where the terminal ends, its colours after that", () => {
  const segments = [{ text: "ab " }, { text: "cdef", color: marked }, { text: "gh" }];
  expect(lineOf(segments, 20)).toBe("ab <cdef>gh");
  expect(lineOf(segments, 7)).toBe("ab <cdef>");
  expect(lineOf(segments, 6)).toBe("ab <cd…>");
});

test("a text is broken between words, the last line cut", () => {
  expect(wrapped("one two three four", 9, 5)).toEqual(["one two", "three", "four"]);
  expect(wrapped("one two three four", 9, 2)).toEqual(["one two", "three fo…"]);
  expect(wrapped("one two three four", 9, 0)).toEqual([]);
});

test("a word that is too long for a line is cut", () => {
  expect(wrapped("incomprehensibly long", 8, 3)).toEqual(["incompr…", "long"]);
});

test("wide characters take two columns each", () => {
  expect(wrapped("商品 商品", 5, 2)).toEqual(["商品", "商品"]);
});
