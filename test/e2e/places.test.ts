import { execa } from "execa";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { milvusImport } from "../support/binary.ts";
import { temporaryFolder } from "../support/place.ts";
import { servedDemo } from "../support/servers.ts";

/** Runs a line of shell in which `$@` stands for the program. */
async function shell(line: string, env: Record<string, string> = {}) {
  const { file, args } = milvusImport([]);
  const { PATH = "" } = process.env;
  return await execa("sh", ["-c", line, "sh", file, ...args], {
    env: { PATH, ...env },
    extendEnv: false,
    reject: false,
    cwd: temporaryFolder(),
  });
}

/** How a process comes to lack a place. */
const surroundings: Record<string, { before: string; env: Record<string, string> }> = {
  // bun itself refuses to start there.
  ...(process.env.MILVUS_IMPORT_BIN === undefined && {
    "a removed working directory": { before: "mkdir gone; cd gone; rmdir ../gone; ", env: {} },
  }),
  "no HOME": { before: "", env: {} },
  "an empty HOME": { before: "", env: { HOME: "" } },
  "HOME=/dev/null": { before: "", env: { HOME: "/dev/null" } },
  ...(process.getuid?.() === 0 && {
    "a user without an entry": {
      before: 'set -- setpriv --reuid 61234 --regid 61234 --clear-groups "$@"; ',
      env: {},
    },
  }),
};

describe.each(Object.entries(surroundings))("with %s", (_what, { before, env }) => {
  test("the version and help are printed", async () => {
    expect(await shell(`${before}"$@" --version`, env)).toMatchObject({
      exitCode: 0,
      stdout: manifest.version,
      stderr: "",
    });
    expect(await shell(`${before}"$@" help exit-codes`, env)).toMatchObject({ exitCode: 0 });
  });

  test("what needs no place works", async () => {
    const { url } = await servedDemo();
    for (const words of ["list -o id", "list -o json", "list -o table -q"]) {
      const result = await shell(`${before}"$@" ${words} --retries 0 -u ${url}`, env);
      expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    }
    const doctor = await shell(`${before}"$@" doctor -u ${url}`, env);
    expect(doctor.stderr).not.toContain("internal error");
    expect(doctor.stdout).toContain("TCP");
    expect(await shell(`${before}"$@" __complete bash "" "milvus-import "`, env)).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
  });
});

test.skipIf(process.env.MILVUS_IMPORT_BIN !== undefined).each([
  [
    "mkdir gone; cd gone; rmdir ../gone; ",
    "token",
    "a path must not be relative: the working directory no longer exists",
  ],
  ["", "~/token", "a path must not start with ~: the home directory is unknown"],
])("what needs a place says so: %s%s", async (before, file, message) => {
  const result = await shell(`${before}"$@" list --token-file '${file}'`, { HOME: "" });
  expect(result).toMatchObject({ exitCode: 2, stdout: "" });
  expect(result.stderr).toMatch(new RegExp(`^error: ${message}\nhint: `));
});

test.each(["demo list", "demo"])("%s without a folder for temporary files ends", async (words) => {
  expect(await shell(`exec "$@" ${words}`, { TMPDIR: "/dev/null" })).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: `error: cannot write temporary files to /dev/null: no such file
hint: set TMPDIR to a folder that you can write to`,
  });
});
