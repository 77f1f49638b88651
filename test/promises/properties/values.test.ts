import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCount, parseDuration, parseUri } from "../../../src/base/values.ts";
import { parseJobTimeout } from "../../../src/change/job-options.ts";
import { hostileText, runs, valueOr } from "../../support/fuzz/text.ts";

const refused = { refused: "usage" } as const;

/** Text of these signs alone, among it much that is nearly right. */
const spelled = (signs: string) => fc.string({ unit: fc.constantFrom(...signs), maxLength: 14 });

describe("a duration", () => {
  const unitMs = new Map([
    ["ms", 1],
    ["s", 1_000],
    ["", 1_000],
    ["m", 60_000],
    ["h", 3_600_000],
  ]);
  const digits = spelled("0123456789").filter((text) => text !== "");
  const part = fc.tuple(
    digits,
    fc.option(digits, { nil: "" }),
    fc.constantFrom("ms", "s", "m", "h"),
  );
  const written = ([whole, rest, unit]: readonly [string, string, string]) =>
    `${whole}${rest === "" ? "" : `.${rest}`}${unit}`;
  /** In millionths of a thousandth of a millionth: exact whatever was written. */
  const exactly = ([whole, rest, unit]: readonly [string, string, string]) =>
    BigInt(`${whole}${rest.padEnd(14, "0")}`) * BigInt(unitMs.get(unit) ?? 0);
  const one = 10n ** 14n;

  test("is the sum of its parts, to the millisecond, unless too large for a number", () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const exact = parts.map(exactly).reduce((sum, ms) => sum + ms, 0n);
        const read = valueOr(() => parseDuration(parts.map(written).join(""), "it"));
        const isTooLarge = exact / one >= 9_007_199_254_740_000n;
        if (typeof read !== "number") expect([read, isTooLarge]).toEqual([refused, true]);
        else expect(Math.abs(Number(BigInt(read) - exact / one))).toBeLessThanOrEqual(2);
      }),
      runs(500),
    );
  });

  test("of a bare number is that of seconds", () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), (ms) => {
        expect(parseDuration(`${ms / 1_000}`, "it")).toBe(ms);
        expect(parseDuration(`${ms}ms`, "it")).toBe(ms);
      }),
      runs(300),
    );
  });

  test("is sent to the server as the same duration", () => {
    fc.assert(
      fc.property(part, (one) => {
        const sent = valueOr(() => parseJobTimeout(written(one)));
        if (typeof sent === "string") {
          expect(parseDuration(sent, "it")).toBe(parseDuration(written(one), "it"));
        }
      }),
      runs(300),
    );
  });

  test.each(["0123456789.msh", "1.msh -+e"])("of the signs %s is read or refused", (signs) => {
    fc.assert(
      fc.property(spelled(signs), (text) => {
        const read = valueOr(() => parseDuration(text, "it"));
        const isDuration = /^(\d+(\.\d+)?(ms|s|m|h))+$|^\d+(\.\d+)?$/.test(text);
        expect(typeof read === "number" || read.refused).toBe(isDuration ? true : "usage");
      }),
      runs(500),
    );
  });
});

describe("a URI", () => {
  const pieces = [
    ["http://", "https://", "HTTP://", "ftp://", "", "//", "http:", "http:///"],
    ["", "user@", "user:password@", "@", "%40@"],
    ["localhost", "127.0.0.1", "[::1]", "milvus.example.com", "数据.example", "0x7f.1", "a..b", ""],
    ["", ":19530", ":0", ":80", ":443", ":99999", ":x"],
    ["", "/", "//", "/base", "/a/../b/", "/%2e%2e/x/", "/a b", "/%zz", "\\x", "/.//"],
    ["", "?q", "#f", "?", " ", "\n", "/"],
  ];
  const uri = fc
    .tuple(...pieces.map((some) => fc.constantFrom(...some)))
    .map((parts) => parts.join(""));

  test.each([
    ["of odd parts", uri],
    ["of any words", fc.oneof(hostileText, fc.webUrl(), spelled("htps:/.@[]%?#\\a1"))],
  ])("%s is refused or stays what it is when read again", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const read = valueOr(() => parseUri(text, "it"));
        if (typeof read !== "string") {
          expect(read).toEqual(refused);
          return;
        }
        const { protocol, href } = new URL(read);
        const { username, password } = new URL(text.includes("://") ? text : `http://${text}`);
        expect([username, password]).toEqual(["", ""]);
        expect(`${text} ${read}`).not.toMatch(/[?#]/);
        expect(protocol).toMatch(/^https?:$/);
        expect(href.replace(/\/$/, "")).toBe(read);
        expect(parseUri(read, "it")).toBe(read);
      }),
      runs(700),
    );
  });

  test("leads where the standard says that it leads", () => {
    fc.assert(
      fc.property(fc.webUrl(), (text) => {
        expect(new URL(parseUri(text, "it")).origin).toBe(new URL(text).origin);
      }),
      runs(200),
    );
  });
});

test("a count is read exactly or refused", () => {
  const texts = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
    spelled("0123456789"),
    spelled("01e.+-x "),
    hostileText,
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 0, max: 9 }), (text, min) => {
      const read = valueOr(() => parseCount(text, "it", min));
      if (typeof read !== "number") expect(read).toEqual(refused);
      else expect([BigInt(read), read >= min]).toEqual([BigInt(text), true]);
    }),
    runs(500),
  );
});
