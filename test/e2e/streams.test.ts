import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { createMilvus } from "../milvus/milvus.ts";
import { type BinaryOptions, milvusImport, runCommand } from "../support/binary.ts";
import { namedPipe, temporaryFolder } from "../support/place.ts";
import { serveMilvus, stillServer } from "../support/servers.ts";

/** Runs the program by a shell that leads its streams somewhere, such as `> /dev/full`. */
function redirected(argv: readonly string[], redirection: string, options?: BinaryOptions) {
  const { file, args } = milvusImport(argv);
  return runCommand(
    { file: "bash", args: ["-c", `"$0" "$@" ${redirection}`, file, ...args] },
    options,
  );
}

/** The same with a pipe on descriptor 4 that nobody will ever read. */
async function intoClosedPipe(
  argv: readonly string[],
  redirection: string,
  options: BinaryOptions = {},
) {
  const { file, args } = milvusImport(argv);
  const script = `exec 3<>"$PIPE" 4>"$PIPE" 3<&-; "$0" "$@" ${redirection}`;
  const env = { ...options.env, PIPE: namedPipe() };
  return runCommand({ file: "bash", args: ["-c", script, file, ...args] }, { ...options, env });
}

test("what a command writes is read in place of a file, as the shell's <(…) hands it over", async () => {
  const { url, running } = await stillServer();
  const { file, args } = milvusImport(["describe", running, "-o", "id"]);
  const script = '"$0" "$@" --config <(read -r <&4; echo "uri: $URL") & echo >&4; wait $!';
  const command = { file: "bash", args: ["-c", `exec 4<>"$PIPE"; ${script}`, file, ...args] };
  const ended = await runCommand(command, { env: { URL: url, PIPE: namedPipe() } });
  expect(ended).toMatchObject({ exitCode: 0, stdout: `${running}\n`, stderr: "" });
});

const lines = [
  "--version",
  "--help",
  "help exit-codes",
  "list",
  "list -o csv",
  "list --json",
  "describe RUNNING",
  "watch COMPLETED",
  "wait COMPLETED",
  "wait RUNNING -o ndjson",
  "create -c books a.parquet",
  "commit RESTING --yes",
  "abort RESTING --yes -o id",
  "profiles",
  "demo list",
];

const files = { ".milvusrc": "profiles: {local: {}}\n" };

describe.each(lines)("%s", (line) => {
  test("into a full disk fails with words, and leaves nothing behind", async () => {
    const { argv, env } = await stillServer();
    const TMPDIR = temporaryFolder();

    const result = await redirected(argv(line), ">/dev/full", { env: { ...env, TMPDIR }, files });

    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(
      /^error: cannot write to stdout: ENOSPC: no space left on device, write$/m,
    );
    expect(result.stderr).not.toMatch(/^ +at /m);
    expect(await readdir(TMPDIR)).toEqual([]);
  });

  test("for a reader who has left ends without a word, and leaves nothing behind", async () => {
    const { argv, env } = await stillServer();
    const TMPDIR = temporaryFolder();
    const result = await intoClosedPipe(argv(line), ">&4", { env: { ...env, TMPDIR }, files });
    // Their exit code is their result, which nobody has got.
    const exitCode = /^(?:watch|wait|create|commit|abort) /.test(line) ? 141 : 0;
    expect(result).toMatchObject({ exitCode, stdout: "" });
    expect(result.stderr).not.toMatch(/error|hint|^ +at /m);
    expect(await readdir(TMPDIR)).toEqual([]);
  });
});

