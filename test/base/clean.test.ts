import { expect, test } from "vitest";
import { cleanLine } from "../../src/base/clean.ts";

test.each([
  ["colors", "\u001b[1;38;2;1;2;3mred\u001b[0m", "red"],
  ["movements", "a\u001b[2Jb\u001b[10;20Hc\u009b1Ad", "abcd"],
  [
    "a title, up to its end",
    "a\u001b]0;owned\u0007b\u001b]0;owned\u001b\\c\u001b]0;owned\u009cd",
    "abcd",
  ],
  ["a link, but not its text", "\u001b]8;;http://x.example\u0007here\u001b]8;;\u0007", "here"],
  [
    "no more than the beginning of what has no end",
    "a\u001b]é;all that follows",
    "a]é;all that follows",
  ],
])("of escape sequences %s are taken out", (_what, text, clean) => {
  expect(cleanLine(text)).toBe(clean);
});

test.each(["\u001b]52;c;AAAA", "\u001b[", "\u009b1;", "\u001b[;;;;", "\u001b]"])(
  "a megabyte of %j without an end is read in no time",
  (text) => {
    const startedMs = performance.now();
    cleanLine(text.repeat(1_000_000 / text.length));
    cleanLine(text + text.slice(-1).repeat(1_000_000));

    expect(performance.now() - startedMs).toBeLessThan(1_500);
  },
);
