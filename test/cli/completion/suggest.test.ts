import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { declareCommands } from "../../../src/cli/command-list.ts";
import { topicNames } from "../../../src/commands/flags/help-page.ts";
import { versions } from "../../../src/demo/versions.ts";
import { answers, completed, testContext, world } from "../../support/world.ts";

const nobody = answers();

test("the first word is a command, with what it does", async () => {
  const { stdout } = await completed(nobody, "");
  expect(stdout).toBe(`list	list import jobs, newest first
describe	show jobs in detail, with their files
watch	show live progress until all jobs are finished
wait	wait until all jobs are finished, for scripts and CI
create	create import jobs from files; safe to retry with --once
commit	make the rows of --no-auto-commit jobs visible
abort	discard the rows of --no-auto-commit jobs
profiles	list, add and remove profiles, set the default
doctor	diagnose connection and configuration problems
demo	run any command against a simulated Milvus
completion	print a shell completion script
help	show help on a command or a topic
`);
});

test("or one of the program's own flags", async () => {
  expect((await completed(nobody, "-")).values).toEqual(["--version", "--help"]);
});

test("a flag is offered by its long name, with what its help says", async () => {
  const { stdout } = await completed(nobody, "profiles -");
  expect(stdout).toBe(`--output	table, json, ndjson, tsv, csv or id
--json	short for -o json
--no-headers	omit the header line (table, tsv, csv)
--color	auto, always or never
--no-color	short for --color never
--quiet	print only errors on stderr
--verbose	log each request on stderr
--profile	profiles to query; * and ? are wildcards
--all-profiles	all profiles of the configuration
--config	use only this configuration file
--help	print help
`);
});

const formats = ["table", "wide", "json", "ndjson", "tsv", "csv", "id"];

test.each<[line: string, values: readonly string[]]>([
  ["list -o ", formats],
  ["ls --output ", formats],
  ["list -qo ", formats],
  ["list --output=", formats.map((format) => `--output=${format}`)],
  ["describe 1 -o ", formats],
  ["wait 1 -o ", formats.filter((format) => format !== "wide")],
  ["list --color ", ["auto", "always", "never"]],
  ["wait --until ", ["completed", "uncommitted"]],
  ["list --sort i", ["id", "id:asc", "id:desc"].concat(notOfId())],
  [
    "list --columns id,state,",
    [
      ...["id,state,collection", "id,state,progress", "id,state,reason", "id,state,stage"],
      ...["id,state,rows", "id,state,size", "id,state,created", "id,state,duration"],
    ],
  ],
  ["demo --milvus ", Object.keys(versions)],
  ["demo list -o ", formats],
  ["demo --milvus 2.5 --port 9 list -o ", formats],
  ["completion ", ["bash", "zsh", "fish", "powershell"]],
])("%s", async (line, values) => {
  expect((await completed(nobody, line)).values).toEqual(values);
});

function notOfId(): string[] {
  return ["collection", "state", "progress"].flatMap((key) => [key, `${key}:asc`, `${key}:desc`]);
}

test("every command offers its flags, and every flag its choices", async () => {
  const program = new Command().enablePositionalOptions();
  await declareCommands(program, "help", testContext(), async () => {});

  for (const command of program.commands) {
    const { values } = await completed(nobody, `${command.name()} --`);
    expect(values).toEqual([...command.options.map(({ long }) => long), "--help"]);
    const closed = command.options.filter(({ argChoices }) => argChoices !== undefined);
    for (const { long, argChoices = [] } of closed) {
      const offered = (await completed(nobody, `${command.name()} ${long}=`)).values;
      expect(offered).toEqual(argChoices.map((choice) => `${long}=${choice}`));
    }
  }
});

test("states are offered behind a comma too, each once", async () => {
  const states = ["pending", "importing", "inprogress", "uncommitted", "committing"];
  expect((await completed(nobody, "list -s completed,active,")).values).toEqual(
    [...states, "failed", "final"].map((state) => `completed,active,${state}`),
  );
});

test("describe has more columns than list", async () => {
  const { values } = await completed(nobody, "describe --columns ");
  expect(values).toContain("importedRows");
});

test("help is had on commands and topics", async () => {
  const { values } = await completed(nobody, "help ");
  expect(values).toContain("watch");
  expect(values.slice(-4)).toEqual([...topicNames]);
});

test.each([
  ["list ", ["--collection", "--db"]],
  ["list -ojson ", ["--collection", "--db"]],
  ["completion bash ", ["--help"]],
])("%s: where nothing else is possible the flags are offered", async (line, flags) => {
  const { values } = await completed(nobody, line);
  expect(values.slice(0, 2)).toEqual(flags);
});

test.each([
  "list --config ",
  "list --config=",
  "list --token-file ",
  "list --ca-file ",
  "describe --cert-file ",
  "wait --key-file ",
  "create --files-from ",
])("%s leaves files to the shell", async (line) => {
  expect((await completed(nobody, line)).stdout).toBe(":files\n");
});

describe("nothing is offered", () => {
  test.each([
    ["for the server's own files", "create -c books "],
    ["for a duration", "wait --timeout "],
    ["for a value of a flag that has none", "list --json="],
    ["for an unknown flag", "list --nonsense="],
    ["behind an unknown command", "destroy "],
    ["behind the command that completes", "__complete "],
    ["behind --", "list -- -"],
    ["behind a demo in a demo that lists collections", "demo demo list -c "],
  ])("%s", async (_where, line) => {
    const { stdout, requests } = await completed(world(), line);
    expect({ stdout, requests }).toEqual({ stdout: "", requests: [] });
  });
});

test("the command that completes is not shown", async () => {
  for (const argv of [["--help"], ["help"], ["nonsense"], ["help", "nonsense"]]) {
    const { stdout, stderr } = await nobody.run(argv);
    expect(stdout + stderr).not.toContain("__complete");
  }
});

test("an unknown shell is refused with those that there are", async () => {
  expect(await nobody.run("completion fishs")).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr:
      'error: unknown value for completion: "fishs"\n' +
      "hint: did you mean fish? allowed: bash, zsh, fish, powershell\n",
  });
});
