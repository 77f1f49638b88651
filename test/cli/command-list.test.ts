import { expect, test } from "vitest";
import { answers } from "../support/answers.ts";
import { cli } from "../support/cli.ts";

test("the first help page, drawn without loading a command, says what the commands declare", async () => {
  const declared = await cli(answers(), ["help"]);

  expect(await cli(answers(), ["--help"])).toEqual(declared);
  expect(await cli(answers(), [])).toEqual(declared);
});
