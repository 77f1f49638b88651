import { describe, expect, test } from "vitest";
import { restsAt } from "../../src/demo/job-plans.ts";
import { listen } from "../../src/demo/listen.ts";
import { createMilvus } from "../milvus/milvus.ts";
import { milvusImport } from "../support/binary.ts";
import { openCommand, openTerminal, type TerminalOptions } from "../support/terminal.ts";

/** A server with jobs that stand still. */
async function stillJobs(count: number) {
  const demo = createMilvus({ now: () => Date.UTC(2026, 10, 1, 12) });
  demo.addCollection("default", "books");
  const ids = Array.from({ length: count }, () =>
    demo.addJob({ collection: "books", plan: restsAt("index") }),
  );
  const { url, close } = await listen(demo);
  return { demo, url, ids, close, watch: ["watch", "-u", url, "--interval", "1s"] };
}

const earlier = Array.from({ length: 9 }, (_, index) => `earlier line ${index + 1}`);

/** A shell that prints some lines, then runs the program, and stays. */
function openShell(argv: readonly string[], options: TerminalOptions = {}) {
  const { file, args } = milvusImport(argv);
  const script = `printf '%s\\n' ${earlier.map((line) => `'${line}'`).join(" ")}; set -m; "$0" "$@"`;
  const shell = `${script}; echo "status $?"; exec bash --norc -i`;
  const env = { PS1: "$ ", ...options.env };
  return openCommand(
    { file: "bash", args: ["--norc", "-c", shell, file, ...args] },
    { columns: 100, ...options, env },
  );
}

const showsTotals = (lines: string[]) =>
  lines.some((line) => /^0 of \d+ jobs? finished/.test(line));
const clockOf = (lines: string[]) => / (\d+)s elapsed$/.exec(lines.join("\n"))?.[1];

