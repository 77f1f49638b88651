import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { getuid } from "node:process";
import { expect, test } from "vitest";
import { failureOf, makePlace, type Place, resolveTarget } from "../support/config-place.ts";

const wanted = "uri: http://wanted.example\n";
const other = "uri: http://other.example\n";
const mendIt = "mend or remove it, or name another file with --config";

async function uriOf({ context }: Place, config?: string): Promise<string> {
  return (await resolveTarget({ config }, context)).uri;
}

test.each([
  ["project/app/.milvusrc", wanted],
  ["project/app/.milvusrc", '{ "uri": "wanted.example" }'],
  ["project/app/.milvusrc", "{ uri: wanted.example }"],
  ["project/app/.milvusrc.json", '\uFEFF{ "uri": "wanted.example" }'],
  ["project/app/.milvusrc.yaml", `\uFEFF${wanted}`],
  ["project/app/.milvusrc.yml", wanted],
  ["project/app/package.json", '{ "name": "app", "milvus": { "uri": "wanted.example" } }'],
  ["project/app/package.json", '\uFEFF{ "milvus": { "uri": "wanted.example" } }'],
  ["project/.milvusrc", wanted],
  [".milvusrc.yml", wanted],
  ["home/.milvusrc", wanted],
  ["home/.milvusrc.json", '{ "uri": "wanted.example" }'],
  ["home/.config/milvus-import/.milvusrc", wanted],
  ["home/.config/milvus-import/.milvusrc.yaml", wanted],
])("%s is found and read: %j", async (path, content) => {
  expect(await uriOf(makePlace({ files: { [path]: content } }))).toBe("http://wanted.example");
});

const contests: [string, string, string][] = [
  ["the nearest folder", "project/app/.milvusrc.yml", "project/.milvusrc"],
  ["the tree", ".milvusrc", "home/.milvusrc"],
  ["the XDG folder", "home/.config/milvus-import/.milvusrc", "home/.milvusrc"],
  ["a file of our name", "project/app/.milvusrc.yml", "project/app/package.json"],
];

test.each(contests)("%s wins: %s over %s", async (_name, winner, loser) => {
  const files = {
    [winner]: wanted,
    [loser]: loser.endsWith("json") ? '{ "milvus": { "uri": "other.example" } }' : other,
  };

  expect(await uriOf(makePlace({ files }))).toBe("http://wanted.example");
});

test("XDG_CONFIG_HOME says where the user's own file is", async () => {
  const place = makePlace({ files: { "xdg/milvus-import/.milvusrc": wanted } });
  place.context.env = { XDG_CONFIG_HOME: join(place.root, "xdg") };

  expect(await uriOf(place)).toBe("http://wanted.example");
});

test("a relative XDG_CONFIG_HOME is ignored", async () => {
  const place = makePlace({
    files: { "home/.config/milvus-import/.milvusrc": wanted },
    env: { XDG_CONFIG_HOME: "xdg" },
  });

  expect(await uriOf(place)).toBe("http://wanted.example");
});

test("a home directory that is not absolute is none", async () => {
  const place = makePlace({
    files: { "home/.milvusrc": wanted, "home/.config/milvus-import/.milvusrc": wanted },
  });
  place.context.home = relative(process.cwd(), place.context.home);

  expect(await uriOf(place)).toBe("http://localhost:19530");
});

test("the home directory's file is the user's own, from wherever below it the walk comes", async () => {
  const place = makePlace({
    cwd: "home/project",
    files: {
      "home/.milvusrc": `uri: https://milvus.example\ntoken: \${SECRET}\n`,
      "home/project/readme": "",
    },
    env: { SECRET: "from-the-environment" },
  });

  expect(await resolveTarget({}, place.context)).toMatchObject({ token: "from-the-environment" });
});

test("the home directory is known through a symbolic link", async () => {
  const place = makePlace({
    cwd: "home",
    files: {
      "home/.milvusrc": "uri: https://milvus.example\ntokenFile: token\n",
      "home/token": "t",
    },
  });
  symlinkSync(join(place.root, "home"), join(place.root, "link"));
  place.context.home = join(place.root, "link");

  expect(await resolveTarget({}, place.context)).toMatchObject({ token: "t" });
});

