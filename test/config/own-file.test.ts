import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Edited, editOwnFile } from "../../src/config/own-file.ts";
import type { ProfileEdit } from "../../src/config/profile-edit.ts";
import { loadConfig } from "../../src/config/profiles.ts";
import { type Files, makePlace } from "../support/place.ts";
import { testContext } from "../support/world.ts";

const add: ProfileEdit = { kind: "add", name: "new", values: { uri: "http://new.test:19530" } };
const remove = (name: string): ProfileEdit => ({ kind: "remove", name });
const use = (name: string): ProfileEdit => ({ kind: "use", name });

function setUp(files: Files = {}) {
  const place = makePlace(files);
  onTestFinished(place.remove);
  const { home, cwd, root } = place;
  const context = testContext({ home, cwd });
  return {
    ...{ home, cwd, root, context },
    edit: (edit: ProfileEdit): Promise<Edited> => editOwnFile(edit, context),
    read: (path: string) => readFileSync(join(home, path), "utf8"),
    /** All files of the home directory. */
    files: () =>
      readdirSync(home, { recursive: true, encoding: "utf8" })
        .filter((path) => lstatSync(join(home, path)).isFile())
        .sort(),
  };
}

async function edited(text: string, edit: ProfileEdit, name = ".milvusrc"): Promise<string> {
  const { edit: change, read } = setUp({ [`~/${name}`]: text });
  await change(edit);
  return read(name);
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "",
    (error: Error) => error.message,
  );
}

describe("a YAML file keeps its comments", () => {
  const text = `# my servers
default: local # the usual

profiles:
  # at home
  local:
    uri: http://localhost:19530

  prod: # the real one
    uri: "https://milvus.example.com"
    token: \${TOKEN} # from the vault
# the end
`;

  /** The library puts a comment behind a key on a line of its own. */
  const rewritten = text.replace("prod: # the", "prod:\n    # the");

  test("when a profile is added", async () => {
    expect(await edited(text, add)).toBe(
      rewritten.replace("# the end", "  new:\n    uri: http://new.test:19530\n\n# the end"),
    );
  });

  test("when the default is changed", async () => {
    expect(await edited(text, use("prod"))).toBe(
      rewritten.replace("default: local", "default: prod").replace("# the end", "\n# the end"),
    );
  });

  test("when a profile is removed, but those inside it", async () => {
    expect(await edited(text, remove("prod"))).toBe(`# my servers
default: local # the usual

profiles:
  # at home
  local:
    uri: http://localhost:19530

# the end
`);
  });

  test("and the first profile can be removed, too", async () => {
    expect(await edited(text, remove("local"))).toBe(`# my servers
profiles:
  # at home
  prod:
    # the real one
    uri: "https://milvus.example.com"
    token: \${TOKEN} # from the vault

# the end
`);
  });
});

