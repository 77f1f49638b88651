import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shellCommand, shellPath, shellWord } from "../../src/base/shell.ts";
import { hostileText, runs } from "../support/fuzz/text.ts";

test.each([
  ["453468002260053160", "453468002260053160"],
  ["--uri", "--uri"],
  ["http://localhost:19530", "http://localhost:19530"],
  ["100%", "100%"],
  ["my file.yaml", "'my file.yaml'"],
  ["it's", "'it'\\''s'"],
  ["$HOME", "'$HOME'"],
  ["C:\\a", "'C:'\\\\'a'"],
  ["a;touch$IFS$9x;", "'a;touch$IFS$9x;'"],
  ["~/a", "'~/a'"],
  ["=ls", "'=ls'"],
  ["日本", "'日本'"],
  ["", "''"],
  ["a\nb", null],
  ["a\tb", null],
  ["a\u200bb", null],
  ["\u001b[31m", null],
  ["\ud83d", null],
  ["part ##[1].parquet", null],
  ["##vso[a]", null],
  ["a##teamcity[x]", null],
  ["a::b", "a::b"],
])("%j is written %s for a shell", (word, written) => {
  expect(shellWord(word, false)).toBe(written);
});

test.each([
  ["http://localhost:19530", "http://localhost:19530"],
  ["C:\\a\\b.yaml", "C:\\a\\b.yaml"],
  ["453468002260053160", "453468002260053160"],
  ["--request-timeout", "--request-timeout"],
  ["my file.yaml", '"my file.yaml"'],
  ["a&calc|b>c^d", '"a&calc|b>c^d"'],
  ["it's", '"it\'s"'],
  ["--", '"--"'],
  ["a,b.npy", '"a,b.npy"'],
  ["@x", '"@x"'],
  ["1.10", '"1.10"'],
  ["0x10", '"0x10"'],
  ["--uri=x", '"--uri=x"'],
  ["%PATH%", null],
  ["$env:PATH", null],
  ["a`b", null],
  ['say "x"', null],
  ["say “x”", null],
  ["wow!", null],
  ["C:\\my files\\", null],
  ["", null],
  ["##[x]", null],
])("%j is written %s for the shells of Windows", (word, written) => {
  expect(shellWord(word, true)).toBe(written);
});

test.each([
  ["~/.milvusrc", "~/.milvusrc"],
  ["~/a;b c/.milvusrc", "~/'a;b c/.milvusrc'"],
  ["-r/.milvusrc", "./-r/.milvusrc"],
  ["a\nb", null],
  ["~/a\nb", null],
])("the path %j is written %s", (path, written) => {
  expect(shellPath(path)).toBe(written);
});

test("a command with one word that cannot be quoted is none", () => {
  expect(shellCommand(["a", "b c"], false)).toBe("a 'b c'");
  expect(shellCommand(["a", "b\nc"], false)).toBeNull();
});

describe.each(["sh", "bash"])("%s", (shell) => {
  test("reads back what was quoted, whatever it is", () => {
    const words = fc.array(hostileText, { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(words, (all) => {
        const some = all.filter((word) => shellWord(word, false) !== null && !word.includes("\0"));
        const script = `printf '%s\\n' ${shellCommand(some, false)}`;
        expect(execFileSync(shell, ["-c", script], { encoding: "utf8" })).toBe(
          `${some.join("\n")}\n`,
        );
      }),
      runs(20),
    );
  });
});
