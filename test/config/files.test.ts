import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { getuid } from "node:process";
import { expect, test } from "vitest";
import { profileKeys } from "../../src/config/schema.ts";
import {
  catchRefusal,
  resolveTarget,
  setUp,
  testCases,
  testRows,
} from "../support/configuration.ts";

const yaml = "uri: http://wanted.example\n";
const json = '{ "uri": "wanted.example" }';
const wanted = { profile: "default", uri: "http://wanted.example" };
const otherYaml = "uri: http://other.example\n";
const otherPackage = '{ "milvus": { "uri": "other.example" } }';

const found: [path: string, content: string][] = [
  [".milvusrc", yaml],
  [".milvusrc", json],
  [".milvusrc", "{ uri: wanted.example }"],
  [".milvusrc.json", `\uFEFF${json}`],
  [".milvusrc.yaml", `\uFEFF${yaml}`],
  [".milvusrc.yml", yaml],
  ["package.json", `{ "name": "app", "milvus": ${json} }`],
  ["package.json", `\uFEFF{ "milvus": ${json} }`],
  ["/project/.milvusrc", yaml],
  ["/.milvusrc.yml", yaml],
  ["~/.milvusrc", yaml],
  ["~/.milvusrc.json", json],
  ["~/.config/milvus-import/.milvusrc", yaml],
  ["~/.config/milvus-import/.milvusrc.yaml", yaml],
];

testRows(
  found.map(([path, content]) => [
    `${path} is found and read: ${JSON.stringify(content)}`,
    { files: { [path]: content }, target: wanted },
  ]),
);

testCases({
  "the nearest folder wins": {
    files: { ".milvusrc.yml": yaml, "/project/.milvusrc": otherYaml },
    target: wanted,
  },
  "the tree wins over the home directory": {
    files: { "/.milvusrc": yaml, "~/.milvusrc": otherYaml },
    target: wanted,
  },
  "the XDG folder wins over the home directory": {
    files: { "~/.config/milvus-import/.milvusrc": yaml, "~/.milvusrc": otherYaml },
    target: wanted,
  },
  "a file of our name wins over a package.json": {
    files: { ".milvusrc.yml": yaml, "package.json": otherPackage },
    target: wanted,
  },
  "a relative XDG_CONFIG_HOME is ignored": {
    files: { "~/.config/milvus-import/.milvusrc": yaml },
    env: { XDG_CONFIG_HOME: "xdg" },
    target: wanted,
  },
  "the home directory's file is the user's own, from wherever below it the walk comes": {
    cwd: "home/project",
    files: {
      "~/.milvusrc": `uri: https://wanted.example\ntoken: \${SECRET}\n`,
      "~/project/readme": "",
    },
    env: { SECRET: "from-the-environment" },
    target: { ...wanted, uri: "https://wanted.example", token: "from-the-environment" },
  },
  "--config names the only file that is read": {
    files: { ".milvusrc": "{ broken", "~/.milvusrc": "]", "/project/my.conf": yaml },
    flags: { config: "../my.conf" },
    target: wanted,
  },
  "MILVUS_CONFIG names the only file that is read": {
    files: { ".milvusrc": "{ broken", "~/.milvusrc": "]", "/project/my.conf": yaml },
    env: { MILVUS_CONFIG: "../my.conf" },
    target: wanted,
  },
  "--config beats MILVUS_CONFIG": {
    files: { "~/mine.yaml": yaml },
    env: { MILVUS_CONFIG: "nowhere" },
    flags: { config: "~/mine.yaml" },
    target: wanted,
  },
  "an empty --config is refused": { flags: { config: "" }, usage: "--config is empty" },
  "$import is an unknown key and reads no other file": {
    files: { "~/.milvusrc": "$import: ./more.yaml\n", "~/more.yaml": otherYaml },
    config: "~/.milvusrc: $import is no known key",
    hint: `allowed: default, profiles, ${profileKeys.join(", ")}`,
  },
});

const foreign = {
  malformed: "{ broken",
  empty: "",
  "no object": "[]",
  "nothing at all": "null",
  "not UTF-8": '{ "name": "\uFFFD" }',
  "without our key": '{ "name": "app" }',
  "too large": `{ "milvus": "${"x".repeat(1024 * 1024)}" }`,
};

testRows(
  Object.entries(foreign).map(([what, content]) => [
    `a package.json that is ${what} is somebody else's and passed over`,
    { files: { "package.json": content, "/project/.milvusrc": yaml }, target: wanted },
  ]),
);

const hint = "mend or remove it, or name another file with --config";

function refusal(what: string): { config: string; hint: string } {
  return { config: `cannot read the configuration file ${what}`, hint };
}