describe.each([
  ["wraps", false],
  ["cuts", true],
])("a terminal that %s its lines", (_, cutsLines) => {
  test("keeps all that stood there when it becomes narrow, wide and low", async () => {
    const { ids, watch, close } = await stillJobs(6);
    const terminal = await openShell(watch, { cutsLines });
    await terminal.waitFor(showsTotals);
    for (const [columns, rows] of [
      [45, 24],
      [120, 24],
      [60, 18],
    ] as const) {
      const before = clockOf(terminal.screen());
      terminal.resize(columns, rows);
      await terminal.waitFor((lines) => showsTotals(lines) && clockOf(lines) !== before);
      const lines = terminal.screen();
      expect(lines.filter((line) => line.startsWith("earlier"))).toEqual(earlier);
      for (const id of ids) expect(lines.filter((line) => line.includes(id))).toHaveLength(1);
    }
    terminal.press("\x03");
    await terminal.exit;
    const lines = terminal.screen();
    const frameAt = lines.findIndex((line) => line.startsWith("●"));
    expect(lines.slice(0, frameAt)).toEqual(earlier.slice(-frameAt));
    expect(lines[frameAt + 6]).toMatch(/^0 of 6 jobs finished/);
    expect(lines[frameAt + 7]).toMatch(/^The jobs/);
    expect(terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
    await close();
  });

  test("has each job once, however often Enter is pressed", async () => {
    const { ids, watch, close } = await stillJobs(2);
    const terminal = await openTerminal(watch, { cutsLines, rows: 10 });
    await terminal.waitFor(showsTotals);
    for (let presses = 0; presses < 3; presses += 1) {
      const before = clockOf(terminal.screen());
      terminal.press("\r");
      await terminal.waitFor((lines) => showsTotals(lines) && clockOf(lines) !== before);
    }
    const lines = terminal.screen();
    for (const id of ids) expect(lines.filter((line) => line.includes(id))).toHaveLength(1);
    expect(lines).toHaveLength(3);
    await close();
  });
});

describe("a shell", () => {
  test("has its cursor after Ctrl-Z, and what was done there stands after fg", async () => {
    const { ids, watch, close } = await stillJobs(2);
    const [newest = ""] = ids.toReversed();
    const { file, args } = milvusImport(watch);
    const terminal = await openCommand(
      { file: "bash", args: ["--norc", "-i"] },
      { columns: 100, env: { PS1: "$ " } },
    );
    terminal.press(`${[file, ...args].join(" ")}\r`);
    await terminal.waitFor(showsTotals);
    expect(terminal.cursor().isVisible).toBe(false);

    terminal.press("\x1a");
    await terminal.waitFor((lines) => lines.some((line) => line.includes("Stopped")));
    expect(terminal.cursor().isVisible).toBe(true);
    terminal.press("printf '%s\\n' one two three\r");
    await terminal.waitFor((lines) => lines.includes("three"));
    terminal.press("fg\r");
    const framesOf = (lines: string[]) => lines.filter((line) => line.includes(newest)).length;
    await terminal.waitFor((lines) => framesOf(lines) === 2);
    expect(terminal.cursor().isVisible).toBe(false);
    const lines = terminal.screen();
    expect(lines.filter((line) => /^(one|two|three)$/.test(line))).toEqual(["one", "two", "three"]);

    terminal.press("\x03");
    await terminal.waitFor((shown) => shown.at(-1) === "$");
    expect(framesOf(terminal.screen())).toBe(
      2 + terminal.screen().join(" ").split(`-- ${newest}`).length - 1,
    );
    expect(terminal.cursor().isVisible).toBe(true);
    await close();
  });

  test.runIf(process.platform === "linux")(
    "keeps its cursor from a watch in the background",
    async () => {
      const { ids, watch, close } = await stillJobs(1);
      const [id = ""] = ids;
      const { file, args } = milvusImport([...watch, "--follow-new", "-v"]);
      const terminal = await openCommand(
        { file: "bash", args: ["--norc", "-i"] },
        { columns: 100, env: { PS1: "$ " } },
      );
      terminal.press(`${[file, ...args].join(" ")} &\r`);
      await terminal.waitFor(
        (lines) => lines.filter((line) => line.startsWith("< 200")).length > 3,
      );
      expect(terminal.cursor().isVisible).toBe(true);
      expect(terminal.screen().some((line) => line.includes(id))).toBe(false);
      terminal.press("fg\r");
      await terminal.waitFor((lines) => lines.some((line) => line.includes(id)));
      expect(terminal.cursor().isVisible).toBe(false);
      terminal.press("\x03");
      await terminal.waitFor((shown) => shown.at(-1) === "$");
      expect(terminal.cursor().isVisible).toBe(true);
      await close();
    },
  );

  test("has its cursor after Ctrl-\\", async () => {
    const { watch, close } = await stillJobs(1);
    const terminal = await openShell(watch);
    await terminal.waitFor(showsTotals);
    terminal.press("\x1c");
    await terminal.waitFor((lines) => lines.includes("status 131"));
    expect(terminal.cursor().isVisible).toBe(true);
    expect(terminal.screen().filter((line) => line.startsWith("earlier"))).toEqual(earlier);
    await close();
  });
});

describe("--progress", () => {
  test.each([
    [{ TERM: "dumb" }, [], false],
    [{ CI: "true" }, [], false],
    [{ CI: "false" }, [], true],
    [{}, ["--progress", "lines"], false],
    [{ TERM: "dumb", CI: "1" }, ["--progress", "live"], true],
    [{}, [], true],
  ])("in %o with %j draws live: %s", async (env, flags, isLive) => {
    const { ids, watch, close } = await stillJobs(1);
    const [id = ""] = ids;
    const terminal = await openTerminal([...watch, ...flags], { env });
    await terminal.waitFor((lines) => lines.some((line) => line.includes(id)));
    expect(terminal.raw().includes("\x1b[?25l")).toBe(isLive);
    if (!isLive) expect(terminal.raw()).not.toContain("\x1b");
    await close();
  });
});

test("a screen says at once what it does, and its clock goes on while no response comes", async () => {
  const { demo, watch, close } = await stillJobs(1);
  demo.fail("list", { kind: "silence" });
  const terminal = await openTerminal(watch);
  await terminal.waitFor((lines) => /^querying http.* 0s elapsed$/.test(lines.join("\n")));
  await terminal.waitFor((lines) => /^querying http.* 2s elapsed$/.test(lines.join("\n")));
  await close();
});

test("the spinner of a slow request gives the shell its cursor, and no line to TERM=dumb", async () => {
  const { demo, url, close } = await stillJobs(1);
  demo.fail("list", { kind: "silence" }, 9);
  const terminal = await openShell(["list", "-u", url, "-v"]);
  await terminal.waitFor((lines) => lines.some((line) => /^\S (asking|querying) /.test(line)));
  terminal.press("\x1c");
  await terminal.waitFor((lines) => lines.includes("status 131"));
  expect(terminal.cursor().isVisible).toBe(true);
  expect(terminal.screen().some((line) => line.startsWith("> POST"))).toBe(true);

  const dumb = await openTerminal(
    ["list", "-u", url, "--request-timeout", "1s", "--retries", "0"],
    {
      env: { TERM: "dumb" },
    },
  );
  await dumb.exit;
  expect(dumb.raw()).not.toContain("\x1b");
  await close();
});

test("requests that --verbose logs stand above the screen", async () => {
  const { watch, close } = await stillJobs(1);
  const terminal = await openTerminal([...watch, "-v"]);
  const requestsIn = (lines: string[]) => lines.filter((line) => line.startsWith("> POST")).length;
  // The frame is drawn again below each request.
  const isWhole = (lines: string[]) => lines.at(-1)?.startsWith("0 of 1 job finished") === true;
  await terminal.waitFor((lines) => requestsIn(lines) > 3 && isWhole(lines));
  const lines = terminal.screen();
  expect(lines.filter((line) => line.startsWith("0 of 1 job"))).toHaveLength(1);
  await close();
});
