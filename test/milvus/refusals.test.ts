import { expect, test } from "vitest";
import { type Answer, answers } from "../support/world.ts";

const uri = "http://localhost:19530";
const url = `${uri}/v2/vectordb/jobs/import/list`;
const noAccount =
  "give a token, user:password or an API key, with MILVUS_TOKEN, --token-file or a profile";
const noPrivilege =
  "ask for the privilege Import on the collection, up to Milvus 2.6.6 also ListImport and GetImportProgress";
const later = "the server is busy or not ready: try again later";
const tooSlow = "the server was too slow: raise --request-timeout, or look at its load";
const notAccepted = "the token was not accepted: check it";

async function told(answer: Answer, ...argv: string[]): Promise<string> {
  return (await answers(answer).run(["list", "--retries", "0", ...argv])).stderr;
}

function words(what: string, hint?: string): string {
  return `error: ${what}\n${hint === undefined ? "" : `hint: ${hint}\n`}`;
}

test.each<[number, unknown, string, string?]>([
  [400, "", "HTTP 400"],
  [400, "\n\n  not like this\r\nbut so", "HTTP 400: not like this"],
  [418, "x".repeat(201), `HTTP 418: ${"x".repeat(200)}`],
  [401, { code: 1800, message: " no user " }, "HTTP 401: no user (code 1800)", noAccount],
  [403, { code: 65535, message: "denied" }, "HTTP 403: denied (code 65535)", noPrivilege],
  [
    404,
    "404 page not found",
    "HTTP 404: 404 page not found",
    "the URI is wrong, or the server is a Milvus before 2.4, which has no such request",
  ],
  [408, "timeout", "HTTP 408: timeout", tooSlow],
  [429, "slow down", "HTTP 429: slow down", later],
  [500, { code: 500 }, 'HTTP 500: {"code":500} (code 500)', "the server failed: its log says why"],
  [502, "<html>", "HTTP 502: a web page", "a proxy answered, but no Milvus behind it"],
  [503, "", "HTTP 503", later],
  [504, "", "HTTP 504", tooSlow],
])("HTTP %i with %j is told in words, with what to do", async (status, body, what, hint) => {
  expect(await told({ status, body })).toBe(words(`${what}, ${url}`, hint));
});

test.each<[object, number, string, string?]>([
  [{ code: 0 }, 1, "success, but no data (code 0)"],
  [{ code: 200 }, 7, "success, but no data (code 200)", "check the partition's name"],
  [{ code: 5, message: " " }, 1, "no reason given (code 5)"],
  [{ code: 8, message: "busy" }, 1, "busy (code 8)", later],
  [{ code: 800, message: "no" }, 7, "no (code 800)", "check --db, MILVUS_DB or the profile's db"],
  [{ code: 1400, message: "no" }, 4, "no (code 1400)", noAccount],
  [{ code: 1401, message: "no" }, 4, "no (code 1401)", noPrivilege],
  [
    { code: 1801, message: "no" },
    1,
    "no (code 1801)",
    "the server does not take this request; its version may differ from those we know",
  ],
  [{ code: 10000, message: "no" }, 6, "no (code 10000)", tooSlow],
])("%j is exit code %i and told in words, with what to do", async (body, exitCode, what, hint) => {
  const result = await answers({ body }).run("list --retries 0");
  expect(result).toMatchObject({
    exitCode,
    stderr: words(`Milvus refused: ${what}, ${uri}`, hint),
  });
});

test.each([
  [
    "import job does not exist, jobID=7",
    "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
  ],
  [
    "import job does not exist, jobID=7, dbID=1",
    "Milvus 2.4.14 finds a job in its own database only: name that with --db",
  ],
])("%j is of a job that is not there", async (message, hint) => {
  expect(await told({ body: { code: 2100, message } })).toBe(words(`no such job: 7, ${uri}`, hint));
});

test.each<Answer>([{ status: 401, body: "who?" }, { body: { code: 1800, message: "who?" } }])(
  "whoever gave a token is told of it: %j",
  async (answer) => {
    expect(await told(answer, "--token", "root:Milvus")).toContain(`\nhint: ${notAccepted}\n`);
  },
);
