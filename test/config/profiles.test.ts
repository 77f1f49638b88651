import { expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { failureOf, listProfiles, makePlace, resolveTarget } from "../support/config-place.ts";

const files = {
  "project/.milvusrc": `
profiles:
  prod:
    uri: http://theirs.example
`,
  "project/app/package.json": '{ "milvus": { "uri": "http://app.example" } }',
  "home/.milvusrc": `
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

const own = { file: "~/.milvusrc", inUse: false };

test("every profile is listed with its source and without its secrets", async () => {
  const { context } = makePlace({ files, cwd: "home" });

  expect(await listProfiles({}, context)).toEqual([
    { ...own, name: "prod", uri: "https://…@prod.example?…", db: null, token: "literal" },
    {
      ...own,
      name: "staging",
      uri: `https://\${HOST}`,
      db: "products",
      token: "environment",
      inUse: true,
    },
    { ...own, name: "filed", uri: null, db: null, token: "file" },
    { ...own, name: "blank", uri: null, db: null, token: "none" },
  ]);
});

test("a profile of the tree stands in for the user's own of the same name", async () => {
  const { context } = makePlace({ files, cwd: "project" });

  expect((await listProfiles({}, context)).map(({ name, file }) => [name, file])).toEqual([
    ["prod", ".milvusrc"],
    ["staging", "~/.milvusrc"],
    ["filed", "~/.milvusrc"],
    ["blank", "~/.milvusrc"],
  ]);
});

test("a profile without a name is called default, and is its file's default", async () => {
  const { context } = makePlace({ files });

  expect((await listProfiles({}, context))[0]).toEqual({
    name: "default",
    uri: "http://app.example",
    db: null,
    token: "none",
    file: "package.json",
    inUse: true,
  });
});

test("without any file there are none", async () => {
  expect(await listProfiles({}, makePlace().context)).toEqual([]);
});

test("listing needs no variable and asks for no trust", async () => {
  const { context } = makePlace({
    files: { "project/app/.milvusrc": `uri: https://\${HOST}\ntoken: \${TOKEN}\n` },
    env: { TOKEN: "t" },
  });

  expect(await listProfiles({}, context)).toMatchObject([{ name: "default", inUse: true }]);
});

const one = "profiles:\n  one:\n    uri: http://one.example\n";
const two = "profiles:\n  one:\n  two:\n";

test.each<[string, Record<string, string>, string | undefined, Env, string | null]>([
  ["the only profile", { "home/.milvusrc": one }, undefined, {}, "one"],
  ["none of several", { "home/.milvusrc": two }, undefined, {}, null],
  ["the file's default", { "home/.milvusrc": `default: two\n${two}` }, undefined, {}, "two"],
  [
    "MILVUS_PROFILE's",
    { "home/.milvusrc": `default: two\n${two}` },
    undefined,
    { MILVUS_PROFILE: "one" },
    "one",
  ],
  ["--profile's", { "home/.milvusrc": two }, "two", { MILVUS_PROFILE: "one" }, "two"],
  [
    "the tree's default",
    { "project/.milvusrc": "default: two\n", "home/.milvusrc": `default: one\n${two}` },
    undefined,
    {},
    "two",
  ],
  [
    "the tree's only profile",
    { "project/.milvusrc": one, "home/.milvusrc": "default: two\nprofiles:\n  two:\n" },
    undefined,
    {},
    "one",
  ],
  [
    "the user's default, when the tree prefers none",
    { "project/.milvusrc": two, "home/.milvusrc": "default: mine\nprofiles:\n  mine:\n" },
    undefined,
    {},
    "mine",
  ],
])("in use is %s", async (_name, files, profile, env, name) => {
  const { context } = makePlace({ files, env });

  const listed = await listProfiles(
    { profile: profile === undefined ? undefined : [profile] },
    context,
  );

  expect(listed.find(({ inUse }) => inUse)?.name ?? null).toBe(name);
  expect((await resolveTarget({ profile }, context)).profile).toBe(name);
});

test("--config lists that file alone", async () => {
  const { context } = makePlace({ files: { ...files, "project/app/mine.yaml": one } });

  expect(await listProfiles({ config: "mine.yaml" }, context)).toMatchObject([
    { name: "one", file: "mine.yaml" },
  ]);
});

test("asking for an unknown profile fails here too", async () => {
  const { context } = makePlace({ files });

  expect((await failureOf(listProfiles({ profile: ["stagging"] }, context))).hint).toBe(
    "did you mean staging? profiles: default, prod, staging, filed, blank",
  );
});
