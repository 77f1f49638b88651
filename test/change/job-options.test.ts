import { describe, expect, test } from "vitest";
import {
  importsFolders,
  type JobOptionValues,
  mergeJobOptions,
  optionNotes,
  parseJobOption,
  parseJobTimeout,
  parseSeparator,
} from "../../src/change/job-options.ts";

const none: JobOptionValues = { option: [], autoCommit: true };

describe("the options of a job", () => {
  test("are none without a flag", () => {
    expect(mergeJobOptions(none)).toEqual({});
  });

  test("are texts, from every flag that sets one", () => {
    const option = parseJobOption("storage_version=2", parseJobOption("backup=true"));
    const flags = { option, jobTimeout: "7200s", autoCommit: false, csvSep: ";", csvNullkey: "" };
    expect(mergeJobOptions(flags)).toEqual({
      backup: "true",
      storage_version: "2",
      timeout: "7200s",
      auto_commit: "false",
      sep: ";",
      nullkey: "",
    });
  });

  test.each([
    [
      {
        option: [
          ["a", "1"],
          ["a", "1"],
        ] as const,
      },
      '"a"',
    ],
    [{ option: [["timeout", "1h"]] as const, jobTimeout: "3600s" }, '"timeout"'],
    [{ option: [["auto_commit", "true"]] as const, autoCommit: false }, '"auto_commit"'],
    [{ option: [["sep", ","]] as const, csvSep: "," }, '"sep"'],
    [{ option: [["nullkey", ""]] as const, csvNullkey: "" }, '"nullkey"'],
  ])("cannot be given twice: %j", (flags, name) => {
    expect(() => mergeJobOptions({ ...none, ...flags })).toThrow(
      `import option ${name} is given twice`,
    );
  });

  test.each([
    ["timeout", "300"],
    ["timeout", "soon"],
    ["timeout", "-5m"],
    ["timeout", "0s"],
    ["timeout", "0h0m"],
    ["auto_commit", "no"],
    ["sep", ""],
    ["sep", ";;"],
    ["sep", '"'],
    ["sep", "\n"],
  ])("cannot have %s %j", (name, value) => {
    expect(() => mergeJobOptions({ ...none, option: [[name, value]] })).toThrow(
      new RegExp(`^import option ${name} must be [^:]+: `),
    );
  });

  test.each([
    ["timeout", "300s"],
    ["timeout", "1.5h"],
    ["timeout", "1h45m"],
    ["auto_commit", "FALSE"],
    ["sep", "\t"],
    ["sep", "→"],
    ["anything", ""],
  ])("can have %s %j", (name, value) => {
    expect(mergeJobOptions({ ...none, option: [[name, value]] })).toEqual({ [name]: value });
  });
});

describe("--option", () => {
  test("is split at its first =", () => {
    expect(parseJobOption("nullkey=a=b")).toEqual([["nullkey", "a=b"]]);
    expect(parseJobOption("nullkey=")).toEqual([["nullkey", ""]]);
  });

  test.each(["backup", "=true", ""])("cannot be %j", (text) => {
    expect(() => parseJobOption(text)).toThrow("--option must be name=value");
  });
});

describe("--job-timeout", () => {
  test.each([
    ["2h", "7200s"],
    ["1.5h", "5400s"],
    ["1h45m", "6300s"],
    ["300", "300s"],
    ["1500ms", "1500ms"],
  ])("%s is sent as %s", (text, sent) => {
    expect(parseJobTimeout(text)).toBe(sent);
  });

  test.each(["0", "0s", "soon", "-1h"])("%s is refused", (text) => {
    expect(() => parseJobTimeout(text)).toThrow("--job-timeout must be ");
  });
});

test("a tab can be written as \\t", () => {
  expect(parseSeparator("\\t")).toBe("\t");
  expect(parseSeparator(";")).toBe(";");
});

test("backups and l0 imports name folders", () => {
  expect([{ backup: "TRUE" }, { l0_import: "true" }].map(importsFolders)).toEqual([true, true]);
  expect([{}, { backup: "false" }].map(importsFolders)).toEqual([false, false]);
});

describe("a note", () => {
  test("is due to a job without an end", () => {
    expect(optionNotes({}, true)).toEqual([
      "no --job-timeout: the server never times this job out",
    ]);
  });

  test("is not due to it if no command waits for the job", () => {
    expect(optionNotes({}, false)).toEqual([]);
  });

  test("is due to an option nobody knows, which servers ignore", () => {
    const [note, ...others] = optionNotes({ timeout: "1h", nulkey: "" }, true);
    expect(others).toEqual([]);
    expect(note).toMatch(
      /^unknown import option "nulkey"; the server may ignore it\. did you mean nullkey\? known: timeout, /,
    );
  });
});
