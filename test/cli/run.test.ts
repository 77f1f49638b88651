import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { exitCodes } from "../../src/base/errors.ts";
import { commandNames } from "../../src/cli/command-list.ts";
import { exitMeanings, topics, variables } from "../../src/commands/help.ts";
import { profileKeys } from "../../src/config/schema.ts";
import { variableName } from "../../src/config/settings.ts";
import { answers, records } from "../support/world.ts";

const commands =
  "list, describe, watch, wait, create, commit, abort, profiles, doctor, demo, completion, help";
const stateHint =
  "allowed: pending, importing, inprogress, uncommitted, committing, completed, failed, active, final";

describe("wrong words", () => {
  test.each([
    ["lst", "unknown command: lst", `did you mean list? commands: ${commands}`],
    ["frobnicate", "unknown command: frobnicate", `commands: ${commands}`],
    ["list --jsn", "unknown flag: --jsn", "did you mean --json? see milvus-import list --help"],
    ["ls --jsn", "unknown flag: --jsn", "did you mean --json? see milvus-import list --help"],
    ["list --frob", "unknown flag: --frob", "see milvus-import list --help"],
    ["--frob", "unknown flag: --frob", "see milvus-import --help"],
    ["list -c", "--collection requires a value", "see milvus-import list --help"],
    ["list extra", 'list takes no arguments: "extra"', "see milvus-import list --help"],
    [
      "completion bash x",
      'completion takes 1 argument: "x"',
      "see milvus-import completion --help",
    ],
    [
      "describe",
      "describe requires an argument: job",
      "pass job IDs; to list them: milvus-import list",
    ],
    ["create a.csv", "--collection is required", "see milvus-import create --help"],
    [
      "create -c x a.csv --once --idempotency-key k",
      "--once cannot be combined with --idempotency-key",
      "see milvus-import create --help",
    ],
    [
      "list -s complete",
      'unknown value for --state: "complete"',
      `did you mean completed? ${stateHint}`,
    ],
    ["list -s failed,,", 'unknown value for --state: ""', stateHint],
    [
      "list -o yaml",
      'unknown value for --output: "yaml"',
      "allowed: table, wide, json, ndjson, tsv, csv, id",
    ],
    [
      "list -o jsn",
      'unknown value for --output: "jsn"',
      "did you mean json? allowed: table, wide, json, ndjson, tsv, csv, id",
    ],
    [
      "list --color sometimes",
      'unknown value for --color: "sometimes"',
      "allowed: auto, always, never",
    ],
    [
      "list --sort age",
      'unknown value for --sort: "age"',
      "allowed: id, collection, state, progress",
    ],
    ["list --sort id:down", 'unknown sort order: "id:down"', "use id:asc or id:desc"],
    ["list --sort id:desc:asc", 'unknown sort order: "id:desc:asc"', "use id:asc or id:desc"],
    ["list -n 0", '--limit must be a whole number, 1 or more: "0"', "use digits only, such as 20"],
    [
      "list -n ten",
      '--limit must be a whole number, 1 or more: "ten"',
      "use digits only, such as 20",
    ],
    [
      "list --columns id,stat",
      'unknown column "stat"',
      "did you mean state? allowed: id, collection, state, progress, stage, rows, size, created, duration, reason",
    ],
    ["list --columns id --json", "--columns cannot be combined with -o json", "use jq '.[].jobId'"],
    ["demo --port x list", '--port must be 1 to 65535: "x"', undefined],
    [
      "demo --milvus newest list",
      'unknown value for --milvus: "newest"',
      "allowed: 2.4.0, 2.4.14, 2.4, 2.5, 2.6, 3.0",
    ],
    [
      "help profile add",
      'no help page: "profile add"',
      `did you mean profiles add? pages: ${commands}, exit-codes, environment, config, connection`,
    ],
    [
      "help exit",
      'no help page: "exit"',
      `pages: ${commands}, exit-codes, environment, config, connection`,
    ],
  ])("%s: exit 2, %s", async (line, what, hint) => {
    const result = await answers().run(line);
    expect(result).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `error: ${what}\n${hint === undefined ? "" : `hint: ${hint}\n`}`,
      requests: [],
    });
  });

  test("a flag's wrong value stays on one line without control characters", async () => {
    const { stderr } = await answers().run(["list", "-s", "\u001b[31mx\ny\u202e"]);
    expect(stderr.split("\n")[0]).toBe('error: unknown value for --state: "\\u001b[31mx\\ny"');
  });
});

describe("formats", () => {
  test("the last of -o and --json counts", async () => {
    const record = { jobId: "1", state: "Pending", progress: 0 };
    const printed = async (flags: string) =>
      (await answers(records(record)).run(`list ${flags}`)).stdout;
    expect(await printed("--json -o id")).toBe("1\n");
    expect(await printed("-o id --json")).toContain('"jobId":"1"');
  });
});

