import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { servedDemo } from "../support/servers.ts";
import { isMissing, openShell } from "../support/shells.ts";
import { shownOutput } from "../support/shown.ts";

const noon = Date.UTC(2026, 10, 1, 12);

/** Against a demo server of its own, whose time stands still. */
async function run(script: string) {
  const { url } = await servedDemo({ now: () => noon, users: { root: "Milvus" } });
  const shell = await openShell({ MILVUS_URI: url, MILVUS_TOKEN: "root:Milvus" });
  return shell.run(script);
}

describe.skipIf(isMissing("jq") || isMissing("curl")).each(["jq", "from-curl", "from-pymilvus"])(
  "docs/%s.md",
  (name) => {
    const path = new URL(`../../docs/${name}.md`, import.meta.url);
    const page = readFileSync(path, "utf8");
    const blocks = (language: string) =>
      [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "gs"))].map(
        ([, text = ""]) => text,
      );

    // A line that ends in a pipe or a backslash goes on in the next.
    test.each(blocks("console"))("shows what is printed: %s", async (block) => {
      const [prompt = ""] = /^\$ (.*[|\\]\n)*.*\n/.exec(block) ?? [];

      // Both streams into one pipe, which keeps the order of writing.
      const { exitCode, stdout } = await run(`exec 2>&1; ${prompt.slice(2)}`);

      expect(exitCode, stdout).toBe(0);
      const shown = prompt + shownOutput(stdout);
      if (process.env.UPDATE === "1") {
        writeFileSync(
          path,
          readFileSync(path, "utf8").replace(block, () => shown),
        );
      } else {
        expect(block).toBe(shown);
      }
    });

    test.each(blocks("sh"))("has requests that a server takes: %s", async (block) => {
      const { exitCode, stdout, stderr } = await run(block);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toMatch(/^(\{"code":0,.*\}\n?|Completed\n)$/);
    });

    test.skipIf(isMissing("python3")).each(blocks("python"))("has Python: %s", (block) => {
      const parse = ["-c", "import ast, sys; ast.parse(sys.stdin.read())"];
      expect(String(spawnSync("python3", parse, { input: block }).stderr)).toBe("");
    });
  },
);
