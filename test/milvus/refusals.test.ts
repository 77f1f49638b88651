import { describe, expect, test } from "vitest";
import { type Answer, answers, networkError } from "../support/world.ts";

const uri = "http://localhost:19530";
const url = `${uri}/v2/vectordb/jobs/import/list`;

const hints = {
  account:
    "give a token, user:password or an API key, with MILVUS_TOKEN, --token-file or a profile",
  privilege:
    "ask for the privilege Import on the collection, up to Milvus 2.6.6 also ListImport and GetImportProgress",
  later: "the server is busy or not ready: try again later",
  tooSlow: "the server was too slow: raise --request-timeout, or look at its load",
  address: "the URI is wrong, or the server is a Milvus before 2.4, which has no such request",
  log: "the server failed: its log says why",
  gateway: "a proxy answered, but no Milvus behind it",
  partition: "check the partition's name",
  database: "check --db, MILVUS_DB or the profile's db",
  collection: "check --collection, and name its database with --db",
  version: "the server does not take this request; its version may differ from those we know",
  json: "check the URI; Milvus answers with JSON, on port 19530 by default",
  again: "something between here and the server cut it: try again",
  forgotten: "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
  otherDatabase: "Milvus 2.4.14 finds a job in its own database only: name that with --db",
};

type Hint = keyof typeof hints | undefined;
type Failure = [answer: Answer, exitCode: number, what: string, hint?: Hint];

async function expectFailure([answer, exitCode, what, hint]: Failure, place: string) {
  const result = await answers(answer).run("list --json --retries 0");
  const said = hint === undefined ? "" : `hint: ${hints[hint]}\n`;
  const stderr = `error: ${what}, ${place}\n${said}`;
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
  [{ status: 502, body: "<html>" }, 6, "HTTP 502: a web page", "gateway"],
  [{ status: 503, body: "" }, 1, "HTTP 503", "later"],
  [{ status: 504, body: "" }, 6, "HTTP 504", "tooSlow"],
  [{ body: "<!doctype html>" }, 6, "the answer is not that of a Milvus: a web page", "json"],
  [{ body: "" }, 6, "the answer is not that of a Milvus: empty", "json"],
  [{ body: "[]" }, 6, "the answer is not that of a Milvus: []", "json"],
  [
    { body: '{"code":0,"data":{"records":[' },
    6,
    "the answer breaks off, or is no sound JSON",
    "again",
  ],
])("%j is exit code %i and told in words, with what to do", async (...failure) => {
  await expectFailure(failure, url);
});

test.each<[body: object, exitCode: number, what: string, hint?: Hint]>([
  [{ code: 0 }, 1, "success, but no data (code 0)"],
  [{ code: 200 }, 7, "success, but no data (code 200)", "partition"],
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
  await expectFailure([{ body }, code, `Milvus refused: ${what}`, hint], uri);
});

test.each([
  ["import job does not exist, jobID=7", "forgotten"],
  ["import job does not exist, jobID=7, dbID=1", "otherDatabase"],
] as const)("%j is of a job that is not there", async (message, hint) => {
  await expectFailure([{ body: { code: 2100, message } }, 7, "no such job: 7", hint], uri);
});

test.each<Answer>([{ status: 401, body: "who?" }, { body: { code: 1800, message: "who?" } }])(
  "whoever gave a token is told of it: %j",
  async (answer) => {
    const { stderr } = await answers(answer).run("list --token root:Milvus");
    expect(stderr).toContain("\nhint: the token was not accepted: check it\n");
  },
);

describe("a server that cannot be reached", () => {
  test.each([
    [
      "ECONNREFUSED",
      "connection refused",
      "nothing listens on localhost:19530: is Milvus running there? set --uri, MILVUS_URI or a profile",
    ],
    [
      "ENOTFOUND",
      "the host name localhost is not known",
      "check the URI and this machine's name service",
    ],
    [
      "ECONNRESET",
      "the connection was cut",
      "something on localhost:19530 closed it: is it Milvus, should the URI begin with https://?",
    ],
    ["Z_BUF_ERROR", "the answer breaks off", hints.again],
    ["ERR__ERROR_FORMAT_CL_SPACE", "the answer breaks off", hints.again],
    [
      "EPROTO",
      "no TLS spoken there",
      "the server speaks plain HTTP on this port: write http:// in the URI",
    ],
    [
      "HPE_INVALID_CONSTANT",
      "the answer is not HTTP",
      "what listens on localhost:19530 speaks another protocol (TLS, or gRPC alone): check scheme and port",
    ],
    [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "the server's certificate is signed by itself, which is not trusted",
      "if it is the right one, save it as a PEM file and name that with --ca-file",
    ],
    [
      "EHOSTUNREACH",
      "cannot be reached (EHOSTUNREACH)",
      "check the URI and the way to localhost:19530",
    ],
  ])("for %s is told with its address, and what to do", async (code, what, hint) => {
    const wrapped = new TypeError("fetch failed", { cause: networkError(code) });
    expect(await answers(wrapped).run("list --retries 0")).toMatchObject({
      exitCode: 6,
      stdout: "",
      stderr: `error: ${what}, ${uri}\nhint: ${hint}\n`,
    });
  });
});
