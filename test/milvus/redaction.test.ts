import { describe, expect, test } from "vitest";
import {
  createRedact,
  createRedaction,
  redactDocument,
  unescapeJson,
} from "../../src/milvus/redaction.ts";
import { awkwardToken, tokenForms } from "../support/secrets.ts";

const redact = createRedact(awkwardToken);
const s3 =
  "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20261101%2Feu&X-Amz-Expires=900&X-Amz-Signature=1f2e";

describe("what lets somebody in, such as a signed query string,", () => {
  test.each([
    [
      `open s3://b/a.csv?${s3}: importing data failed`,
      "open s3://b/a.csv?…: importing data failed",
    ],
    [`[id.npy?${s3} vec.npy?${s3}]`, "[id.npy?… vec.npy?…]"],
    [`Get "https://s3/b/a.csv?${s3}": EOF`, 'Get "https://s3/b/a.csv?…": EOF'],
    ["https://az/c/a.csv?sv=2024&se=2026-11-01T00:00:00Z&sig=a%2Bb%3D.", "https://az/c/a.csv?…."],
    [
      "https://gs/b/a?GoogleAccessId=x@y.z&Expires=1793534400&Signature=aa+bb==",
      "https://gs/b/a?…",
    ],
    ["a.csv?access-key-id=AKIA", "a.csv?…"],
    ["a.csv?Expires=1793534400", "a.csv?…"],
    ["a.csv?token=abc", "a.csv?…"],
    ["a.csv?x-oss-security-token=CAIS", "a.csv?…"],
    ["to=https%3A%2F%2Fs3%2Fa%3FX-Amz-Signature%3D1f2e end", "… end"],
    ["(Credential=AKIA/eu, SignedHeaders=host, Signature=1f2e)", "(…, SignedHeaders=host, …)"],
    ["sp=r&sv=2024&sig=1f2e&se=1 is refused", "… is refused"],
    ["password=hunter2;", "…;"],
    ["https://root:Milvus@minio:9000/b", "https://…@minio:9000/b"],
    ["Proxy-Authorization: Basic cm9vdA==, Host: x", "Proxy-Authorization: Basic …, Host: x"],
    ["Authorization:  Bearer  abc.def", "Authorization:  Bearer  …"],
    ['{"authorization" : "bearer abc.def"}', '{"authorization" : "bearer …"}'],
  ])("goes from %s", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test.each([
    "schema not equal, err=field '$meta' not in arrow schema",
    "design=1 and unassigned=2",
    "https://milvus.io/docs?version=3",
    "[books/token=7/expires=2026/part-1.parquet]",
    "authorization: basic",
    "mail root@example.com",
    "collection not found[database=default][collection=tokens]",
  ])("is none in %s", (text) => {
    expect(redact(text)).toBe(text);
  });

  test.each([
    ["without end", "a".repeat(1_000_000)],
    ["of equals signs", "=".repeat(1_000_000)],
    ["of names", "sig".repeat(300_000)],
    ["of closing signs", `sig=${")".repeat(1_000_000)}a`],
    ["of parts", `${"&".repeat(1_000_000)}sig=1`],
    ["of schemes", "://".repeat(300_000)],
    ["of blanks", `authorization${" ".repeat(1_000_000)}`],
  ])(
    "is looked for in a word %s in no time",
    (_what, text) => {
      expect(redact(text).length).toBeLessThanOrEqual(text.length);
    },
    1_000,
  );
});

describe("a secret of others' making", () => {
  test.each([
    "%41",
    "%",
    "\\u0041",
    "\\",
    "&#65;",
    "&",
    "\u200b",
    "\u001b]",
    "\u001b[0m",
    "\n",
    "QUJD",
  ])("is looked for in a text of %j in no time", (unit) => {
    const startedMs = performance.now();
    for (const length of [250_000, 10_000_000]) redact(unit.repeat(length / unit.length));
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });
});

describe("the token", () => {
  test.each(tokenForms(awkwardToken))("goes %s", (_form, text) => {
    expect(redact(`before ${text} after`)).toBe("before … after");
  });

  test("of eight letters is looked for", () => {
    expect(createRedact("eightlet")("an eightlet")).toBe("an …");
  });

  test("of a few letters is not looked for, as it would be found in other words", () => {
    expect(createRedact("None")("None of the jobs")).toBe("None of the jobs");
  });
});

test("JSON is read without the escapes that hide a token", () => {
  expect(unescapeJson('{"is":"a\\u0026\\"b\\"\\/\\\\\\n"}')).toBe('{"is":"a&"b"/\\\\n"}');
});

describe("a document", () => {
  test("loses what is secret in its texts at any depth, and keeps its names", () => {
    const document = {
      message: "password=abc",
      data: {
        records: [{ jobId: "1", collectionName: "products-eu", state: "Failed", reason: "sig=1" }],
        details: [{ fileName: "[a?sig=1]", reason: null, importedRows: 1 }],
      },
    };

    redactDocument(document, createRedact("products-eu"));

    expect(document).toEqual({
      message: "…",
      data: {
        records: [{ jobId: "1", collectionName: "products-eu", state: "Failed", reason: "…" }],
        details: [{ fileName: "[a?…]", reason: null, importedRows: 1 }],
      },
    });
  });

  test("keeps a collection that is called like a short password, not one that is called like a long one", () => {
    const { redactDocument } = createRedaction(["root:products1", "alice:Hunter2SecretLong"]);
    const names = ["products1", "root:products1", "Hunter2SecretLong", "job-Hunter2SecretLong"];
    const document = names.map((collectionName) => ({ collectionName, jobId: collectionName }));
    redactDocument(document, JSON.stringify(document));
    expect(document.map(({ jobId }) => jobId)).toEqual(["products1", "…", "…", "job-…"]);
    expect(document.map((one) => one.collectionName)).toEqual(["products1", "…", "…", "job-…"]);
  });

  test("keeps a state, which a program compares", () => {
    const document = { state: "sig=1", reason: "sig=1" };
    redactDocument(document, redact);
    expect(document).toEqual({ state: "sig=1", reason: "…" });
  });

  test("that is a list keeps its words, and loses what is more than a word", () => {
    const list = ["products", "sig=1"];
    redactDocument(list, createRedact("products"));
    expect(list).toEqual(["products", "…"]);
  });

  test("may be nested deeper than any stack", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}"sig=1"${"]".repeat(100_000)}`);
    redactDocument(deep, redact);
    expect(deep).toHaveLength(1);
  });
});

test("base64 without its padding is redacted, also with signs that a URL has not", () => {
  const token = "user:~~~???>>";
  const [encoded = ""] = Buffer.from(token).toString("base64").split("=");
  expect(encoded).toMatch(/[+/]/);
  expect(createRedact(token)(`sent ${encoded} to it`)).toBe("sent … to it");
});
