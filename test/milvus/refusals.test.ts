import { describe, expect, test } from "vitest";
import { type Answer, answers, networkError } from "../support/world.ts";

const uri = "http://localhost:19530";
const url = `${uri}/v2/vectordb/jobs/import/list`;

const hints = {
  account: "set MILVUS_TOKEN, --token-file or a profile's token",
  privilege:
    "request the Import privilege on the collection (before Milvus 2.6.7 also ListImport and GetImportProgress)",
  later: "the server is busy or starting; try again later",
  tooSlow: "raise --request-timeout, or check the server's load",
  address: "check the URI; Milvus before 2.4 is not supported",
  log: "see the Milvus log",
  gateway: "a proxy responded, but could not reach Milvus",
  partition: "check --partition",
  database: "check --db, MILVUS_DB or the profile's db",
  collection: "check --collection, and pass its database with --db",
  version: "this server version may not be supported",
  json: "check the URI; Milvus responds with JSON, by default on port 19530",
  again: "the connection was interrupted, perhaps by a proxy; try again",
  forgotten: "list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours",
  binlogs: "request the ImportBinlog privilege; the token is valid",
  otherDatabase: "Milvus 2.4.14 requires --db here",
};

type Hint = keyof typeof hints | undefined;
type Failure = [answer: Answer, exitCode: number, what: string, hint?: Hint];

async function expectFailure([answer, exitCode, what, hint]: Failure, place: string) {
  const result = await answers(answer).run("list --json --retries 0");
  // Only doctor finds the cause of a failure on the way to Milvus.
  const doctor = exitCode === 6 ? "; if that does not help: milvus-import doctor" : "";
  const said = hint === undefined ? "" : `hint: ${hints[hint]}${doctor}\n`;
  const stderr = `error: ${what}: ${place}\n${said}`;
  expect(result).toMatchObject({ exitCode, stdout: "", stderr });
}

test.each<Failure>([
  [{ status: 400, body: "" }, 1, "HTTP 400"],
  [{ status: 400, body: "\n\n  not like this\r\nbut so" }, 1, "HTTP 400: not like this"],
  [{ status: 418, body: "x".repeat(201) }, 1, `HTTP 418: ${"x".repeat(200)}`],
  [
    { status: 401, body: { code: 1800, message: " no user " } },
    4,
    "HTTP 401: no user (code 1800)",
    "account",
  ],
  [
    { status: 403, body: { code: 65535, message: "denied" } },
    4,
    "HTTP 403: denied (code 65535)",
    "privilege",
  ],
  [
    { status: 403, body: '{"code":65535,"message":"a } in it"}{"code":0,"data":{"records":[]}}' },
    4,
    "HTTP 403: a } in it (code 65535)",
    "privilege",
  ],
  [{ status: 404, body: "404 page not found" }, 6, "HTTP 404: 404 page not found", "address"],
  [{ status: 408, body: "timeout" }, 6, "HTTP 408: timeout", "tooSlow"],
  [
    { status: 408, body: { code: 10001, message: "request timeout" } },
    6,
    "HTTP 408: request timeout (code 10001)",
    "tooSlow",
  ],
  [{ status: 429, body: "slow down" }, 1, "HTTP 429: slow down", "later"],
  [{ status: 500, body: { code: 500 } }, 1, 'HTTP 500: {"code":500} (code 500)', "log"],
  [{ status: 502, body: "<html>" }, 6, "HTTP 502: HTML page", "gateway"],
  [{ status: 503, body: "" }, 1, "HTTP 503", "later"],
  [{ status: 504, body: "" }, 6, "HTTP 504", "tooSlow"],
  [{ body: "<!doctype html>" }, 6, "not a Milvus response: HTML page", "json"],
  [{ body: "" }, 6, "not a Milvus response: empty", "json"],
  [{ body: "[]" }, 6, "not a Milvus response: []", "json"],
  [{ body: '{"code":0,"data":{"records":[' }, 6, "invalid JSON in the response", "again"],
])("%j is exit code %i and told in words, with what to do", async (...failure) => {
  await expectFailure(failure, url);
});

