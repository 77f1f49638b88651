import { CliError } from "../../base/errors.ts";
import type { Target } from "../server.ts";
import { type Cause, explain } from "./causes.ts";

interface Refusal {
  target: Target;
  /** The message of the error, with the server's words and code. */
  said: string;
}

/** Returns the failure of a JSON response that refuses, or that reports success without data; the code is Milvus' own. */
export function explainRefusal(
  code: number,
  message: string | undefined,
  target: Target,
): CliError {
  const { cloud, uri } = target;
  const missing = code === 0 || code === 200 ? "success, but no data" : "no reason given";
  const words = `${message ?? missing} (code ${code})`;
  const said = `${cloud === null ? "Milvus" : "Zilliz Cloud"} refused: ${words}`;
  const isBadKey = cloud !== null && /\b(token|apikey) is illegal/i.test(words);
  const detail = {
    hadNoEffect: isRefusedOutright(code, message) && (cloud === null || isKnownToCloud(code)),
  };
  return (
    explain(cloud === null ? jobCauses : cloudJobCauses, words, words, uri) ??
    explain(codeCauses, `code ${isBadKey ? 21_119 : code}`, { target, said }, uri, detail) ??
    new CliError("server", `${said}, ${uri}`, detail)
  );
}

/** Codes of failures that can occur halfway, or after the work was done. */
const halfwayCodes = new Set([0, 5, 12, 1003, 2101, 10000, 10001, 65535]);

/** Returns whether the server refused the request and did nothing. An import that it refuses shows it by its words too. */
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

const removed = "the server forgets finished jobs after 3 or 48 hours; see milvus-import list";
const showJob = "see how it stands with milvus-import describe";

/** Known by their words: the codes changed between versions (1100, 2100, 2101), or are those of any failed import. */
const jobCauses: readonly Cause<string>[] = [
  {
    code: /import job does not exist, jobID=([\w-]+)|parse job id failed.{0,200} parsing "([\w-]+)"/,
    kind: "not-found",
    what: (_, [, jobId, text]) => `no such job: ${jobId ?? text}`,
    // Only 2.4.14 looks for a job in the database of the request (milvus-backup#470).
    hint: (words) =>
      words.includes("dbID=")
        ? "Milvus 2.4.14 finds a job in its own database only: name that with --db"
        : removed,
  },
  {
    code: /\bjob (\d+) is auto-commit\b/,
    kind: "server",
    what: (_, [, jobId]) =>
      `job ${jobId} is auto-commit: it commits by itself, nobody can commit or abort it`,
    hint: "create jobs with --no-auto-commit to decide later",
    hadNoEffect: true,
  },
  {
    code: /\bjob (\d+) is in state (\w+), expected Uncommitted\b/,
    kind: "server",
    what: (_, [, jobId, state]) =>
      `job ${jobId} is in state ${state}, only an Uncommitted one can commit`,
    hint: showJob,
    hadNoEffect: true,
  },
  {
    code: /\bjob (\d+) is in terminal\/committed state (\w+), abort not allowed\b/,
    kind: "server",
    what: (_, [, jobId, state]) => `job ${jobId} is in state ${state}, too late to abort it`,
    hint: showJob,
    hadNoEffect: true,
  },
  {
    code: /\bjob (\d+) not found\b/,
    kind: "not-found",
    what: (_, [, jobId]) => `no such job: ${jobId}`,
    hint: removed,
    hadNoEffect: true,
  },
];

const cloudJobCauses: readonly Cause<string>[] = [
  ...jobCauses,
  {
    // Older responses have the code of a success.
    code: /\bjob\b.*\b(not exist|not found)\b/i,
    kind: "not-found",
    what: (words) => words,
    hint: "see milvus-import list",
  },
];

const noAccount =
  "give a token, user:password or an API key, with MILVUS_TOKEN, --token-file or a profile";
const noPrivilege =
  "ask for the privilege Import on the collection, up to Milvus 2.6.6 also ListImport and GetImportProgress";
const noPermission =
  "ask the owner of the organization or project for the permission; the API key is accepted";
const noCollection = "check --collection, and name its database with --db";
const noRoute = "the URI is wrong, or the server is a Milvus before 2.4, which has no such request";
const busy = "the server is busy or not ready: try again later";
const slow = "the server was too slow: raise --request-timeout, or look at its load";
const wrongRequest =
  "the server does not take this request; its version may differ from those we know";

function hintForToken(hint: string) {
  return ({ target }: Refusal) =>
    target.token === null ? hint : "the token was not accepted: check it";
}

/** The server knows the user: the token is accepted. */
function hintForPrivilege({ said }: Refusal): string {
  const [, name] = /\bPrivilege(\w+) is required/.exec(said) ?? [];
  return name === undefined ? noPrivilege : `ask for the privilege ${name}; the token is accepted`;
}

/** By HTTP status, and by the codes of milvus pkg/util/merr/errors.go and, above 20,000, of Zilliz Cloud. */
const codeRows: readonly Omit<Cause<Refusal>, "what">[] = [
  { code: /^(HTTP 401|code (1400|1800|21119))$/, kind: "auth", hint: hintForToken(noAccount) },
  { code: /^code 1401$/, kind: "auth", hint: hintForPrivilege },
  { code: /^code 9601[2-6]$/, kind: "auth", hint: noPermission },
  { code: /^HTTP 403$/, kind: "auth", hint: noPrivilege },
  { code: /^HTTP 404$/, kind: "no-route", hint: noRoute },
  { code: /^(HTTP (408|504)|code (10000|10001))$/, hint: slow },
  { code: /^HTTP 502$/, hint: "a proxy answered, but no Milvus behind it" },
  { code: /^(HTTP (429|503)|code (1|2|4|8|12|1003|1807))$/, kind: "unavailable", hint: busy },
  { code: /^HTTP [5-9]/, kind: "unavailable", hint: "the server failed: its log says why" },
  { code: /^code 100$/, kind: "not-found", hint: noCollection },
  { code: /^code 200$/, kind: "not-found", hint: "check the partition's name" },
  { code: /^code 800$/, kind: "not-found", hint: "check --db, MILVUS_DB or the profile's db" },
  { code: /^code 180[12]$/, kind: "server", hint: wrongRequest },
];

export const codeCauses = codeRows.map((row) => ({ ...row, what: ({ said }: Refusal) => said }));
