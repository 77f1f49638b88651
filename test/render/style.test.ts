import { expect, test } from "vitest";
import { stageWord } from "../../src/render/style.ts";

test.each([
  ["pending", "waiting to start"],
  ["pre-import", "reading"],
  ["import", "writing"],
  ["sort", "sorting"],
  ["index", "building index"],
  ["commit", "waiting for commit"],
  ["done", ""],
  ["failed", ""],
  ["unknown", ""],
] as const)("the stage %s reads %j", (stage, word) => {
  expect(stageWord(stage)).toBe(word);
});
