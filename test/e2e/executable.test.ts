import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { binary } from "../support/binary.ts";
import { temporaryFolder } from "../support/place.ts";

const isExecutable = process.env.MILVUS_IMPORT_BIN !== undefined;

describe.runIf(isExecutable)("the executable does not obey", () => {
  /** A folder with what bun would read, and code that would say so. */
  function folder(): { cwd: string; code: string } {
    const cwd = temporaryFolder();
    const code = join(cwd, "preload.js");
    writeFileSync(code, 'console.log("preloaded");');
    writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./preload.js"]\n');
    for (const name of [".env", ".env.local", ".env.production"]) {
      writeFileSync(join(cwd, name), "MILVUS_DB=from-a-file\nMILVUS_URI=http://file.test\n");
    }
    return { cwd, code };
  }

  test.each([
    ["files of its working directory", () => ({})],
    ["BUN_OPTIONS", (code: string) => ({ BUN_OPTIONS: `--preload=${code}` })],
    ["BUN_OPTIONS, which names a configuration", () => ({ BUN_OPTIONS: "--config=bunfig.toml" })],
    ["BUN_OPTIONS, which names an .env", () => ({ BUN_OPTIONS: "--env-file=.env" })],
    ["BUN_BE_BUN", () => ({ BUN_BE_BUN: "1" })],
  ])("%s", async (_what, env) => {
    const { cwd, code } = folder();
    const options = { cwd, env: env(code) };
    expect(await binary(["--version"], options)).toMatchObject({
      exitCode: 0,
      stdout: `${manifest.version}\n`,
    });
    const listed = await binary(["list", "--retries", "0", "-u", "http://127.0.0.1:1"], options);
    expect(listed).toMatchObject({ exitCode: 6, stdout: "" });
    const { stdout } = await binary(["doctor", "-o", "json"], options);
    expect(stdout).not.toMatch(/from-a-file|file\.test|preloaded/);
  });
});
