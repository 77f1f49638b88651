import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scripts } from "../../../src/cli/completion/completion.ts";
import { quoteForBash, splitBashLine } from "../../../src/cli/completion/shells.ts";
import { answers, runner } from "../../support/world.ts";

const names = ["books", "$(touch pwned)", "a b", "it's", "a:b", "a\\b", "b’"];

async function asked(...argv: string[]): Promise<string> {
  const { fetch } = answers({ body: { code: 0, data: names } });
  return (await runner(fetch).run(["__complete", ...argv])).stdout;
}

test("zsh gets colons and backslashes quoted, and quotes the rest itself", async () => {
  expect(await asked("zsh", "list", "-c", "")).toBe(
    "books\n$(touch pwned)\na b\nit's\na\\:b\na\\\\b\nb’\n",
  );
  expect(await asked("zsh", "list", "--insec")).toContain(
    "--insecure:do not verify the server's certificate\n",
  );
});

test("PowerShell gets text to insert, text to show and a description, of what begins as typed", async () => {
  expect(await asked("powershell", "list", "-c", ".")).toBe(
    "books\tbooks\tbooks\n" +
      "'$(touch pwned)'\t$(touch pwned)\t$(touch pwned)\n" +
      "'a b'\ta b\ta b\n" +
      "'it''s'\tit's\tit's\n" +
      "a:b\ta:b\ta:b\n" +
      "'a\\b'\ta\\b\ta\\b\n" +
      "'b’’'\tb’\tb’\n",
  );
  expect(await asked("powershell", "list", "-c", "'b.")).toContain("books");
  expect(await asked("powershell", "list", "-s", "failed,c.")).toBe(
    "'failed,committing'\tfailed,committing\tfailed,committing\n" +
      "'failed,completed'\tfailed,completed\tfailed,completed\n",
  );
});

describe("bash gets what is to stand in place of what it will replace,", () => {
  test.each<[line: string, replaced: string, lines: string[]]>([
    ["list -c b", "b", ["books", "b\\’"]],
    ["list -c a\\ ", "a\\ ", ["a\\ b"]],
    ["list -c '", "", ["books", "$(touch pwned)", "a b", "it'\\''s", "a:b", "a\\b", "b’"]],
    ['list -c "$', "$", ["\\$(touch pwned)"]],
    ["list -c a:", "", ["b"]],
    ["list --collection=a:", "", ["b"]],
    ["list --collection=bo", "bo", ["books"]],
    ['list "--collection=bo', "--collection=bo", ["--collection=books"]],
    ["list -c 'x y' --outp", "--outp", ["--output"]],
  ])("behind %s", async (line, replaced, lines) => {
    expect(await asked("bash", replaced, `milvus-import ${line}`)).toBe(
      lines.map((each) => `${each}\n`).join(""),
    );
  });
});

const words = fc
  .string({ unit: "grapheme", maxLength: 12 })
  .filter((word) => !/\p{Cc}/u.test(word));

test("bash reads each text that was quoted for it as it was, whatever quote was open", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(words, fc.constantFrom("", "'", '"')), { minLength: 50, maxLength: 50 }),
      (texts) => {
        const quoted = texts.map(([text, quote]) => quote + quoteForBash(text, quote) + quote);
        const script = `printf '<%s>\\n' ${quoted.map((each) => each || "''").join(" ")}`;

        const read = execFileSync("bash", ["-c", script], { encoding: "utf8" });

        expect(read).toBe(texts.map(([text]) => `<${text}>\n`).join(""));
      },
    ),
    { numRuns: 5 },
  );
});

test("a line is read as bash reads it", () => {
  const line = fc
    .array(fc.constantFrom("a", "b", " ", "\\", "'", '"', "=", ":", "日"), { maxLength: 20 })
    .map((pieces) => pieces.join(""))
    .filter((text) => splitBashLine(text).at(-1)?.quote === "" && !text.endsWith("\\"));
  fc.assert(
    fc.property(fc.array(line, { minLength: 50, maxLength: 50 }), (lines) => {
      const script = lines.map((text) => `printf '<%s>' ${text}\necho`).join("\n");

      const read = execFileSync("bash", ["-c", script], { encoding: "utf8" });

      const split = lines.map((text) => splitBashLine(text).filter(({ raw }) => raw !== ""));
      const texts = split.map((typed) => typed.map(({ text }) => `<${text}>`).join("") || "<>");
      expect(read).toBe(texts.map((text) => `${text}\n`).join(""));
    }),
    { numRuns: 5 },
  );
});

test("the brackets of the script for PowerShell, which no test here can run, are in pairs", () => {
  const open: string[] = [];
  const pairs: Record<string, string> = { ")": "(", "]": "[", "}": "{" };
  for (const [sign] of scripts.powershell.matchAll(/[()[\]{}]/g)) {
    if (sign in pairs) expect(open.pop()).toBe(pairs[sign]);
    else open.push(sign);
  }
  expect(open).toEqual([]);
  expect(scripts.powershell).toMatch(
    /^Register-ArgumentCompleter -Native -CommandName milvus-import/m,
  );
});
