// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe, expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { type ProfileKey, profileKeys } from "../../src/config/schema.ts";
import { variableName } from "../../src/config/settings.ts";
import {
  type AddressSource,
  addressSources,
  trustTable,
  type ValueSource,
  valueSources,
} from "../../src/config/trust-table.ts";
import type { Target } from "../../src/milvus/server.ts";
import { selfSigned } from "../support/certificates.ts";
import {
  type Case,
  resolveTarget,
  type Setup,
  setUp,
  type TargetFlags,
  testCases,
  testRows,
} from "../support/configuration.ts";

const far = "https://far.example";
const cloudUri = "https://api.cloud.zilliz.com";
const near = "http://127.0.0.1:1";
const { cert, key } = await selfSigned({});
const pem = `${key}${cert}`;

const addressNames = Object.keys(addressSources).filter((name) => isKey(name, addressSources));
const valueNames = Object.keys(valueSources).filter((name) => isKey(name, valueSources));

function isKey<Key extends string>(name: string, record: Record<Key, unknown>): name is Key {
  return name in record;
}

/** A value, and what it leads to where it is sent. */
interface Sample {
  /** Keys of the profile in use. */
  keys?: Record<string, unknown>;
  flags?: TargetFlags;
  env?: Env;
  target: Partial<Target>;
  /** How a refusal names it, behind the name of the file. */
  label?: string;
  stderr?: string;
}

const pair = { certFile: "~/pem", keyFile: "~/pem" };
const bothTls = { cert, key: pem };
const account = { clusterId: "in01-a", accessKey: "a", secretKey: "b" };

function cloudTarget(storeKeys: Record<string, string>): Partial<Target> {
  return { cloud: { place: { clusterId: "in01-a" }, storeKeys } };
}

function filledSample(profileKey: ProfileKey, value: string, target: Partial<Target>): Sample {
  const label = `\${S} (.milvusrc: ${profileKey})`;
  return { keys: { [profileKey]: "${S}" }, env: { S: value }, label, target };
}

function variableSample(profileKey: ProfileKey, value: string, target: Partial<Target>): Sample {
  const name = variableName(profileKey);
  return { env: { [name]: value }, label: name, target };
}

const opensStore = { flags: { opensStore: true } };
const accountEnv = {
  MILVUS_CLUSTER_ID: "in01-a",
  MILVUS_ACCESS_KEY: "a",
  MILVUS_SECRET_KEY: "b",
  MILVUS_SESSION_TOKEN: "c",
};

