import { profileKeys } from "../../src/config/schema.ts";
import { type Case, testCases, testRows } from "../support/configuration.ts";

const inTop = `allowed: default, profiles, ${profileKeys.join(", ")}`;
const inProfile = `allowed: ${profileKeys.join(", ")}`;
const quoted = "quote values that look like numbers";
const aDuration = "use a value such as 30s";

const refused: Record<string, [content: string, problem: string, hint: string]> = {
  "an empty file": ["", " is empty", inTop],
  "a file of comments": ["# uri: x\n", " is empty", inTop],
  "a list": ["- uri: x\n", " must contain keys", inTop],
  "a text": ["uri=x\n", " must contain keys", inTop],
  "an unknown key at the top": [
    "profile: {}\n",
    ": unknown key profile",
    `did you mean profiles? ${inTop}`,
  ],
  "an unknown key of a profile": [
    "profiles:\n  prod:\n    tokenfile: x\n",
    ": unknown key profiles.prod.tokenfile",
    `did you mean tokenFile? ${inProfile}`,
  ],
  "a key with control characters": ['"\\e[31m": x\n', ': unknown key "\\u001b[31m"', inTop],
  "a __proto__ key": ['{ "__proto__": {} }', ": unknown key __proto__", inTop],
  "a date for a database": ["db: 2024-01-01\n", ": db must be text", quoted],
  "a list for a uri": ["uri: [a, b]\n", ": uri must be text", quoted],
  "a mapping for a time-out": [
    "requestTimeout: {}\n",
    ": requestTimeout must be a duration",
    aDuration,
  ],
  "both forms of a token": [
    "token: a\ntokenFile: b\n",
    ": token and tokenFile cannot be combined",
    "remove one of them",
  ],
  "a list of profiles": [
    "profiles: [a]\n",
    ": profiles must contain profiles",
    "write the keys of a profile below its name",
  ],
  "a profile that is a text": [
    "profiles:\n  prod: http://x\n",
    ": profiles.prod must contain keys",
    inProfile,
  ],
  "a profile name with a comma": [
    'profiles:\n  "a,b": {}\n',
    ': profiles."a,b" is not a valid profile name',
    "use letters, digits, dots, underscores and dashes, but no dash at the start",
  ],
  "a profile name that could be read as a flag": [
    "profiles:\n  -uevil.example: {}\n",
    ": profiles.-uevil.example is not a valid profile name",
    "use letters, digits, dots, underscores and dashes, but no dash at the start",
  ],
  "a default that is no text": [
    "default: 1\n",
    ": default must be text",
    "use the name of a profile",
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
    config: "~/.milvusrc: insecure must be true or false",
  },
};

testRows(
  profileKeys.flatMap((key) => [
    [
      `a number for ${key} is one only where it is a time`,
      oddTypes[key] ?? {
        files: { "~/.milvusrc": `${key}: 7\n` },
        config: `~/.milvusrc: ${key} must be text`,
        hint: quoted,
      },
    ],
    [
      `${key} beside profiles is refused`,
      {
        files: { "~/.milvusrc": `${key}: x\nprofiles: {}\n` },
        config: `~/.milvusrc: ${key} must be inside a profile`,
        hint: "move it below profiles",
      },
    ],
    [
      `${key} without a value counts as not given`,
      { files: { "~/.milvusrc": `${key}:\n` }, target: { profile: "default" } },
    ],
  ]),
);

testCases({
  "a default that names no profile is refused": {
    files: { "~/.milvusrc": "default: prd\nprofiles:\n  prod:\n" },
    config: 'no profile named "prd" (~/.milvusrc: default)',
    hint: "did you mean prod? profiles: prod",
  },
  "a default without any profile is refused": {
    files: { "~/.milvusrc": "default: prod\n" },
    config: 'no profile named "prod" (~/.milvusrc: default)',
    hint: "add a profile with milvus-import profiles add, or pass --config",
  },
  "an empty JSON file is called empty rather than malformed": {
    files: { "~/.milvusrc.json": "\n" },
    config: "~/.milvusrc.json is empty",
    hint: inTop,
  },
  "a key in package.json is named with its whole path": {
    files: { "package.json": '{ "milvus": { "profiles": { "a": { "url": "x" } } } }' },
    config: "package.json: unknown key milvus.profiles.a.url",
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
