import { expect, test } from "vitest";
import { binary } from "../support/binary.ts";
import { servedDemo } from "../support/servers.ts";

/** A defect that only a list meets. */
const broken = `Object.getPrototypeOf(Uint32Array.prototype).sort = () => {
  throw new Error("broken on purpose");
};`;

test("an internal error shows what runs the program and the functions that it came through", async () => {
  const { url } = await servedDemo();

  const { exitCode, stdout, stderr } = await binary(["list", "-u", url], {
    files: { "broken.cjs": broken },
    env: { NODE_OPTIONS: "--require ./broken.cjs" },
  });

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(
    /^error: internal error; please report it with the lines below:\n {2}milvus-import \d+\.\d+\.\d+, Node \d+\.\d+\.\d+, \w+-\w+\n/,
  );
  expect(stderr).toMatch(/\nhint: open an issue in the milvus-import repository; .*\n$/);
  expect(stderr).toContain("Error: broken on purpose\n");
  expect(stderr).toMatch(/at sortNewestFirst \(.*dist.core\.cjs:\d+:\d+\)\n/);
  expect(stderr).toMatch(/at list \(.*dist.core\.cjs:\d+:\d+\)\n/);
});