/** Values of each source, by what a test is called. */
const samples: Record<ValueSource, Record<string, Sample>> = {
  flag: {
    "--token": { flags: { token: "typed" }, target: { token: "typed" } },
    "--key-file": { flags: pair, target: { tls: bothTls } },
    "--db": { flags: { db: "d" }, target: { db: "d" } },
  },
  token: {
    "--token-file": {
      flags: { tokenFile: "~/secret" },
      label: "--token-file",
      target: { token: "own-secret" },
    },
    MILVUS_TOKEN: variableSample("token", "s", { token: "s" }),
    MILVUS_TOKEN_FILE: variableSample("tokenFile", "~/secret", { token: "own-secret" }),
  },
  secret: {
    MILVUS_KEY_FILE: {
      env: { MILVUS_CERT_FILE: "~/pem", MILVUS_KEY_FILE: "~/pem" },
      label: "MILVUS_KEY_FILE",
      target: { tls: bothTls },
    },
    "store keys of the environment": {
      ...opensStore,
      env: accountEnv,
      label: "MILVUS_ACCESS_KEY",
      target: cloudTarget({ accessKey: "a", secretKey: "b", token: "c" }),
    },
  },
  variable: {
    MILVUS_DB: { env: { MILVUS_DB: "d" }, target: { db: "d" } },
    MILVUS_CA_FILE: { env: { MILVUS_CA_FILE: "~/pem" }, target: { tls: { ca: cert } } },
    MILVUS_CLUSTER_ID: { env: { MILVUS_CLUSTER_ID: "in01-a" }, target: cloudTarget({}) },
  },
  trustedSecret: {
    "a token": { keys: { token: "t" }, target: { token: "t" } },
    "a filled token": { keys: { token: "${S}" }, env: { S: "t" }, target: { token: "t" } },
    "a tokenFile": { keys: { tokenFile: "~/secret" }, target: { token: "own-secret" } },
    "a clusterId": { keys: { clusterId: "in01-a" }, target: cloudTarget({}) },
  },
  trustedSetting: {
    "a database": { keys: { db: "d" }, target: { db: "d" } },
    "a filled database": { keys: { db: "${S}" }, env: { S: "d" }, target: { db: "d" } },
    "a client certificate": { keys: pair, target: { tls: bothTls } },
    insecure: {
      keys: { insecure: true },
      target: { tls: { insecure: true } },
      stderr: "warning: the TLS certificate is not verified (~/.milvusrc: insecure)\n",
    },
  },
  projectSecret: {
    "a token": { keys: { token: "written" }, target: { token: "written" } },
    "a token that is a default": {
      keys: { token: "${S:-written}" },
      target: { token: "written" },
    },
    "store keys": {
      ...opensStore,
      keys: account,
      target: cloudTarget({ accessKey: "a", secretKey: "b" }),
    },
  },
  projectTls: {
    "a certificate": { keys: { caFile: "~/pem" }, target: { tls: { ca: cert } } },
    "a certificate that is a default": {
      keys: { caFile: "${S:-~/pem}" },
      target: { tls: { ca: cert } },
    },
    insecure: {
      keys: { insecure: true },
      target: { tls: { insecure: true } },
      stderr: "warning: the TLS certificate is not verified (.milvusrc: insecure)\n",
    },
  },
  projectRequest: {
    "a filled token": filledSample("token", "s", { token: "s" }),
    "a tokenFile": {
      keys: { tokenFile: "~/secret" },
      label: ".milvusrc: tokenFile",
      target: { token: "own-secret" },
    },
    "a tokenFile beside it": {
      keys: { tokenFile: "beside" },
      label: ".milvusrc: tokenFile",
      target: { token: "project-secret" },
    },
    "a client certificate": {
      keys: pair,
      label: ".milvusrc: keyFile",
      target: { tls: bothTls },
    },
    "a filled caFile": filledSample("caFile", "~/pem", { tls: { ca: cert } }),
    "a filled insecure": {
      ...filledSample("insecure", "true", { tls: { insecure: true } }),
      stderr: "warning: the TLS certificate is not verified (.milvusrc: insecure)\n",
    },
    "a filled clusterId": filledSample("clusterId", "in01-a", cloudTarget({})),
  },
  projectSetting: {
    "a database": { keys: { db: "d" }, target: { db: "d" } },
    "a database that is a default": { keys: { db: "${S:-d}" }, target: { db: "d" } },
    "a time limit": { keys: { requestTimeout: "5s" }, target: { requestTimeoutMs: 5_000 } },
  },
  projectFilled: {
    "a filled database": filledSample("db", "s", { db: "s" }),
    "a filled time limit": filledSample("requestTimeout", "5s", { requestTimeoutMs: 5_000 }),
  },
};

/** The user's own files, and one beside the configuration. */
const secrets = { "~/secret": "own-secret\n", "~/pem": pem, beside: "project-secret\n" };

function filesWith(content: object, path = ".milvusrc") {
  const beside = path.replace(/[^/]+$/, "beside");
  return { ...secrets, [beside]: "project-secret\n", [path]: JSON.stringify(content) };
}

function refusal(label: string, file = ".milvusrc", where = far) {
  return {
    config: `refusing to send ${label} to ${where}: the address comes from ${file}`,
    hint: `if you trust ${file}, pass --config ${file}; otherwise set --uri`,
  };
}

const hides = "note: profile default of .milvusrc hides the one in ~/.milvusrc\n";

