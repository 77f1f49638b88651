// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import {
  catchRefusal,
  resolveTarget,
  setUp,
  testCases,
  testRows,
} from "../support/configuration.ts";

const files = {
  "~/.milvusrc": `
default: local
profiles:
  local:
    uri: http://local.example:19530
    token: local-token
    db: local-db
    requestTimeout: 5s
  prod:
    uri: https://prod.example/base/
    token: prod-token
    db: prod-db
    requestTimeout: 7
  plain:
    uri: plain.example
`,
};
const local = {
  profile: "local",
  uri: "http://local.example:19530",
  token: "local-token",
  db: "local-db",
  requestTimeoutMs: 5_000,
};
const prod = {
  profile: "prod",
  uri: "https://prod.example/base",
  token: "prod-token",
  db: "prod-db",
  requestTimeoutMs: 7_000,
};
const plain = { profile: "plain", uri: "http://plain.example" };

const flags = { uri: "http://flag.example", token: "t", db: "d", requestTimeout: "1s" };
const env = {
  MILVUS_URI: "http://env.example",
  MILVUS_TOKEN: "env-token",
  MILVUS_DB: "env-db",
  MILVUS_REQUEST_TIMEOUT: "9s",
};
const ofFlags = { uri: "http://flag.example", token: "t", db: "d", requestTimeoutMs: 1_000 };
const ofEnv = {
  uri: "http://env.example",
  token: "env-token",
  db: "env-db",
  requestTimeoutMs: 9_000,
};

describe("a message quotes what is written, never what a variable fills in:", () => {
  test.each([
    ["uri", "http://[${S}", '~/.milvusrc: uri is not a URL: "http://[${S}"'],
    ["uri", "${S}://x", '~/.milvusrc: uri must start with http:// or https://: "${S}://x"'],
    ["uri", "http://${S}:x", '~/.milvusrc: uri is not a URL: "http://${S}:x"'],
    ["uri", "http://a?${S}", "~/.milvusrc: uri must not contain ? or #"],
    ["requestTimeout", "${S}", '~/.milvusrc: requestTimeout must be a duration: "${S}"'],
    [
      "requestTimeout",
      "${L}",
      '~/.milvusrc: requestTimeout must be more than 0 and at most 24h: "${L}"',
    ],
    ["insecure", "${S}", 'unknown value for ~/.milvusrc: insecure: "${S}"'],
    ["caFile", "${S}", "~/.milvusrc: caFile: ${S} cannot be read: no such file"],
    ["caFile", "~/${S}.pem", "~/.milvusrc: caFile: ~/${S}.pem cannot be read: no such file"],
    ["tokenFile", "${S}", "~/.milvusrc: tokenFile: ${S} cannot be read: no such file"],
    ["token", "${N}", "~/.milvusrc: token must be one line without control characters"],
  ])("%s: %s", async (key, written, message) => {
    const keys = { uri: "http://a.example", [key]: written };
    const env = { S: "Hunter2Hunter2", L: "99999h", N: "Hunter2\nHunter2" };
    const { context } = setUp({ files: { "~/.milvusrc": JSON.stringify(keys) }, env });
    const refusal = await catchRefusal(resolveTarget({}, context));
    expect(refusal).toMatchObject({ message });
    expect(JSON.stringify(refusal)).not.toMatch(/hunter2|99999/i);
  });
});

