import { expect, test } from "vitest";
import { failureOf, makePlace, resolveTarget } from "../support/config-place.ts";

const topKeys =
  "default, profiles, uri, token, tokenFile, db, requestTimeout, caFile, certFile, keyFile, insecure, clusterId, projectId, regionId, accessKey, secretKey, sessionToken";
const profileKeys =
  "uri, token, tokenFile, db, requestTimeout, caFile, certFile, keyFile, insecure, clusterId, projectId, regionId, accessKey, secretKey, sessionToken";
const quoted = "allowed: text, in quotes where it looks like a number";

const refused: [string, string, string, string][] = [
  ["an empty file", "", " is empty", `allowed: ${topKeys}`],
  ["a file of comments", "# uri: x\n", " is empty", `allowed: ${topKeys}`],
  ["a list", "- uri: x\n", " holds no keys", `allowed: ${topKeys}`],
  ["a text", "uri=x\n", " holds no keys", `allowed: ${topKeys}`],
  [
    "an unknown key at the top",
    "profile: {}\n",
    ": profile is no known key",
    `did you mean profiles? allowed: ${topKeys}`,
  ],
  [
    "an unknown key of a profile",
    "profiles:\n  prod:\n    tokenfile: x\n",
    ": profiles.prod.tokenfile is no known key",
    `did you mean tokenFile? allowed: ${profileKeys}`,
  ],
  [
    "a key with control characters",
    '"\\e[31m": x\n',
    ': "\\u001b[31m" is no known key',
    `allowed: ${topKeys}`,
  ],
  ["a __proto__ key", '{ "__proto__": {} }', ": __proto__ is no known key", `allowed: ${topKeys}`],
  ["a number for a uri", "uri: 19530\n", ": uri has the wrong type", quoted],
  ["a number for a token", "token: 123\n", ": token has the wrong type", quoted],
  ["a date for a database", "db: 2024-01-01\n", ": db has the wrong type", quoted],
  ["a list for a uri", "uri: [a, b]\n", ": uri has the wrong type", quoted],
  [
    "a mapping for a time-out",
    "requestTimeout: {}\n",
    ": requestTimeout has the wrong type",
    "allowed: a duration such as 30s",
  ],
  [
    "a number for insecure",
    "insecure: 1\n",
    ": insecure is not true or false",
    "allowed: true or false",
  ],
  [
    "both forms of a token",
    "token: a\ntokenFile: b\n",
    ": token stands beside tokenFile",
    "allowed: one of the two",
  ],
  [
    "a key beside profiles",
    "uri: x\nprofiles: {}\n",
    ": uri stands beside profiles",
    "allowed: the same key inside a profile",
  ],
  [
    "a list of profiles",
    "profiles: [a]\n",
    ": profiles holds no names",
    "allowed: a name per profile",
  ],
  [
    "a profile that is a text",
    "profiles:\n  prod: http://x\n",
    ": profiles.prod holds no keys",
    `allowed: ${profileKeys}`,
  ],
  [
    "a profile name with a comma",
    'profiles:\n  "a,b": {}\n',
    ': profiles."a,b" has no name that works',
    "allowed: letters, digits, dots, dashes and underscores",
  ],
  [
    "a default that is no text",
    "default: 1\n",
    ": default is no text",
    "allowed: the name of a profile",
  ],
  [
    "a default that names no profile",
    "default: prd\nprofiles:\n  prod:\n",
    ': default names no profile: "prd"',
    "did you mean prod? profiles: prod",
  ],
  [
    "a default without any profile",
    "default: prod\n",
    ': default names no profile: "prod"',
    "there is no profile; write a .milvusrc, or name a file with --config",
  ],
];

test.each(refused)("%s is refused", async (_name, content, problem, hint) => {
  const { context } = makePlace({ files: { "home/.milvusrc": content } });

  expect(await failureOf(resolveTarget({}, context))).toEqual({
    kind: "config",
    message: `~/.milvusrc${problem}`,
    hint,
  });
});

test("an empty JSON file is called empty rather than malformed", async () => {
  const { context } = makePlace({ files: { "home/.milvusrc.json": "\n" } });

  expect((await failureOf(resolveTarget({}, context))).message).toBe("~/.milvusrc.json is empty");
});

test("a key in package.json is named with its whole path", async () => {
  const { context } = makePlace({
    files: { "project/app/package.json": '{ "milvus": { "profiles": { "a": { "url": "x" } } } }' },
  });

  expect((await failureOf(resolveTarget({}, context))).message).toBe(
    "package.json: milvus.profiles.a.url is no known key",
  );
});

test("a key without a value counts as not given", async () => {
  const { context } = makePlace({
    files: { "home/.milvusrc": "uri: http://a.example\ndb:\ntoken:\n" },
  });

  expect(await resolveTarget({}, context)).toMatchObject({ db: null, token: null });
});

test("YAML profiles may share keys by merging", async () => {
  const { context } = makePlace({
    files: {
      "home/.milvusrc": `
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
  });

  expect(await resolveTarget({}, context)).toMatchObject({
    uri: "http://shared.example",
    db: "two",
  });
});
