import { profileKeys } from "../../src/config/schema.ts";
import { type Case, testCases, testRows } from "../support/configuration.ts";

const inTop = `allowed: default, profiles, ${profileKeys.join(", ")}`;
const inProfile = `allowed: ${profileKeys.join(", ")}`;
const quoted = "allowed: text, in quotes where it looks like a number";
const aDuration = "allowed: a duration such as 30s";

const refused: Record<string, [content: string, problem: string, hint: string]> = {
  "an empty file": ["", " is empty", inTop],
  "a file of comments": ["# uri: x\n", " is empty", inTop],
  "a list": ["- uri: x\n", " holds no keys", inTop],
  "a text": ["uri=x\n", " holds no keys", inTop],
  "an unknown key at the top": [
    "profile: {}\n",
    ": profile is no known key",
    `did you mean profiles? ${inTop}`,
  ],
  "an unknown key of a profile": [
    "profiles:\n  prod:\n    tokenfile: x\n",
    ": profiles.prod.tokenfile is no known key",
    `did you mean tokenFile? ${inProfile}`,
  ],
  "a key with control characters": ['"\\e[31m": x\n', ': "\\u001b[31m" is no known key', inTop],
  "a __proto__ key": ['{ "__proto__": {} }', ": __proto__ is no known key", inTop],
  "a date for a database": ["db: 2024-01-01\n", ": db has the wrong type", quoted],
  "a list for a uri": ["uri: [a, b]\n", ": uri has the wrong type", quoted],
  "a mapping for a time-out": [
    "requestTimeout: {}\n",
    ": requestTimeout has the wrong type",
    aDuration,
  ],
  "both forms of a token": [
    "token: a\ntokenFile: b\n",
    ": token stands beside tokenFile",
    "allowed: one of the two",
  ],
  "a list of profiles": [
    "profiles: [a]\n",
    ": profiles holds no names",
    "allowed: a name per profile",
  ],
  "a profile that is a text": [
    "profiles:\n  prod: http://x\n",
    ": profiles.prod holds no keys",
    inProfile,
  ],
  "a profile name with a comma": [
    'profiles:\n  "a,b": {}\n',
    ': profiles."a,b" has no name that works',
    "allowed: letters, digits, dots, underscores and, not at the start, dashes",
  ],
  "a profile name that could be read as a flag": [
    "profiles:\n  -uevil.example: {}\n",
    ": profiles.-uevil.example has no name that works",
    "allowed: letters, digits, dots, underscores and, not at the start, dashes",
  ],
  "a default that is no text": [
    "default: 1\n",
    ": default is no text",
    "allowed: the name of a profile",
  ],
  "a default that names no profile": [
    "default: prd\nprofiles:\n  prod:\n",
    ': default names no profile: "prd"',
    "did you mean prod? profiles: prod",
  ],
  "a default without any profile": [
    "default: prod\n",
    ': default names no profile: "prod"',
    "there is no profile; write a .milvusrc, or name a file with --config",
  ],
};

testRows(
  Object.entries(refused).map(([what, [content, problem, hint]]) => [
    `${what} is refused`,
    { files: { "~/.milvusrc": content }, config: `~/.milvusrc${problem}`, hint },
  ]),
);

const oddTypes: Partial<Record<string, Case>> = {
  requestTimeout: {
    files: { "~/.milvusrc": "requestTimeout: 7\n" },
    target: { profile: "default", requestTimeoutMs: 7_000 },
  },
  insecure: {
    files: { "~/.milvusrc": "insecure: 7\n" },
    config: "~/.milvusrc: insecure is not true or false",
    hint: "allowed: true or false",
  },
};

testRows(
  profileKeys.flatMap((key) => [
    [
      `a number for ${key} is one only where it is a time`,
      oddTypes[key] ?? {
        files: { "~/.milvusrc": `${key}: 7\n` },
        config: `~/.milvusrc: ${key} has the wrong type`,
        hint: quoted,
      },
    ],
    [
      `${key} beside profiles is refused`,
      {
        files: { "~/.milvusrc": `${key}: x\nprofiles: {}\n` },
        config: `~/.milvusrc: ${key} stands beside profiles`,
        hint: "allowed: the same key inside a profile",
      },
    ],
    [
      `${key} without a value counts as not given`,
      { files: { "~/.milvusrc": `${key}:\n` }, target: { profile: "default" } },
    ],
  ]),
);

testCases({
  "an empty JSON file is called empty rather than malformed": {
    files: { "~/.milvusrc.json": "\n" },
    config: "~/.milvusrc.json is empty",
    hint: inTop,
  },
  "a key in package.json is named with its whole path": {
    files: { "package.json": '{ "milvus": { "profiles": { "a": { "url": "x" } } } }' },
    config: "package.json: milvus.profiles.a.url is no known key",
    hint: `did you mean uri? ${inProfile}`,
  },
  "YAML profiles may share keys by merging": {
    files: {
      "~/.milvusrc": `
default: b
profiles:
  a: &a
    uri: http://shared.example
    db: one
  b:
    <<: *a
    db: two
`,
    },
    target: { profile: "b", uri: "http://shared.example", db: "two" },
  },
});