describe("precedence", () => {
  testCases(
    {
      "nothing given anywhere is Milvus on this machine": { files: {}, target: {} },
      "a flag beats everything": { env, flags, target: ofFlags },
      "a flag beats the named profile, key by key": {
        flags: { profile: "prod", db: "d" },
        target: { ...prod, db: "d" },
      },
      "the named profile beats the environment": {
        env,
        flags: { profile: "prod" },
        target: prod,
      },
      "with a named profile the variables of a cluster are not read, the others are": {
        env: { ...env, MILVUS_TOKEN: "", MILVUS_TOKEN_FILE: "nowhere" },
        flags: { profile: "plain" },
        target: { ...plain, requestTimeoutMs: 9_000 },
      },
      "the environment beats the default profile": { env, target: ofEnv },
      "the environment beats the default profile key by key": {
        env: { MILVUS_DB: "env-db" },
        target: { ...local, db: "env-db" },
      },
      "the environment also beats the profile that MILVUS_PROFILE names": {
        env: { MILVUS_PROFILE: "prod", MILVUS_DB: "env-db" },
        target: { ...prod, db: "env-db" },
      },
      "--profile beats MILVUS_PROFILE": {
        env: { MILVUS_PROFILE: "prod" },
        flags: { profile: "plain" },
        target: plain,
      },
      "the number of retries is a flag alone": {
        flags: { retries: 0 },
        target: { ...local, retries: 0 },
      },
      "empty variables count as not set": {
        env: {
          MILVUS_URI: "",
          MILVUS_TOKEN: "",
          MILVUS_DB: "",
          MILVUS_PROFILE: "",
          MILVUS_CONFIG: "",
        },
        target: local,
      },
      "a uri that a flag replaces may be wrong": {
        files: { "~/.milvusrc": "uri: ftp://wrong\n" },
        flags: { uri: "right.example" },
        target: { uri: "http://right.example" },
      },
      "an empty flag is refused": {
        flags: { uri: "" },
        usage: "--uri is empty",
        hint: "give a value, or leave it out",
      },
      "--token with --token-file is refused": {
        flags: { token: "a", tokenFile: "b" },
        usage: "--token and --token-file cannot be combined",
        hint: "leave one of them out",
      },
      "MILVUS_TOKEN with MILVUS_TOKEN_FILE is refused": {
        env: { MILVUS_TOKEN: "a", MILVUS_TOKEN_FILE: "b" },
        usage: "MILVUS_TOKEN and MILVUS_TOKEN_FILE cannot be combined",
        hint: "leave one of them out",
      },
      "a cluster and a project are refused": {
        files: { "~/.milvusrc": "clusterId: c\nprojectId: p\nregionId: r\n" },
        usage: "~/.milvusrc: clusterId and ~/.milvusrc: projectId cannot be combined",
        hint: "leave one of them out",
      },
    },
    files,
  );
});

/** Profile `b` could not be filled: only what is used is. */
function filesWith(db: string) {
  const profiles = { a: { db }, b: { db: "${UNSET} ${" } };
  return { "~/.milvusrc": JSON.stringify({ default: "a", profiles }) };
}

const filled: [written: string, env: Env, db: string | null][] = [
  ["${A}", { A: "one" }, "one"],
  ["${A}-${B}", { A: "one", B: "two" }, "one-two"],
  ["${A:-other}", { A: "one" }, "one"],
  ["${A:-other}", {}, "other"],
  ["${A:-other}", { A: "" }, "other"],
  [" ", {}, null],
  ["${A:-}", {}, null],
  ["${A:-a:-b}", {}, "a:-b"],
  ["${A}", { A: "${B}" }, "${B}"],
  ["$A and {A}", { A: "one" }, "$A and {A}"],
];

describe("a placeholder", () => {
  testRows(
    filled.map(([written, env, db]) => [
      `${written} is filled from ${JSON.stringify(env)}`,
      { files: filesWith(written), env, target: { profile: "a", db } },
    ]),
  );

  testRows(
    ["${A", "${}", "${1A}", "${A-b}", "${A:-${B}}", "${A:-{b}}"].map((written) => [
      `${written} is refused as none`,
      {
        files: filesWith(written),
        env: { A: "one", B: "two" },
        config: "~/.milvusrc: profiles.a.db contains an invalid placeholder",
        hint: "write ${NAME} or ${NAME:-default}",
      },
    ]),
  );

  const missing = {
    config: "~/.milvusrc: profiles.a.db uses ${A}, but A is not set",
    hint: "set A, or add a default: ${A:-default}",
  };

  testCases({
    "of a variable that is not set is refused": { files: filesWith("${A}"), ...missing },
    "of an empty variable is refused": { files: filesWith("${A}"), env: { A: "" }, ...missing },
    "of a blank variable is refused": { files: filesWith("${A}"), env: { A: " " }, ...missing },
    "in a key that a flag replaces needs no variable": {
      files: filesWith("${A}"),
      flags: { db: "mine" },
      target: { profile: "a", db: "mine" },
    },
    "that leaves a uri empty is refused rather than replaced by another": {
      files: { "~/.milvusrc": "uri: ${A:-}\n" },
      usage: '~/.milvusrc: uri is not a URL: "${A:-}"',
      hint: "use a URL such as http://localhost:19530 or https://milvus.example.com/base",
    },
  });
});