const receipts: [line: string, named: RegExp][] = [
  ["create -c books a.parquet", /^created before stdout was closed: \d+$/m],
  ["create -c books a.parquet -q -o csv", /^created before stdout was closed: \d+$/m],
  ["create -c books a.parquet -o id", /^created before stdout was closed: \d+$/m],
  // The plan is an event too, so that nothing is created after a full disk.
  ["create -c books a.parquet --wait -o ndjson", /^plan: .* idempotency key milvus-import-/m],
  ["create -c books a.parquet --wait -o ndjson -q", /^created job \d+, 1 unit$/m],
  ["commit RESTING --yes", /^committed before stdout was closed: \d+$/m],
  ["abort RESTING --yes -q --json", /^aborted before stdout was closed: \d+$/m],
];

describe.each(receipts)("%s", (line, named) => {
  test("names what it has changed if stdout is lost", async () => {
    const lost = await stillServer();
    const full = await redirected(lost.argv(line), ">/dev/full", { env: lost.env });
    expect(full).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(named) });
    const left = await stillServer();
    const piped = await intoClosedPipe(left.argv(line), ">&4", { env: left.env });
    expect(piped).toMatchObject({ exitCode: 141, stderr: expect.stringMatching(named) });
  });
});

test("a verdict stands, though nobody has read the jobs", async () => {
  const { argv, env } = await stillServer();
  expect(await intoClosedPipe(argv("wait FAILED"), ">&4", { env })).toMatchObject({ exitCode: 3 });
});

describe("a full disk for standard error", () => {
  test.each([
    ["list -o table", 1],
    ["wait COMPLETED", 1],
    ["list -o id", 0],
    ["list -c nowhere", 7],
    ["wait FAILED", 3],
    ["frobnicate", 2],
  ])("keeps %s from nothing, and ends it with %i", async (line, exitCode) => {
    const { argv, env } = await stillServer();
    const { stdout } = await redirected(argv(line), "", { env });
    const result = await redirected(argv(line), "2>/dev/full", { env });
    expect(result).toMatchObject({ exitCode, stdout, stderr: "" });
  });
});

describe("a reader of standard error who has left", () => {
  test.each([
    ["list -o table", 0],
    ["wait COMPLETED", 0],
    ["list -c nowhere", 7],
    ["wait FAILED", 3],
    ["frobnicate", 2],
  ])("keeps %s from nothing, and ends it with %i", async (line, exitCode) => {
    const { argv, env } = await stillServer();
    const { stdout } = await redirected(argv(line), "", { env });
    const result = await intoClosedPipe(argv(line), "2>&4", { env });
    expect(result).toMatchObject({ exitCode, stdout, stderr: "" });
  });
});

describe("streams that are closed from the start", () => {
  test.each([
    ["list", "<&-", 0],
    ["list", ">&-", 0],
    ["list", "2>&-", 0],
    ["list", "<&- >&- 2>&-", 0],
    ["wait FAILED", "<&- >&- 2>&-", 3],
    ["demo list", "<&- >&- 2>&-", 0],
    ["frobnicate", "<&- >&- 2>&-", 2],
    ["commit RESTING", "<&-", 2],
    ["list --token-file -", "<&-", 2],
    ["create -c books --files-from -", "<&-", 2],
  ])("%s %s ends with %i", async (line, redirection, exitCode) => {
    const { argv, env } = await stillServer();
    const result = await redirected(argv(line), redirection, { env });
    expect(result).toMatchObject({ exitCode });
    expect(result.stderr).not.toMatch(/internal error|^ +at /m);
  });
});

test("a reader who has stopped does not keep Ctrl-C from ending a list soon", async () => {
  const demo = createMilvus({ now: () => 0 });
  demo.addCollection("default", "books");
  for (let index = 0; index < 20_000; index += 1) demo.addJob({ collection: "books" });
  const url = await serveMilvus(demo);
  const { file, args } = milvusImport(["list", "--json", "-u", url]);
  const program = spawn(file, args, { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void program.kill("SIGKILL"));
  const end = once(program, "exit");
  // Takes in a piece and leaves the rest.
  await once(program.stdout, "readable");
  program.kill("SIGINT");

  expect(await end).toEqual([null, "SIGINT"]);
});