test.each<[body: object, exitCode: number, what: string, hint?: Hint]>([
  [{ code: 200, message: "no partition" }, 7, "no partition (code 200)", "partition"],
  [{ code: "0", message: "The apikey is illegal." }, 1, "The apikey is illegal. (code 0)"],
  [{ code: 5, message: " " }, 1, "no reason given (code 5)"],
  [{ code: 8, message: "busy" }, 1, "busy (code 8)", "later"],
  [{ code: 100, message: "no" }, 7, "no (code 100)", "collection"],
  [{ code: 800, message: "no" }, 7, "no (code 800)", "database"],
  [{ code: 1400, message: "no" }, 4, "no (code 1400)", "account"],
  [{ code: 1401, message: "no" }, 4, "no (code 1401)", "privilege"],
  [{ code: 1800, message: "no" }, 4, "no (code 1800)", "account"],
  [{ code: 1801, message: "no" }, 1, "no (code 1801)", "version"],
  [{ code: 10000, message: "no" }, 6, "no (code 10000)", "tooSlow"],
  [{ code: 10001, message: "no" }, 6, "no (code 10001)", "tooSlow"],
])("%j is exit code %i and told in words, with what to do", async (body, code, what, hint) => {
  await expectFailure([{ body }, code, `the server refused the request: ${what}`, hint], uri);
});

test.each<[body: object, exitCode: number, what: string, hint?: Hint]>([
  [{ code: 0 }, 1, "no data in the response (code 0)"],
  [{ code: 200 }, 7, "no data in the response (code 200)", "partition"],
  [
    { code: 200, message: "partition not found[partition=p9]" },
    7,
    'partition "p9" not found',
    "partition",
  ],
  [
    { code: 800, message: "database not found[database=db9]" },
    7,
    'database "db9" not found',
    "database",
  ],
  [
    { code: 800, message: "database not found, database: db9" },
    7,
    'database "db9" not found',
    "database",
  ],
  [
    { code: 1401, message: "PrivilegeImportBinlog is required: privilege not permitted" },
    4,
    "the ImportBinlog privilege is required (code 1401)",
    "binlogs",
  ],
])("%j is exit code %i and has words of our own", async (body, code, what, hint) => {
  await expectFailure([{ body }, code, what, hint], uri);
});

test.each([
  ["import job does not exist, jobID=7", "forgotten"],
  ["import job does not exist, jobID=7, dbID=1", "otherDatabase"],
] as const)("%j is of a job that is not there", async (message, hint) => {
  await expectFailure([{ body: { code: 2100, message } }, 7, "job 7 not found", hint], uri);
});

test.each<Answer>([{ status: 401, body: "who?" }, { body: { code: 1800, message: "who?" } }])(
  "whoever gave a token is told of it: %j",
  async (answer) => {
    const { stderr } = await answers(answer).run("list --token root:Milvus");
    expect(stderr).toContain("\nhint: the token was rejected; check it\n");
  },
);

describe("a server that cannot be reached", () => {
  test.each([
    [
      "ECONNREFUSED",
      "connection refused",
      "check that Milvus runs at localhost:19530, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list",
    ],
    ["ENOTFOUND", "cannot resolve host localhost", "check the URI and your DNS"],
    [
      "ECONNRESET",
      "connection closed by",
      "check that localhost:19530 is Milvus; the URI may need https://",
    ],
    ["Z_BUF_ERROR", "incomplete response", hints.again],
    ["ERR__ERROR_FORMAT_CL_SPACE", "incomplete response", hints.again],
    ["EPROTO", "the server does not use TLS on this port", "use http://"],
    [
      "HPE_INVALID_CONSTANT",
      "not an HTTP response",
      "check scheme and port (localhost:19530 may use TLS or gRPC)",
    ],
    [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "self-signed certificate",
      "if you trust it, save it as PEM and pass --ca-file",
    ],
    [
      "EHOSTUNREACH",
      "cannot connect (EHOSTUNREACH)",
      "check the URI and the network route to localhost:19530",
    ],
  ])("for %s is told with its address, and what to do", async (code, what, hint) => {
    const wrapped = new TypeError("fetch failed", { cause: networkError(code) });
    expect(await answers(wrapped).run("list --retries 0")).toMatchObject({
      exitCode: 6,
      stdout: "",
      stderr: `error: ${what}${what.endsWith(" by") ? "" : ":"} ${uri}\nhint: ${hint}; if that does not help: milvus-import doctor\n`,
    });
  });
});