/** Makes the test of a value beside an address, as the table has it. */
function tableCase(
  { keys = {}, flags = {}, env = {}, target, label = "", stderr = "" }: Sample,
  value: ValueSource,
  address: AddressSource,
  sameServer = false,
): Case {
  const fate = trustTable[value][address];
  const isOfProject = value.startsWith("project");
  const path = isOfProject ? ".milvusrc" : "~/.milvusrc";
  const uri = address === "loopback" ? near : far;
  const given: Setup & { flags: TargetFlags } = { env, flags, files: filesWith(keys, path) };
  const profile = address === "user" ? null : "default";
  switch (address) {
    case "user":
      given.flags = { ...flags, uri };
      if (sameServer) given.files = filesWith({ ...keys, uri: `${far}/base` }, path);
      break;
    case "trusted":
      if (isOfProject) {
        // Only one profile is used, and all that others have is ignored.
        const own = JSON.stringify({ profiles: { default: { uri } } });
        const files = filesWith({ profiles: { other: keys } });
        given.files = { ...files, "~/.milvusrc": own };
        given.env = { ...env, MILVUS_PROFILE: "default" };
      } else given.files = filesWith({ ...keys, uri }, path);
      break;
    default:
      given.files = {
        ...(value.startsWith("trusted") && filesWith(keys, "~/.milvusrc")),
        ...filesWith(isOfProject ? { ...keys, uri } : { uri }),
      };
  }
  const note =
    value.startsWith("trusted") && profile !== null && address !== "trusted" ? hides : "";
  const bare = { profile, uri };
  if (fate === "refused") return { ...given, ...refusal(label, ".milvusrc", uri) };
  if (fate === "ignored" || (fate === "own" && !sameServer)) {
    const isInUse = address === "user";
    const why =
      fate === "ignored" ? "the address comes from --uri" : "--uri points to another server";
    const notes = isInUse ? ignoredNotes(path, Object.keys(keys), why) : note;
    return { ...given, target: bare, stderr: notes };
  }
  return { ...given, target: { ...bare, ...target }, stderr: note + stderr };
}

/** What is written of keys that are ignored. Store keys are ignored with their account. */
function ignoredNotes(file: string, keys: readonly string[], why: string): string {
  return keys
    .filter((name) => !["accessKey", "secretKey", "sessionToken"].includes(name))
    .map((name) => {
      const what = /token/.test(name) ? "sent" : "used";
      return `note: ${file}: ${name} is not ${what}, because ${why}\n`;
    })
    .join("");
}

const sources = valueNames.flatMap((value) =>
  Object.entries(samples[value]).map(([name, sample]) => ({ value, name, sample })),
);

describe.each(addressNames)("to an address from: %s", (address) => {
  testRows(
    sources.flatMap(({ value, name, sample }) => {
      const fate = trustTable[value][address];
      const rows: [string, Case][] = [
        [`${name} of ${value} is ${fate}`, tableCase(sample, value, address)],
      ];
      if (fate === "own") {
        rows.push([`${name}, which is its own server`, tableCase(sample, value, address, true)]);
      }
      return rows;
    }),
  );
});

test("no secret of the user is sent to an address of a project file, as the contract has it", () => {
  const fatesTo = (address: AddressSource) =>
    Object.fromEntries(valueNames.map((value) => [value, trustTable[value][address]]));
  const own = { trustedSecret: "ignored", trustedSetting: "ignored" };
  const project = { projectSecret: "sent", projectTls: "literal", projectSetting: "sent" };
  const asked = { projectRequest: "refused", projectFilled: "refused" };
  const others = {
    flag: "sent",
    variable: "sent",
    secret: "refused",
    ...own,
    ...project,
    ...asked,
  };
  expect(fatesTo("project")).toEqual({ ...others, token: "refused" });
  expect(fatesTo("loopback")).toEqual({ ...others, token: "sent" });
  expect(fatesTo("user")).toMatchObject({
    trustedSecret: "own",
    projectSecret: "ignored",
    projectTls: "ignored",
    projectRequest: "ignored",
  });
});

test("every source has a sample", () => {
  expect(Object.keys(samples)).toEqual(valueNames);
  expect(Object.values(samples).every((named) => Object.keys(named).length > 0)).toBe(true);
});

const sent = { files: filesWith({ uri: far, caFile: "~/pem" }) };

