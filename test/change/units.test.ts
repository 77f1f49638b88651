import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseUnit, parseUnitList } from "../../src/change/plan.ts";

/** Names as object storage has them; a blank at an end and a backslash are no part of what can be written. */
const name = fc
  .string({ unit: "binary", minLength: 1 })
  .filter((text) => !/[\\\r\n]/.test(text) && text.trim() === text);
const unit = fc.array(name, { minLength: 1, maxLength: 5 });

function written(names: readonly string[]): string {
  return names.map((each) => each.replaceAll(",", "\\,")).join(",");
}

describe("a unit", () => {
  test("is read as it was written, whatever its names", () => {
    fc.assert(
      fc.property(unit, (names) => {
        expect(parseUnit(written(names))).toEqual(names);
      }),
    );
  });

  test.each([
    ["a.parquet", ["a.parquet"]],
    ["id.npy,vector.npy", ["id.npy", "vector.npy"]],
    [" id.npy , vector.npy ", ["id.npy", "vector.npy"]],
    ["a\\,b.parquet", ["a,b.parquet"]],
    ["a b.parquet", ["a b.parquet"]],
    ["a.npy,", ["a.npy", ""]],
    ["", [""]],
  ])("%j is %j", (text, names) => {
    expect(parseUnit(text)).toEqual(names);
  });
});

describe("a list", () => {
  const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
  const filler = fc.constantFrom("", "  ", "\t", "# a comment", "  #another, one");
  const listed = unit.filter(
    ([first = ""]) => !first.startsWith("#") && !first.startsWith("\uFEFF"),
  );

  test("has a unit a line, in order, between any blank lines, comments and line ends", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(listed, fc.array(filler), lineEnd)),
        fc.constantFrom("", "\uFEFF"),
        (lines, mark) => {
          const text = lines.map(([names, fillers, end]) =>
            [...fillers, written(names)].map((line) => line + end).join(""),
          );
          expect(parseUnitList(mark + text.join(""))).toEqual(lines.map(([names]) => names));
        },
      ),
    );
  });

  test("keeps a # that stands in a name", () => {
    expect(parseUnitList("a#1.parquet\n#a.parquet\n")).toEqual([["a#1.parquet"]]);
  });

  test("needs no line end at its end", () => {
    expect(parseUnitList("a.csv\nb.csv")).toEqual([["a.csv"], ["b.csv"]]);
  });

  test("of nothing is empty", () => {
    expect(parseUnitList("\uFEFF\r\n# nothing\n\n")).toEqual([]);
  });
});
