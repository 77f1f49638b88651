// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { selfSigned } from "../support/certificates.ts";
import { failureOf, makePlace, resolveTarget, type TargetFlags } from "../support/config-place.ts";

const far = "https://far.example";
const secrets = { "home/secret": "own-secret\n", "project/app/secret": "their-secret\n" };
const { cert, key } = await selfSigned({});
const pem = `${key}${cert}`;

const storeKeys = { clusterId: "in01-a", accessKey: "a", secretKey: "b" };

/** Profile keys, flags and environment of one source of a secret, and the label that names it in the refusal. */
type Source = [name: string, keys: object, flags: TargetFlags, env: Env, label: string | null];

const sources: Source[] = [
  ["nothing", {}, {}, {}, null],
  ["a token written in the file", { token: "written" }, {}, {}, null],
  ["--token", {}, { token: "typed" }, {}, null],
  [
    "a written token that --token replaces",
    { token: "${S}" },
    { token: "typed" },
    { S: "s" },
    null,
  ],
  ["a default in the file", { token: "${S:-written}" }, {}, {}, null],
  ["MILVUS_DB", {}, {}, { MILVUS_DB: "db" }, null],
  ["MILVUS_CA_FILE", {}, {}, { MILVUS_CA_FILE: "~/pem" }, null],
  ["--key-file", {}, { certFile: "~/pem", keyFile: "~/pem" }, {}, null],
  ["MILVUS_TOKEN", {}, {}, { MILVUS_TOKEN: "s" }, "MILVUS_TOKEN"],
  ["MILVUS_TOKEN over a written one", { token: "w" }, {}, { MILVUS_TOKEN: "s" }, "MILVUS_TOKEN"],
  ["MILVUS_TOKEN_FILE", {}, {}, { MILVUS_TOKEN_FILE: "~/secret" }, "MILVUS_TOKEN_FILE"],
  ["--token-file", {}, { tokenFile: "~/secret" }, {}, "--token-file"],
  ["a placeholder", { token: "${S}" }, {}, { S: "s" }, ".milvusrc: token with ${S}"],
  ["a user's file", { tokenFile: "~/secret" }, {}, {}, ".milvusrc: tokenFile"],
  ["a file of the project", { tokenFile: "secret" }, {}, {}, ".milvusrc: tokenFile"],
  ["a placeholder in db", { db: "${S}" }, {}, { S: "s" }, ".milvusrc: db with ${S}"],
  [
    "a placeholder in requestTimeout",
    { requestTimeout: "${S}s" },
    {},
    { S: "5" },
    ".milvusrc: requestTimeout with ${S}",
  ],
  [
    "a placeholder beside --token",
    { db: "${S}" },
    { token: "typed" },
    { S: "s" },
    ".milvusrc: db with ${S}",
  ],
  [
    "a placeholder in caFile",
    { caFile: "${S}" },
    {},
    { S: "~/pem" },
    ".milvusrc: caFile with ${S}",
  ],
  [
    "a placeholder in insecure",
    { insecure: "${S}" },
    {},
    { S: "true" },
    ".milvusrc: insecure with ${S}",
  ],
  ["a user's key", { certFile: "~/pem", keyFile: "~/pem" }, {}, {}, ".milvusrc: keyFile"],
  [
    "MILVUS_KEY_FILE",
    {},
    {},
    { MILVUS_CERT_FILE: "~/pem", MILVUS_KEY_FILE: "~/pem" },
    "MILVUS_KEY_FILE",
  ],
  ["store keys written in the file", storeKeys, { opensStore: true }, {}, null],
  ["a store key that is not read", { ...storeKeys, secretKey: "${S}" }, {}, { S: "s" }, null],
  [
    "a placeholder in secretKey",
    { ...storeKeys, secretKey: "${S}" },
    { opensStore: true },
    { S: "s" },
    ".milvusrc: secretKey with ${S}",
  ],
  ...["MILVUS_ACCESS_KEY", "MILVUS_SECRET_KEY", "MILVUS_SESSION_TOKEN"].map(
    (name): Source => [name, storeKeys, { opensStore: true }, { [name]: "s" }, name],
  ),
];

