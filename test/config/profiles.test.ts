import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { profileKeys } from "../../src/config/schema.ts";
import {
  catchRefusal,
  listProfiles,
  resolveTarget,
  type Setup,
  setUp,
  type TargetFlags,
  testCases,
} from "../support/configuration.ts";

const files = {
  "/project/.milvusrc": "profiles:\n  prod:\n    uri: http://theirs.example\n",
  "package.json": '{ "milvus": { "uri": "http://app.example" } }',
  "~/.milvusrc": `
default: staging
profiles:
  prod:
    uri: https://root:hunter2@prod.example?key=hunter2
    token: hunter2
  staging:
    uri: https://\${HOST}
    token: \${TOKEN}
    db: products
  filed:
    tokenFile: ~/token
  blank:
`,
};
const own = { uri: null, db: null, token: "none", file: "~/.milvusrc", inUse: false };

test("every profile is listed with its source and without its secrets", async () => {
  const { context } = setUp({ files, cwd: "home" });
  expect(await listProfiles({}, context)).toEqual([
    { ...own, name: "prod", uri: "https://…@prod.example?…", token: "literal" },
    {
      ...own,
      name: "staging",
      uri: `https://\${HOST}`,
      db: "products",
      token: "environment",
      inUse: true,
    },
    { ...own, name: "filed", token: "file" },
    { ...own, name: "blank" },
  ]);
});

test("a profile of the tree stands in for the user's own of the same name", async () => {
  const { context } = setUp({ files, cwd: "project" });
  expect((await listProfiles({}, context)).map(({ name, file }) => [name, file])).toEqual([
    ["prod", ".milvusrc"],
    ["staging", "~/.milvusrc"],
    ["filed", "~/.milvusrc"],
    ["blank", "~/.milvusrc"],
  ]);
});

test("a profile without a name is called default, and is its file's default", async () => {
  const { context } = setUp({ files });
  expect((await listProfiles({}, context))[0]).toEqual({
    ...own,
    name: "default",
    uri: "http://app.example",
    file: "package.json",
    inUse: true,
  });
});

test("without any file there are none", async () => {
  expect(await listProfiles({}, setUp().context)).toEqual([]);
  expect(await listProfiles({ allProfiles: true }, setUp().context)).toEqual([]);
});

test("listing needs no variable and asks for no trust", async () => {
  const { context } = setUp({
    files: { ".milvusrc": `uri: https://\${HOST}\ntoken: \${TOKEN}\n` },
    env: { TOKEN: "t" },
  });
  expect(await listProfiles({}, context)).toMatchObject([{ name: "default", inUse: true }]);
});

const one = "profiles:\n  one:\n    uri: http://one.example\n";
const two = "profiles:\n  one:\n  two:\n";

test.each<[string, Setup & { flags?: TargetFlags }, string | null]>([
  ["the only profile", { files: { "~/.milvusrc": one } }, "one"],
  ["none of several", { files: { "~/.milvusrc": two } }, null],
  ["the file's default", { files: { "~/.milvusrc": `default: two\n${two}` } }, "two"],
  [
    "MILVUS_PROFILE's",
    { files: { "~/.milvusrc": `default: two\n${two}` }, env: { MILVUS_PROFILE: "one" } },
    "one",
  ],
  [
    "--profile's",
    { files: { "~/.milvusrc": two }, flags: { profile: "two" }, env: { MILVUS_PROFILE: "one" } },
    "two",
  ],
  [
    "the tree's default",
    { files: { "/project/.milvusrc": `default: two\n${two}`, "~/.milvusrc": "default: one\n" } },
    "two",
  ],
  [
    "the tree's only profile",
    { files: { "/project/.milvusrc": one, "~/.milvusrc": "default: two\nprofiles:\n  two:\n" } },
    "one",
  ],
  [
    "the user's default, when the tree prefers none",
    { files: { "/project/.milvusrc": two, "~/.milvusrc": "default: mine\nprofiles:\n  mine:\n" } },
    "mine",
  ],
])("in use is %s", async (_name, { flags = {}, ...setup }, name) => {
  const { context } = setUp(setup);
  const listed = await listProfiles(flags, context);
  expect(listed.find(({ inUse }) => inUse)?.name ?? null).toBe(name);
  expect((await resolveTarget(flags, context)).profile).toBe(name);
});

