import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import {
  findNearest,
  parseChoice,
  parseCount,
  parseDuration,
  parseJobId,
  parseUri,
  quote,
} from "../../src/base/values.ts";
import { compareIds } from "../../src/milvus/job.ts";

describe("a duration", () => {
  test.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["90", 90_000],
    ["0.5", 500],
    ["0", 0],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration(text, "--timeout")).toBe(ms);
  });

  test.each([
    "",
    " ",
    "s",
    "-1s",
    "5 m",
    "5x",
    "1h30",
    "ms5",
    "1e3",
    ".",
    "1..5s",
    "NaN",
    "9".repeat(40),
  ])("%j is refused", (text) => {
    expect(() => parseDuration(text, "--timeout")).toThrow(CliError);
  });
});

describe("a URI", () => {
  test.each([
    ["localhost:19530", "http://localhost:19530"],
    ["milvus", "http://milvus"],
    ["http://milvus:19530/", "http://milvus:19530"],
    ["HTTPS://Milvus.Example.com", "https://milvus.example.com"],
    ["https://gw.example.com/milvus//", "https://gw.example.com/milvus"],
    ["http://[::1]:19530", "http://[::1]:19530"],
    ["[::1]:19530", "http://[::1]:19530"],
    ["10.0.0.7", "http://10.0.0.7"],
  ])("%s is %s", (text, uri) => {
    expect(parseUri(text, "--uri")).toBe(uri);
  });

  test.each([
    ["http://root:Milvus@localhost", "--uri must not contain a user or password"],
    ["root:Milvus@localhost:19530", "--uri must not contain a user or password"],
    ["http://localhost?token=x", "--uri must not contain ? or #"],
    ["http://localhost#x", "--uri must not contain ? or #"],
    ["ftp://localhost", '--uri must start with http:// or https://: "ftp"'],
    ["grpc://localhost:19530", '--uri must start with http:// or https://: "grpc"'],
    ["localhost:0", "--uri must not use port 0"],
    ["localhost:99999", '--uri is not a URL: "localhost:99999"'],
    ["http://", '--uri is not a URL: "http://"'],
    ["http://root:secret@:99999?sig=x", '--uri is not a URL: "http://…@:99999?…"'],
    [":19530", '--uri is not a URL: ":19530"'],
    ["two words", '--uri is not a URL: "two words"'],
    ["\thttp://localhost", '--uri is not a URL: "\\thttp://localhost"'],
    ["**http://localhost", '--uri is not a URL: "**http://localhost"'],
  ])("%s is refused", (text, message) => {
    expect(() => parseUri(text, "--uri")).toThrow(
      expect.objectContaining({ kind: "usage", message }),
    );
  });
});

test("a count is a whole number from its minimum up", () => {
  expect(parseCount("20", "--limit")).toBe(20);
  expect(parseCount("0", "--limit", 0)).toBe(0);
  for (const text of ["0", "-1", "1.5", "x", "", "1e3", "9".repeat(20)]) {
    expect(() => parseCount(text, "--limit")).toThrow(CliError);
  }
});

test("a job id is a number of Milvus or a word of Zilliz Cloud", () => {
  for (const id of ["0", "453468002260053160", "job-000453468002260053100", "job-aB_1"]) {
    expect(parseJobId(id)).toBe(id);
  }
  for (const text of ["", " 1", "1 ", "-1", "1.5", "1e3", "12345678901234567890", "job-", "jobs"]) {
    expect(() => parseJobId(text)).toThrow(
      expect.objectContaining({
        kind: "usage",
        message: `"${text}" is not a job ID`,
        hint: "list job IDs with milvus-import list",
      }),
    );
  }
});

test("a choice is taken in any case, and a near miss is named", () => {
  expect(parseChoice("JSON", ["table", "json"], "--output")).toBe("json");
  expect(() => parseChoice("jsn", ["table", "json"], "--output")).toThrow(
    expect.objectContaining({
      message: 'unknown value for --output: "jsn"',
      hint: "did you mean json? allowed: table, json",
    }),
  );
});

test("the nearest word is only one that could have been meant", () => {
  expect(findNearest("complete", ["completed", "failed"])).toBe("completed");
  expect(findNearest("xyz", ["completed", "failed"])).toBeUndefined();
  expect(findNearest("x", [])).toBeUndefined();
});

test("a quoted value stays on one line and within bounds", () => {
  expect(quote('a "b"\n')).toBe('"a \\"b\\"\\n"');
  expect(quote("x".repeat(500))).toHaveLength(83);
});

test("ids compare as big integers, and words after them", () => {
  const ids = ["job-b", "448761313698322011", "99", "448761313698322010", "1000", "job-a"];
  expect(ids.sort(compareIds)).toEqual([
    "99",
    "1000",
    "448761313698322010",
    "448761313698322011",
    "job-a",
    "job-b",
  ]);
});
