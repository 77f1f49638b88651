import { describe, expect, test } from "vitest";
import type { Input } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { canAsk, confirm } from "../../src/render/prompt.ts";

const terminal = { isTTY: true, columns: 80 };

/** A person who types these pieces, and what they are shown. */
function person(...pieces: (string | Uint8Array)[]) {
  const shown: string[] = [];
  let left = 0;
  const stdin: Input = {
    isTTY: true,
    async *[Symbol.asyncIterator]() {
      try {
        yield* pieces;
      } finally {
        left += 1;
      }
    },
  };
  const stderr = { ...terminal, write: (text: string) => shown.push(text) };
  return { stdin, stderr, shown: () => shown.join(""), left: () => left };
}

describe("a question", () => {
  test.each(["y\n", "Y\n", "yes\n", "YES\r\n", "  yes \n"])("is affirmed by %j", async (line) => {
    expect(await confirm("Sure?", person(line))).toBe(true);
  });

  test.each(["\n", "n\n", "no\n", "yeah\n", "yes please\n", "ja\n", "\ny\n"])(
    "is not affirmed by %j",
    async (line) => {
      expect(await confirm("Sure?", person(line))).toBe(false);
    },
  );

  test("is affirmed by an answer that comes in pieces and bytes", async () => {
    expect(await confirm("Sure?", person(Buffer.from("ye"), Buffer.from("s"), "\n"))).toBe(true);
  });

  test("names the default, and stays on the line that the answer is typed in", async () => {
    const { stdin, stderr, shown } = person("y\n");
    await confirm("Sure?", { stdin, stderr });
    expect(shown()).toBe("Sure? [y/N] ");
  });

  test("shows nothing that a terminal would obey", async () => {
    const { stdin, stderr, shown } = person("y\n");
    await confirm("Commit \u001b[31mred\u001b[0m\nones?", { stdin, stderr });
    expect(shown()).toBe("Commit red ones? [y/N] ");
  });

  test.each([[[]], [["y"]]])("is not affirmed by an input that ends after %j", async (pieces) => {
    const { stdin, stderr, shown } = person(...pieces);
    expect(await confirm("Sure?", { stdin, stderr })).toBe(false);
    expect(shown()).toBe("Sure? [y/N] \n");
  });

  test("leaves the input alone once it is answered", async () => {
    const { stdin, stderr, left } = person("y\n", "for somebody else\n");
    await confirm("Sure?", { stdin, stderr });
    expect(left()).toBe(1);
  });

  test("ends with the interruption, on a line of its own", async () => {
    const interrupted = new CliError("interrupted", "interrupted");
    const stdin: Input = {
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(interrupted) }),
    };
    const { stderr, shown } = person();
    await expect(confirm("Sure?", { stdin, stderr })).rejects.toBe(interrupted);
    expect(shown()).toBe("Sure? [y/N] \n");
  });
});

describe("somebody can be asked", () => {
  const write = () => true;
  const input = (isTTY?: true): Input => ({ isTTY, async *[Symbol.asyncIterator]() {} });

  test.each([
    ["a terminal on both sides", input(true), { write, ...terminal }, true],
    ["a pipe that answers", input(), { write, ...terminal }, false],
    ["a pipe that is asked", input(true), { write }, false],
    ["a terminal without columns", input(true), { write, isTTY: true, columns: 0 }, false],
  ])("on %s", (_where, stdin, stderr, answer) => {
    expect(canAsk({ stdin, stderr })).toBe(answer);
  });
});
