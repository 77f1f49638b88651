import { expect, test } from "vitest";
import { csv, jsonArray, jsonLines } from "../../src/render/records.ts";

const many = Array.from({ length: 1_000 }, (_, index) => ({
  id: String(index),
  text: '},{"id":"',
  files: [{ name: "a" }, { name: "b" }],
}));

test("each record is one line, also where a text looks like the end of one", () => {
  const lines = [...jsonLines(many)].join("").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(many);
});

test("an array has a record a line too", () => {
  const lines = [...jsonArray(many, false)].join("").trimEnd().split("\n");
  expect(lines.slice(1, -1).map((line) => JSON.parse(line.replace(/,$/, "")))).toEqual(many);
});

test("records that hold one that begins as they do are kept apart", () => {
  const records = Array.from({ length: 300 }, (_, id) => ({ id, parts: [{ id: 1 }, { id: 2 }] }));
  expect([...jsonLines(records)].join("")).toBe(
    records.map((record) => `${JSON.stringify(record)}\n`).join(""),
  );
});

test("records of different kinds and empty ones are kept apart", () => {
  const records = [{ a: 1 }, { b: 1 }, {}, {}, null, 1];
  expect([...jsonLines(records)].join("")).toBe('{"a":1}\n{"b":1}\n{}\n{}\nnull\n1\n');
});

test("half a surrogate pair becomes U+FFFD, and what only looks like one stays", () => {
  const records = [{ "k\udc00": "cut \ud83d", pair: "\ud83d\ude00", text: "\\ud83d \\\ud83d" }];
  const written = [...jsonLines(records)].join("");
  expect(written).not.toMatch(/\p{Cs}/u);
  expect(JSON.parse(written)).toEqual({
    "k\ufffd": "cut \ufffd",
    pair: "\ud83d\ude00",
    text: "\\ud83d \\\ufffd",
  });
});

test.each([
  ["x;=1+1", '"x;=1+1"'],
  ["x\t=1+1", '"x\t=1+1"'],
  ["=1+1", "'=1+1"],
  ["=1;2", '"\'=1;2"'],
  ['a"b', '"a""b"'],
  ["453468002260053184", "453468002260053184"],
  ["job-1", "job-1"],
])("%j is the cell %s", (text, cell) => {
  expect(csv.toCell(text)).toBe(cell);
});