describe("color", () => {
  const record = { jobId: "1", state: "Completed", progress: 100 };
  const sequence = "\u001b[";

  test.each([
    [{}, {}, true],
    [{ NO_COLOR: "1" }, {}, false],
    [{ NO_COLOR: "" }, {}, true],
    [{ TERM: "dumb" }, {}, false],
    [{ CLICOLOR: "0" }, {}, false],
    [{ NO_COLOR: "1", FORCE_COLOR: "1" }, {}, false],
    [{ FORCE_COLOR: "0" }, {}, false],
    [{}, { pipe: true }, false],
    [{ FORCE_COLOR: "1" }, { pipe: true }, true],
    [{ CLICOLOR_FORCE: "1" }, { pipe: true }, true],
    [{ CLICOLOR_FORCE: "0" }, { pipe: true }, false],
    [{ NO_COLOR: "1" }, { argv: ["--color", "always"] }, true],
    [{}, { argv: ["--color", "always"], pipe: true }, true],
    [{ FORCE_COLOR: "1" }, { argv: ["--color", "never"] }, false],
    [{ FORCE_COLOR: "1" }, { argv: ["--no-color"] }, false],
  ])(
    "%j with %j: %s",
    async (env, { pipe, argv = [] }: { pipe?: boolean; argv?: string[] }, colored) => {
      const options = pipe ? { env } : { env, tty: 100 };
      const { stdout } = await answers(records(record)).run(["list", ...argv], options);
      expect(stdout.includes(sequence)).toBe(colored);
    },
  );

  test("into a pipe there is no bar and no cutting, whatever the color", async () => {
    const { stdout } = await answers(records(record)).run("list --color always");
    expect(stdout).not.toContain("━");
  });

  test("an error is colored for stderr's own terminal", async () => {
    const { stderr } = await answers().run("list -n 0", { tty: 80 });
    expect(stderr).toBe(
      '\u001b[31merror:\u001b[39m --limit must be a whole number, 1 or more: "0"\n\u001b[2mhint:\u001b[22m use digits only, such as 20\n',
    );
  });
});

describe("help", () => {
  test("no words print the same as --help and help, on stdout", async () => {
    const pages = await Promise.all(["", "--help", "help"].map((line) => answers().run(line)));
    for (const page of pages) {
      expect(page).toMatchObject({ exitCode: 0, stderr: "", stdout: pages[0]?.stdout });
      expect(page.stdout).toContain("list import jobs, newest first");
    }
  });

  test.each([...commandNames, ...Object.keys(topics)])(
    "help %s says what it is about, and has examples first",
    async (name) => {
      const { stdout } = await answers().run(`help ${name}`);
      expect(stdout).toMatch(/^[A-Z].*\n(.+\n){0,3}\nExamples:\n( {2}# .+\n {2}\$ .+\n)+\n[A-Z]/);
    },
  );

  test.each(commandNames)("%s --help is the same page", async (name) => {
    const { stdout } = await answers().run(`help ${name}`);
    expect((await answers().run(`${name} --help`)).stdout).toBe(stdout);
  });

  test("ls is list", async () => {
    const { stdout } = await answers().run("help ls");
    expect(stdout).toBe((await answers().run("help list")).stdout);
  });

  test("exit codes have one meaning each", () => {
    const codes = [...new Set([0, ...Object.values(exitCodes)])].map(String);
    expect(Object.keys(exitMeanings)).toEqual(codes.sort((a, b) => Number(a) - Number(b)));
  });

  test("help environment names every variable that the source reads", () => {
    const folder = fileURLToPath(new URL("../../src", import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const text = files
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
    const reading = /(?:\benv\.|readVariable\([\w.]+, ")([A-Z_]+)/g;
    const read = [...text.matchAll(reading)].map(([, name]) => name);
    // Names put together from the scheme, and one that Node reads itself.
    const elsewhere = [
      ...profileKeys.map(variableName),
      "HTTPS_PROXY",
      "HTTP_PROXY",
      "NODE_EXTRA_CA_CERTS",
      "TEAMCITY_VERSION",
      "TF_BUILD",
    ];
    expect([...new Set([...read, ...elsewhere])].sort()).toEqual(Object.keys(variables).sort());
  });

  test("--version prints the version alone", async () => {
    expect((await answers().run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each(["--version -v", "-v --version", "-V --verbose", "-Vv"])(
    "%s adds what runs the program",
    async (line) => {
      const { exitCode, stdout } = await answers().run(line);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^milvus-import \d+\.\d+\.\d+, Node 20\.0\.0, linux-x64\n$/);
    },
  );

  test("--verbose of a command is not about the version", async () => {
    expect((await answers(records()).run("list -v")).stdout).toBe("");
  });
});
