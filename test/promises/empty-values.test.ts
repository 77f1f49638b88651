import { describe, expect, test } from "vitest";
import { allCommands } from "../support/pages.ts";
import { plainWorld } from "../support/plain-world.ts";
import { loadAllSources } from "../support/world.ts";

await loadAllSources();

const blanks = ["", " ", "\t "];

/** Every flag that takes a value, of every command, by each of its names; but those of which blank text is a value. */
const flags = allCommands.flatMap(({ name, command }) =>
  command.options
    .filter(({ required, optional }) => required || optional)
    .filter((option) => !["csv-sep", "csv-nullkey"].includes(option.name()))
    .flatMap(({ long, short }) => [long, short].flatMap((flag) => flag ?? []))
    .map((flag): [string, string] => [name, flag]),
);

const takingArguments = allCommands
  .filter(({ command }) => command.registeredArguments.length > 0)
  .map(({ name }) => name);

async function refuses(words: readonly string[]): Promise<string> {
  const { run, server } = plainWorld();
  const { exitCode, stdout, stderr } = await run(words);
  expect([exitCode, stdout, server.verbs], words.join(" ")).toEqual([2, "", []]);
  return stderr;
}

describe("a flag that is given but empty is refused before a request", () => {
  test("for each of many", () => expect(flags.length).toBeGreaterThan(100));

  test.each(flags)("%s %s", async (command, flag) => {
    for (const blank of blanks) {
      expect(await refuses([...command.split(" "), flag, blank])).toMatch(
        /^error: --[\w-]+ is empty\n/,
      );
    }
    if (flag.startsWith("--")) {
      expect(await refuses([...command.split(" "), `${flag}=`])).toContain(
        `error: ${flag} is empty\n`,
      );
    }
  });
});

test.each(takingArguments)(
  "an argument of %s that is empty is refused before a request",
  async (name) => {
    for (const blank of blanks) await refuses([...name.split(" "), blank]);
  },
);

test.each([
  ["--csv-sep", " "],
  ["--csv-nullkey", ""],
  ["--option", "nullkey="],
])("%s %j is a value", async (...words) => {
  const { run, server } = plainWorld();
  const { exitCode } = await run(["create", "-c", "books", "a.csv", ...words]);
  expect([exitCode, server.jobs.length]).toEqual([0, 1]);
});

test.each(blanks)("an environment variable that is %j counts as not set", async (blank) => {
  const names = ["DB", "URI", "PROFILE", "TOKEN", "TOKEN_FILE", "CONFIG", "CA_FILE", "INSECURE"];
  const env = Object.fromEntries(names.map((name) => [`MILVUS_${name}`, blank]));
  const { run, server } = plainWorld();
  expect(await run("list --json", { env })).toMatchObject({ exitCode: 0, stdout: "[]\n" });
  expect(server.verbs).toEqual(["list"]);
});

test.each(["=x", " =x", "\t\u00a0=x"])(
  "an import option without a name, %j, is refused",
  async (option) => {
    await refuses(["create", "-c", "books", "a.csv", "--option", option]);
  },
);
