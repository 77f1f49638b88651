import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exitMeanings } from "../../src/commands/help.ts";
import { createFetch } from "../../src/http/fetch.ts";
import { helpPages } from "../support/pages.ts";
import type { Files } from "../support/place.ts";
import { shownOutput } from "../support/shown.ts";
import { answers, world } from "../support/world.ts";

const path = new URL("../../README.md", import.meta.url);
const readme = readFileSync(path, "utf8");
const blocks = [...readme.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language, text = ""]) => ({
  language,
  text,
}));
const configuration = blocks.find(({ language }) => language === "yaml")?.text ?? "";

/** What the command of a console block prints against the demo server, in the order of writing. */
async function printed(line: string): Promise<string> {
  const files: Files = line.includes("profiles") ? { "~/.milvusrc": configuration } : {};
  const { run } = world({ isFilled: true, files });
  // A demo that is started by the command is reached by its port.
  const options = line.includes(" demo ") ? { fetch: createFetch({}) } : {};
  const { shown } = await run(line.replace("milvus-import ", ""), options);
  return shownOutput(shown);
}

describe("the README", () => {
  test("begins with the two commands for a fresh clone", () => {
    expect(blocks.slice(0, 2)).toEqual([
      { language: "sh", text: "npm ci && npm run demo\n" },
      { language: "sh", text: "npm ci && npm test\n" },
    ]);
  });

  test("has the exit codes of the program", () => {
    const rows = Object.entries(exitMeanings).map(([code, meaning]) => `| ${code} | ${meaning} |`);
    const table = `| code | meaning |\n|---|---|\n${rows.join("\n")}\n`;
    if (process.env.UPDATE === "1") {
      const now = readFileSync(path, "utf8");
      writeFileSync(
        path,
        now.replace(/\| code \| meaning \|\n\|---\|---\|\n(\|.*\n)*/, () => table),
      );
    } else {
      expect(readme).toContain(table);
    }
  });
});

test.each(["README", "docs/clusters", "docs/completion", "docs/list", "docs/zilliz-cloud"])(
  "%s.md shows what each command prints, to the letter",
  async (name) => {
    const file = new URL(`../../${name}.md`, import.meta.url);
    const written = readFileSync(file, "utf8");
    let current = written;
    for (const [block, text = ""] of written.matchAll(/```console\n(.*?)```/gs)) {
      const [prompt = ""] = text.split("\n", 1);
      expect(prompt).toMatch(/^\$ milvus-import /);
      const output = await printed(prompt.slice(2));
      current = current.replace(block, () => `\`\`\`console\n${prompt}\n${output}\`\`\``);
    }
    if (process.env.UPDATE === "1") writeFileSync(file, current);
    else expect(written).toBe(current);
  },
);

test("docs/help.md has every page of help", async () => {
  const file = new URL("../../docs/help.md", import.meta.url);
  let text = "# Help\n";
  for (const page of helpPages) {
    const words = ["help", ...page.split(" ").filter((word) => word !== "")];
    const { stdout } = await answers().run(words);
    text += `\n## ${words.join(" ")}\n\n\`\`\`console\n$ milvus-import ${words.join(" ")}\n${stdout}\`\`\`\n`;
  }
  if (process.env.UPDATE === "1") writeFileSync(file, text);
  else expect(readFileSync(file, "utf8")).toBe(text);
});
