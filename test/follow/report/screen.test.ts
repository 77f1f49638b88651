import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Screen, startScreen } from "../../../src/follow/report/screen.ts";
import { openModel, type Reflow, type TerminalModel } from "../../support/terminal-model.ts";

const hideCursor = "\x1b[?25l";
const showCursor = "\x1b[?25h";

function screenOn(terminal: TerminalModel): Screen {
  return startScreen(terminal, (text) => terminal.write(text));
}

/** A frame of lines as wide as the terminal and, in turn, a little less wide. */
function bars(name: string, columns: number, count: number): string[] {
  return Array.from({ length: count }, (_, row) =>
    `${name}${row} `.padEnd(columns - 3 * (row % 2), name),
  );
}

const reflows: readonly Reflow[] = ["wraps", "cuts"];

describe("a screen", () => {
  test("draws below what is there and the next frame in place of the last", async () => {
    const terminal = openModel(40, 10, ["$ watch"]);
    const screen = screenOn(terminal);
    screen.draw(["one", "two", "three"]);
    expect(await terminal.seen()).toEqual(["$ watch", "one", "two", "three"]);
    screen.draw(["a longer one", "2"]);
    expect(await terminal.seen()).toEqual(["$ watch", "a longer one", "2"]);
  });

  test("scrolls up what is there when the frame does not fit below", async () => {
    const terminal = openModel(40, 7, ["1st", "2nd", "3rd", "4th", "5th"]);
    const screen = screenOn(terminal);
    screen.draw(["1", "2"]);
    expect(await terminal.seen()).toEqual(["5th", "1", "2"]);
    screen.draw(["a", "b", "c", "d", "e", "f"]);
    expect(await terminal.seen()).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  test("writes once a frame, an equal one too: somebody may have typed over it", async () => {
    const terminal = openModel(40, 10);
    const screen = screenOn(terminal);
    screen.draw(["one", "two"]);
    terminal.type("typed");
    screen.draw(["one", "two"]);
    expect(terminal.writes).toHaveLength(2);
    expect(await terminal.seen()).toEqual(["one", "two"]);
  });

  test("overwrites lines instead of erasing them first, so that nothing flickers", () => {
    const terminal = openModel(40, 10);
    const screen = screenOn(terminal);
    screen.draw(["one", "two"]);
    screen.draw(["1", "2"]);
    expect(terminal.writes[1]).toBe(
      "\x1b8\x1b[?7l1\x1b[?7h\x1b[K\x1b[40G  \r\x1b[?7l2\x1b[?7h\x1b[K\n\x1b[J\n\n\n\r\x1b[5A\x1b7",
    );
  });

  test("hides the cursor once, keeps it at the start of the frame, and gives it back on a fresh line", async () => {
    const terminal = openModel(40, 10, ["$ watch"]);
    const screen = screenOn(terminal);

    screen.draw(["one"]);
    screen.draw(["two"]);
    expect(await terminal.cursor()).toEqual({ row: 1, column: 0, isVisible: false });
    screen.erase();

    expect(terminal.writes.map((text) => text.includes(hideCursor))).toEqual([true, false, false]);
    expect(terminal.writes.map((text) => text.includes(showCursor))).toEqual([false, false, true]);
    expect(await terminal.seen()).toEqual(["$ watch"]);
    expect(await terminal.cursor()).toEqual({ row: 1, column: 0, isVisible: true });
  });

  test.each(["erase", "release"] as const)("%s writes once, and only below a frame", (end) => {
    const terminal = openModel(40, 10);
    const screen = screenOn(terminal);
    screen[end]();
    expect(terminal.writes).toEqual([]);
    screen.draw(["one"]);
    screen[end]();
    const { length } = terminal.writes;
    screen[end]();
    expect(terminal.writes).toHaveLength(length);
  });

  test("keeps the last character of a line as wide as the terminal, whatever its color", async () => {
    const terminal = openModel(10, 10);
    const screen = screenOn(terminal);
    const lines = [
      "0123456789",
      "01234567商",
      "\x1b[31m012345678…\x1b[39m",
      "\x1b[31m012345678a\x1b[39m",
      "b",
    ];
    screen.draw(lines);
    expect(await terminal.seen()).toEqual([
      "0123456789",
      "01234567商",
      "012345678…",
      "012345678a",
      "b",
    ]);
  });

  test("stays in place where symbols take two columns, as in some terminals in Asia", async () => {
    const terminal = openModel(20, 10, ["$ watch"]);
    const screen = startScreen(terminal, (text) => {
      terminal.write(text.replaceAll("…", "\u3000"));
    });
    for (const text of ["one", "two", "three"]) {
      screen.draw(["0123456789012345678…", "…", text]);
    }
    expect((await terminal.seen()).slice(-1)).toEqual(["three"]);
    expect(await terminal.seen()).toHaveLength(4);
  });

  test("cuts a line that is too wide and stays in place", async () => {
    const terminal = openModel(10, 10, ["$ watch"]);
    const screen = screenOn(terminal);
    screen.draw(["0123456789abcdef", "one"]);
    screen.draw(["0123456789abcdef", "two"]);
    screen.erase();
    expect(await terminal.seen()).toEqual(["$ watch"]);
  });

  test("stays in place under a line that the terminal finds wider than we do", async () => {
    const family = "👨‍👩‍👧‍👦".repeat(5);
    const terminal = openModel(12, 10, ["$ watch"]);
    const screen = screenOn(terminal);
    screen.draw([family, "one"]);
    screen.draw([family, "two"]);
    expect(await terminal.seen()).toEqual(["$ watch", expect.any(String), "two"]);
  });

  test("draws no more lines than leave room for the cursor", async () => {
    const terminal = openModel(40, 4, ["$ watch"]);
    const screen = screenOn(terminal);
    screen.draw(["1", "2", "3", "4", "5"]);
    screen.draw(["a", "b", "c", "d", "e"]);
    expect(await terminal.seen()).toEqual(["a", "b", "c"]);
  });

  test("takes 80 x 24 where the terminal does not tell its size", () => {
    const writes: string[] = [];
    const output = { write: () => true, columns: 0, rows: 0 };
    startScreen(output, (text) => writes.push(text)).draw(bars("x", 80, 30));
    expect(writes.join("")).toContain("\n\x1b[J\r\x1b[23A");
  });
});

describe("what others write", () => {
  test("stands above the frame", async () => {
    const terminal = openModel(40, 12, ["$ watch"]);
    const screen = screenOn(terminal);
    screen.draw(["one", "two"]);
    screen.writeAbove(() => terminal.write("> POST\n"));
    screen.writeAbove(() => terminal.write("< 200\n"));
    expect(await terminal.seen()).toEqual(["$ watch", "> POST", "< 200", "one", "two"]);
    expect((await terminal.cursor()).isVisible).toBe(false);
  });

  test("is written as it is while there is no frame", () => {
    const terminal = openModel(40, 12);
    screenOn(terminal).writeAbove(() => terminal.write("> POST\n"));
    expect(terminal.writes).toEqual(["> POST\n"]);
  });
});

const prompts = Array.from({ length: 9 }, (_, index) => `$ ${index}`);

describe.each(reflows)("a person at a terminal that %s its lines", (reflow) => {
  test.each(["\r\n", "\r\n\r\n\r\n", "ls -l\r\n", "^C", "^Z"])(
    "who types %j leaves each line of the frame there once",
    async (typed) => {
      const terminal = openModel(40, 10, prompts, reflow);
      const screen = screenOn(terminal);
      for (const text of ["1", "2", "3"]) {
        screen.draw([`one ${text}`, `two ${text}`]);
        terminal.type(typed);
      }
      screen.draw(["one", "two"]);
      const seen = await terminal.seen();
      expect(seen.filter((line) => /one|two/.test(line))).toEqual(["one", "two"]);
      expect(seen.slice(0, -2)).toEqual(prompts.slice(-seen.length + 2));
    },
  );

  test("who stops the program finds the frame without the keys, and the cursor below", async () => {
    const terminal = openModel(40, 12, ["$ watch"], reflow);
    const screen = screenOn(terminal);
    screen.draw(["one", "two"]);
    terminal.type("^Z");
    screen.release();
    expect(await terminal.seen()).toEqual(["$ watch", "one", "two"]);
    expect(await terminal.cursor()).toEqual({ row: 3, column: 0, isVisible: true });

    terminal.write("$ echo; fg\n");
    screen.draw(["three", "four"]);
    expect(await terminal.seen()).toEqual(["$ watch", "one", "two", "$ echo; fg", "three", "four"]);
    expect((await terminal.cursor()).isVisible).toBe(false);
  });

  test("whose program was stopped unasked finds what it wrote meanwhile", async () => {
    const terminal = openModel(40, 12, ["$ watch"], reflow);
    const screen = screenOn(terminal);
    screen.draw(["one", "two"]);
    terminal.write("$ echo\n\n$ fg\n");
    screen.restart();
    screen.draw(["three"]);
    expect(await terminal.seen()).toEqual(["$ watch", "$ echo", "two", "$ fg", "three"]);
  });
});

describe.each(reflows)("on a terminal that %s its lines, another size", (reflow) => {
  const before = Array.from({ length: 9 }, (_, index) => `earlier line ${index}`);

  test.each([
    [45, 24],
    [30, 24],
    [100, 24],
    [80, 12],
    [80, 40],
    [40, 20],
    [120, 50],
  ])("of %i x %i leaves all earlier lines and one frame", async (columns, rows) => {
    const terminal = openModel(80, 24, before, reflow);
    const screen = screenOn(terminal);
    screen.draw(bars("a", 80, 5));
    await terminal.resize(columns, rows);
    screen.draw(bars("b", columns, 5));
    const seen = await terminal.seen();
    expect(seen.slice(-5)).toEqual(bars("b", columns, 5));
    expect(seen.slice(0, -5)).toEqual(before.slice(-seen.length + 5));

    screen.release();
    const after = await terminal.seen();
    expect(after).toEqual(seen);
    expect(await terminal.cursor()).toMatchObject({ column: 0, isVisible: true });
  });

  test("and back leaves nothing of the frames between", async () => {
    const terminal = openModel(80, 24, before, reflow);
    const screen = screenOn(terminal);
    screen.draw(bars("a", 80, 5));
    await terminal.resize(40, 24);
    screen.draw(bars("b", 40, 5));
    await terminal.resize(100, 24);
    screen.draw(bars("c", 100, 5));
    await terminal.resize(101, 24);
    screen.erase();
    expect(await terminal.seen()).toEqual(before);
  });

  const between = (min: number, max: number) => fc.integer({ min, max });

  test("however often it changes, takes no line above the frame and leaves one frame", async () => {
    const size = fc.record({ columns: between(20, 120), rows: between(8, 50) });
    const sizes = fc.array(size, { minLength: 1, maxLength: 6 });
    const walk = fc.asyncProperty(sizes, between(1, 4), async (steps, count) => {
      const terminal = openModel(80, 24, ["$ first", "$ second"], reflow);
      const screen = screenOn(terminal);
      screen.draw(bars("z", 80, count));
      for (const [step, { columns, rows }] of steps.entries()) {
        const frame = bars(String.fromCharCode(97 + step), columns, count);
        await terminal.resize(columns, rows);
        screen.draw(frame);
        const seen = await terminal.seen();
        expect(seen.slice(-count)).toEqual(frame);
        const above = seen.slice(0, -count);
        expect(above).toEqual(["$ first", "$ second"].slice(2 - above.length));
      }
    });
    await fc.assert(walk, { numRuns: 60 });
  });
});
