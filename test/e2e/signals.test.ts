import { open, readdir } from "node:fs/promises";
import { constants } from "node:os";
import { dirname } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { RouteName } from "../../src/demo/middleware.ts";
import { held, milvusImport, startBinary } from "../support/binary.ts";
import { namedPipe } from "../support/place.ts";
import { stillServer } from "../support/servers.ts";
import { openCommand, openTerminal } from "../support/terminal.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

describe.each(signals)("%s", (signal) => {
  // A shell sees 128 and this number.
  const number = constants.signals[signal];

  test.each<[line: string, silent: RouteName | null, words: string]>([
    ["list -v", "list", "> POST"],
    ["describe RUNNING -v", "describe", "> POST"],
    ["watch", null, "books"],
    ["wait RUNNING", null, "books"],
    ["create -c books a.parquet -v", "create", "/create"],
    ["create -c books a.parquet --wait", null, "Pending"],
    ["commit RESTING --yes -v", "commit", "/commit"],
    ["abort RESTING --yes -v", "abort", "/abort"],
    ["demo", null, "milvus-import watch"],
  ])("ends %s, which dies of it without an error", async (line, silent, words) => {
    const { demo, env, argv } = await stillServer();
    if (silent !== null) demo.fail(silent, { kind: "silence" }, 9);
    const program = await startBinary(argv(line), { env });
    await program.says(words);
    program.kill(signal);
    const ended = await program.end;
    expect(ended).toMatchObject({ exitCode: null, signal });
    expect(ended.stderr).not.toMatch(/^error:|^ +at /m);
  });

  test.each([
    ["--config", "list --config PIPE"],
    ["--token-file", "list --token-file PIPE"],
    ["--ca-file", "list --ca-file PIPE"],
    ["--files-from", "create -c books --files-from PIPE"],
  ])("ends the wait for somebody to write into the pipe of %s", async (_flag, line) => {
    const pipe = namedPipe();
    const program = await startBinary(line.replace("PIPE", pipe).split(" "));
    // Opens when the program does.
    const writer = await open(pipe, "w");
    program.kill(signal);
    expect(await program.end).toEqual({ exitCode: null, signal, stdout: "", stderr: "" });
    await writer.close();
  });

  test("ends the wait for a token on standard input", async () => {
    const pipe = namedPipe();
    const program = await startBinary(["list", "--config", pipe, "--token-file", "-"]);
    const writer = await open(pipe, "w");
    await writer.writeFile('{"uri":"http://localhost:1"}');
    await writer.close();
    program.kill(signal);
    expect(await program.end).toEqual({ exitCode: null, signal, stdout: "", stderr: "" });
  });

  test.each(["watch RUNNING", "wait RUNNING", "create -c books a.parquet --wait"])(
    "leaves the terminal of %s clean",
    async (line) => {
      const { env, argv } = await stillServer();
      const terminal = await openTerminal(argv(line), { env });
      await terminal.waitFor((lines) => lines.some((shown) => shown.startsWith("0 of 1 job")));
      expect(terminal.cursor().isVisible).toBe(false);
      terminal.kill(signal);
      expect(await terminal.exit).toMatchObject({ signal: number });
      expect(terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
      expect(terminal.screen().join(" ")).toMatch(
        /The jobs keep running on the server\. To resume watching:/,
      );
    },
  );

  test("leaves the terminal of a spinner clean", async () => {
    const { demo, env } = await stillServer();
    demo.fail("list", { kind: "silence" });
    const terminal = await openTerminal(["list"], { env });
    await terminal.waitFor((lines) => lines.some((shown) => /asking|querying/.test(shown)));
    terminal.kill(signal);
    expect(await terminal.exit).toMatchObject({ signal: number });
    expect(terminal.screen()).toEqual([]);
    expect(terminal.cursor()).toEqual({ row: 0, column: 0, isVisible: true });
  });

  test("leaves the terminal of a question clean", async () => {
    const { demo, env, argv } = await stillServer();
    const terminal = await openTerminal(argv("commit RESTING"), { env, columns: 200 });
    await terminal.waitFor(([shown]) => shown?.endsWith("[y/N]") === true);
    terminal.kill(signal);
    expect(await terminal.exit).toMatchObject({ signal: number });
    expect(terminal.screen()).toHaveLength(1);
    expect(terminal.cursor()).toEqual({ row: 1, column: 0, isVisible: true });
    expect(demo.jobs().map(({ state }) => state)).toContain("Uncommitted");
  });
});

// Only Node can be told by its environment to hold something.
const onNode = process.env.MILVUS_IMPORT_BIN === undefined;

describe.runIf(onNode)(
  "a process that something holds, such as a name service that does not answer,",
  () => {
    test("ends soon all the same", async () => {
      const { env, argv } = await stillServer();
      const options = { ...held, env: { ...env, ...held.env } };
      const program = await startBinary(argv("wait RUNNING"), options);
      await program.says("books");
      program.kill("SIGTERM");
      expect(await program.end).toMatchObject({ exitCode: null, signal: "SIGTERM" });
    });

    test("ends at once when asked a second time", async () => {
      const { env, argv } = await stillServer();
      const options = { ...held, env: { ...env, ...held.env } };
      const program = await startBinary(argv("wait RUNNING"), options);
      await program.says("books");
      program.kill("SIGINT");
      await program.says("The jobs keep running");
      const startedMs = performance.now();
      let hasEnded = false;
      void program.end.finally(() => {
        hasEnded = true;
      });
      while (!hasEnded) {
        program.kill("SIGINT");
        await setImmediate();
      }

      expect(await program.end).toMatchObject({ exitCode: null, signal: "SIGINT" });
      expect(performance.now() - startedMs).toBeLessThan(1_500);
    });
  },
);

test("a Ctrl-C that comes twice, as npm passes it on, still lets a command clean up", async () => {
  const TMPDIR = dirname(namedPipe());
  const program = await startBinary(["demo", "watch"], { env: { TMPDIR } });
  await program.says("reviews");
  program.kill("SIGINT");
  await program.says("JOB ID");
  program.kill("SIGINT");
  expect(await program.end).toMatchObject({ exitCode: null, signal: "SIGINT" });
  expect(await readdir(TMPDIR)).toEqual(["pipe"]);
});

test("SIGPIPE, which a shell may send on a whim, ends nothing", async () => {
  const { demo, env, argv } = await stillServer();
  const program = await startBinary(argv("wait RUNNING --interval 1s"), { env });
  await program.says("books");
  program.kill("SIGPIPE");
  demo.dropCollection("default", "books");
  expect(await program.end).toMatchObject({ exitCode: 3, signal: null });
});

test.each(["watch RUNNING", "commit RESTING", "list"])(
  "a shell finds its terminal as it was before Ctrl-C in %s",
  async (line) => {
    const { demo, env, argv } = await stillServer();
    if (line === "list") demo.fail("list", { kind: "silence" });
    const { file, args } = milvusImport(argv(line));
    // Without the trap, bash ends with a command that died of Ctrl-C.
    const script =
      'trap : INT; before=$(stty -a); "$0" "$@"; echo "$?"; [ "$before" = "$(stty -a)" ] && echo same';
    const terminal = await openCommand(
      { file: "bash", args: ["-c", script, file, ...args] },
      { env, columns: 200 },
    );
    await terminal.waitFor((lines) =>
      lines.some((shown) => /1 job |\[y\/N\]$|asking|querying/.test(shown)),
    );
    terminal.press("\x03");
    await terminal.exit;

    expect(terminal.screen().slice(-2)).toEqual(["130", "same"]);
    expect(terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
  },
);