test.each([
  ["malformed", "{ broken"],
  ["empty", ""],
  ["no object", "[]"],
  ["not UTF-8", '{ "name": "\uFFFD" }'],
  ["without our key", '{ "name": "app" }'],
  ["too large", `{ "milvus": "${"x".repeat(1024 * 1024)}" }`],
])("a package.json that is %s is passed over", async (_name, content) => {
  const place = makePlace({
    files: { "project/app/package.json": content, "project/.milvusrc": wanted },
  });

  expect(await uriOf(place)).toBe("http://wanted.example");
});

test.each(["--config", "MILVUS_CONFIG"])("%s names the only file that is read", async (by) => {
  const place = makePlace({
    files: {
      "project/app/.milvusrc": "{ broken",
      "home/.milvusrc": "]",
      "project/my.conf": wanted,
    },
    env: by === "MILVUS_CONFIG" ? { MILVUS_CONFIG: "../my.conf" } : {},
  });

  expect(await uriOf(place, by === "--config" ? "../my.conf" : undefined)).toBe(
    "http://wanted.example",
  );
});

test("--config beats MILVUS_CONFIG", async () => {
  const place = makePlace({
    files: { "home/mine.yaml": wanted },
    env: { MILVUS_CONFIG: "nowhere" },
  });

  expect(await uriOf(place, "~/mine.yaml")).toBe("http://wanted.example");
});

test("a file that runs code is never run, and never read as configuration", async () => {
  const names = [
    ".config/config.cjs",
    ".config/config.js",
    ".config/config.mjs",
    ".config/config.ts",
    ".config/milvusrc.cjs",
    ".milvusrc.js",
    ".milvusrc.cjs",
    ".milvusrc.mjs",
    ".milvusrc.ts",
    "milvus.config.js",
    "milvus.config.cjs",
  ];
  const place = makePlace();
  const trace = join(place.root, "trace");
  const code = `require("node:fs").appendFileSync(${JSON.stringify(trace)}, __filename + "\\n");
    module.exports = { uri: "http://other.example", searchPlaces: [".milvusrc.js"] };`;
  for (const folder of ["home", "project/app", "home/.config/milvus-import"]) {
    for (const name of names) {
      mkdirSync(join(place.root, folder, ".config"), { recursive: true });
      writeFileSync(join(place.root, folder, name), code);
    }
  }

  expect(await uriOf(place)).toBe("http://localhost:19530");
  expect(existsSync(trace)).toBe(false);
});

test("a named file that holds code is text like any other", async () => {
  const place = makePlace();
  const trace = join(place.root, "trace");
  writeFileSync(
    join(place.context.cwd, "config.cjs"),
    `require("node:fs").writeFileSync(${JSON.stringify(trace)}, "");`,
  );

  await failureOf(resolveTarget({ config: "config.cjs" }, place.context));

  expect(existsSync(trace)).toBe(false);
});

test("$import is an unknown key and reads no other file", async () => {
  const place = makePlace({
    files: { "home/.milvusrc": "$import: ./more.yaml\n", "home/more.yaml": other },
  });

  expect((await failureOf(uriOf(place))).message).toBe("~/.milvusrc: $import is no known key");
});

const unreadable: [string, string | Uint8Array, string][] = [
  ["binary", "uri: a\0b", "it is a binary file, or not saved as UTF-8"],
  ["not UTF-8", Uint8Array.of(0x75, 0x3a, 0x20, 0xe9), "it is not saved as UTF-8"],
  ["too large", "#".repeat(1024 * 1024 + 1), "it is larger than 1024 KiB"],
];

test.each(unreadable)("a %s file is refused", async (_name, content, problem) => {
  const place = makePlace({ files: { "project/app/.milvusrc": content } });

  expect(await failureOf(uriOf(place))).toEqual({
    kind: "config",
    message: `cannot read the configuration file .milvusrc: ${problem}`,
    hint: mendIt,
  });
});

test("a folder in place of the file is refused, also when another file stands beside it", async () => {
  const place = makePlace({ files: { "project/.milvusrc.json": "{}" } });
  mkdirSync(join(place.root, "project/.milvusrc"));

  expect(await failureOf(uriOf(place))).toEqual({
    kind: "config",
    message: `cannot read the configuration file ${join(place.root, "project/.milvusrc")}: it is a directory`,
    hint: mendIt,
  });
});

