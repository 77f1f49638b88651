import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { checkUnits, unitNotes } from "../../src/change/file-checks.ts";
import type { Unit } from "../../src/milvus/server.ts";

function refusal(units: readonly Unit[], areFolders = false): CliError | null {
  try {
    checkUnits(units, areFolders);
  } catch (error) {
    if (error instanceof CliError) return error;
    throw error;
  }
  return null;
}

describe("one unit", () => {
  test.each<Unit>([
    ["a.parquet"],
    ["a.json"],
    ["a.jsonl"],
    ["a.ndjson"],
    ["a.csv"],
    ["dir.v1/a b,c.csv"],
    ["id.npy", "vector.npy"],
    ["/var/lib/milvus/a.json"],
    [".hidden/a.json"],
  ])("%s is fit", (...unit) => {
    expect(refusal([unit])).toBeNull();
  });

  test.each([
    [["a.txt"], '"a.txt" has an unsupported extension'],
    [["a.parquet.gz"], '"a.parquet.gz" has an unsupported extension'],
    [["a.JSON"], '"a.JSON" has an unsupported extension'],
    [["data"], '"data" has no extension'],
    [["data.d/part"], '"data.d/part" has no extension'],
    [["data/"], '"data/" has no extension'],
    [["a.npy", "b.json"], '"a.npy,b.json" mixes .npy and .json'],
    [["a.csv", "b.csv"], '"a.csv,b.csv" joins 2 .csv files'],
    [["a.npy", ""], '"a.npy," contains an empty file name'],
    [["C:\\data\\1.json"], '"C:\\\\data\\\\1.json" looks like a local path'],
    [["E:/data/1.json"], '"E:/data/1.json" looks like a local path'],
    [["file:///data/1.json"], '"file:///data/1.json" looks like a local path'],
    [["~/1.json"], '"~/1.json" looks like a local path'],
    [["./1.json"], '"./1.json" looks like a local path'],
    [["../1.json"], '"../1.json" looks like a local path'],
    [["data\\1.json"], '"data\\\\1.json" looks like a local path'],
    [["s3://bucket/a.parquet"], '"s3://bucket/a.parquet" is a URL'],
    [["https://x.example.com/a.csv?X-Amz-Signature=s"], '"https://x.example.com/a.csv?…" is a URL'],
  ])("%j is refused: %s", (unit, message) => {
    expect(refusal([unit])).toMatchObject({ kind: "usage", message, details: [] });
  });

  test("in upper case is told how it should be called", () => {
    expect(refusal([["a.JSON"]])?.hint).toContain("rename it to .json");
  });
});

describe("folders, as those of a backup", () => {
  test.each<Unit>([["backup/insert_log", "backup/delta_log"], ["backup/insert_log"]])(
    "%s need no type",
    (...unit) => {
      expect(refusal([unit], true)).toBeNull();
    },
  );

  test("may share one of their folders, but not all", () => {
    expect(
      refusal(
        [
          ["a", "delta"],
          ["b", "delta"],
        ],
        true,
      ),
    ).toBeNull();
    expect(
      refusal(
        [
          ["a", "delta"],
          ["a", "delta"],
        ],
        true,
      )?.details,
    ).toEqual(['"a,delta": 2 times']);
  });

  test("are not of this machine either", () => {
    expect(refusal([["./backup"]], true)?.message).toContain("looks like a local path");
  });
});

describe("many units", () => {
  test("are told by what is wrong with each, up to ten of them", () => {
    const units = Array.from({ length: 12 }, (_, index) => [`${index}.txt`]);
    const error = refusal([["a.csv"], ...units]);
    expect(error?.message).toBe("12 of 13 units cannot be imported");
    expect(error?.details).toHaveLength(11);
    expect(error?.details.at(-1)).toBe("and 2 more");
  });

  test("with a file named again are refused, and the files named", () => {
    const error = refusal([["a.csv"], ["b.npy", "c.npy"], ["a.csv"], ["c.npy"], ["a.csv"]]);
    expect(error).toMatchObject({
      message: "2 files are listed more than once",
      details: ['"a.csv": 3 times', '"c.npy": 2 times'],
    });
  });

  test("of ten thousand are no effort", () => {
    const units = Array.from({ length: 10_000 }, (_, index) => [`part-${index}.parquet`]);
    const startedMs = performance.now();
    expect(refusal(units)).toBeNull();
    expect(performance.now() - startedMs).toBeLessThan(500);
  });
});

describe("a note", () => {
  const here = ["data/here.parquet", "here.csv", "/home/me/here.csv"];
  const notesOf = (units: readonly Unit[]) => unitNotes(units, (path) => here.includes(path));

  test.each([
    [[["data/here.parquet"], ["a.csv"]], "also exists on this machine"],
    [[["data/here.parquet"], ["here.csv"]], "and others also exist on this machine"],
  ])("is due to a path that exists here too: %j", (units, what) => {
    expect(notesOf(units)).toEqual([
      `"data/here.parquet" ${what}; nothing is uploaded, the server reads its own storage`,
    ]);
  });

  test("is due to a single .npy file", () => {
    expect(notesOf([["a.npy"], ["b.npy", "c.npy"], ["d.npy"]])).toEqual([
      '2 units are single .npy files ("a.npy"): NumPy needs one file per field, as in id.npy,vector.npy',
    ]);
  });

  test("is due to a path from the root", () => {
    expect(notesOf([["/data/a.csv"]])).toEqual([
      '1 path starts with / ("/data/a.csv"): object keys usually do not',
    ]);
  });

  test("is not due to anything else", () => {
    expect(notesOf([["a.csv"], ["b.npy", "c.npy"]])).toEqual([]);
  });
});