function placeWith(keys: object, env: Env, path = "project/app/.milvusrc", uri = far) {
  return makePlace({
    files: { ...secrets, "home/pem": pem, [path]: JSON.stringify({ uri, ...keys }) },
    env,
  });
}

const refusedSources = sources.filter(([, , , , label]) => label !== null);
const allowedSources = sources.filter(([, , , , label]) => label === null);

test.each(refusedSources)(
  "%s does not travel to an address found in the tree",
  async (_name, keys, flags, env, label) => {
    const { context } = placeWith(keys, env);

    expect(await failureOf(resolveTarget(flags, context))).toEqual({
      kind: "config",
      message: `${label} is not sent to ${far}, an address found in .milvusrc`,
      hint: "if you trust that file, name it with --config .milvusrc; if not, say with --uri where to go",
    });
  },
);

test.each(allowedSources)(
  "%s may go with an address found in the tree",
  async (_name, keys, flags, env) => {
    const { context } = placeWith(keys, env);

    expect(await resolveTarget(flags, context)).toMatchObject({ uri: far });
  },
);

/** Where every source of a secret is welcome. */
const trusted: [name: string, path: string, uri: string, flags: TargetFlags, env: Env][] = [
  ["named by --config", "project/app/.milvusrc", far, { config: ".milvusrc" }, {}],
  ["named by MILVUS_CONFIG", "project/app/.milvusrc", far, {}, { MILVUS_CONFIG: ".milvusrc" }],
  ["in CI", "project/app/.milvusrc", far, {}, { CI: "true" }],
  ["in the home directory", "home/.milvusrc", far, {}, {}],
  ["in the XDG folder", "home/.config/milvus-import/.milvusrc", far, {}, {}],
  ["with localhost", "project/app/.milvusrc", "http://localhost:1", {}, {}],
  ["with 127.0.0.0/8", "project/app/.milvusrc", "http://127.8.9.1:1", {}, {}],
  ["with ::1", "project/app/.milvusrc", "http://[::1]:1", {}, {}],
];

const everywhere = trusted.flatMap(([name, path, uri, flags, env]) =>
  sources
    .filter(([, keys]) => !("tokenFile" in keys) || path.startsWith("project"))
    .map((source): [string, string, string, string, Source, TargetFlags, Env] => [
      source[0],
      name,
      path,
      uri,
      source,
      flags,
      env,
    ]),
);

test.each(everywhere)(
  "%s travels with a file %s",
  async (_source, _name, path, uri, [, keys, flags, env], moreFlags, moreEnv) => {
    const { context } = placeWith(keys, { ...env, ...moreEnv }, path, uri);

    expect(await resolveTarget({ ...flags, ...moreFlags }, context)).toMatchObject({ uri });
  },
);

test.each([
  "https://127.far.example",
  "https://localhost.far.example",
  "https://10.0.0.1",
  "https://[::2]",
])("%s is not this machine", async (uri) => {
  const { context } = placeWith({}, { MILVUS_TOKEN: "s" }, undefined, uri);

  expect((await failureOf(resolveTarget({}, context))).kind).toBe("config");
});

test.each([
  ["of the folder above", "project/.milvusrc", { uri: far }],
  ["above the home directory's own folders", ".milvusrc", { uri: far }],
  ["of another name", "project/app/.milvusrc.json", { uri: far }],
  ["of a package", "project/app/package.json", { milvus: { uri: far } }],
  ["of a profile", "project/app/.milvusrc", { profiles: { one: { uri: far } } }],
])("an address in the file %s is one found in the tree", async (_name, path, content) => {
  const { context } = makePlace({
    files: { [path]: JSON.stringify(content) },
    env: { MILVUS_TOKEN: "s" },
  });

  expect((await failureOf(resolveTarget({}, context))).message).toMatch(
    /^MILVUS_TOKEN is not sent to https:\/\/far\.example, an address found in /,
  );
});

