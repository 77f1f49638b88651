import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { binary } from "../support/binary.ts";
import { servedDemo } from "../support/served.ts";

const preload = fileURLToPath(new URL("../support/break-lists.cjs", import.meta.url));

test("a defect is told with the lines of the source that it came through", async () => {
  const { url } = await servedDemo();
  const NODE_OPTIONS = `--require ${JSON.stringify(preload)}`;

  const { exitCode, stdout, stderr } = await binary(["list", "-u", url], { env: { NODE_OPTIONS } });

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr).toMatch(/^error: a defect of milvus-import/);
  expect(stderr).toContain("Error: broken on purpose\n");
  expect(stderr).toMatch(/at newestFirst \(src\/job-order\.ts:\d+:\d+\)\n/);
  expect(stderr).toMatch(/at list \(src\/commands\/list\.ts:\d+:\d+\)\n/);
  expect(stderr).not.toContain("dist/");
});
