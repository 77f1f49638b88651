import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Fetch } from "../../src/base/context.ts";
import { type CliOptions, type CliResult, cli } from "./cli.ts";
import { patientClock, virtualClock } from "./clock.ts";

/** What fish is offered behind these words, the last of which stands at the cursor; nothing is ever said. */
export async function completed(
  milvus: { fetch: Fetch },
  words: readonly string[],
  options: CliOptions = {},
): Promise<CliResult & { values: string[] }> {
  const clock = patientClock(options.clock ?? virtualClock());
  const result = await cli(milvus, ["__complete", "fish", ...words], { ...options, clock });
  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  const lines = result.stdout.split("\n").slice(0, -1);
  return { ...result, values: lines.map((line) => line.replace(/\t.*/, "")) };
}

/** A folder for `XDG_CACHE_HOME`, until the test is over. */
export function cacheHome(): string {
  const folder = mkdtempSync(join(tmpdir(), "milvus-import-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
