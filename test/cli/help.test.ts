import type { Option } from "commander";
import { describe, expect, test } from "vitest";
import { topicNames } from "../../src/commands/flags/help-page.ts";
import { allCommands, helpPages as pages } from "../support/pages.ts";
import { answers } from "../support/world.ts";

async function help(page: string, options?: { tty?: number; env?: Record<string, string> }) {
  const { stdout } = await answers().run(`help ${page}`, options);
  return stdout;
}

/** The lines that describe a flag, without the lines that continue them. */
function described(page: string, { flags }: Option): string[] {
  return page.split("\n").filter((line) => line === `  ${flags}` || line.startsWith(`  ${flags} `));
}

/** A line of an example, which must stay as it is to be copied. */
function isExample(line: string): boolean {
  return /^ +.*[$#] /.test(line);
}

describe("the first page", () => {
  test("leaves a line of a terminal of 24 for the prompt, and fits in 80 columns", async () => {
    const lines = (await help("")).split("\n").slice(0, -1);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test("names every command, topic and flag of its own", async () => {
    const page = await help("");
    for (const { name, command } of allCommands.filter((each) => !each.name.includes(" "))) {
      expect(page).toMatch(new RegExp(`^  ${[name, ...command.aliases()].join(", ")}  `, "m"));
    }
    expect(page).toContain(`Topics: ${topicNames.join(", ")}. Flags: --version, --help\n`);
  });
});

describe("a flag", () => {
  const flags = allCommands.flatMap(({ name, command }) =>
    command.options.map((option) => ({ command: name, flags: option.flags, option })),
  );

  test.each(flags)(
    "$flags of $command is described once: there, or on the page that is named there",
    async ({ command, option }) => {
      const page = await help(command);
      const heading = option.helpGroupHeading ?? "";
      const [, elsewhere = ""] = /milvus-import help (.*)/.exec(heading) ?? [];
      expect(described(page, option)).toHaveLength(elsewhere === "" ? 1 : 0);
      expect(page).toContain(elsewhere === "" ? `\n${heading}\n` : `\n  ${heading}\n`);
      if (elsewhere !== "") expect(described(await help(elsewhere), option)).toHaveLength(1);
    },
  );
});

describe("headings", () => {
  const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;

  test.each(pages.filter((page) => page !== ""))("of %s are bold on a terminal", async (page) => {
    expect(await help(page, { tty: 80 })).toContain(`\n\n${bold("Examples:")}\n`);
  });

  test("are bold wherever a page has them", async () => {
    const page = await help("list", { tty: 80 });
    for (const heading of ["Filters:", "Output:", "Watching:", "Connection:"]) {
      expect(page).toContain(`\n${bold(heading)}\n`);
    }
    expect(page).toContain(`\n${bold("Usage:")} milvus-import list|ls`);
  });

  test.each<[string, { tty?: number; env?: Record<string, string> }]>([
    ["a pipe", {}],
    ["a terminal without color", { tty: 80, env: { NO_COLOR: "1" } }],
    ["a dumb terminal", { tty: 80, env: { TERM: "dumb" } }],
  ])("are plain in %s", async (_where, options) => {
    for (const page of pages) expect(await help(page, options)).not.toContain("\u001b");
  });
});

describe("the width", () => {
  const env = { NO_COLOR: "1" };

  test.each([40, 60, 80])("is that of a terminal of %s columns", async (tty) => {
    for (const page of pages) {
      const long = (await help(page, { tty, env })).split("\n").filter((line) => line.length > tty);
      expect(long.filter((line) => !isExample(line) && line.trim().includes(" "))).toEqual([]);
    }
  });

  test("is 80 columns at most, and in a pipe", async () => {
    for (const page of pages) expect(await help(page, { tty: 200, env })).toBe(await help(page));
  });

  test("cuts no example", async () => {
    const examples = (page: string) => page.split("\n").filter(isExample);
    for (const page of pages) {
      expect(examples(await help(page, { tty: 40, env }))).toEqual(examples(await help(page)));
    }
  });

  test("puts meanings below their flags where they would be narrow", async () => {
    expect(await help("list", { tty: 40, env })).toContain(
      "\n  -c, --collection <name>\n      only this collection (name or\n      alias)\n",
    );
  });
});
