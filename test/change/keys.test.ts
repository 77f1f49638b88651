import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveKey, generateKey, numberKey, parseKey } from "../../src/change/keys.ts";
import type { ImportRequest } from "../../src/milvus/server.ts";

const text = fc.string({ unit: "binary", maxLength: 6 });
const request: fc.Arbitrary<ImportRequest> = fc.record({
  collectionName: text,
  partitionName: fc.option(text),
  files: fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
  options: fc.dictionary(fc.constantFrom("sep", "nullkey", "timeout", "x,y", ","), text),
});
const db = fc.option(text.filter((name) => name !== "default"));

const books: ImportRequest = {
  collectionName: "books",
  partitionName: null,
  files: [["a.npy", "b.npy"], ["c.npy"]],
  options: { sep: ";", timeout: "60s" },
};

describe("a derived key", () => {
  test("can be sent", async () => {
    await fc.assert(
      fc.asyncProperty(db, request, async (place, wanted) => {
        const key = await deriveKey(place, wanted);
        expect(parseKey(key)).toBe(key);
        expect(key).toMatch(/^milvus-import-once-[0-9a-f]{64}$/);
      }),
    );
  });

  test("is the same for the same import, whatever the order of its options", async () => {
    await fc.assert(
      fc.asyncProperty(db, request, async (place, wanted) => {
        const options = Object.fromEntries(Object.entries(wanted.options).reverse());
        expect(await deriveKey(place, { ...wanted, options })).toBe(await deriveKey(place, wanted));
      }),
    );
  });

  test("is another for any two imports that differ", async () => {
    const identity = (place: string | null, { options, ...rest }: ImportRequest) =>
      JSON.stringify([place, rest, Object.entries(options).sort()]);
    await fc.assert(
      fc.asyncProperty(db, request, db, request, async (place, wanted, otherPlace, other) => {
        fc.pre(identity(place, wanted) !== identity(otherPlace, other));
        expect(await deriveKey(place, wanted)).not.toBe(await deriveKey(otherPlace, other));
      }),
    );
  });

  test.each<[string, string | null, Partial<ImportRequest>]>([
    ["another database", "db1", {}],
    ["another collection", null, { collectionName: "films" }],
    ["a partition", null, { partitionName: "p" }],
    ["another file", null, { files: [["a.npy", "b.npy"], ["d.npy"]] }],
    ["another order of units", null, { files: [["c.npy"], ["a.npy", "b.npy"]] }],
    ["another order in a unit", null, { files: [["b.npy", "a.npy"], ["c.npy"]] }],
    ["a file more", null, { files: [["a.npy", "b.npy"], ["c.npy"], ["d.npy"]] }],
    ["a comma that moved between units", null, { files: [["a.npy"], ["b.npy", "c.npy"]] }],
    ["a comma that is part of a name", null, { files: [["a.npy,b.npy"], ["c.npy"]] }],
    ["another option", null, { options: { sep: ";", nullkey: "60s" } }],
    ["another value", null, { options: { sep: ",", timeout: "60s" } }],
    ["an option less", null, { options: { sep: ";" } }],
  ])("is another with %s", async (_what, place, change) => {
    expect(await deriveKey(place, { ...books, ...change })).not.toBe(await deriveKey(null, books));
  });

  test("is the same in every run and version of the tool", async () => {
    expect(await deriveKey(null, books)).toBe(
      "milvus-import-once-7b77d9c2eade0eb36a460f08c0f36e8a60ea577029141334e1c6dc201205bfa2",
    );
  });

  test("takes no database for the one called default", async () => {
    expect(await deriveKey("default", books)).toBe(await deriveKey(null, books));
  });
});

describe("keys of several jobs", () => {
  test("have their numbers, whatever the total", () => {
    expect([1, 2].map((number) => numberKey("k", number, 2))).toEqual(["k-1", "k-2"]);
  });

  test("too long for their numbers are refused before anything is sent", () => {
    expect(numberKey("k".repeat(254), 9, 9)).toHaveLength(256);
    expect(() => numberKey("k".repeat(254), 10, 12)).toThrow("is too long for 12 jobs");
  });
});

test("fresh keys are never the same", async () => {
  const keys = await Promise.all(Array.from({ length: 100 }, generateKey));
  expect(new Set(keys).size).toBe(100);
  expect(keys.every((key) => parseKey(key) === key)).toBe(true);
});

describe("a key of the user's own", () => {
  test.each(["k", "nightly 2026-11-01", "~", "k".repeat(256)])("%j is taken", (key) => {
    expect(parseKey(key)).toBe(key);
  });

  test.each(["", " k", "k ", "é", "a\tb", "k".repeat(257)])("%j is refused", (key) => {
    expect(() => parseKey(key)).toThrow("--idempotency-key must be 1 to 256");
  });
});
