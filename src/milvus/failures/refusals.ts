import { CliError, type ErrorKind } from "../../base/errors.ts";
import type { Target } from "../server.ts";

interface Meaning {
  kind: ErrorKind;
  hint?: string;
}

const later: Meaning = {
  kind: "unavailable",
  hint: "the server is busy or not ready: try again later",
};
const wrongRequest: Meaning = {
  kind: "server",
  hint: "the server does not take this request; its version may differ from those we know",
};
const noAccount: Meaning = {
  kind: "auth",
  hint: "give a token, user:password or an API key, with MILVUS_TOKEN, --token-file or a profile",
};
const noPrivilege: Meaning = {
  kind: "auth",
  hint: "ask for the privilege Import on the collection, up to Milvus 2.6.6 also ListImport and GetImportProgress",
};
const timedOut: Meaning = {
  kind: "network",
  hint: "the server was too slow: raise --request-timeout, or look at its load",
};

const forgotten = "the server forgets finished jobs after 3 or 48 hours; see milvus-import list";
/** 2.4.14 alone looks for a job in the database of the request (milvus-backup#470). */
const ofOneDatabase = "Milvus 2.4.14 finds a job in its own database only: name that with --db";

/** milvus pkg/util/merr/errors.go; a code that is not here is `server` without a hint. */
const meaningOfCode: Record<number, Meaning> = {
  1: later,
  2: later,
  4: later,
  8: later,
  12: later,
  1003: later,
  1807: later,
  100: {
    kind: "not-found",
    hint: "name its database with --db, or leave --collection out to see the jobs of all collections",
  },
  200: { kind: "not-found", hint: "check the partition's name" },
  800: { kind: "not-found", hint: "check --db, MILVUS_DB or the profile's db" },
  1400: noAccount,
  1401: noPrivilege,
  1800: noAccount,
  1801: wrongRequest,
  1802: wrongRequest,
  10000: timedOut,
  10001: timedOut,
  // Zilliz Cloud's.
  21119: noAccount,
  96012: noPrivilege,
  96013: noPrivilege,
  96014: noPrivilege,
  96015: noPrivilege,
  96016: noPrivilege,
};

/** A JSON answer that says no, or says yes and brings nothing. `code` is Milvus' own. */
export function refusal(code: number, message: string | undefined, target: Target): CliError {
  const said = message ?? (code === 0 || code === 200 ? "success, but no data" : "no reason given");
  // The codes of both changed between versions (1100, 2100, 2101); their words did not.
  const [, unknownJob] =
    /import job does not exist, jobID=([\w-]+)/.exec(said) ??
    /parse job id failed.{0,200} parsing "([\w-]+)"/.exec(said) ??
    [];
  if (unknownJob !== undefined) {
    return new CliError("not-found", `no such job: ${unknownJob}, ${target.uri}`, {
      hint: said.includes("dbID=") ? ofOneDatabase : forgotten,
    });
  }
  const ofEnding = endingRefusal(said, target);
  if (ofEnding !== undefined) return ofEnding;
  // Older answers of Zilliz Cloud say it with the code of a success.
  if (target.cloud !== null && /\bjob\b.*\b(not exist|not found)\b/i.test(said)) {
    return new CliError("not-found", `${said} (code ${code}), ${target.uri}`, {
      hint: "see milvus-import list",
    });
  }
  const isBadKey = target.cloud !== null && /\b(token|apikey) is illegal/i.test(said);
  const { kind, hint }: Meaning = meaningOfCode[isBadKey ? 21_119 : code] ?? { kind: "server" };
  const who = target.cloud === null ? "Milvus" : "Zilliz Cloud";
  return new CliError(kind, `${who} refused: ${said} (code ${code}), ${target.uri}`, {
    hint: kind === "auth" && target.token !== null ? "the token was not accepted: check it" : hint,
    hadNoEffect:
      isRefusedOutright(code, message) && (target.cloud === null || isKnownToCloud(code)),
  });
}

/** Codes of what can go wrong halfway too, or after the work was done. */
const halfwayCodes = new Set([0, 1, 2, 5, 12, 1003, 2101, 10000, 10001, 65535]);

/** Whether the server looked at the request and did nothing: said by the code, for an import by the words as well. */
function isRefusedOutright(code: number, message: string | undefined): boolean {
  if (message === undefined) return false;
  if (/failed to validate import request|number of jobs has reached the limit/.test(message)) {
    return true;
  }
  return !halfwayCodes.has(code) && !/failed to broadcast|add import job failed/.test(message);
}

