// biome-ignore-all lint/suspicious/noTemplateCurlyInString: placeholders of the configuration file

import { describe } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { type ProfileKey, profileKeys } from "../../src/config/schema.ts";
import { variableName } from "../../src/config/settings.ts";
import type { Target } from "../../src/milvus/server.ts";
import { selfSigned } from "../support/certificates.ts";
import { type Case, type TargetFlags, testCases, testRows } from "../support/configuration.ts";

const far = "https://far.example";
const { cert, key } = await selfSigned({});
const pem = `${key}${cert}`;
const opensStore = true;

/** One source of values beside an address, and what it leads to. */
interface Source {
  /** Keys of the profile that has the address. */
  keys?: object;
  flags?: TargetFlags;
  env?: Env;
  /** How the refusal names it; without one it may go anywhere. */
  label?: string;
  target: Partial<Target>;
  stderr?: string;
}

const store = { clusterId: "in01-a", accessKey: "a", secretKey: "b" };
const pair = { certFile: "~/pem", keyFile: "~/pem" };

function cloudTarget(storeKeys: Record<string, string>): Partial<Target> {
  return { cloud: { place: { clusterId: "in01-a" }, storeKeys } };
}

function placeholderSource(key: ProfileKey, value: string, target: Partial<Target>): Source {
  const label = `.milvusrc: ${key} with \${S}`;
  return { keys: { [key]: "${S}" }, env: { S: value }, label, target };
}

function variableSource(key: ProfileKey, value: string, target: Partial<Target>): Source {
  const name = variableName(key);
  return { env: { [name]: value }, label: name, target };
}

const sources: Record<string, Source> = {
  nothing: { target: {} },
  "a token written in the file": { keys: { token: "written" }, target: { token: "written" } },
  "--token": { flags: { token: "typed" }, target: { token: "typed" } },
  "a written token that --token replaces": {
    keys: { token: "${S}" },
    flags: { token: "typed" },
    env: { S: "s" },
    target: { token: "typed" },
  },
  "a default in the file": { keys: { token: "${S:-written}" }, target: { token: "written" } },
  MILVUS_DB: { env: { MILVUS_DB: "db" }, target: { db: "db" } },
  MILVUS_CA_FILE: { env: { MILVUS_CA_FILE: "~/pem" }, target: { tls: { ca: cert } } },
  "--key-file": { flags: pair, target: { tls: { cert, key: pem } } },
  MILVUS_TOKEN: variableSource("token", "s", { token: "s" }),
  "MILVUS_TOKEN over a written one": {
    ...variableSource("token", "s", { token: "s" }),
    keys: { token: "w" },
  },
  MILVUS_TOKEN_FILE: variableSource("tokenFile", "~/secret", { token: "own-secret" }),
  "--token-file": {
    flags: { tokenFile: "~/secret" },
    label: "--token-file",
    target: { token: "own-secret" },
  },
  "a placeholder": placeholderSource("token", "s", { token: "s" }),
  "a user's file": {
    keys: { tokenFile: "~/secret" },
    label: ".milvusrc: tokenFile",
    target: { token: "own-secret" },
  },
  "a file beside the configuration": {
    keys: { tokenFile: "beside" },
    label: ".milvusrc: tokenFile",
    target: { token: "project-secret" },
  },
  "a placeholder in db": placeholderSource("db", "s", { db: "s" }),
  "a placeholder in requestTimeout": placeholderSource("requestTimeout", "5s", {
    requestTimeoutMs: 5_000,
  }),
  "a placeholder beside --token": {
    ...placeholderSource("db", "s", { token: "typed", db: "s" }),
    flags: { token: "typed" },
  },
  "a placeholder in caFile": placeholderSource("caFile", "~/pem", { tls: { ca: cert } }),
  "a placeholder in insecure": {
    ...placeholderSource("insecure", "true", { tls: { insecure: true } }),
    stderr: "warning: the server's certificate is not checked (.milvusrc: insecure)\n",
  },
  "a user's key": {
    keys: pair,
    label: ".milvusrc: keyFile",
    target: { tls: { cert, key: pem } },
  },
  MILVUS_KEY_FILE: {
    env: { MILVUS_CERT_FILE: "~/pem", MILVUS_KEY_FILE: "~/pem" },
    label: "MILVUS_KEY_FILE",
    target: { tls: { cert, key: pem } },
  },
  "store keys written in the file": {
    keys: store,
    flags: { opensStore },
    target: cloudTarget({ accessKey: "a", secretKey: "b" }),
  },
  "a store key that is not read": {
    keys: { ...store, secretKey: "${S}" },
    env: { S: "s" },
    target: cloudTarget({}),
  },
  "a placeholder in secretKey": {
    ...placeholderSource("secretKey", "s", cloudTarget({ accessKey: "a", secretKey: "s" })),
    keys: { ...store, secretKey: "${S}" },
    flags: { opensStore },
  },
  MILVUS_ACCESS_KEY: {
    ...variableSource("accessKey", "s", cloudTarget({ accessKey: "s", secretKey: "b" })),
    keys: store,
    flags: { opensStore },
  },
  MILVUS_SECRET_KEY: {
    ...variableSource("secretKey", "s", cloudTarget({ accessKey: "a", secretKey: "s" })),
    keys: store,
    flags: { opensStore },
  },
  MILVUS_SESSION_TOKEN: {
    ...variableSource(
      "sessionToken",
      "s",
      cloudTarget({ accessKey: "a", secretKey: "b", token: "s" }),
    ),
    keys: store,
    flags: { opensStore },
  },
};