testCases({
  "a binary file is refused": {
    files: { ".milvusrc": "uri: a\0b" },
    ...refusal(".milvusrc: it is a binary file, or not saved as UTF-8"),
  },
  "a file that is not UTF-8 is refused": {
    files: { ".milvusrc": Uint8Array.of(0x75, 0x3a, 0x20, 0xe9) },
    ...refusal(".milvusrc: it is not saved as UTF-8"),
  },
  "a file that is too large is refused": {
    files: { ".milvusrc": "#".repeat(1024 * 1024 + 1) },
    ...refusal(".milvusrc: it is larger than 1024 KiB"),
  },
  "a folder in place of the file is refused, also when another file stands beside it": {
    files: { "/project/.milvusrc": "(folder)", "/project/.milvusrc.json": "{}" },
    ...refusal("/project/.milvusrc: it is a directory"),
  },
  "a pipe is refused rather than waited for": {
    files: { ".milvusrc": "(pipe)" },
    isSkipped: sep === "\\",
    ...refusal(".milvusrc: it is no regular file"),
  },
  "a symbolic link that leads in circles is refused": {
    files: { "~/.milvusrc": { link: ".milvusrc" } },
    ...refusal("~/.milvusrc: its symbolic links go in circles"),
  },
  "a file that may not be read is refused": {
    files: { "~/.milvusrc": { text: yaml, mode: 0o000 } },
    isSkipped: getuid?.() === 0,
    ...refusal("~/.milvusrc: permission is denied"),
  },
  "a --config that is not there is refused": {
    flags: { config: "nowhere.yaml" },
    ...refusal("nowhere.yaml (--config): there is no such file"),
  },
  "a folder for --config is refused": {
    flags: { config: "../app" },
    ...refusal(". (--config): it is a directory"),
  },
  "a device for --config is refused": {
    flags: { config: "/dev/null" },
    ...refusal("/dev/null (--config): it is no regular file"),
  },
  "a --config package.json without our key is refused": {
    files: { "package.json": "{}" },
    flags: { config: "package.json" },
    ...refusal("package.json (--config): it has no milvus key"),
  },
  "the name of a --config is shown without orders to the terminal": {
    flags: { config: "a\u001b[31mb" },
    ...refusal("a?[31mb (--config): there is no such file"),
  },
});

test("XDG_CONFIG_HOME says where the user's own file is", async () => {
  const { context, root } = setUp({ files: { "/xdg/milvus-import/.milvusrc": yaml } });
  context.env = { XDG_CONFIG_HOME: join(root, "xdg") };
  expect(await resolveTarget({}, context)).toMatchObject(wanted);
});

test("a home directory that is not absolute is none", async () => {
  const files = { "~/.milvusrc": yaml, "~/.config/milvus-import/.milvusrc": yaml };
  const { context } = setUp({ files });
  context.home = relative(process.cwd(), context.home);
  expect(await resolveTarget({}, context)).toMatchObject({ uri: "http://localhost:19530" });
});

test("the home directory is known through a symbolic link", async () => {
  const rc = "uri: https://milvus.example\ntokenFile: token\n";
  const files = { "~/.milvusrc": rc, "~/token": "t", "/link": { link: "home" } };
  const { context, root } = setUp({ cwd: "home", files });
  context.home = join(root, "link");
  expect(await resolveTarget({}, context)).toMatchObject({ token: "t" });
});

test("a file that runs code is never run, and never read as configuration", async () => {
  const ours = [".milvusrc.js", ".milvusrc.cjs", ".milvusrc.mjs", ".milvusrc.ts"];
  const cosmiconfigs = ["config.cjs", "config.js", "config.mjs", "config.ts", "milvusrc.cjs"];
  const names = [
    ...ours,
    ...cosmiconfigs.map((name) => `.config/${name}`),
    ...["milvus.config.js", "milvus.config.cjs"],
  ];
  const code = `require("node:fs").writeFileSync(__filename + ".trace", "");
    module.exports = { uri: "http://other.example", searchPlaces: [".milvusrc.js"] };`;
  const folders = ["~", "/project/app", "~/.config/milvus-import"];
  const paths = folders.flatMap((folder) => names.map((name) => `${folder}/${name}`));
  const { context, root } = setUp({ files: Object.fromEntries(paths.map((path) => [path, code])) });
  expect(await resolveTarget({}, context)).toMatchObject({ uri: "http://localhost:19530" });
  expect(tracesIn(root)).toEqual([]);
});

test("a named file that holds code is text like any other", async () => {
  const code = `require("node:fs").writeFileSync(__filename + ".trace", "");`;
  const { context, root } = setUp({ files: { "config.cjs": code } });
  expect(await catchRefusal(resolveTarget({ config: "config.cjs" }, context))).toMatchObject({
    kind: "config",
  });
  expect(tracesIn(root)).toEqual([]);
});

/** What code leaves behind that has run. */
function tracesIn(root: string): string[] {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" });
  return paths.filter((path) => path.endsWith(".trace"));
}
