import { spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { type BinaryResult, milvusImport } from "./binary.ts";
import { type Files, makePlace } from "./place.ts";

export interface Shell {
  /** The working directory of every script. */
  cwd: string;
  /** As CI runs scripts: the first command that fails ends it. */
  run(script: string, env?: Env): Promise<Pick<BinaryResult, "exitCode" | "stdout" | "stderr">>;
}

/** A bash that finds the built program as `milvus-import`, and for which `npm` has always done its work already. */
export async function openShell(env: Env, files: Files = {}): Promise<Shell> {
  const place = await makePlace(files, env);
  onTestFinished(() => place.remove());
  const { file, args } = milvusImport([]);
  const commands = { "milvus-import": `exec '${[file, ...args].join("' '")}' "$@"`, npm: "" };
  const folder = join(place.home, "bin");
  await mkdir(folder);
  for (const [name, line] of Object.entries(commands)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  }
  const PATH = `${folder}:${place.env.PATH}`;
  return {
    cwd: place.cwd,
    async run(script, more) {
      const { exitCode, stdout, stderr } = await execa("bash", ["-eo", "pipefail", "-c", script], {
        cwd: place.cwd,
        env: { ...place.env, PATH, ...more },
        extendEnv: false,
        reject: false,
        stripFinalNewline: false,
        stdin: "ignore",
      });
      return { exitCode, stdout, stderr };
    },
  };
}

/** Not every machine has each program that a page makes use of. */
export function isMissing(program: string): boolean {
  return spawnSync(program, ["--version"]).error !== undefined;
}
