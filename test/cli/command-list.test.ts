import { expect, test } from "vitest";
import { answers } from "../support/world.ts";

test("the first help page, drawn without loading a command, says what the commands declare", async () => {
  const declared = await answers().run("help");
  expect(await answers().run("--help")).toEqual(declared);
  expect(await answers().run("")).toEqual(declared);
});