test("--config lists that file alone", async () => {
  const { context } = setUp({ files: { ...files, "mine.yaml": one } });
  expect(await listProfiles({ config: "mine.yaml" }, context)).toMatchObject([
    { name: "one", file: "mine.yaml" },
  ]);
});

test("asking for an unknown profile fails here too", async () => {
  const { context } = setUp({ files });
  expect(await catchRefusal(listProfiles({ profile: ["stagging"] }, context))).toEqual({
    kind: "config",
    message: 'no profile named "stagging"',
    hint: "did you mean staging? profiles: default, prod, staging, filed, blank",
  });
});

testCases({
  "an empty --profile is refused": { flags: { profile: "" }, usage: "--profile is empty" },
  "an unknown profile is refused": {
    files,
    cwd: "home",
    flags: { profile: "prd" },
    config: 'no profile named "prd"',
    hint: "did you mean prod? profiles: prod, staging, filed, blank",
  },
  "several profiles are refused where one is used": {
    files,
    cwd: "home",
    flags: { profile: "prod,staging" },
    usage: '--profile must name one profile: "prod,staging"',
    hint: "profiles: prod, staging, filed, blank",
  },
  "several profiles in MILVUS_PROFILE are refused": {
    files,
    cwd: "home",
    env: { MILVUS_PROFILE: "prod*" },
    usage: 'MILVUS_PROFILE must name one profile: "prod*"',
    hint: "profiles: prod, staging, filed, blank",
  },
  "an unknown MILVUS_PROFILE is refused": {
    files,
    cwd: "home",
    env: { MILVUS_PROFILE: "zzz" },
    config: 'no profile named "zzz" (MILVUS_PROFILE)',
    hint: "profiles: prod, staging, filed, blank",
  },
});

const key = (name: string) => `uri: http://a.example\n${name}: \${UNSET:-hunter2}\n`;
const account = `clusterId: in01-a\ntoken: \${TOKEN:-}\naccessKey: a\n`;

/** What others can read, with which permissions, and the secret that the warning names. */
const readable: [text: string, mode: number, secret: string | null][] = [
  ["uri: http://a.example\ntoken: hunter2\n", 0o644, "token"],
  ["uri: http://a.example\ntoken: hunter2\n", 0o640, "token"],
  ["default: a\nprofiles:\n  a:\n  b:\n    token: hunter2\n", 0o604, "token"],
  ["uri: http://a.example\ntoken: hunter2\n", 0o600, null],
  [key("token"), 0o644, "token"],
  [`uri: http://a.example\ntoken: \${TOKEN:-}\n`, 0o644, null],
  ["uri: http://a.example\n", 0o644, null],
  [`${account}secretKey: hunter2\n`, 0o644, "secret key"],
  [`${account}sessionToken: hunter2\n`, 0o644, "session token"],
];

test.each(readable)(
  "of %j with mode %o others are warned about: %s",
  async (text, mode, secret) => {
    const { context, stderr } = setUp({ files: { "~/.milvusrc": { text, mode } } });
    await resolveTarget({}, context);
    expect(stderr()).toBe(
      secret === null
        ? ""
        : `warning: ~/.milvusrc contains a ${secret} and others can read it; run: chmod 600 ~/.milvusrc\n`,
    );
  },
);

const example = readFileSync(new URL("../../.milvusrc.example", import.meta.url), "utf8");

test("the example lists its profiles without a secret", async () => {
  const { context, stderr } = setUp({ files: { "~/.milvusrc": example } });
  expect(await listProfiles({}, context)).toMatchObject([
    { name: "local", token: "none", inUse: true },
    { name: "prod", token: "environment" },
    { name: "internal", token: "file" },
    { name: "cloud", uri: "https://api.cloud.zilliz.com", token: "environment" },
    { name: "on-demand", uri: "https://api.cloud.zilliz.com", token: "environment" },
  ]);
  expect(stderr()).toBe("");
});

testCases({
  "the example is a configuration that works": {
    files: { "~/.milvusrc": example },
    env: { MILVUS_PROD_TOKEN: "t" },
    flags: { profile: "prod" },
    target: { profile: "prod", uri: "https://milvus.example.com", token: "t", db: "products" },
  },
});

test.each(profileKeys)("the example shows the key %s", (key) => {
  expect(example).toMatch(new RegExp(`^ {4}${key}: `, "m"));
});