test.skipIf(sep === "\\")("a pipe is refused rather than waited for", async () => {
  const place = makePlace();
  execFileSync("sh", ["-c", "mkfifo .milvusrc"], { cwd: place.context.cwd });

  expect((await failureOf(uriOf(place))).message).toBe(
    "cannot read the configuration file .milvusrc: it is no regular file",
  );
});

test("a symbolic link that leads in circles is refused", async () => {
  const place = makePlace();
  symlinkSync(".milvusrc", join(place.context.home, ".milvusrc"));

  expect((await failureOf(uriOf(place))).message).toBe(
    "cannot read the configuration file ~/.milvusrc: its symbolic links go in circles",
  );
});

test.skipIf(getuid?.() === 0)("a file that may not be read is refused", async () => {
  const place = makePlace({ files: { "home/.milvusrc": wanted } });
  chmodSync(join(place.context.home, ".milvusrc"), 0o000);

  expect((await failureOf(uriOf(place))).message).toBe(
    "cannot read the configuration file ~/.milvusrc: permission is denied",
  );
});

const named: [string, string][] = [
  ["nowhere.yaml", "nowhere.yaml (--config): there is no such file"],
  ["../app", ". (--config): it is a directory"],
  ["/dev/null", "/dev/null (--config): it is no regular file"],
  ["package.json", "package.json (--config): it has no milvus key"],
  ["a\u001b[31mb", "a?[31mb (--config): there is no such file"],
];

test("a package.json of nothing is somebody else's", async () => {
  const files = { "project/app/package.json": "null", "project/.milvusrc": wanted };

  expect(await uriOf(makePlace({ files }))).toBe("http://wanted.example");
});

test("an empty --config is refused", async () => {
  expect(await failureOf(uriOf(makePlace(), ""))).toEqual({
    kind: "usage",
    message: "--config is empty",
    hint: undefined,
  });
});

test.each(named)("--config %s is refused", async (config, what) => {
  const place = makePlace({ files: { "project/app/package.json": "{}" } });

  expect(await failureOf(uriOf(place, config))).toEqual({
    kind: "config",
    message: `cannot read the configuration file ${what}`,
    hint: mendIt,
  });
});

const jsonHint = "look there for a missing comma or quote, a comma too many, or a comment";
const yamlHint =
  "put values that hold special characters (: # * & ! @ % { [) in quotes, and indent with spaces";
const malformed: [string, string, string, string][] = [
  [".milvusrc.json", '{\n  "uri": "a",\n}', ".milvusrc.json:3 is not valid JSON", jsonHint],
  [".milvusrc.json", '{\n  "uri": "a"\n', ".milvusrc.json:2 is not valid JSON", jsonHint],
  [".milvusrc.json", '{\n  "uri":\n', ".milvusrc.json:2 is not valid JSON", jsonHint],
  [".milvusrc.json", '{\n"uri": "a"\n"db": "b"\n}', ".milvusrc.json:3 is not valid JSON", jsonHint],
  [".milvusrc.json", '{ "token": hunter2 }', ".milvusrc.json is not valid JSON", jsonHint],
  [
    ".milvusrc",
    "uri: a\nuri: b",
    ".milvusrc:2 is not valid YAML: duplicated mapping key",
    yamlHint,
  ],
  [".milvusrc", "token: *hunter2", ".milvusrc:1 is not valid YAML: unidentified alias", yamlHint],
  [
    ".milvusrc.yml",
    "token: !hunter2 x",
    ".milvusrc.yml:1 is not valid YAML: unknown tag",
    yamlHint,
  ],
  [
    ".milvusrc",
    "{ uri: a",
    ".milvusrc:1 is not valid YAML: unexpected end of the stream within a flow collection",
    yamlHint,
  ],
  [
    ".milvusrc",
    "uri: a\n---\nuri: b",
    ".milvusrc is not valid YAML: expected a single document in the stream, but found more",
    yamlHint,
  ],
];

test.each(malformed)(
  "malformed %s is refused without showing it: %j",
  async (name, content, message, hint) => {
    const place = makePlace({ files: { [`project/app/${name}`]: content } });

    expect(await failureOf(uriOf(place))).toEqual({ kind: "config", message, hint });
  },
);