describe("the text after a change", () => {
  test.each<[name: string, before: string, edit: ProfileEdit, after: string]>([
    [
      "of a file with one profile names it as the default, which it was",
      "# mine\nprofiles:\n    a:\n        uri: http://a.test\n",
      add,
      "# mine\ndefault: a\nprofiles:\n    a:\n        uri: http://a.test\n    new:\n        uri: http://new.test:19530\n",
    ],
    [
      "of a file with several and no default has none",
      "profiles:\n  a: { uri: a.test }\n  b: { uri: b.test }\n",
      add,
      "profiles:\n  a: { uri: a.test }\n  b: { uri: b.test }\n  new:\n    uri: http://new.test:19530\n",
    ],
    [
      "of a file without a name puts its keys below default",
      "# mine\nuri: http://a.test # old\n\n# secret\ntoken: x\n",
      add,
      "default: default\nprofiles:\n  default:\n    # mine\n    uri: http://a.test # old\n\n    # secret\n    token: x\n  new:\n    uri: http://new.test:19530\n",
    ],
    [
      "of a file without profiles",
      "profiles:\n",
      add,
      "default: new\nprofiles:\n  new:\n    uri: http://new.test:19530\n",
    ],
    [
      "of a file whose profiles are comments",
      "profiles: # mine\n  # prod:\n  #   uri: x\n",
      add,
      "default: new\nprofiles:\n  # mine\n  # prod:\n  #   uri: x\n  new:\n    uri: http://new.test:19530\n",
    ],
    [
      "of a file with braces",
      "profiles: {}\n",
      add,
      "default: new\nprofiles:\n  new:\n    uri: http://new.test:19530\n",
    ],
    [
      "of an empty file",
      "",
      add,
      "default: new\nprofiles:\n  new:\n    uri: http://new.test:19530\n",
    ],
    [
      "of a file with a comment only",
      "# nothing yet\n",
      add,
      "# nothing yet\n\ndefault: new\nprofiles:\n  new:\n    uri: http://new.test:19530\n",
    ],
    [
      "keeps the line ends of Windows and the mark of UTF-8",
      "\uFEFFdefault: a # c\r\nprofiles:\r\n  a:\r\n    uri: http://a.test\r\n",
      add,
      "\uFEFFdefault: a # c\r\nprofiles:\r\n  a:\r\n    uri: http://a.test\r\n  new:\r\n    uri: http://new.test:19530\r\n",
    ],
    [
      "keeps anchors that are used",
      "profiles:\n  a: &a\n    uri: http://a.test\n  b:\n    <<: *a\n    db: x\n",
      use("b"),
      "default: b\nprofiles:\n  a: &a\n    uri: http://a.test\n  b:\n    <<: *a\n    db: x\n",
    ],
    [
      "without its last profile",
      "default: a\nprofiles:\n  a: { uri: a.test }\n",
      remove("a"),
      "profiles: {}\n",
    ],
    ["without its unnamed profile", "uri: http://a.test\n", remove("default"), "profiles: {}\n"],
    [
      "names profiles as they are read",
      "profiles:\n  1: { uri: a.test }\n  2: { uri: b.test }\n",
      remove("1"),
      "profiles:\n  2: { uri: b.test }\n",
    ],
    [
      "keeps long lines",
      `profiles:\n  a: { uri: a.test, token: ${"x ".repeat(80)}y }\n`,
      use("a"),
      `default: a\nprofiles:\n  a: { uri: a.test, token: ${"x ".repeat(80)}y }\n`,
    ],
  ])("%s", async (_name, before, edit, after) => {
    expect(await edited(before, edit)).toBe(after);
  });

  test.each<[name: string, text: string, edit: ProfileEdit, after: unknown]>([
    [
      "with a default",
      '{\n\t"default": "a",\n\t"profiles": {"a": {"uri": "a.test", "insecure": true}}\n}\n',
      add,
      { default: "a", profiles: { a: { uri: "a.test", insecure: true }, new: add.values } },
    ],
    [
      "without a name",
      '{"uri": "http://a.test"}',
      add,
      { default: "default", profiles: { default: { uri: "http://a.test" }, new: add.values } },
    ],
    [
      "that loses its default",
      '{"default":"a","profiles":{"a":{},"b":{}}}',
      remove("a"),
      { profiles: { b: {} } },
    ],
  ])("of a JSON file %s is JSON", async (_name, text, edit, after) => {
    for (const name of [".milvusrc", ".milvusrc.json"]) {
      const changed = await edited(text, edit, name);
      expect(JSON.parse(changed)).toEqual(after);
      expect(changed).toMatch(text.includes("\t") ? /^\{\n\t"/ : /^\{\n {2}"/);
    }
  });

  test("is read as what was given, whatever it is", async () => {
    const odd = [
      "",
      "~",
      "null",
      "true",
      "123",
      "1e3",
      "2020-01-01",
      "a: b",
      "a #b",
      "- a",
      "'",
      '"',
      "é",
      "*a",
      "&a",
      "!x",
      "%",
    ];
    const text = fc.oneof(fc.constantFrom(...odd), fc.string({ minLength: 1 }));
    const name = fc.oneof(
      fc.constantFrom(
        "__proto__",
        "constructor",
        "default",
        "1",
        "1e3",
        "null",
        "true",
        "2020-01-01",
        "0x10",
        "é",
      ),
      fc.stringMatching(/^[a-z0-9_.][a-z0-9_.-]{0,8}$/),
    );
    const before = fc.constantFrom(
      "",
      "profiles: {}\n",
      '{"profiles":{}}',
      "profiles:\n  zz: {uri: http://a.test}\n",
    );
    await fc.assert(
      fc.asyncProperty(before, name, text, async (old, profile, token) => {
        const { edit, context } = setUp({ "~/.milvusrc": old });
        await edit({ kind: "add", name: profile, values: { uri: "http://b.test", token } });
        const { profiles } = await loadConfig({ config: undefined }, context);
        const values = profiles.find((each) => each.name === profile)?.values;
        expect(Object.fromEntries(values ?? [])).toEqual({ uri: "http://b.test", token });
      }),
      { numRuns: 150 },
    );
  });
});

describe("a change is refused, and the file stays as it is", () => {
  const files = "~/.milvusrc";

  test.each<[name: string, text: string, edit: ProfileEdit, message: string]>([
    [
      "of a name that is there",
      "profiles: { new: {} }",
      add,
      "profile new already exists: ~/.milvusrc",
    ],
    [
      "of a name that is not there",
      "profiles: { news: {} }",
      remove("new"),
      'no profile named "new": ~/.milvusrc',
    ],
    [
      "to a default that is not there",
      "profiles: { news: {} }",
      use("new"),
      'no profile named "new": ~/.milvusrc',
    ],
    [
      "of an anchor that is used",
      "profiles:\n  a: &a { uri: x.test }\n  b: *a\n",
      remove("a"),
      "cannot change this file safely: ~/.milvusrc",
    ],
    [
      "of profiles that are an alias",
      "profiles: &p { a: { uri: x.test } }\ndefault: a\n",
      remove("b"),
      'no profile named "b": ~/.milvusrc',
    ],
    ["of a name that is not plain", "", { ...add, name: "a b" }, '~/.milvusrc: profiles."a b" '],
    ["of a file that is not YAML", "profiles: [", add, "~/.milvusrc:1 is not valid YAML: "],
    [
      "of a name that is there twice",
      "profiles:\n  a: {}\n  a: {}\n",
      add,
      "~/.milvusrc:3 is not valid YAML: ",
    ],
    ["of two documents", "profiles: {}\n---\nprofiles: {}\n", add, "~/.milvusrc"],
    [
      "of a wrong key",
      "profiles: { a: { url: x } }",
      add,
      "~/.milvusrc: unknown key profiles.a.url",
    ],
  ])("%s", async (_name, text, edit, message) => {
    const { edit: change, read, files: all } = setUp({ [files]: text });
    expect(await failureOf(change(edit))).toContain(message);
    expect(read(".milvusrc")).toBe(text);
    expect(all()).toEqual([".milvusrc"]);
  });

  test("of a package.json", async () => {
    const { edit, files: all } = setUp({ "~/package.json": '{"milvus": {"profiles": {}}}' });
    expect(await failureOf(edit(add))).toBe(
      "cannot change the profiles of a package.json: ~/package.json",
    );
    expect(all()).toEqual(["package.json"]);
  });

  test("without a home directory", async () => {
    const context = testContext({ home: "", cwd: "/" });
    expect(await failureOf(editOwnFile(add, context))).toBe("cannot find your home directory");
  });

  // Root may write everything.
  test.skipIf(process.getuid?.() === 0)("of a file that may only be read", async () => {
    const { edit, read } = setUp({ "~/.milvusrc": { text: "profiles: {}\n", mode: 0o400 } });
    expect(await failureOf(edit(add))).toBe("cannot write ~/.milvusrc: permission denied");
    expect(read(".milvusrc")).toBe("profiles: {}\n");
  });

  test("of a link that leads nowhere", async () => {
    const {
      edit,
      home,
      files: all,
    } = setUp({ "~/.config/milvus-import/.milvusrc": { link: "gone" } });
    expect(await failureOf(edit(add))).toBe(
      "~/.config/milvus-import/.milvusrc is a link to a file that does not exist",
    );
    expect(all()).toEqual([]);
    expect(lstatSync(join(home, ".config/milvus-import/.milvusrc")).isSymbolicLink()).toBe(true);
  });
});

describe("the file", () => {
  test("is created for the user only, in a folder for the user only", async () => {
    const { edit, home, files } = setUp();
    const { shown } = await edit({ ...add, values: { uri: "http://a.test", token: "secret" } });
    expect(shown).toBe("~/.config/milvus-import/.milvusrc");
    expect(files()).toEqual([".config/milvus-import/.milvusrc"]);
    const modeOf = (path: string) => statSync(join(home, path)).mode & 0o777;
    expect(modeOf(".config/milvus-import")).toBe(0o700);
    expect(modeOf(".config/milvus-import/.milvusrc")).toBe(0o600);
  });

  test("that is read is the one that is changed, and becomes unreadable for others", async () => {
    const { edit, home, files } = setUp({
      "~/.milvusrc.yaml": { text: "profiles: {}\n", mode: 0o644 },
    });
    await edit(add);
    expect(files()).toEqual([".milvusrc.yaml"]);
    expect(statSync(join(home, ".milvusrc.yaml")).mode & 0o777).toBe(0o600);
  });

  test("of a link is changed where it is, and the link stays", async () => {
    const { edit, home, read } = setUp({
      "~/dotfiles/milvus": "profiles: {}\n",
      "~/.milvusrc": { link: "dotfiles/milvus" },
    });
    await edit(add);
    expect(lstatSync(join(home, ".milvusrc")).isSymbolicLink()).toBe(true);
    expect(read("dotfiles/milvus")).toContain("new:");
  });

  test("is never one of the project", async () => {
    const project = "profiles:\n  tree: { uri: http://tree.test }\n";
    const { edit, cwd, files } = setUp({ ".milvusrc": project });
    await edit(add);
    expect(await failureOf(edit(remove("tree")))).toContain('no profile named "tree"');
    expect(readFileSync(join(cwd, ".milvusrc"), "utf8")).toBe(project);
    expect(files()).toEqual([".config/milvus-import/.milvusrc"]);
  });

  test("has every profile that is added at a time", async () => {
    const { edit, context, home } = setUp({ "~/.milvusrc": "profiles: {}\n" });
    const names = Array.from({ length: 8 }, (_, index) => `p${index}`);
    await Promise.all(names.map((name) => edit({ ...add, name })));
    const { profiles } = await loadConfig({ config: undefined }, context);
    expect(profiles.map(({ name }) => name).sort()).toEqual(names);
    expect(existsSync(join(home, ".milvusrc.lock"))).toBe(false);
  });

  test("leaves no folder behind if it is not created", async () => {
    const { edit, home } = setUp();
    expect(await failureOf(edit(remove("old")))).toContain('no profile named "old"');
    expect(readdirSync(home)).toEqual([]);
  });

  test("is not created, and what another program writes meanwhile beside it stays", async () => {
    const { edit, home, read } = setUp();
    const failure = failureOf(edit(remove("old")));
    const isFolderMade = () => existsSync(join(home, ".config/milvus-import"));
    while (!isFolderMade()) await Promise.resolve();
    writeFileSync(join(home, ".config/other"), "theirs");
    expect(await failure).toContain('no profile named "old"');
    expect(isFolderMade()).toBe(false);
    expect(read(".config/other")).toBe("theirs");
  });

  test("that another process is changing is waited for, for a second", async () => {
    const { edit, context, home, read } = setUp({ "~/.milvusrc": "profiles: {}\n" });
    writeFileSync(join(home, ".milvusrc.lock"), "");
    const startedMs = context.elapsedMs();
    expect(await failureOf(edit(add))).toBe(
      "another process is changing the file: ~/.milvusrc.lock exists",
    );
    expect(context.elapsedMs() - startedMs).toBeCloseTo(950, -2);
    expect(read(".milvusrc")).toBe("profiles: {}\n");
    expect(existsSync(join(home, ".milvusrc.lock"))).toBe(true);
  });

  test("in a folder that may not be written stays as it is", async () => {
    const { edit, home, read } = setUp({ "~/.milvusrc": "profiles: {}\n" });
    chmodSync(home, 0o500);
    onTestFinished(() => chmodSync(home, 0o700));
    const failure = await failureOf(edit(add));
    // Root may write everywhere.
    if (process.getuid?.() === 0) expect(failure).toBe("");
    else {
      expect(failure).toBe("cannot write ~/.milvusrc: permission denied");
      expect(read(".milvusrc")).toBe("profiles: {}\n");
    }
  });
});
