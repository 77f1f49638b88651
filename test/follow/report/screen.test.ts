import xterm from "@xterm/headless";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { visibleLines } from "../../../scripts/terminal/screen.js";
import { modernWidths } from "../../../scripts/terminal/widths.js";
import type { Output } from "../../../src/base/context.ts";
import { startScreen } from "../../../src/follow/report/screen.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";

interface Model extends Output {
  writes: string[];
  /** What a person sees, without empty rows below. */
  seen(): Promise<string[]>;
  /** The column of the cursor, and its row among those seen. */
  cursor(): Promise<{ row: number; column: number }>;
  resize(columns: number, rows: number): Promise<void>;
}

/** A terminal with `before` on it already. */
function openModel(columns: number, rows: number, before: readonly string[] = []): Model {
  const terminal = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    convertEol: true,
  });
  onTestFinished(() => terminal.dispose());
  terminal.unicode.register(modernWidths);
  terminal.unicode.activeVersion = modernWidths.version;
  for (const line of before) terminal.write(`${line}\n`);
  const settled = () => new Promise<void>((resolve) => terminal.write("", resolve));
  const writes: string[] = [];
  return {
    writes,
    write(text) {
      writes.push(text);
      terminal.write(text);
    },
    isTTY: true,
    get columns() {
      return terminal.cols;
    },
    get rows() {
      return terminal.rows;
    },
    async seen() {
      await settled();
      const lines = visibleLines(terminal);
      return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
    },
    async cursor() {
      await settled();
      return { row: terminal.buffer.active.cursorY, column: terminal.buffer.active.cursorX };
    },
    async resize(width, height) {
      await settled();
      terminal.resize(width, height);
    },
  };
}

describe("a screen", () => {
  test("draws below what is there and the next frame in place of the last", async () => {
    const terminal = openModel(40, 10, ["$ watch"]);
    const screen = startScreen(terminal);
    screen.draw(["one", "two", "three"]);
    expect(await terminal.seen()).toEqual(["$ watch", "one", "two", "three"]);
    screen.draw(["a longer one", "2"]);
    expect(await terminal.seen()).toEqual(["$ watch", "a longer one", "2"]);
  });

  test("scrolls up what is there when the frame does not fit below", async () => {
    const terminal = openModel(40, 5, ["first", "second", "third"]);
    const screen = startScreen(terminal);
    screen.draw(["1", "2"]);
    screen.draw(["a", "b", "c"]);
    expect(await terminal.seen()).toEqual(["third", "a", "b", "c"]);
  });

  test("writes once a frame, and nothing for an equal one", () => {
    const terminal = openModel(40, 10);
    const screen = startScreen(terminal);
    screen.draw(["one", "two"]);
    screen.draw(["one", "two"]);
    screen.draw(["one", "three"]);
    expect(terminal.writes).toHaveLength(2);
  });

  test("overwrites lines instead of erasing them first, so that nothing flickers", () => {
    const terminal = openModel(40, 10);
    const screen = startScreen(terminal);
    screen.draw(["one", "two"]);
    screen.draw(["1", "2"]);
    expect(terminal.writes[1]).toBe("\r\x1b[2A\x1b[?7l1\x1b[K\n2\x1b[K\n\x1b[?7h\x1b[J");
  });

  test("hides the cursor once and gives it back on a fresh line", async () => {
    const terminal = openModel(40, 10, ["$ watch"]);
    const screen = startScreen(terminal);

    screen.draw(["one"]);
    screen.draw(["two"]);
    screen.stop();

    expect(terminal.writes.map((text) => text.includes(hideCursor))).toEqual([true, false, false]);
    expect(terminal.writes.map((text) => text.includes(showCursor))).toEqual([false, false, true]);
    expect(await terminal.seen()).toEqual(["$ watch"]);
    expect(await terminal.cursor()).toEqual({ row: 1, column: 0 });
  });

  test("stops once, and only if it has drawn", () => {
    const terminal = openModel(40, 10);
    const screen = startScreen(terminal);
    screen.stop();
    expect(terminal.writes).toEqual([]);
    screen.draw(["one"]);
    screen.stop();
    screen.stop();
    expect(terminal.writes).toHaveLength(2);
  });

  test("wipes what is typed meanwhile", async () => {
    const terminal = openModel(40, 10, ["$ watch"]);
    const screen = startScreen(terminal);
    screen.draw(["one", "two"]);
    terminal.write("^C");
    screen.stop();
    expect(await terminal.seen()).toEqual(["$ watch"]);
  });

  test("erases nothing behind a line as wide as the terminal, which would cost its end", async () => {
    const terminal = openModel(10, 10);
    const screen = startScreen(terminal);
    screen.draw(["0123456789", "012345678"]);
    expect(terminal.writes[0]).toContain("0123456789\n012345678\x1b[K\n");
    expect(await terminal.seen()).toEqual(["0123456789", "012345678"]);
  });

  test("cuts a line that is too wide and stays in place", async () => {
    const terminal = openModel(10, 10, ["$ watch"]);
    const screen = startScreen(terminal);
    screen.draw(["0123456789abcdef", "one"]);
    screen.draw(["0123456789abcdef", "two"]);
    screen.stop();
    expect(await terminal.seen()).toEqual(["$ watch"]);
  });

  test("stays in place under a line that the terminal finds wider than we do", async () => {
    const family = "👨‍👩‍👧‍👦".repeat(5);
    const terminal = openModel(12, 10, ["$ watch"]);
    const screen = startScreen(terminal);
    screen.draw([family, "one"]);
    screen.draw([family, "two"]);
    expect(await terminal.seen()).toEqual(["$ watch", expect.any(String), "two"]);
  });

  test("draws no more lines than leave room for the cursor", async () => {
    const terminal = openModel(40, 4, ["$ watch"]);
    const screen = startScreen(terminal);
    screen.draw(["1", "2", "3", "4", "5"]);
    screen.draw(["a", "b", "c", "d", "e"]);
    expect(await terminal.seen()).toEqual(["a", "b", "c"]);
  });

  test("takes 80 x 24 where the terminal does not tell its size", () => {
    const writes: string[] = [];
    const screen = startScreen({ write: (text) => writes.push(text), columns: 0, rows: 0 });
    screen.draw(Array.from({ length: 30 }, () => "x".repeat(80)));
    expect(writes.join("").split("\n")).toHaveLength(24);
  });
});