describe("TLS keys of a project file are not used", () => {
  const notWritten = "note: .milvusrc: caFile is not used, because the";
  const address = `${notWritten} address is not written in .milvusrc\n`;
  const token = `${notWritten} token is not written in .milvusrc\n`;
  testCases({
    "beside a filled address, although its default is written": {
      files: filesWith({ uri: `\${U:-${far}}`, caFile: "~/pem" }),
      target: { profile: "default", uri: far },
      stderr: address,
    },
    "beside the default address": {
      files: filesWith({ caFile: "~/pem" }),
      target: { profile: "default" },
      stderr: address,
    },
    "beside the same address from MILVUS_URI": {
      ...sent,
      env: { MILVUS_URI: far },
      target: { uri: far },
      stderr: "note: .milvusrc: caFile is not used, because the address comes from MILVUS_URI\n",
    },
    "beside the user's token": {
      files: filesWith({ uri: near, caFile: "~/pem" }),
      env: { MILVUS_TOKEN: "s" },
      target: { profile: "default", uri: near, token: "s" },
      stderr: token,
    },
    "beside --token": {
      ...sent,
      flags: { token: "typed" },
      target: { profile: "default", uri: far, token: "typed" },
      stderr: token,
    },
    "beside a token that is a default": {
      files: filesWith({ uri: far, caFile: "~/pem", token: "${S:-t}" }),
      target: { profile: "default", uri: far, token: "t" },
      stderr: token,
    },
  });

  testCases({
    "but beside its own address and token they are": {
      files: filesWith({ uri: far, caFile: "~/pem", token: "t" }),
      target: { profile: "default", uri: far, token: "t", tls: { ca: cert } },
    },
    "and for its own account at the default address": {
      files: filesWith({ clusterId: "in01-a", caFile: "~/pem" }),
      target: { profile: "default", uri: cloudUri, ...cloudTarget({}), tls: { ca: cert } },
    },
    "and with CI set for any address": {
      ...sent,
      env: { MILVUS_URI: far, CI: "true" },
      target: { uri: far, tls: { ca: cert } },
    },
  });
});

describe("an address that a variable fills in is refused", () => {
  const uris = ["https://${S}.far.example", "http://127.0.0.1:1/${S}", "${S}", "http://${S}"];
  testRows(
    uris.map((uri) => {
      const given = { files: filesWith({ uri }), env: { S: "localhost" } };
      return [uri, { ...given, ...refusal("${S} (.milvusrc: uri)", ".milvusrc", uri) }];
    }),
  );
});

test("a variable of a project file need not be set where another address is given", async () => {
  const keys = { clusterId: "${U}", token: "${U}", caFile: "${U}" };
  const { context, stderr } = setUp({ files: filesWith(keys) });
  expect(await resolveTarget({ uri: far }, context)).toMatchObject({ uri: far, token: null });
  expect(stderr()).toBe(
    ignoredNotes(".milvusrc", ["token", "caFile", "clusterId"], "the address comes from --uri"),
  );
});

describe("a profile without an address has the default one", () => {
  const where = "http://localhost:19530";
  testCases({
    "to which no file goes": {
      files: filesWith({ tokenFile: "~/secret" }),
      ...refusal(".milvusrc: tokenFile", ".milvusrc", where),
    },
    "to which MILVUS_TOKEN goes": {
      files: filesWith({ db: "d" }),
      env: { MILVUS_TOKEN: "s" },
      target: { profile: "default", db: "d", token: "s" },
    },
  });
});

describe("from a project file", () => {
  testRows(
    profileKeys
      .filter((name) => name !== "uri")
      .map((name) => {
        const given = { env: { S: "s" }, ...opensStore };
        const files = filesWith({ uri: far, [name]: "${S}" });
        return [
          `no variable goes in ${name}`,
          { ...given, files, ...refusal(`\${S} (.milvusrc: ${name})`) },
        ];
      }),
  );
});

/** Files of the tree that are trusted. */
const trusted: Record<string, { flags?: TargetFlags; env?: Env }> = {
  "named by --config": { flags: { config: ".milvusrc" } },
  "named by MILVUS_CONFIG": { env: { MILVUS_CONFIG: ".milvusrc" } },
  "in CI": { env: { CI: "true" } },
};

