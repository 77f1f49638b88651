import { expect, test } from "vitest";
import { wrapMessage } from "../../src/base/messages.ts";

const terminal = (columns: number) => ({ write: () => true, isTTY: true, columns });

test.each<[what: string, text: string, lines: string[]]>([
  ["a line that fits", "error: no jobs match", ["error: no jobs match"]],
  [
    "a long one at blanks",
    "error: could not determine whether the job was created",
    ["error: could not determine", "  whether the job was created"],
  ],
  [
    "an indented one with more indent",
    "  453468002260053122: schema not equal",
    ["  453468002260053122: schema", "    not equal"],
  ],
  [
    "none of a command to copy",
    "hint: check it: milvus-import describe --uri http://localhost:19530 -- 453468002260053122",
    [
      "hint: check it:",
      "  milvus-import describe --uri http://localhost:19530 -- 453468002260053122",
    ],
  ],
  [
    "no quoted word of one",
    "warning: others can read it; run chmod 600 '/tmp/it'\\''s a; b, c/.milvusrc'",
    ["warning: others can read it;", "  run", "  chmod 600 '/tmp/it'\\''s a; b, c/.milvusrc'"],
  ],
  [
    "no quoted value of a flag",
    "hint: if you trust it, pass --config 'my folder/with blanks/.milvusrc'; otherwise set --uri",
    [
      "hint: if you trust it, pass",
      "  --config 'my folder/with blanks/.milvusrc';",
      "  otherwise set --uri",
    ],
  ],
  [
    "what follows a command",
    "hint: run milvus-import list; or pass --allow-none",
    ["hint: run milvus-import list;", "  or pass --allow-none"],
  ],
])("a terminal of 30 columns breaks %s", (_what, text, lines) => {
  expect(wrapMessage(text, terminal(30))).toEqual(lines);
});

test("a pipe breaks nothing", () => {
  const text = "word ".repeat(100);
  expect(wrapMessage(text, { write: () => true })).toEqual([text]);
});