/** The configuration, a secret beside it, and the user's own files. */
function filesWith(content: object, path = ".milvusrc") {
  const beside = path.replace(/[^/]+$/, "beside");
  const own = { "~/secret": "own-secret\n", "~/pem": pem };
  return { ...own, [beside]: "project-secret\n", [path]: JSON.stringify(content) };
}

function refusal(label: string, file = ".milvusrc", where = `${far}, an address`) {
  return {
    config: `${label} is not sent to ${where} found in ${file}`,
    hint: `if you trust that file, name it with --config ${file}; if not, say with --uri where to go`,
  };
}

describe("to an address found in the tree", () => {
  testRows(
    Object.entries(sources).map(([name, { keys, flags, env, label, target }]) => {
      const given = { files: filesWith({ uri: far, ...keys }), flags, env };
      return label === undefined
        ? [`${name} may go`, { ...given, target: { profile: "default", uri: far, ...target } }]
        : [`${name} does not go`, { ...given, ...refusal(label) }];
    }),
  );

  testRows(
    profileKeys
      .filter((key) => key !== "uri")
      .map((key) => {
        const given = { env: { S: "s" }, flags: { opensStore } };
        const files = filesWith({ uri: far, [key]: "${S}" });
        return [
          `no variable goes in ${key}`,
          { ...given, files, ...refusal(`.milvusrc: ${key} with \${S}`) },
        ];
      }),
  );
});

/** Where every source of a secret is welcome. */
const trusted: Record<string, { path?: string; uri?: string; flags?: TargetFlags; env?: Env }> = {
  "named by --config": { flags: { config: ".milvusrc" } },
  "named by MILVUS_CONFIG": { env: { MILVUS_CONFIG: ".milvusrc" } },
  "in CI": { env: { CI: "true" } },
  "in the home directory": { path: "~/.milvusrc" },
  "in the XDG folder": { path: "~/.config/milvus-import/.milvusrc" },
  "with localhost": { uri: "http://localhost:1" },
  "with 127.0.0.0/8": { uri: "http://127.8.9.1:1" },
  "with ::1": { uri: "http://[::1]:1" },
};