describe("a file of the tree is trusted", () => {
  testRows(
    Object.entries(trusted).flatMap(([how, more]) =>
      sources
        .filter(({ value }) => !value.startsWith("trusted"))
        .map(({ value, name, sample }): [string, Case] => [
          `${how}: ${name} of ${value} is sent`,
          {
            files: filesWith({ uri: far, ...sample.keys }),
            flags: { ...sample.flags, ...more.flags },
            env: { ...sample.env, ...more.env },
            target: { profile: "default", uri: far, ...sample.target },
            stderr: sample.stderr,
          },
        ]),
    ),
  );
});

const mine = "https://mine.example";
const token = { MILVUS_TOKEN: "s" };

/** The user's token beside an address that is not trusted. */
function untrustedCase(content: object, path = ".milvusrc", env: Env = token): Case {
  return { files: filesWith(content, path), env, ...refusal("MILVUS_TOKEN", path) };
}

describe("found in the tree and not trusted is an address", () => {
  const otherMachines = [
    "127.far.example",
    "127.0.0.1.far.example",
    "localhost.far.example",
    "10.0.0.1",
    "[::2]",
  ];

  testRows(
    otherMachines.map((host) => {
      const refused = refusal("MILVUS_TOKEN", ".milvusrc", `https://${host}`);
      return [
        `of another machine: ${host}`,
        { ...untrustedCase({ uri: `https://${host}` }), ...refused },
      ];
    }),
  );

  testRows(
    ["", "0", "false"].map((CI) => [
      `with CI=${CI}, which is no CI`,
      untrustedCase({ uri: far }, ".milvusrc", { ...token, CI }),
    ]),
  );

  testCases({
    "in a file of the folder above": untrustedCase({ uri: far }, "/project/.milvusrc"),
    "in a file above the home directory's own folders": untrustedCase({ uri: far }, "/.milvusrc"),
    "in a file of another name": untrustedCase({ uri: far }, ".milvusrc.json"),
    "in a package.json": untrustedCase({ milvus: { uri: far } }, "package.json"),
    "in a profile": untrustedCase({ profiles: { one: { uri: far } } }),
    "for which standard input is not read": {
      files: filesWith({ uri: far }),
      flags: { tokenFile: "-" },
      stdin: failOnRead(),
      ...refusal("--token-file"),
    },
  });
});

async function* failOnRead(): AsyncGenerator<string> {
  yield await Promise.reject(new Error("read"));
}

describe("an account of Zilliz Cloud found in the tree is an address too", () => {
  testRows(
    [{ clusterId: "in01-a" }, { projectId: "in01-a", regionId: "r" }].flatMap((place) => {
      const refused = refusal("MILVUS_TOKEN", ".milvusrc", "in01-a");
      const given = { ...untrustedCase(place), ...refused };
      const { config: _, hint: __, ...rest } = given;
      const target = { uri: cloudUri, token: "s", cloud: { place, storeKeys: {} } };
      const shown = JSON.stringify(place);
      const rows: [string, Case][] = [
        [shown, given],
        [
          `${shown} with its uri, where it is ignored`,
          {
            ...rest,
            flags: { uri: cloudUri },
            target: { uri: cloudUri, token: "s" },
            stderr: ignoredNotes(".milvusrc", Object.keys(place), "the address comes from --uri"),
          },
        ],
        [
          `but not in a named file: ${shown}`,
          { ...rest, flags: { config: ".milvusrc" }, target: { profile: "default", ...target } },
        ],
      ];
      return rows;
    }),
  );
});

