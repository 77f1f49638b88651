import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { open } from "node:fs/promises";
import { join, sep } from "node:path";
import { getuid } from "node:process";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Env } from "../../src/base/context.ts";
import { CliError } from "../../src/base/errors.ts";
import { failureOf, makePlace, resolveTarget, type TargetFlags } from "../support/config-place.ts";

const saved = { "home/saved": "home-token\n", "project/app/saved": "app-token" };

test.each<[string, TargetFlags, Env, Record<string, string>, string]>([
  ["--token", { token: "root:Milvus" }, {}, {}, "root:Milvus"],
  ["--token-file in the working directory", { tokenFile: "saved" }, {}, saved, "app-token"],
  ["--token-file in the home directory", { tokenFile: "~/saved" }, {}, saved, "home-token"],
  ["MILVUS_TOKEN", {}, { MILVUS_TOKEN: "a:b:c" }, {}, "a:b:c"],
  ["MILVUS_TOKEN_FILE", {}, { MILVUS_TOKEN_FILE: "~/saved" }, saved, "home-token"],
  [
    "tokenFile beside its own file",
    {},
    {},
    { ...saved, "home/.milvusrc": "tokenFile: saved\n" },
    "home-token",
  ],
  ["--token over MILVUS_TOKEN_FILE", { token: "t" }, { MILVUS_TOKEN_FILE: "nowhere" }, {}, "t"],
  [
    "--token-file over MILVUS_TOKEN",
    { tokenFile: "saved" },
    { MILVUS_TOKEN: "t" },
    saved,
    "app-token",
  ],
  [
    "MILVUS_TOKEN over tokenFile",
    {},
    { MILVUS_TOKEN: "t" },
    { "home/.milvusrc": "tokenFile: nowhere\n" },
    "t",
  ],
])("the token comes from %s", async (_name, flags, env, files, token) => {
  const { context } = makePlace({ files, env });

  expect((await resolveTarget(flags, context)).token).toBe(token);
});

test.each([
  ["token\n", "token"],
  ["token\r\n", "token"],
  ["\uFEFFtoken", "token"],
  ["p\u00e4ss word", "p\u00e4ss word"],
  ["x".repeat(64 * 1024), "x".repeat(64 * 1024)],
])("a token file with %j holds the token %j", async (content, token) => {
  const { context } = makePlace({ files: { "home/saved": content } });

  expect((await resolveTarget({ tokenFile: "~/saved" }, context)).token).toBe(token);
});

test.each([
  ["--token-file", { tokenFile: "-" }, {}],
  ["MILVUS_TOKEN_FILE", {}, { MILVUS_TOKEN_FILE: "-" }],
])("%s - reads standard input", async (_name, flags, env) => {
  const bytes = new TextEncoder().encode("p\u00e4ss\n");
  const { context } = makePlace({ env, stdin: [bytes.slice(0, 2), bytes.slice(2)] });

  expect((await resolveTarget(flags, context)).token).toBe("p\u00e4ss");
});

describe.skipIf(sep === "\\")("a named pipe for a token file", () => {
  function pipe() {
    const { context } = makePlace();
    const path = join(context.home, "pipe");
    execFileSync("mkfifo", [path]);
    return { context, path };
  }

  test("is read to its end", async () => {
    const { context, path } = pipe();
    const target = resolveTarget({ tokenFile: path }, context);
    const writer = await open(path, "w");
    const bytes = new TextEncoder().encode("\uFEFFp\u00e4ss\n");
    await writer.write(bytes.slice(0, 5));
    await setImmediate();
    await writer.write(bytes.slice(5));
    await writer.close();

    expect((await target).token).toBe("p\u00e4ss");
  });

  test("is refused when more comes out of it than a token can be", async () => {
    const { context, path } = pipe();
    const failure = failureOf(resolveTarget({ tokenFile: path }, context));
    const writer = await open(path, "w");
    const writing = async () => {
      for (let kib = 0; kib < 1_000; kib += 1) await writer.write("x".repeat(1_024));
    };
    await expect(writing()).rejects.toMatchObject({ code: "EPIPE" });
    await writer.close();

    expect((await failure).message).toMatch(/pipe cannot be read: it is larger than 64 KiB$/);
  });

  test("is not waited for any more once somebody has interrupted", async () => {
    const { context, path } = pipe();
    const controller = new AbortController();
    context.signal = controller.signal;
    const target = resolveTarget({ tokenFile: path }, context);
    const interrupted = new CliError("interrupted", "interrupted");
    await setImmediate();
    controller.abort(interrupted);

    await expect(target).rejects.toBe(interrupted);
  });

  test("is not waited for where somebody has interrupted before", async () => {
    const { context, path } = pipe();
    const interrupted = new CliError("interrupted", "interrupted");
    context.signal = AbortSignal.abort(interrupted);

    await expect(resolveTarget({ tokenFile: path }, context)).rejects.toBe(interrupted);
  });
});

test("a profile's tokenFile - is a file of that name", async () => {
  const { context } = makePlace({
    files: { "home/.milvusrc": 'tokenFile: "-"\n', "home/-": "dash" },
  });

  expect((await resolveTarget({}, context)).token).toBe("dash");
});

const oneLine = "a token is one line; check what was saved there";
const nothingBut = "name a file that holds nothing but the token";

