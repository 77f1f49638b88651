import { describe, expect, test } from "vitest";
import { parseDocument } from "../../src/milvus/decode.ts";

describe("numbers", () => {
  test.each([
    ['{"jobId":448761313698322011}', { jobId: "448761313698322011" }],
    [
      '{"ids":[ 448761313698322011,-9223372036854775808]}',
      { ids: ["448761313698322011", "-9223372036854775808"] },
    ],
    [
      '{"a":448761313698322011,"b":7,"c":0.5,"d":1e3}',
      { a: "448761313698322011", b: 7, c: 0.5, d: 1_000 },
    ],
    ['{"a":9007199254740991}', { a: 9_007_199_254_740_991 }],
    ['{"a":9007199254740993}', { a: "9007199254740993" }],
    ['{"text":"[448761313698322011]","n":1}', { text: "[448761313698322011]", n: 1 }],
  ])("of %s lose no digit", async (body, value) => {
    expect(await parseDocument(body)).toEqual(value);
  });
});

describe("bodies of more than one document", () => {
  test.each([
    ['{"code":1,"message":"a } in it"}{"code":0}', { code: 1, message: "a } in it" }],
    [' {"a":{"b":"\\"}"}}\n{"c":1}', { a: { b: '"}' } }],
    ['{"a":448761313698322011}{"b":1}', { a: "448761313698322011" }],
  ])("%s: the first counts", async (body, value) => {
    expect(await parseDocument(body)).toEqual(value);
  });
});

describe("what is no document", () => {
  test.each([
    ["", undefined],
    ["404 page not found", undefined],
    ["<html>", undefined],
    ['{"a":', undefined],
    ['{"a":"b}', undefined],
    ['[1]{"a":1}', undefined],
  ])("%j is nothing", async (body, value) => {
    expect(await parseDocument(body)).toBe(value);
  });

  test("nested deeper than the stack is nothing", async () => {
    expect(await parseDocument(`[448761313698322011,${"[".repeat(1e6)}`)).toBeUndefined();
  });

  test("cut after millions of characters is nothing", async () => {
    expect(await parseDocument(`{"a":"${"x".repeat(2e7)}"`)).toBeUndefined();
  });
});
