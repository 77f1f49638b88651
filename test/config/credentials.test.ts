import { open } from "node:fs/promises";
import { join, sep } from "node:path";
import { getuid } from "node:process";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import {
  catchRefusal,
  resolveTarget,
  setUp,
  testCases,
  testRows,
} from "../support/configuration.ts";

const saved = { "~/saved": "home-token\n", saved: "app-token" };

describe("the token comes from", () => {
  testCases({
    "--token": { flags: { token: "root:Milvus" }, target: { token: "root:Milvus" } },
    "--token-file in the working directory": {
      files: saved,
      flags: { tokenFile: "saved" },
      target: { token: "app-token" },
    },
    "--token-file in the home directory": {
      files: saved,
      flags: { tokenFile: "~/saved" },
      target: { token: "home-token" },
    },
    MILVUS_TOKEN: { env: { MILVUS_TOKEN: "a:b:c" }, target: { token: "a:b:c" } },
    MILVUS_TOKEN_FILE: {
      files: saved,
      env: { MILVUS_TOKEN_FILE: "~/saved" },
      target: { token: "home-token" },
    },
    "tokenFile beside its own file": {
      files: { ...saved, "~/.milvusrc": "tokenFile: saved\n" },
      target: { profile: "default", token: "home-token" },
    },
    "a file of the name - where a profile's tokenFile says so": {
      files: { "~/.milvusrc": 'tokenFile: "-"\n', "~/-": "dash" },
      target: { profile: "default", token: "dash" },
    },
    "--token over MILVUS_TOKEN_FILE": {
      env: { MILVUS_TOKEN_FILE: "nowhere" },
      flags: { token: "t" },
      target: { token: "t" },
    },
    "--token-file over MILVUS_TOKEN": {
      files: saved,
      env: { MILVUS_TOKEN: "t" },
      flags: { tokenFile: "saved" },
      target: { token: "app-token" },
    },
    "MILVUS_TOKEN over tokenFile": {
      files: { "~/.milvusrc": "tokenFile: nowhere\n" },
      env: { MILVUS_TOKEN: "t" },
      target: { profile: "default", token: "t" },
    },
    "standard input with --token-file -": {
      flags: { tokenFile: "-" },
      stdin: splitBytes("p\u00e4ss\n"),
      target: { token: "p\u00e4ss" },
    },
    "standard input with MILVUS_TOKEN_FILE=-": {
      env: { MILVUS_TOKEN_FILE: "-" },
      stdin: splitBytes("p\u00e4ss\n"),
      target: { token: "p\u00e4ss" },
    },
  });
});

/** Cut within the second character, which has two bytes. */
async function* splitBytes(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  yield bytes.slice(0, 2);
  yield bytes.slice(2);
}

testRows(
  [
    ["token\n", "token"],
    ["token\r\n", "token"],
    ["\uFEFFtoken", "token"],
    ["p\u00e4ss word", "p\u00e4ss word"],
    ["x".repeat(64 * 1024), "x".repeat(64 * 1024)],
  ].map(([content = "", token = ""]) => [
    `a token file with ${JSON.stringify(content.slice(0, 20))} holds the token`,
    { files: { "~/saved": content }, flags: { tokenFile: "~/saved" }, target: { token } },
  ]),
);

const oneLine = {
  config: "must be one line without control characters",
};
const putItThere = "write the token to that file";
const nothingBut = "check the path; the file must contain only the token";

describe("refused is", () => {
  testCases({
    "an empty --token": {
      flags: { token: "" },
      usage: "--token is empty",
      hint: "give a value, or leave it out",
    },
    "a line break in --token": {
      flags: { token: "hunter2\nX: y" },
      ...oneLine,
      config: `--token ${oneLine.config}`,
    },
    "a line end in MILVUS_TOKEN": {
      env: { MILVUS_TOKEN: "hunter2\r\n" },
      ...oneLine,
      config: `MILVUS_TOKEN ${oneLine.config}`,
    },
    "a line end in the token of a profile": {
      files: { "~/.milvusrc": "token: |\n  hunter2\n" },
      ...oneLine,
      config: `~/.milvusrc: token ${oneLine.config}`,
    },
    "a token file of two lines": {
      files: { saved: "hunter2\nhunter3\n" },
      flags: { tokenFile: "saved" },
      ...oneLine,
      config: `--token-file: saved ${oneLine.config}`,
    },
    "an empty token file": {
      files: { saved: "" },
      flags: { tokenFile: "saved" },
      config: "--token-file: saved is empty",
      hint: putItThere,
    },
    "a token file with a mere line end": {
      files: { saved: "\n" },
      flags: { tokenFile: "saved" },
      config: "--token-file: saved is empty",
      hint: putItThere,
    },
    "a missing token file": {
      env: { MILVUS_TOKEN_FILE: "~/nowhere" },
      config: "MILVUS_TOKEN_FILE: ~/nowhere cannot be read: no such file",
      hint: nothingBut,
    },
    "a folder as token file": {
      files: { saved: "(folder)" },
      flags: { tokenFile: "saved" },
      config: "--token-file: saved cannot be read: a directory, not a file",
      hint: nothingBut,
    },
    "a large token file": {
      files: { saved: "x".repeat(64 * 1024 + 1) },
      flags: { tokenFile: "saved" },
      config: "--token-file: saved cannot be read: larger than 64 KiB",
      hint: nothingBut,
    },
    "a binary token file": {
      files: { saved: "a\0b" },
      flags: { tokenFile: "saved" },
      config: "--token-file: saved cannot be read: not a UTF-8 text file",
      hint: nothingBut,
    },
    "a token file that may not be read": {
      files: { saved: { text: "t", mode: 0o000 } },
      flags: { tokenFile: "saved" },
      isSkipped: getuid?.() === 0,
      config: "--token-file: saved cannot be read: permission denied",
      hint: nothingBut,
    },
    "an empty standard input": {
      flags: { tokenFile: "-" },
      config: "--token-file: stdin is empty",
      hint: putItThere,
    },
    "an endless standard input": {
      flags: { tokenFile: "-" },
      stdin: endlessText(),
      usage: "--token-file: stdin is larger than 64 KiB",
    },
    "a terminal, on which the token would be shown": {
      flags: { tokenFile: "-" },
      stdin: endlessText(),
      stdinTty: true,
      usage: "--token-file: stdin is a terminal",
      hint: "pipe the token to stdin, so that the terminal does not show it",
    },
  });
});

async function* endlessText(): AsyncGenerator<string> {
  for (;;) yield "x".repeat(1024);
}

test("an interrupt while standard input is read ends it", async () => {
  const { context } = setUp({ stdin: splitBytes("half") });
  const interrupt = new Error("interrupted");
  context.signal = AbortSignal.abort(interrupt);
  await expect(resolveTarget({ tokenFile: "-" }, context)).rejects.toBe(interrupt);
});

describe.skipIf(sep === "\\")("a named pipe for a token file", () => {
  function pipe() {
    const { context } = setUp({ files: { "~/pipe": "(pipe)" } });
    return { context, path: join(context.home, "pipe") };
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
    const refused = catchRefusal(resolveTarget({ tokenFile: path }, context));
    const writer = await open(path, "w");
    const writing = async () => {
      for (let kib = 0; kib < 1_000; kib += 1) await writer.write("x".repeat(1_024));
    };
    await expect(writing()).rejects.toMatchObject({ code: "EPIPE" });
    await writer.close();
    expect(await refused).toEqual({
      kind: "config",
      message: "--token-file: ~/pipe cannot be read: larger than 64 KiB",
      hint: nothingBut,
    });
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
