import { Command, type Option } from "commander";
import fc from "fast-check";
import { commandNames, declareCommands } from "../../../src/cli/command-list.ts";
import { profileKeys } from "../../../src/config/schema.ts";
import { variableName } from "../../../src/config/settings.ts";
import { testContext } from "../world.ts";
import { hostileText } from "./text.ts";

const id = "448761313698322011";
const durations = ["0", "1s", "90s", "2h", "0.5h"];

/** What each flag that takes a value is given when it is given what it should be, by its long name. */
const rightValues: Readonly<Record<string, readonly string[]>> = {
  "--output": ["table", "json", "ndjson", "tsv", "csv", "id"],
  "--color": ["always", "never"],
  "--columns": ["id,state", "reason"],
  "--sort": ["state", "id:asc"],
  "--limit": ["1"],
  "--uri": ["http://localhost:19530", "milvus.example.com/base"],
  "--token": ["root:Milvus"],
  "--token-file": ["-"],
  "--db": ["sales"],
  "--request-timeout": ["1s", "2h"],
  "--retries": ["0", "2"],
  "--ca-file": ["/nowhere/ca.pem"],
  "--cert-file": ["/nowhere/cert.pem"],
  "--key-file": ["/nowhere/key.pem"],
  "--config": ["/nowhere/.milvusrc"],
  "--profile": ["prod", "p*"],
  "--collection": ["books"],
  "--state": ["active", "failed,completed"],
  "--interval": ["1s", "2h"],
  "--max-outage": durations,
  "--progress": ["live", "lines"],
  "--timeout": durations,
  "--until": ["uncommitted"],
  "--partition": ["march"],
  "--volume": ["landing"],
  "--files-from": ["-"],
  "--files-per-job": ["1"],
  "--from-job": ["1", "2"],
  "--job-timeout": ["1s", "2h"],
  "--csv-sep": [";", "\\t"],
  "--csv-nullkey": ["NULL"],
  "--option": ["backup=true", "timeout=1h", "__proto__=1"],
  "--idempotency-key": ["key"],
  "--port": ["0"],
  "--milvus": ["2.4", "3.0"],
};

/** What a command cannot be without, before and behind its flags. */
const lines: Readonly<Record<string, readonly (readonly [before: string[], behind: string[]])[]>> =
  {
    list: [[[], []]],
    describe: [[[id, "job-1"], []]],
    watch: [
      [[], []],
      [[id], []],
    ],
    wait: [
      [["-c", "books"], []],
      [[id], []],
    ],
    create: [
      [["-c", "books", "a.parquet"], []],
      [["-c", "books", "--wait", "a.csv", "b.csv"], []],
    ],
    commit: [[[id, "--yes"], []]],
    abort: [[["-c", "books", "--yes"], []]],
    profiles: [[[], []]],
    doctor: [[[], []]],
    // Without a command it serves until it is interrupted.
    demo: [[[], ["profiles"]]],
    completion: [[["fish"], []]],
    help: [[[], []]],
  };

const program = new Command().enablePositionalOptions();
await declareCommands(program, "help", testContext(), async () => {});

const commands: readonly Command[] = program.commands;

/** Commands and flags that are declared, and that no command line here would have. */
export function forgottenWords(): string[] {
  const flags = commands.flatMap(({ options }) => options);
  const missing = flags.filter(
    ({ long, required, optional }) => (required || optional) && !((long ?? "") in rightValues),
  );
  const names = commandNames.filter((name) => !(name in lines));
  return [...names, ...missing.map(({ flags }) => flags)];
}

const odd = [
  ["", "0", "1", "-1", "99999999999999999999", "1.5", "1e3", "NaN", "500ms", "2s", "1h30m", "soon"],
  ["json", "always", "id:asc", "state", "progress", "active", "completed", "a=b", "=", "timeout=0"],
  [id, "job-1", "a.parquet", "id.npy,vector.npy", "x/../y.csv", "s3://b/a.json", "C:\\a.csv", "."],
  ["http://localhost:1/x", "https://[::1]", "ftp://x", "x:y", "u:p@h", "-", "~", "/", "\\t", ";"],
  ["__proto__", "constructor", "toString", "__proto__=1", "toString=1", "hasOwnProperty=x"],
  ["--", "--help", "-V", "--version", "--nonsense", "-qv", "--config", "--ca-file", "-p"],
].flat();

const word = fc.oneof(hostileText, fc.constantFrom(...odd));

/** One flag under one of its names, mostly as it should be: else every command would end at its first words. */
function flagOf(options: readonly Option[]): fc.Arbitrary<string[]> {
  return fc.constantFrom(...options).chain(({ long, short, required, optional }) => {
    const names = [long, short].filter((name) => name !== undefined);
    const right = rightValues[long ?? ""] ?? [];
    if (!required && !optional) return fc.constantFrom(...names).map((name) => [name]);
    const value = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...right) }, word);
    return fc
      .tuple(fc.constantFrom(...names), value, fc.boolean())
      .map(([name, text, isJoined]) => (isJoined ? [`${name}=${text}`] : [name, text]));
  });
}

/** Command lines of all commands and flags with all kinds of values, and some of no sense at all. */
export const words: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 1, arbitrary: fc.array(word, { maxLength: 4 }) },
  ...commands.flatMap((command) => {
    const stray = { weight: 1, arbitrary: word.map((one) => [one]) };
    const { options } = command;
    const known = options.length === 0 ? [] : [{ weight: 8, arbitrary: flagOf(options) }];
    const parts = fc.array(fc.oneof(stray, ...known), { maxLength: 5 });
    return (lines[command.name()] ?? []).map(([before, behind]) => ({
      weight: 1,
      arbitrary: parts.map((some) => [command.name(), ...before, ...some.flat(), ...behind]),
    }));
  }),
);

const variables = profileKeys.map(variableName);

export const environment: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc.dictionary(
    fc.constantFrom(...variables, "MILVUS_PROFILE", "MILVUS_CONFIG", "NO_COLOR", "CI"),
    word,
    { maxKeys: 2 },
  ),
);
