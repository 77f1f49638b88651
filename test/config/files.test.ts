import { chmodSync, existsSync, lchownSync, readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { getuid } from "node:process";
import { describe, expect, test } from "vitest";
import { profileKeys } from "../../src/config/schema.ts";
import {
  catchRefusal,
  resolveTarget,
  type Setup,
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
    stderr: "note: profile default of /.milvusrc hides the one in ~/.milvusrc\n",
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
    config: "~/.milvusrc: unknown key $import",
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

const hint = "fix or remove it, or pass another file with --config";

function refusal(what: string): { config: string; hint: string } {
  return { config: `cannot read the configuration file ${what}`, hint };
}

testCases({
  "a binary file is refused": {
    files: { ".milvusrc": "uri: a\0b" },
    ...refusal(".milvusrc: not a UTF-8 text file"),
  },
  "a file that is not UTF-8 is refused": {
    files: { ".milvusrc": Uint8Array.of(0x75, 0x3a, 0x20, 0xe9) },
    ...refusal(".milvusrc: not a UTF-8 text file"),
  },
  "a file that is too large is refused": {
    files: { ".milvusrc": "#".repeat(1024 * 1024 + 1) },
    ...refusal(".milvusrc: larger than 1024 KiB"),
  },
  "a folder in place of the file is refused, also when another file stands beside it": {
    files: { "/project/.milvusrc": "(folder)", "/project/.milvusrc.json": "{}" },
    ...refusal("/project/.milvusrc: a directory, not a file"),
  },
  "a pipe is refused rather than waited for": {
    files: { ".milvusrc": "(pipe)" },
    isSkipped: sep === "\\",
    ...refusal(".milvusrc: not a regular file"),
  },
  "a symbolic link that leads in circles is refused": {
    files: { "~/.milvusrc": { link: ".milvusrc" } },
    ...refusal("~/.milvusrc: symbolic link loop"),
  },
  "a file that may not be read is refused": {
    files: { "~/.milvusrc": { text: yaml, mode: 0o000 } },
    isSkipped: getuid?.() === 0,
    ...refusal("~/.milvusrc: permission denied"),
  },
  "a --config that is not there is refused": {
    flags: { config: "nowhere.yaml" },
    ...refusal("nowhere.yaml (--config): no such file"),
  },
  "a folder for --config is refused": {
    flags: { config: "../app" },
    ...refusal(". (--config): a directory, not a file"),
  },
  "a device for --config is refused": {
    flags: { config: "/dev/null" },
    ...refusal("/dev/null (--config): not a regular file"),
  },
  "a --config package.json without our key is refused": {
    files: { "package.json": "{}" },
    flags: { config: "package.json" },
    ...refusal("package.json (--config): no milvus key"),
  },
  "the name of a --config is shown without orders to the terminal": {
    flags: { config: "a\u001b[31mb" },
    ...refusal("a?[31mb (--config): no such file"),
  },
});

/** A file of another user, which only root can make; for others their own files play that part. */
function otherUser(path: string): Pick<Setup, "uid" | "prepare"> {
  const isRoot = getuid?.() === 0;
  return {
    uid: isRoot ? 61_002 : (getuid?.() ?? 0) + 1,
    prepare: ({ pathOf }) => {
      if (isRoot) lchownSync(pathOf(path), 61_001, 61_001);
    },
  };
}
const otherUid = getuid?.() === 0 ? 61_001 : getuid?.();

function ignoredNote(path: string): string {
  return `note: ${path} is ignored: it belongs to another user (uid ${otherUid})\n`;
}

const shared = "/project/.milvusrc";
const bare = { uri: "http://localhost:19530" };

describe.skipIf(getuid === undefined)("a file of another user in the tree", () => {
  testCases({
    "is ignored": {
      files: { [shared]: otherYaml },
      ...otherUser(shared),
      target: bare,
      stderr: ignoredNote(shared),
    },
    "does not hide one further up": {
      files: { [shared]: otherYaml, "/.milvusrc": yaml },
      ...otherUser(shared),
      isSkipped: getuid?.() !== 0,
      target: wanted,
      stderr: ignoredNote(shared),
    },
    "stops nothing if it is nonsense": {
      files: { [shared]: "}{ nonsense" },
      ...otherUser(shared),
      target: bare,
      stderr: ignoredNote(shared),
    },
    "stops nothing if it is a folder": {
      files: { [shared]: "(folder)" },
      ...otherUser(shared),
      target: bare,
      stderr: ignoredNote(shared),
    },
    "is not waited for if it is a pipe": {
      files: { [shared]: "(pipe)" },
      ...otherUser(shared),
      target: bare,
      stderr: ignoredNote(shared),
    },
    "is ignored if it is a link to a file of the user": {
      files: { [shared]: { link: "../home/mine" }, "~/mine": otherYaml },
      ...otherUser(shared),
      target: bare,
      stderr: ignoredNote(shared),
    },
    "is ignored if a link of the user leads to it": {
      files: { [shared]: { link: "theirs" }, "/project/theirs": otherYaml },
      ...otherUser("/project/theirs"),
      target: bare,
      stderr: ignoredNote(shared),
    },
    "is ignored if it is a package.json": {
      files: { "/project/package.json": otherPackage },
      ...otherUser("/project/package.json"),
      target: bare,
      stderr: ignoredNote("/project/package.json"),
    },
    "is ignored without a word if it is a package.json that is not for us": {
      files: { "/project/package.json": '{ "name": "app" }' },
      ...otherUser("/project/package.json"),
      target: bare,
    },
    "is read if that user called sudo": {
      files: { [shared]: yaml },
      ...otherUser(shared),
      env: { SUDO_UID: `${otherUid}` },
      target: wanted,
    },
    "is ignored if SUDO_UID is empty": {
      files: { [shared]: yaml },
      ...otherUser(shared),
      env: { SUDO_UID: "" },
      target: bare,
      stderr: ignoredNote(shared),
    },
    "is read with CI set": {
      files: { [shared]: yaml },
      ...otherUser(shared),
      env: { CI: "true" },
      target: wanted,
    },
    "is read in a home directory that is not shared": {
      files: { "~/.milvusrc": yaml },
      ...otherUser("~/.milvusrc"),
      isSkipped: getuid?.() !== 0,
      target: wanted,
    },
    "is ignored in a home directory that everybody can write, such as /tmp": {
      files: { "~/.milvusrc": yaml },
      uid: otherUser("~/.milvusrc").uid,
      prepare: (place) => {
        chmodSync(place.pathOf("~/"), 0o1777);
        otherUser("~/.milvusrc").prepare?.(place);
      },
      target: bare,
      stderr: ignoredNote("~/.milvusrc"),
    },
    "is ignored in a folder that they have made in such a home directory": {
      files: { "~/.config/milvus-import/.milvusrc": yaml },
      uid: otherUser("~/.config").uid,
      prepare: (place) => {
        chmodSync(place.pathOf("~/"), 0o1777);
        for (const path of ["", "/milvus-import", "/milvus-import/.milvusrc"]) {
          otherUser(`~/.config${path}`).prepare?.(place);
        }
      },
      target: bare,
      stderr: ignoredNote("~/.config/milvus-import/.milvusrc"),
    },
    "is read if --config names it": {
      files: { [shared]: yaml },
      ...otherUser(shared),
      flags: { config: "../.milvusrc" },
      target: wanted,
    },
    "is read if MILVUS_CONFIG names it": {
      files: { [shared]: yaml },
      ...otherUser(shared),
      env: { MILVUS_CONFIG: "../.milvusrc" },
      target: wanted,
    },
  });
});

describe("the default of a file in the tree", () => {
  const mine = "profiles:\n  prod:\n    uri: http://other.example\n";
  testCases({
    "names no profile of the user": {
      files: { ".milvusrc": "default: prod\n", "~/.milvusrc": mine },
      config: '.milvusrc: default must name a profile of that file: "prod"',
      hint: "to use a profile of your own file, pass --profile",
    },
    "does not matter where a profile is named": {
      files: { ".milvusrc": "default: prod\n", "~/.milvusrc": mine },
      flags: { profile: "prod" },
      target: { profile: "prod", uri: "http://other.example" },
    },
    "does not name one in CI either": {
      files: { ".milvusrc": "default: prod\n", "~/.milvusrc": mine },
      env: { CI: "true" },
      config: '.milvusrc: default must name a profile of that file: "prod"',
      hint: "to use a profile of your own file, pass --profile",
    },
  });
});

const ends = "/proc/self";

describe.runIf(existsSync(ends))("a file of the system", () => {
  testCases({
    "that has no end is read up to a bound": {
      files: { ".milvusrc": { link: `${ends}/pagemap` } },
      ...refusal(".milvusrc: larger than 1024 KiB"),
    },
    "that cannot be read is an error of that file": {
      files: { ".milvusrc": { link: `${ends}/mem` } },
      ...refusal(".milvusrc: i/o error (EIO)"),
    },
    "that is a device is refused": {
      files: { ".milvusrc": { link: "/dev/zero" } },
      ...refusal(".milvusrc: not a regular file"),
    },
    "stops nothing in place of a package.json": {
      files: { "package.json": { link: `${ends}/pagemap` } },
      target: bare,
    },
    "is read up to a bound with --config": {
      flags: { config: `${ends}/pagemap` },
      ...refusal(`${ends}/pagemap (--config): larger than 1024 KiB`),
    },
    "is read up to a bound with --token-file": {
      flags: { tokenFile: `${ends}/pagemap` },
      config: `--token-file: ${ends}/pagemap cannot be read: larger than 64 KiB`,
      hint: "check the path; the file must contain only the token",
    },
    "is read up to a bound with --ca-file": {
      flags: { caFile: `${ends}/pagemap` },
      config: `--ca-file: ${ends}/pagemap cannot be read: larger than 4096 KiB`,
      hint: "check the path; use a PEM file that you can read",
    },
  });
});

describe("without a place", () => {
  test.each([
    ["a working directory", { cwd: "" }],
    ["a home directory", { home: "" }],
    ["either", { cwd: "", home: "" }],
  ])("for %s, what needs none is read", async (_what, places) => {
    const { context, root } = setUp({ files: { "~/pem": "t" } });
    Object.assign(context, places);
    const flags = { uri: "http://far.example", tokenFile: join(root, "home/pem") };
    expect(await resolveTarget(flags, context)).toMatchObject({ token: "t" });
  });

  test.each([
    ["token", { cwd: "" }, "a path must not be relative: the working directory no longer exists"],
    ["~/token", { home: "" }, "a path must not start with ~: the home directory is unknown"],
  ])("a path that needs it is refused: %s", async (tokenFile, places, message) => {
    const { context } = setUp();
    Object.assign(context, places);
    expect(await catchRefusal(resolveTarget({ tokenFile }, context))).toMatchObject({
      kind: "config",
      message,
    });
  });

  testCases({
    "below a file the user's own is not there": {
      env: { XDG_CONFIG_HOME: "/dev/null" },
      target: bare,
    },
  });
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
