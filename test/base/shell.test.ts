import { expect, test } from "vitest";
import { shellWord } from "../../src/base/shell.ts";

test.each([
  ["453468002260053160", "453468002260053160"],
  ["--uri", "--uri"],
  ["http://localhost:19530", "http://localhost:19530"],
  ["100%", "100%"],
  ["my file.yaml", "'my file.yaml'"],
  ["it's", "'it'\\''s'"],
  ["$HOME", "'$HOME'"],
  ["C:\\a", "'C:\\a'"],
  ["", "''"],
])("%s is written %s for a shell", (word, written) => {
  expect(shellWord(word, false)).toBe(written);
});

test.each([
  ["http://localhost:19530", "http://localhost:19530"],
  ["C:\\a\\b.yaml", "C:\\a\\b.yaml"],
  ["my file.yaml", '"my file.yaml"'],
  ["%PATH%", '"%PATH%"'],
  ['say "x"', '"say \\"x\\""'],
  ["", '""'],
])("%s is written %s for that of Windows", (word, written) => {
  expect(shellWord(word, true)).toBe(written);
});
