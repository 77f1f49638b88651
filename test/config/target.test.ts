import { expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { failureOf, makePlace, resolveTarget, type TargetFlags } from "../support/config-place.ts";

const bare = {
  profile: null,
  uri: "http://localhost:19530",
  token: null,
  db: null,
  requestTimeoutMs: 30_000,
  retries: 3,
  label: null,
  tls: null,
  cloud: null,
};

const files = {
  "home/.milvusrc": `
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

const env = {
  MILVUS_URI: "http://env.example",
  MILVUS_TOKEN: "env-token",
  MILVUS_DB: "env-db",
  MILVUS_REQUEST_TIMEOUT: "9s",
};

test("nothing given anywhere is Milvus on this machine", async () => {
  const { context, stderr } = makePlace();

  expect(await resolveTarget({}, context)).toEqual(bare);
  expect(stderr()).toBe("");
});

const precedence: [string, TargetFlags, Env, object][] = [
  [
    "a flag beats everything",
    { uri: "http://flag.example", token: "t", db: "d", requestTimeout: "1s" },
    env,
    { ...bare, uri: "http://flag.example", token: "t", db: "d", requestTimeoutMs: 1_000 },
  ],
  [
    "a flag beats the named profile, key by key",
    { profile: "prod", db: "d" },
    {},
    {
      ...bare,
      profile: "prod",
      uri: "https://prod.example/base",
      token: "prod-token",
      db: "d",
      requestTimeoutMs: 7_000,
    },
  ],
  [
    "the named profile beats the environment",
    { profile: "prod" },
    env,
    {
      ...bare,
      profile: "prod",
      uri: "https://prod.example/base",
      token: "prod-token",
      db: "prod-db",
      requestTimeoutMs: 7_000,
    },
  ],
  [
    "with a named profile the variables of a cluster are not read, the others are",
    { profile: "plain" },
    { ...env, MILVUS_TOKEN: "", MILVUS_TOKEN_FILE: "nowhere" },
    { ...bare, profile: "plain", uri: "http://plain.example", requestTimeoutMs: 9_000 },
  ],
  [
    "the environment beats the default profile",
    {},
    env,
    {
      ...bare,
      uri: "http://env.example",
      token: "env-token",
      db: "env-db",
      requestTimeoutMs: 9_000,
    },
  ],
  [
    "the environment beats the default profile key by key",
    {},
    { MILVUS_DB: "env-db" },
    {
      ...bare,
      profile: "local",
      uri: "http://local.example:19530",
      token: "local-token",
      db: "env-db",
      requestTimeoutMs: 5_000,
    },
  ],
  [
    "the environment also beats the profile that MILVUS_PROFILE names",
    {},
    { MILVUS_PROFILE: "prod", MILVUS_DB: "env-db" },
    {
      ...bare,
      profile: "prod",
      uri: "https://prod.example/base",
      token: "prod-token",
      db: "env-db",
      requestTimeoutMs: 7_000,
    },
  ],
  [
    "--profile beats MILVUS_PROFILE",
    { profile: "plain" },
    { MILVUS_PROFILE: "prod" },
    { ...bare, profile: "plain", uri: "http://plain.example" },
  ],
  [
    "the number of retries is a flag alone",
    { retries: 0 },
    {},
    {
      ...bare,
      profile: "local",
      uri: "http://local.example:19530",
      token: "local-token",
      db: "local-db",
      requestTimeoutMs: 5_000,
      retries: 0,
    },
  ],
  [
    "empty variables count as not set",
    {},
    { MILVUS_URI: "", MILVUS_TOKEN: "", MILVUS_DB: "", MILVUS_PROFILE: "", MILVUS_CONFIG: "" },
    {
      ...bare,
      profile: "local",
      uri: "http://local.example:19530",
      token: "local-token",
      db: "local-db",
      requestTimeoutMs: 5_000,
    },
  ],
];

test.each(precedence)("%s", async (_name, flags, env, target) => {
  const { context } = makePlace({ files, env });

  expect(await resolveTarget(flags, context)).toEqual(target);
});

const elsewhere: [string, TargetFlags, Env][] = [
  ["--uri", { uri: "http://other.example" }, {}],
  ["--uri", { uri: "http://other.example", profile: "local" }, {}],
  ["MILVUS_URI", {}, { MILVUS_URI: "http://other.example" }],
  ["--uri", { uri: "https://local.example:19530" }, {}],
  ["--uri", { uri: "http://local.example:19531" }, {}],
];

test.each(elsewhere)(
  "a profile's token stays behind when %s leads elsewhere: %o %o",
  async (by, flags, env) => {
    const { context, stderr } = makePlace({ files, env });

    expect(await resolveTarget(flags, context)).toMatchObject({ profile: null, token: null });
    expect(stderr()).toBe(
      `note: ~/.milvusrc: profiles.local.token is not sent: it belongs to the uri of that profile, and ${by} names another server\n`,
    );
  },
);

test("a profile's file of a token stays behind as well", async () => {
  const rc = "uri: http://local.example\ntokenFile: ~/secret\n";
  const { context, stderr } = makePlace({ files: { "home/.milvusrc": rc, "home/secret": "s" } });

  expect(await resolveTarget({ uri: "http://other.example" }, context)).toMatchObject({
    token: null,
  });
  expect(stderr()).toBe(
    "note: ~/.milvusrc: tokenFile is not sent: it belongs to the uri of that profile, and --uri names another server\n",
  );
});

test("a profile's token stays behind where its own uri cannot be read", async () => {
  const rc = `uri: http://\${\ntoken: mine\n`;
  const { context } = makePlace({ files: { "home/.milvusrc": rc } });

  expect(await resolveTarget({ uri: "http://other.example" }, context)).toMatchObject({
    token: null,
  });
});