describe("whatever the tree says", () => {
  const files = filesWith({ uri: far });

  testCases({
    "an address from --uri is the user's": {
      files,
      env: token,
      flags: { uri: far },
      target: { uri: far, token: "s" },
    },
    "an address from MILVUS_URI is the user's": {
      files,
      env: { ...token, MILVUS_URI: far },
      target: { uri: far, token: "s" },
    },
    "with --profile the token of the environment does not go to one of its profiles": {
      files,
      env: token,
      flags: { profile: "default" },
      target: { profile: "default", uri: far },
    },
    "a profile takes nothing from the user's own of the same name": {
      files: {
        ".milvusrc": `default: prod\nprofiles:\n  prod:\n    uri: ${far}\n`,
        "~/.milvusrc": `profiles:\n  prod:\n    uri: ${mine}\n    token: own\n`,
      },
      target: { profile: "prod", uri: far },
      stderr: "note: profile prod of .milvusrc hides the one in ~/.milvusrc\n",
    },
    "it cannot weaken the connection to another server": {
      files: filesWith({ uri: far, insecure: true, caFile: "~/pem" }),
      env: token,
      flags: { uri: mine },
      target: { uri: mine, token: "s" },
      stderr: ignoredNotes(".milvusrc", ["caFile", "insecure"], "the address comes from --uri"),
    },
    "what the user gives instead is used without a word": {
      files: filesWith({ uri: far, caFile: "theirs" }),
      flags: { uri: mine, caFile: "~/pem" },
      target: { uri: mine, tls: { ca: cert } },
    },
    "the user's own file may lend its certificates to any address": {
      files: filesWith({ uri: far, caFile: "pem" }, "~/.milvusrc"),
      flags: { uri: mine },
      target: { uri: mine, tls: { ca: cert } },
    },
  });
});

/** The user's own file beside an address of --uri or MILVUS_URI, and what it keeps to itself there. */
function elsewhereCase(content: object, flags: TargetFlags, env: Env = {}, keys = ["token"]): Case {
  const uri = flags.uri ?? env.MILVUS_URI ?? "";
  return {
    files: filesWith(content, "~/.milvusrc"),
    flags: { ...flags, opensStore: true },
    env,
    target: { uri, token: flags.token ?? null },
    stderr: ignoredNotes(
      "~/.milvusrc",
      keys,
      `${flags.uri === undefined ? "MILVUS_URI" : "--uri"} points to another server`,
    ),
  };
}

describe("a profile's token stays behind", () => {
  const local = { uri: "http://local.example:19530", token: "t" };
  const named = { default: "a", profiles: { a: local } };
  const withAccount = { ...account, token: "t" };

  testCases({
    "where --uri leads elsewhere": elsewhereCase(local, { uri: mine }),
    "where --uri leads elsewhere than --profile": elsewhereCase(
      named,
      { uri: mine, profile: "a" },
      {},
      ["profiles.a.token"],
    ),
    "where MILVUS_URI leads elsewhere": elsewhereCase(local, {}, { MILVUS_URI: mine }),
    "for another scheme": elsewhereCase(local, { uri: "https://local.example:19530" }),
    "for another port": elsewhereCase(local, { uri: "http://local.example:19531" }),
    "in its file as well": elsewhereCase({ uri: far, tokenFile: "~/secret" }, { uri: mine }, {}, [
      "tokenFile",
    ]),
    "where its own uri cannot be read": elsewhereCase(
      { uri: "http://${", token: "t" },
      { uri: mine },
    ),
    "and needs no variable then": elsewhereCase({ uri: "${U}", token: "${SECRET}" }, { uri: mine }),
    "without a word where another replaces it": elsewhereCase(
      local,
      { uri: mine, token: "mine" },
      {},
      [],
    ),
    "without a word where another replaces its file": elsewhereCase(
      { uri: far, tokenFile: "nowhere" },
      { uri: mine, token: "mine" },
      {},
      [],
    ),
    "but not for another path of its own server": {
      files: filesWith(local, "~/.milvusrc"),
      flags: { uri: "local.example:19530/gateway" },
      target: { uri: "http://local.example:19530/gateway", token: "t" },
    },
    "with all of an account of Zilliz Cloud where --uri leads elsewhere": elsewhereCase(
      withAccount,
      { uri: mine },
      {},
      ["token", "clusterId"],
    ),
    "with all of an account of Zilliz Cloud where MILVUS_URI leads elsewhere": elsewhereCase(
      withAccount,
      {},
      { MILVUS_URI: mine },
      ["token", "clusterId"],
    ),
    "where the environment leads to Zilliz Cloud": {
      files: filesWith({ token: "t" }, "~/.milvusrc"),
      env: { MILVUS_CLUSTER_ID: "in01-a" },
      target: { profile: "default", uri: cloudUri, ...cloudTarget({}) },
      stderr: ignoredNotes("~/.milvusrc", ["token"], "MILVUS_CLUSTER_ID points to another server"),
    },
  });
});
