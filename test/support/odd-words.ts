import fc from "fast-check";
import { hostileText } from "./hostile.ts";

const id = "448761313698322011";

const commands = [
  "list",
  "ls",
  "describe",
  "get",
  "watch",
  "wait",
  "create",
  "commit",
  "abort",
  "profiles",
  "help",
];

const switches = [
  [
    "--json",
    "--no-headers",
    "--no-color",
    "-q",
    "-v",
    "--insecure",
    "-w",
    "--watch",
    "--follow-new",
  ],
  [
    "--allow-none",
    "--fail-fast",
    "--wait",
    "--once",
    "--dry-run",
    "--no-file-check",
    "-y",
    "--yes",
  ],
  ["--no-auto-commit", "-h", "--help", "-V", "--version", "--", "-", "--nonsense", "-qv", "-x"],
].flat();

const valued = [
  ["-u", "--uri", "-t", "--token", "--token-file", "-d", "--db", "-p", "--profile", "--config"],
  [
    "--request-timeout",
    "--retries",
    "--ca-file",
    "--cert-file",
    "--key-file",
    "-o",
    "--output",
    "--color",
  ],
  ["-c", "--collection", "-s", "--state", "--sort", "-n", "--limit", "--columns", "--interval"],
  ["--max-outage", "--timeout", "--until", "--partition", "--files-from", "--files-per-job"],
  ["--from-job", "--job-timeout", "--csv-sep", "--csv-nullkey", "--option", "--idempotency-key"],
].flat();

const word = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  fc.constantFrom(
    "",
    "0",
    "1",
    "-1",
    "99999999999999999999",
    "1.5",
    "1e3",
    "NaN",
    "500ms",
    "2s",
    "1h30m",
  ),
  fc.constantFrom(
    "json",
    "ndjson",
    "tsv",
    "csv",
    "id",
    "table",
    "always",
    "never",
    "id:asc",
    "state",
    "progress",
  ),
  fc.constantFrom(
    id,
    "job-1",
    "a.parquet",
    "id.npy,vector.npy",
    "x/../y.csv",
    "s3://b/a.json",
    "C:\\a.csv",
    ".",
  ),
  fc.constantFrom(
    "http://localhost:1/x",
    "https://[::1]",
    "ftp://x",
    "x:y",
    "u:p@h",
    "-",
    "~",
    "\\t",
    ";",
  ),
  fc.constantFrom(
    "completed",
    "uncommitted",
    "active,failed",
    "timeout=1h",
    "a=b",
    "=",
    "backup=true",
  ),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "__proto__=1",
    "toString=1",
    "hasOwnProperty=x",
  ),
);

const part = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...switches).map((one) => [one]) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...valued), word) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...valued), word).map((both) => [both.join("=")]),
  },
  { weight: 2, arbitrary: word.map((one) => [one]) },
);

/** A command line of known flags in any order with any values. */
export const words: fc.Arbitrary<string[]> = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...commands) }, hostileText),
    fc.array(part, { maxLength: 6 }),
  )
  .map(([command, parts]) => [command, ...parts.flat()]);

const variables = [
  "URI",
  "TOKEN",
  "TOKEN_FILE",
  "DB",
  "PROFILE",
  "CONFIG",
  "REQUEST_TIMEOUT",
  "CA_FILE",
  "INSECURE",
];

export const environment: fc.Arbitrary<Record<string, string>> = fc.dictionary(
  fc.constantFrom(
    ...variables.map((name) => `MILVUS_${name}`),
    "XDG_CONFIG_HOME",
    "NO_COLOR",
    "FORCE_COLOR",
    "CI",
  ),
  word,
  { maxKeys: 2 },
);
