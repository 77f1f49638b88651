import { describe, expect, test } from "vitest";
import { parseFilePaths } from "../../src/milvus/job-detail.ts";

describe("the list of Go, since 2.4.5", () => {
  test.each([
    ["[a.parquet]", ["a.parquet"]],
    ["[id.npy vec.npy]", ["id.npy", "vec.npy"]],
    ["[my ids.npy VEC.NPY]", ["my ids.npy", "VEC.NPY"]],
    ["[march 1/rows 1.json]", ["march 1/rows 1.json"]],
    ["[a[1].csv]", ["a[1].csv"]],
    ["[insert_log/1/2 delta_log/1/2]", ["insert_log/1/2", "delta_log/1/2"]],
    ["[insert_log/1/2 ]", ["insert_log/1/2"]],
    ["[a.npy b c]", ["a.npy", "b", "c"]],
    ['[paths:"a".csv]', ['paths:"a".csv']],
    ["[]", []],
  ])("%j is %j", (fileName, paths) => {
    expect(parseFilePaths(fileName)).toEqual(paths);
  });
});

describe("the text of protobuf, before", () => {
  test.each([
    ['id:448761313698322012 paths:"a6fb2d1c/1.parquet" ', ["a6fb2d1c/1.parquet"]],
    ['id:1 paths:"id.npy" paths:"vec.npy" ', ["id.npy", "vec.npy"]],
    ['id:1  paths:"two blanks.csv"', ["two blanks.csv"]],
    ['id:1 paths:"a \\"b\\" paths:\\"c\\".csv" ', ['a "b" paths:"c".csv']],
    ['id:1 paths:"\\346\\225\\260/1.csv" ', ["数/1.csv"]],
    ['id:1 paths:"C:\\\\346\\\\n.csv" ', ["C:\\346\\n.csv"]],
    ['id:1 paths:"tab\\tend" ', ["tab\tend"]],
  ])("%j is %j", (fileName, paths) => {
    expect(parseFilePaths(fileName)).toEqual(paths);
  });
});

test("a bare name, as Zilliz Cloud has it, is one path", () => {
  expect(parseFilePaths("medium articles.json")).toEqual(["medium articles.json"]);
});

test("no name is no path", () => {
  expect(parseFilePaths("")).toEqual([]);
});