test.each(["", "0", "false"])("CI=%s is no CI", async (CI) => {
  const { context } = placeWith({}, { MILVUS_TOKEN: "s", CI });

  expect((await failureOf(resolveTarget({}, context))).kind).toBe("config");
});

test("a secret in the address itself is refused and not shown", async () => {
  const { context } = placeWith({}, { S: "hunter2" }, undefined, "https://${S}.far.example");

  expect((await failureOf(resolveTarget({}, context))).message).toBe(
    ".milvusrc: uri with ${S} is not sent to the address found in .milvusrc",
  );
});

test("standard input is not read for an address that is not trusted", async () => {
  const { context } = placeWith({}, {});
  context.stdin = Object.assign(
    (async function* () {
      yield await Promise.reject(new Error("read"));
    })(),
  );

  expect((await failureOf(resolveTarget({ tokenFile: "-" }, context))).message).toBe(
    `--token-file is not sent to ${far}, an address found in .milvusrc`,
  );
});

test.each([
  ["--uri", { uri: far }, { MILVUS_TOKEN: "s" }],
  ["MILVUS_URI", {}, { MILVUS_URI: far, MILVUS_TOKEN: "s" }],
])("an address from %s is the user's, whatever the tree says", async (_name, flags, env) => {
  const { context } = placeWith({}, env);

  expect(await resolveTarget(flags, context)).toMatchObject({ uri: far, token: "s" });
});

test("with --profile the token of the environment does not travel to a profile of the tree", async () => {
  const { context } = placeWith({}, { MILVUS_TOKEN: "s" });

  expect(await resolveTarget({ profile: "default" }, context)).toMatchObject({ token: null });
});

test("a profile of the tree takes nothing from the user's own of the same name", async () => {
  const { context } = makePlace({
    files: {
      "project/app/.milvusrc": `default: prod\nprofiles:\n  prod:\n    uri: ${far}\n`,
      "home/.milvusrc": "profiles:\n  prod:\n    uri: https://prod.example\n    token: own\n",
    },
  });

  expect(await resolveTarget({}, context)).toMatchObject({ uri: far, token: null });
});

test("a file of the tree cannot weaken the connection to another server", async () => {
  const { context, stderr } = placeWith({ insecure: true, caFile: "pem" }, { MILVUS_TOKEN: "s" });

  expect(await resolveTarget({ uri: "https://mine.example" }, context)).toMatchObject({
    token: "s",
    tls: null,
    cloud: null,
  });
  expect(stderr()).toBe(
    ["caFile", "insecure"]
      .map(
        (key) =>
          `note: .milvusrc: ${key} is not used: it belongs to the uri of that profile, and --uri names another server\n`,
      )
      .join(""),
  );
});

test("what the user gives instead is used without a word", async () => {
  const { context, stderr } = placeWith({ caFile: "theirs" }, {});

  await resolveTarget({ uri: "https://mine.example", caFile: "~/pem" }, context);

  expect(stderr()).toBe("");
});

test("the user's own file may lend its certificates to any address", async () => {
  const place = placeWith({ caFile: "pem" }, {}, "home/.milvusrc");

  expect(await resolveTarget({ uri: "https://mine.example" }, place.context)).toMatchObject({
    tls: { ca: cert },
  });
});

test.each([{ clusterId: "in01-a" }, { projectId: "in01-a", regionId: "r" }])(
  "an account of Zilliz Cloud found in the tree is an address too: %j",
  async (place) => {
    const env = { MILVUS_TOKEN: "s" };
    const files = { "project/app/.milvusrc": JSON.stringify(place) };
    const { context } = makePlace({ files, env });
    const elsewhere = { uri: "https://api.cloud.zilliz.com" };

    for (const flags of [{}, elsewhere]) {
      expect((await failureOf(resolveTarget(flags, context))).message).toBe(
        "MILVUS_TOKEN is not sent to in01-a, an address found in .milvusrc",
      );
    }
    expect(await resolveTarget({ config: ".milvusrc" }, context)).toMatchObject({ token: "s" });
  },
);
