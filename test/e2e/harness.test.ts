import { expect, test } from "vitest";
import { binary, type Command, runCommand } from "../support/binary.ts";
import { openCommand, openTerminal } from "../support/terminal.ts";

function node(script: string): Command {
  return { file: process.execPath, args: ["-e", script] };
}

test("a program's exit code, output and errors come back to the letter", async () => {
  const script = "console.log('out'); console.error('err'); process.exitCode = 3";
  const result = await runCommand(node(script));
  expect(result).toEqual({ exitCode: 3, signal: undefined, stdout: "out\n", stderr: "err\n" });
});

test("a program that a signal ended has no exit code", async () => {
  const result = await runCommand(node("process.kill(process.pid, 'SIGTERM')"));
  expect(result).toEqual({ exitCode: undefined, signal: "SIGTERM", stdout: "", stderr: "" });
});

test("a program finds its input, its files and nothing else of this machine", async () => {
  const script = `
    const { readFileSync, readdirSync } = require("node:fs");
    const names = Object.keys(process.env).filter((name) => !/^(PATH|TMPDIR|SystemRoot)$/.test(name));
    console.log(readFileSync(0, "utf8"), readdirSync("."), readdirSync(process.env.HOME), names.sort());
  `;

  const { stdout } = await runCommand(node(script), {
    input: "typed",
    env: { GIVEN: "1" },
    files: { ".milvusrc": "{}", "~/.config/x": "" },
  });

  const own = "[ 'GIVEN', 'HOME', 'USERPROFILE', 'XDG_CONFIG_HOME' ]";
  expect(stdout).toBe(`typed [ '.milvusrc' ] [ '.config' ] ${own}\n`);
});

test("a terminal shows what a person sees, not what was written", async () => {
  const terminal = await openCommand(
    node("process.stdout.write('half\\rdone\\n日本 🚀 ✔\\x1b[1A!')"),
  );
  await terminal.exit;
  expect(terminal.screen()).toEqual(["done     !", "日本 🚀 ✔"]);
  expect(terminal.raw()).toBe("half\rdone\r\n日本 🚀 ✔\x1b[1A!");
});

test("a variable that is not set stays so in a terminal", async () => {
  const terminal = await openCommand(node("console.log('GIVEN' in process.env)"), {
    env: { GIVEN: undefined },
  });
  await terminal.exit;
  expect(terminal.screen()).toEqual(["false"]);
});

test("a terminal knows its colors", async () => {
  const text = "\\x1b[32mgreen\\x1b[0m plain \\x1b[1;38;2;1;2;3mbold";
  const terminal = await openCommand(node(`process.stdout.write('${text}')`));
  await terminal.exit;
  expect(terminal.runs(0)).toMatchObject([
    { column: 0, width: 5, text: "green", color: 2, bold: false },
    { column: 5, width: 7, text: " plain ", color: null, bold: false },
    { column: 12, width: 4, text: "bold", color: "#010203", bold: true },
  ]);
});

test("a terminal tells the program its size, also when it changes", async () => {
  const script = `
    const say = () => console.log(process.stdout.columns, process.stdout.rows);
    say();
    process.stdout.on("resize", () => { say(); process.exit(); });
    process.stdin.resume();
  `;
  const terminal = await openCommand(node(script), { columns: 100, rows: 30 });
  await terminal.waitFor(([first]) => first === "100 30");

  terminal.resize(60, 10);
  await terminal.exit;

  expect(terminal.screen()).toEqual(["100 30", "60 10"]);
});

test("keys reach the program, Ctrl-C as SIGINT", async () => {
  const script =
    "process.once('SIGINT', () => process.exit(130)); setInterval(() => {}, 1e6); console.log('on')";
  const terminal = await openCommand(node(script));
  await terminal.waitFor(([first]) => first === "on");
  terminal.press("\x03");
  expect((await terminal.exit).exitCode).toBe(130);
});

test("a terminal says where its cursor is and whether it can be seen", async () => {
  const terminal = await openCommand(node("process.stdout.write('\\x1b[?25lab\\ncde')"));
  await terminal.exit;
  expect(terminal.cursor()).toEqual({ row: 1, column: 3, isVisible: false });
});

test("waiting for a screen that cannot come any more fails with the screen", async () => {
  const terminal = await openCommand(node("console.log('only this')"));
  const waiting = terminal.waitFor(([first]) => first === "something else");
  await expect(waiting).rejects.toThrow("the program has ended, and the screen is\nonly this");
});

test("waiting for a screen ends at its limit", async () => {
  const terminal = await openCommand(node("setInterval(() => {}, 1e6)"));
  const waiting = terminal.waitFor(() => false, 1);
  await expect(waiting).rejects.toThrow("1 ms have passed");
});

test("the built program runs in both", async () => {
  const terminal = await openTerminal(["--version"]);
  await terminal.exit;
  const { stdout } = await binary(["--version"]);
  expect(terminal.screen()).toEqual([stdout.trim()]);
});