test.each<[string, TargetFlags, Env, string, string]>([
  [
    "--token with --token-file",
    { token: "a", tokenFile: "b" },
    {},
    "--token and --token-file are both given",
    "give one of the two",
  ],
  [
    "MILVUS_TOKEN with MILVUS_TOKEN_FILE",
    {},
    { MILVUS_TOKEN: "a", MILVUS_TOKEN_FILE: "b" },
    "MILVUS_TOKEN and MILVUS_TOKEN_FILE are both given",
    "give one of the two",
  ],
  ["an empty --token", { token: "" }, {}, "--token is empty", "give it a value, or leave it out"],
  [
    "a line break in --token",
    { token: "hunter2\nX: y" },
    {},
    "--token holds a line break or another control character",
    oneLine,
  ],
  [
    "a line end in MILVUS_TOKEN",
    {},
    { MILVUS_TOKEN: "hunter2\r\n" },
    "MILVUS_TOKEN holds a line break or another control character",
    oneLine,
  ],
  [
    "a token file of two lines",
    { tokenFile: "two-lines" },
    {},
    "--token-file: two-lines holds a line break or another control character",
    oneLine,
  ],
  [
    "an empty token file",
    { tokenFile: "empty" },
    {},
    "--token-file: empty is empty",
    "put the token there",
  ],
  [
    "a token file with a mere line end",
    { tokenFile: "blank" },
    {},
    "--token-file: blank is empty",
    "put the token there",
  ],
  [
    "a missing token file",
    {},
    { MILVUS_TOKEN_FILE: "~/nowhere" },
    "MILVUS_TOKEN_FILE: ~/nowhere cannot be read: there is no such file",
    nothingBut,
  ],
  [
    "a folder as token file",
    { tokenFile: "folder" },
    {},
    "--token-file: folder cannot be read: it is a directory",
    nothingBut,
  ],
  [
    "a large token file",
    { tokenFile: "large" },
    {},
    "--token-file: large cannot be read: it is larger than 64 KiB",
    nothingBut,
  ],
  [
    "a binary token file",
    { tokenFile: "binary" },
    {},
    "--token-file: binary cannot be read: it is a binary file, or not saved as UTF-8",
    nothingBut,
  ],
  [
    "an empty standard input",
    { tokenFile: "-" },
    {},
    "--token-file: standard input is empty",
    "put the token there",
  ],
])("%s is refused", async (_name, flags, env, message, hint) => {
  const { context } = makePlace({
    env,
    files: {
      "project/app/two-lines": "hunter2\nhunter3\n",
      "project/app/empty": "",
      "project/app/blank": "\n",
      "project/app/large": "x".repeat(64 * 1024 + 1),
      "project/app/binary": "a\0b",
      "project/app/folder/file": "",
    },
  });

  expect(await failureOf(resolveTarget(flags, context))).toMatchObject({ message, hint });
});

test("a token of the configuration file is checked too", async () => {
  const { context } = makePlace({ files: { "home/.milvusrc": "token: |\n  hunter2\n" } });

  expect(await failureOf(resolveTarget({}, context))).toEqual({
    kind: "config",
    message: "~/.milvusrc: token holds a line break or another control character",
    hint: oneLine,
  });
});

test("an endless standard input is refused", async () => {
  const { context } = makePlace();
  context.stdin = (async function* () {
    for (;;) yield "x".repeat(1024);
  })();

  expect((await failureOf(resolveTarget({ tokenFile: "-" }, context))).message).toBe(
    "--token-file: standard input is larger than 64 KiB",
  );
});

test("a terminal is not waited on for a token", async () => {
  const { context } = makePlace({ isTerminal: true, stdin: ["typed\n"] });

  expect(await failureOf(resolveTarget({ tokenFile: "-" }, context))).toEqual({
    kind: "usage",
    message: "--token-file: standard input is a terminal",
    hint: "pipe the token in, so that it is not shown while you type",
  });
});

test("an interrupt while standard input is read ends it", async () => {
  const { context } = makePlace({ stdin: ["half"] });
  const interrupt = new Error("interrupted");
  context.signal = AbortSignal.abort(interrupt);

  await expect(resolveTarget({ tokenFile: "-" }, context)).rejects.toBe(interrupt);
});

test.skipIf(getuid?.() === 0)("a token file that may not be read is refused", async () => {
  const { context } = makePlace({ files: { "home/saved": "t" } });
  chmodSync(join(context.home, "saved"), 0o000);

  expect((await failureOf(resolveTarget({ tokenFile: "~/saved" }, context))).message).toBe(
    "--token-file: ~/saved cannot be read: permission is denied",
  );
});

test.each([
  ["uri: http://a.example\ntoken: hunter2\n", "644", true],
  ["uri: http://a.example\ntoken: hunter2\n", "640", true],
  ["default: a\nprofiles:\n  a:\n  b:\n    token: hunter2\n", "604", true],
  ["uri: http://a.example\ntoken: hunter2\n", "600", false],
  [`uri: http://a.example\ntoken: \${TOKEN:-hunter2}\n`, "644", true],
  [`uri: http://a.example\ntoken: \${TOKEN:-}\n`, "644", false],
  ["uri: http://a.example\n", "644", false],
])("of %j with mode %s others are warned about: %s", async (content, mode, isWarned) => {
  const { context, stderr } = makePlace({ files: { "home/.milvusrc": content } });
  chmodSync(join(context.home, ".milvusrc"), mode);

  await resolveTarget({}, context);

  expect(stderr()).toBe(
    isWarned
      ? "warning: ~/.milvusrc holds a token and can be read by others; run chmod 600 ~/.milvusrc\n"
      : "",
  );
});
