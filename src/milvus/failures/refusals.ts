import { CliError } from "../../base/errors.ts";
import { quote } from "../../base/values.ts";
import { removedHint } from "../job.ts";
import type { Target } from "../server.ts";
import { type Cause, explain } from "./causes.ts";

interface Refusal {
  target: Target;
  /** The message of the error, with the server's text and code. */
  said: string;
}

/** Returns the failure of a JSON response that refuses, or that reports success without data; the code is that of Milvus. */
export function explainRefusal(
  code: number,
  message: string | undefined,
  target: Target,
): CliError {
  const { cloud, uri } = target;
  const words = `${message ?? "no reason given"} (code ${code})`;
  const isEmpty = message === undefined && (code === 0 || code === 200);
  const said = isEmpty
    ? `no data in the response (code ${code})`
    : `the server refused the request: ${words}`;
  const isBadKey = cloud !== null && /\b(token|apikey) is illegal/i.test(words);
  const detail = {
    hadNoEffect: isRefusedOutright(code, message) && (cloud === null || isKnownToCloud(code)),
  };
  return (
    explain(cloud === null ? wordedCauses : cloudCauses, words, words, uri) ??
    explain(codeCauses, `code ${isBadKey ? 21_119 : code}`, { target, said }, uri, detail) ??
    new CliError("server", `${said}: ${uri}`, detail)
  );
}

/** Codes of failures that can occur halfway, or after the work was done. */
const halfwayCodes = new Set([0, 5, 12, 1003, 2101, 10000, 10001, 65535]);

/** Returns true if the server refused the request without doing anything. A refused import is also recognized by its text. */
function isRefusedOutright(code: number, message: string | undefined): boolean {
  if (message === undefined) return false;
  if (/failed to validate import request|number of jobs has reached the limit/.test(message)) {
    return true;
  }
  return !halfwayCodes.has(code) && !/failed to broadcast|add import job failed/.test(message);
}

/** Zilliz Cloud publishes only the codes of its checks; the Milvus behind it has its own. */
function isKnownToCloud(code: number): boolean {
  return code < 10_000 || code === 21_119 || (code >= 96_000 && code < 97_000);
}

const noAccount = "set MILVUS_TOKEN, --token-file or a profile's token";
const noPrivilege =
  "request the Import privilege on the collection (before Milvus 2.6.7 also ListImport and GetImportProgress)";
const noPermission =
  "request the permission from the owner of the organization or project; the API key is valid";
const noCollection = "check --collection, and pass its database with --db";
const noRoute = "check the URI; Milvus before 2.4 is not supported";
const busy = "the server is busy or starting; try again later";
const slow = "raise --request-timeout, or check the server's load";
const unsupported = "this server version may not be supported";
const checkPartition = "check --partition";
const checkDatabase = "check --db, MILVUS_DB or the profile's db";

/** Recognized by their text: codes changed between versions (1100, 2100, 2101), or are those of any failed import. */
const wordedCauses: readonly Cause<string>[] = [
  {
    code: /^database not found(?:\[database=|, database: )([^\]]+?)\]? \(code 800\)/,
    kind: "not-found",
    what: (_, [, name = ""]) => `database ${quote(name)} not found`,
    hint: checkDatabase,
    hadNoEffect: true,
  },
  {
    code: /^partition not found\[partition=([^\]]+)\] \(code 200\)/,
    kind: "not-found",
    what: (_, [, name = ""]) => `partition ${quote(name)} not found`,
    hint: checkPartition,
    hadNoEffect: true,
  },
  {
    code: /^(?:Privilege)?(\w+) is required: privilege not permitted (\(code 1401\))/,
    kind: "auth",
    what: (_, [, name, code]) => `the ${name} privilege is required ${code}`,
    // The server knows the user, so the token is valid.
    hint: (_, [, name]) => `request the ${name} privilege; the token is valid`,
    hadNoEffect: true,
  },
  {
    code: /import job does not exist, jobID=([\w-]+)|parse job id failed.{0,200} parsing "([\w-]+)"/,
    kind: "no-such-job",
    what: (_, [, jobId, text]) => `job ${jobId ?? text} not found`,
    // Only 2.4.14 searches the database of the request for a job (milvus-backup#470).
    hint: (words) => (words.includes("dbID=") ? "Milvus 2.4.14 requires --db here" : removedHint),
  },
  {
    code: /\bjob (\d+) is auto-commit\b/,
    kind: "server",
    what: (_, [, jobId]) => `job ${jobId} commits automatically`,
    hint: "use create --no-auto-commit",
    hadNoEffect: true,
  },
  {
    code: /\bjob (\d+) is in state (\w+), expected Uncommitted\b/,
    kind: "server",
    what: (_, [, jobId, state]) => `job ${jobId} is ${state}, not Uncommitted`,
    hint: (_, [, jobId]) => `details: milvus-import describe -- ${jobId}`,
    hadNoEffect: true,
  },
  {
    code: /\bjob (\d+) is in terminal\/committed state (\w+), abort not allowed\b/,
    kind: "server",
    what: (_, [, jobId, state]) => `job ${jobId} is already ${state}`,
    hint: (_, [, jobId]) => `details: milvus-import describe -- ${jobId}`,
    hadNoEffect: true,
  },
  {
    code: /\bjob (\d+) not found\b/,
    kind: "no-such-job",
    what: (_, [, jobId]) => `job ${jobId} not found`,
    hint: removedHint,
    hadNoEffect: true,
  },
];

const cloudCauses: readonly Cause<string>[] = [
  ...wordedCauses,
  {
    // Older responses have the code of a success.
    code: /\bjob\b.*\b(not exist|not found)\b/i,
    kind: "no-such-job",
    what: (words) => words,
    hint: "list jobs with milvus-import list",
  },
];

function hintForToken(hint: string) {
  return ({ target }: Refusal) =>
    target.token === null ? hint : "the token was rejected; check it";
}

/** By HTTP status, and by the codes of milvus pkg/util/merr/errors.go and, above 20,000, of Zilliz Cloud. */
const codeRows: readonly Omit<Cause<Refusal>, "what">[] = [
  { code: /^(HTTP 401|code (1400|1800|21119))$/, kind: "auth", hint: hintForToken(noAccount) },
  { code: /^code 1401$/, kind: "auth", hint: noPrivilege },
  { code: /^code 9601[2-6]$/, kind: "auth", hint: noPermission },
  { code: /^HTTP 403$/, kind: "auth", hint: noPrivilege },
  { code: /^HTTP 404$/, kind: "no-route", hint: noRoute },
  { code: /^(HTTP (408|504)|code (10000|10001))$/, hint: slow },
  { code: /^HTTP 502$/, hint: "a proxy responded, but could not reach Milvus" },
  { code: /^(HTTP (429|503)|code (1|2|4|8|12|1003|1807))$/, kind: "unavailable", hint: busy },
  { code: /^HTTP [5-9]/, kind: "unavailable", hint: "see the Milvus log" },
  { code: /^code 100$/, kind: "not-found", hint: noCollection },
  { code: /^code 200$/, kind: "not-found", hint: checkPartition },
  { code: /^code 800$/, kind: "not-found", hint: checkDatabase },
  { code: /^code 180[12]$/, kind: "server", hint: unsupported },
];

export const codeCauses = codeRows.map((row) => ({ ...row, what: ({ said }: Refusal) => said }));
