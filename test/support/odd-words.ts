import fc from "fast-check";
import { hostileText } from "./hostile.ts";

const id = "448761313698322011";

/** Flags, and values that they take; those without are switches. */
type Flags = Record<string, readonly string[]>;

const durations = ["0", "1s", "90s", "2h", "0.5h"];
const talk: Flags = { "-q": [], "-v": [], "--no-headers": [], "--json": [], "--no-color": [] };
const output: Flags = {
  ...talk,
  "-o": ["table", "json", "ndjson", "tsv", "csv", "id"],
  "--color": ["always", "never"],
};
const server: Flags = {
  ...output,
  "--uri": ["http://localhost:19530", "milvus.example.com/base"],
  "-t": ["root:Milvus"],
  "--token-file": ["-"],
  "--db": ["sales"],
  "--request-timeout": ["1s", "2h"],
  "--retries": ["0", "2"],
  "--insecure": [],
};
const selection: Flags = {
  "-c": ["books"],
  "--state": ["active", "failed,completed"],
  "--allow-none": [],
};
const pace: Flags = { "--interval": ["1s", "2h"], "--max-outage": durations };
const following: Flags = { ...server, ...selection, ...pace, "--follow-new": [] };
const waiting: Flags = { "--timeout": durations, "--until": ["uncommitted"], "--fail-fast": [] };
const picking: Flags = { "--columns": ["id,state", "reason"] };
const order: Flags = { "--sort": ["state", "id:asc"], "--limit": ["1"], "--watch": [] };
const ending: Flags = { ...server, ...selection, "--yes": [] };
const creation: Flags = {
  ...server,
  ...waiting,
  ...pace,
  "--partition": ["march"],
  "--files-from": ["-"],
  "--files-per-job": ["1"],
  "--from-job": ["1", "2"],
  "--no-file-check": [],
  "--dry-run": [],
  "--job-timeout": ["1s", "2h"],
  "--no-auto-commit": [],
  "--csv-sep": [";", "\\t"],
  "--csv-nullkey": ["NULL"],
  "--option": ["backup=true", "timeout=1h", "__proto__=1"],
  "--once": [],
  "--idempotency-key": ["key"],
  "--wait": [],
};

/** Commands with what they cannot be without, and their flags. */
const commands: readonly (readonly [words: readonly string[], flags: Flags])[] = [
  [["list"], { ...following, ...order, ...picking }],
  [["describe", id, "job-1"], { ...server, ...picking }],
  [["watch"], following],
  [["watch", id], { ...server, ...pace }],
  [["wait", "-c", "books"], { ...following, ...waiting }],
  [["wait", id], { ...server, ...pace, ...waiting }],
  [["create", "-c", "books", "a.parquet"], creation],
  [["create", "-c", "books", "--wait", "a.csv", "b.csv"], creation],
  [["commit", id, "--yes"], { ...server, ...waiting, ...pace, "--wait": [] }],
  [["abort", "-c", "books", "--yes"], ending],
  [["profiles"], output],
  [["help"], {}],
];

const odd = [
  ["", "0", "1", "-1", "99999999999999999999", "1.5", "1e3", "NaN", "500ms", "2s", "1h30m", "soon"],
  ["json", "always", "id:asc", "state", "progress", "active", "completed", "a=b", "=", "timeout=0"],
  [id, "job-1", "a.parquet", "id.npy,vector.npy", "x/../y.csv", "s3://b/a.json", "C:\\a.csv", "."],
  ["http://localhost:1/x", "https://[::1]", "ftp://x", "x:y", "u:p@h", "-", "~", "/", "\\t", ";"],
  ["__proto__", "constructor", "toString", "__proto__=1", "toString=1", "hasOwnProperty=x"],
  [
    "--",
    "--help",
    "-V",
    "--version",
    "--nonsense",
    "-qv",
    "--config",
    "--ca-file",
    "-p",
    "--key-file",
  ],
].flat();

const word = fc.oneof(hostileText, fc.constantFrom(...odd));

/** One flag, mostly as it should be: else every command would end at its first words. */
function flagOf(flags: Flags): fc.Arbitrary<string[]> {
  return fc.constantFrom(...Object.entries(flags)).chain(([flag, right]) => {
    if (right.length === 0) return fc.constant([flag]);
    const value = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...right) }, word);
    return fc
      .tuple(value, fc.boolean())
      .map(([text, isJoined]) => (isJoined ? [`${flag}=${text}`] : [flag, text]));
  });
}

/** Command lines of known commands and flags with all kinds of values, and some of no sense at all. */
export const words: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 1, arbitrary: fc.array(word, { maxLength: 4 }) },
  ...commands.map(([start, flags]) => {
    const stray = { weight: 1, arbitrary: word.map((one) => [one]) };
    const known = Object.keys(flags).length === 0 ? [] : [{ weight: 8, arbitrary: flagOf(flags) }];
    const parts = fc.array(fc.oneof(stray, ...known), { maxLength: 5 });
    return { weight: 1, arbitrary: parts.map((some) => [...start, ...some.flat()]) };
  }),
);

const variables = [
  "URI",
  "TOKEN",
  "TOKEN_FILE",
  "DB",
  "PROFILE",
  "CONFIG",
  "CA_FILE",
  "INSECURE",
].map((name) => `MILVUS_${name}`);

export const environment: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  fc.dictionary(
    fc.constantFrom(...variables, "XDG_CONFIG_HOME", "NO_COLOR", "FORCE_COLOR", "CI"),
    word,
    { maxKeys: 2 },
  ),
);