describe("a screen on a terminal that changes its size", () => {
  /** A frame of lines as wide as the terminal. */
  const bars = (name: string, columns: number, count: number) =>
    Array.from({ length: count }, (_, row) => `${name}${row} `.padEnd(columns, name));

  test("leaves nothing of the lines that a narrower terminal has broken", async () => {
    const terminal = openModel(80, 24, ["$ watch"]);
    const screen = startScreen(terminal);
    screen.draw(bars("a", 80, 5));
    await terminal.resize(30, 24);
    screen.draw(bars("b", 30, 5));
    expect(await terminal.seen()).toEqual(["$ watch", ...bars("b", 30, 5)]);
  });

  test("leaves nothing when it gets wider again", async () => {
    const terminal = openModel(80, 24, ["$ watch"]);
    const screen = startScreen(terminal);

    screen.draw(bars("a", 80, 5));
    await terminal.resize(30, 24);
    screen.draw(bars("b", 30, 5));
    await terminal.resize(100, 24);
    screen.draw(bars("c", 100, 5));
    await terminal.resize(101, 24);
    screen.stop();

    expect(await terminal.seen()).toEqual(["$ watch"]);
  });

  test("erases at once what a terminal of another width may have broken", () => {
    const size = { columns: 80 };
    const writes: string[] = [];
    const screen = startScreen({
      write: (text) => writes.push(text),
      get columns() {
        return size.columns;
      },
    });

    screen.draw(bars("a", 80, 2));
    size.columns = 40;
    screen.draw(["b", "c"]);

    expect(writes[1]).toBe("\r\x1b[4A\x1b[K\n\x1b[J\x1b[A\x1b[?7lb\x1b[K\nc\x1b[K\n\x1b[?7h\x1b[J");
  });

  test("leaves nothing of what a lower terminal has pushed out when it gets higher again", async () => {
    const terminal = openModel(80, 24, ["$ watch"]);
    const screen = startScreen(terminal);

    screen.draw(bars("a", 80, 20));
    await terminal.resize(80, 8);
    screen.draw(bars("b", 80, 7));
    await terminal.resize(80, 24);
    screen.draw(bars("c", 80, 20));
    expect(await terminal.seen()).toEqual(["$ watch", ...bars("c", 80, 20)]);

    screen.stop();
    expect(await terminal.seen()).toEqual(["$ watch"]);
  });

  const before = ["$ first", "$ second"];
  const between = ([min, max]: readonly [number, number]) => fc.integer({ min, max });

  test.each([
    ["height", [80, 80], [4, 50]],
    ["width", [20, 120], [24, 24]],
  ] as const)(
    "shows one frame below what was there, whatever its %s becomes",
    async (_, columnRange, rowRange) => {
      const size = fc.record({ columns: between(columnRange), rows: between(rowRange) });
      const sizes = fc.array(size, { minLength: 1, maxLength: 8 });
      const walk = fc.asyncProperty(sizes, fc.integer({ min: 1, max: 60 }), async (steps, jobs) => {
        const terminal = openModel(80, 24, before);
        const screen = startScreen(terminal);
        for (const [step, { columns, rows }] of steps.entries()) {
          await terminal.resize(columns, rows);
          const frame = bars(String.fromCharCode(97 + step), columns, Math.min(jobs, rows - 1));
          screen.draw(frame);
          const seen = await terminal.seen();
          const left = before.slice(Math.max(0, before.length + frame.length - seen.length));
          expect(seen).toEqual([...left, ...frame]);
        }
        screen.stop();
        const seen = await terminal.seen();
        expect(seen).toEqual(before.slice(before.length - seen.length));
      });
      await fc.assert(walk, { numRuns: 40 });
    },
  );

  test("shows one frame when width and height change at once", async () => {
    const terminal = openModel(80, 24, before);
    const screen = startScreen(terminal);

    screen.draw(bars("a", 80, 22));
    await terminal.resize(40, 8);
    screen.draw(bars("b", 40, 6));
    await terminal.resize(120, 50);
    screen.draw(bars("c", 120, 22));
    expect((await terminal.seen()).slice(-22)).toEqual(bars("c", 120, 22));

    await terminal.resize(60, 12);
    screen.stop();
    expect(await terminal.seen()).toEqual([]);
  });
});
