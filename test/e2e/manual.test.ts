import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { manualPage } from "../../scripts/build/manual.js";
import { commandNames } from "../../src/cli/command-list.ts";
import { exitMeanings, topics, variables } from "../../src/commands/help.ts";
import { isMissing } from "../support/shells.ts";
import { answers } from "../support/world.ts";

const file = fileURLToPath(new URL(`../../${manifest.man[0]}`, import.meta.url));
const page = readFileSync(file, "utf8");

async function help(...words: string[]): Promise<string> {
  return (await answers().run(["help", ...words])).stdout;
}

/** What a reader sees of roff, but for where its lines break. */
function plain(roff: string): string {
  return asShown(
    roff
      .replaceAll(/^\.(RS 4|\w+ ?)/gm, "")
      .replaceAll(/\\f[BR]|\\&/g, "")
      .replaceAll("\\-", "-")
      .replaceAll("\\(aq", "'")
      .replaceAll("\\(ti", "~"),
  );
}

function asShown(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("…", "...").trim();
}

describe("the manual page in the package", () => {
  test("is made of the help of this source", async () => {
    expect(page).toBe(await manualPage(manifest.version, help));
  });

  test.each(commandNames)("has what help %s says, each flag and example", async (name) => {
    const from = page.indexOf(`.SS ${name}\n`);
    const section = plain(page.slice(from, page.indexOf("\n.S", from)));
    const common = plain(page.slice(page.indexOf(".SH COMMON OPTIONS")));
    const said = await help(name);

    expect(from).toBeGreaterThan(0);
    for (const [flag] of said.matchAll(/(?<=^ {2}(-\w, )?)--[\w-]+/gm)) {
      expect(section).toContain(flag);
    }
    for (const [line] of said.replaceAll(/\n {8,}/g, " ").matchAll(/^ {2}[$#-].*$/gm)) {
      expect(section + common).toContain(asShown(line));
    }
  });

  test("has every topic, exit code and variable", () => {
    const text = plain(page);
    const rows = [...Object.entries(exitMeanings), ...Object.entries(variables)];
    for (const topic of Object.values(topics)) expect(text).toContain(asShown(topic));
    for (const [name, meaning] of rows) expect(text).toContain(`${name} ${meaning}`);
  });

  test("takes a line of help that begins with a dot for text, too", async () => {
    const made = await manualPage("1.0.0", async () => ".milvusrc is read\n");
    expect(made).toContain("\n.PP\n\\&.milvusrc is read\n");
  });

  test("is plain ASCII, which every roff takes", () => {
    expect(page).toMatch(/^[\n -~]+$/);
  });

  test.skipIf(isMissing("groff"))("pleases groff", () => {
    const { stdout, stderr } = spawnSync("groff", ["-man", "-Tutf8", "-ww", "-P-cbou", file], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout).toContain(`
       -w, --watch
              show live progress
`);
  });
});