/** Of the codes of Zilliz Cloud only those of its checks are published; Milvus behind it has its own. */
function isKnownToCloud(code: number): boolean {
  return code < 10_000 || code === 21_119 || (code >= 96_000 && code < 97_000);
}

export interface Answer {
  status: number;
  text: string;
  isJson: boolean;
  code: number | undefined;
  message: string | undefined;
  retryAfterMs: number | undefined;
}

/** What an answer says by its HTTP status, or by not being the JSON of Milvus. */
export function statusFailure(answer: Answer, target: Target, url: string): CliError {
  const { status, retryAfterMs } = answer;
  const said = answer.message ?? firstLine(answer.text);
  const hadNoEffect = status >= 400 && status < 500 && status !== 408;
  const what = `HTTP ${status}${said === "" ? "" : `: ${said}`}${answer.code === undefined ? "" : ` (code ${answer.code})`}, ${url}`;
  switch (status) {
    case 200:
      return noAnswer(answer, url);
    case 401:
      return new CliError("auth", what, {
        hint: target.token === null ? noAccount.hint : "the token was not accepted: check it",
        hadNoEffect,
      });
    case 403:
      return new CliError("auth", what, { hint: noPrivilege.hint, hadNoEffect });
    case 404:
      return new CliError("no-route", what, {
        hint: "the URI is wrong, or the server is a Milvus before 2.4, which has no such request",
        hadNoEffect,
      });
    case 408:
    case 504:
      return new CliError("network", what, { hint: timedOut.hint, retryAfterMs });
    case 502:
      return new CliError("network", what, { hint: "a proxy answered, but no Milvus behind it" });
    case 429:
    case 503:
      return new CliError("unavailable", what, { hint: later.hint, retryAfterMs, hadNoEffect });
    default:
      return new CliError(status >= 500 ? "unavailable" : "server", what, {
        hint: status >= 500 ? "the server failed: its log says why" : undefined,
        hadNoEffect,
      });
  }
}

function noAnswer({ text, isJson }: Answer, url: string): CliError {
  if (!isJson && text.trimStart().startsWith("{")) {
    return new CliError("network", `the answer breaks off, or is no sound JSON, ${url}`, {
      hint: "something between here and the server cut it: try again",
    });
  }
  const said = firstLine(text) || "empty";
  return new CliError("network", `the answer is not that of a Milvus: ${said}, ${url}`, {
    hint: "check the URI; Milvus answers with JSON, on port 19530 by default",
  });
}

function firstLine(text: string): string {
  const line = text.trim().split(/[\r\n]/, 1)[0] ?? "";
  return line.startsWith("<") ? "a web page" : line.slice(0, 200);
}

interface EndingMeaning {
  words: RegExp;
  kind: ErrorKind;
  what(jobId: string, state: string): string;
  hint: string;
}

const look = "see how it stands with milvus-import describe";

const meanings: readonly EndingMeaning[] = [
  {
    words: /\bjob (\d+) is auto-commit\b/,
    kind: "server",
    what: (jobId) =>
      `job ${jobId} is auto-commit: it commits by itself, nobody can commit or abort it`,
    hint: "create jobs with --no-auto-commit to decide later",
  },
  {
    words: /\bjob (\d+) is in state (\w+), expected Uncommitted\b/,
    kind: "server",
    what: (jobId, state) => `job ${jobId} is in state ${state}, only an Uncommitted one can commit`,
    hint: look,
  },
  {
    words: /\bjob (\d+) is in terminal\/committed state (\w+), abort not allowed\b/,
    kind: "server",
    what: (jobId, state) => `job ${jobId} is in state ${state}, too late to abort it`,
    hint: look,
  },
  {
    words: /\bjob (\d+) not found\b/,
    kind: "not-found",
    what: (jobId) => `no such job: ${jobId}`,
    hint: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
  },
];

/** What `commit` and `abort` are refused for, known by its words: their codes are those of any failed import. */
function endingRefusal(said: string, { uri }: Target): CliError | undefined {
  for (const { words, kind, what, hint } of meanings) {
    const [, jobId, state = ""] = words.exec(said) ?? [];
    if (jobId === undefined) continue;
    return new CliError(kind, `${what(jobId, state)}, ${uri}`, { hint, hadNoEffect: true });
  }
  return undefined;
}