test("a profile's token goes along to another path of its own server", async () => {
  const { context, stderr } = makePlace({ files });

  expect(await resolveTarget({ uri: "local.example:19530/gateway" }, context)).toMatchObject({
    uri: "http://local.example:19530/gateway",
    token: "local-token",
  });
  expect(stderr()).toBe("");
});

test("a uri that a flag replaces may be wrong", async () => {
  const { context } = makePlace({ files: { "home/.milvusrc": "uri: ftp://wrong\n" } });

  expect((await resolveTarget({ uri: "right.example" }, context)).uri).toBe("http://right.example");
});

test.each(["token", "tokenFile"])(
  "a %s that another token replaces is not mentioned",
  async (key) => {
    const rc = `uri: http://local.example\n${key}: replaced\n`;
    const { context, stderr } = makePlace({ files: { "home/.milvusrc": rc } });

    await resolveTarget({ uri: "http://other.example", token: "mine" }, context);

    expect(stderr()).toBe("");
  },
);

test("a token that stays behind needs no variable", async () => {
  const { context } = makePlace({
    files: { "home/.milvusrc": `uri: \${HOST_URI}\ntoken: \${SECRET}\n` },
  });

  expect(await resolveTarget({ uri: "http://other.example" }, context)).toMatchObject({
    uri: "http://other.example",
    token: null,
  });
});

test("a time-out may last a day", async () => {
  const { context } = makePlace();

  expect((await resolveTarget({ requestTimeout: "24h" }, context)).requestTimeoutMs).toBe(
    86_400_000,
  );
});

const refused: [string, TargetFlags, Env, string, string | undefined][] = [
  ["an empty flag", { uri: "" }, {}, "--uri is empty", "give it a value, or leave it out"],
  ["an empty --profile", { profile: "" }, {}, "--profile is empty", undefined],
  [
    "an unknown profile",
    { profile: "prd" },
    {},
    '--profile names no profile: "prd"',
    "did you mean prod? profiles: local, prod, plain",
  ],
  [
    "an unknown MILVUS_PROFILE",
    {},
    { MILVUS_PROFILE: "zzz" },
    'MILVUS_PROFILE names no profile: "zzz"',
    "profiles: local, prod, plain",
  ],
  [
    "a time-out of nothing",
    { requestTimeout: "0s" },
    {},
    '--request-timeout is out of range: "0s"',
    "allowed: more than 0, up to 24h",
  ],
  [
    "a time-out of more than a day",
    {},
    { MILVUS_REQUEST_TIMEOUT: "25h" },
    'MILVUS_REQUEST_TIMEOUT is out of range: "25h"',
    "allowed: more than 0, up to 24h",
  ],
  [
    "a time-out that is none",
    { requestTimeout: "soon" },
    {},
    '--request-timeout is no duration: "soon"',
    "write 500ms, 30s, 5m, 1h30m, or a number of seconds",
  ],
  [
    "a database name with a line break",
    { db: "a\nb" },
    {},
    "--db holds a line break or another control character",
    "write it on one line",
  ],
];

test.each(refused)("%s is refused", async (_name, flags, env, message, hint) => {
  const { context } = makePlace({ files, env });

  expect(await failureOf(resolveTarget(flags, context))).toMatchObject({ message, hint });
});

const uriHint = "write it as http://localhost:19530 or https://milvus.example.com/base";
const badUris: [string, string][] = [
  [
    "https://root:hunter2@host",
    "holds user info; give it as a token instead (MILVUS_TOKEN=user:password)",
  ],
  ["http://host/?token=hunter2", "holds a query or a fragment, which no Milvus URI has"],
  ["ftp://host", 'has the scheme "ftp", only http and https are spoken'],
  ["http://host:0", "has port 0, which cannot be reached"],
  ["http://host:99999", 'is no URI: "http://host:99999"'],
  ["http://", 'is no URI: "http://"'],
  ["root:hunter2@host:99999", 'is no URI: "…@host:99999"'],
  ["http://root:hunter2/x@host:1", 'is no URI: "http://…@host:1"'],
];

test.each(badUris)("the URI %s is refused wherever it stands", async (uri, problem) => {
  const inFlag = makePlace();
  const inEnvironment = makePlace({ env: { MILVUS_URI: uri } });
  const inFile = makePlace({ files: { "home/.milvusrc": JSON.stringify({ uri }) } });
  const all = [
    await failureOf(resolveTarget({ uri }, inFlag.context)),
    await failureOf(resolveTarget({}, inEnvironment.context)),
    await failureOf(resolveTarget({}, inFile.context)),
  ];

  expect(all).toEqual(
    ["--uri", "MILVUS_URI", "~/.milvusrc: uri"].map((what) => ({
      kind: "usage",
      message: `${what} ${problem}`,
      hint: uriHint,
    })),
  );
});