describe("with a trusted file goes", () => {
  testRows(
    Object.entries(trusted).flatMap(([where, { path = ".milvusrc", uri = far, ...more }]) =>
      Object.entries(sources).map(
        ([name, { keys, flags, env, target, stderr }]): [string, Case] => [
          `${name}: ${where}`,
          {
            files: filesWith({ uri, ...keys }, path),
            flags: { ...flags, ...more.flags },
            env: { ...env, ...more.env },
            target: { profile: "default", uri, ...target },
            stderr: stderr?.replace(".milvusrc", path),
          },
        ],
      ),
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
      const refused = refusal("MILVUS_TOKEN", ".milvusrc", `https://${host}, an address`);
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
    "with a secret in itself, which is not shown": {
      files: filesWith({ uri: "https://${S}.far.example" }),
      env: { S: "hunter2" },
      ...refusal(".milvusrc: uri with ${S}", ".milvusrc", "the address"),
    },
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

const cloudUri = "https://api.cloud.zilliz.com";

describe("an account of Zilliz Cloud found in the tree is an address too", () => {
  testRows(
    [{ clusterId: "in01-a" }, { projectId: "in01-a", regionId: "r" }].flatMap((place) => {
      const refused = refusal("MILVUS_TOKEN", ".milvusrc", "in01-a, an address");
      const given = { ...untrustedCase(place), ...refused };
      const { config: _, hint: __, ...rest } = given;
      const target = { uri: cloudUri, token: "s", cloud: { place, storeKeys: {} } };
      const account = JSON.stringify(place);
      const rows: [string, Case][] = [
        [account, given],
        [`${account} with its uri`, { ...given, flags: { uri: cloudUri } }],
        [
          `but not in a named file: ${account}`,
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
    },
    "it cannot weaken the connection to another server": {
      files: filesWith({ uri: far, insecure: true, caFile: "~/pem" }),
      env: token,
      flags: { uri: mine },
      target: { uri: mine, token: "s" },
      stderr: withheldNotes(".milvusrc", ["caFile", "insecure"], "--uri"),
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

/** What is written of keys that belong to another server than `by` names. */
function withheldNotes(file: string, keys: readonly string[], by: string): string {
  const lines = keys.map((key) => {
    const what = /token/.test(key) ? "sent" : "used";
    return `note: ${file}: ${key} is not ${what}: it belongs to the uri of that profile, and ${by} names another server\n`;
  });
  return lines.join("");
}

/** The user's own file beside an address of --uri or MILVUS_URI, and what it keeps to itself there. */
function elsewhereCase(content: object, flags: TargetFlags, env: Env = {}, keys = ["token"]): Case {
  const uri = flags.uri ?? env.MILVUS_URI ?? "";
  return {
    files: filesWith(content, "~/.milvusrc"),
    flags: { ...flags, opensStore },
    env,
    target: { uri, token: flags.token ?? null },
    stderr: withheldNotes("~/.milvusrc", keys, flags.uri === undefined ? "MILVUS_URI" : "--uri"),
  };
}

describe("a profile's token stays behind", () => {
  const local = { uri: "http://local.example:19530", token: "t" };
  const named = { default: "a", profiles: { a: local } };
  const account = { ...store, token: "t" };

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
      account,
      { uri: mine },
      {},
      ["token", "clusterId"],
    ),
    "with all of an account of Zilliz Cloud where MILVUS_URI leads elsewhere": elsewhereCase(
      account,
      {},
      { MILVUS_URI: mine },
      ["token", "clusterId"],
    ),
    "where the environment leads to Zilliz Cloud": {
      files: filesWith({ token: "t" }, "~/.milvusrc"),
      env: { MILVUS_CLUSTER_ID: "in01-a" },
      target: { profile: "default", uri: cloudUri, ...cloudTarget({}) },
      stderr: withheldNotes("~/.milvusrc", ["token"], "MILVUS_CLUSTER_ID"),
    },
  });
});
