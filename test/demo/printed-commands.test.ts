import { expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import { demoFailure, demoOutput } from "../../src/demo/printed-commands.ts";
import { recorder } from "../support/world.ts";

const seeded = "453468002260053122";
const demo = { words: "demo --cloud", jobIds: new Set([seeded]) };

test.each([
  ["see milvus-import list", "see milvus-import demo --cloud list"],
  ["  milvus-import watch -- 1\n", "  milvus-import demo --cloud watch -- 1\n"],
  ["milvus-import\n  wait -- 1", "milvus-import\n  demo --cloud wait -- 1"],
  ["milvus-import demo", "milvus-import demo"],
  ["milvus-import help config", "milvus-import help config"],
  ["milvus-import --version", "milvus-import --version"],
  ["key milvus-import-5f0c2b7e list", "key milvus-import-5f0c2b7e list"],
])("%j is printed as %j", (text, printed) => {
  const output = recorder({});
  demoOutput(output, demo).write(text);
  expect(output.text()).toBe(printed);
});

test("the output is a terminal of the same size, also when that changes", () => {
  const output = recorder({ tty: 80, rows: 24 });
  const wrapped = demoOutput(output, demo);
  expect(wrapped).toMatchObject({ isTTY: true, columns: 80, rows: 24 });
  output.columns = 40;
  expect(wrapped.columns).toBe(40);
});

test("the output for commands to a build system is still known", () => {
  const unguarded = recorder({});
  expect(demoOutput({ ...recorder({}), unguarded }, demo).unguarded).toBe(unguarded);
});

test.each([
  [
    `details: milvus-import describe -- ${seeded}`,
    `details: milvus-import demo --cloud describe -- ${seeded}`,
  ],
  [`details: milvus-import describe -- ${seeded} 453468002260053999`, undefined],
  ["details: milvus-import describe -- job-000453468002260053999", undefined],
  ["the jobs keep running on the server; to resume: milvus-import wait", undefined],
  ["raise --request-timeout", "raise --request-timeout"],
  [undefined, undefined],
])("the hint %j becomes %j", (hint, expected) => {
  const failure = demoFailure(new CliError("server", "no", { hint }), demo, "last");
  expect(failure).toMatchObject({ kind: "server", message: "no", closing: "last" });
  expect(failure.hint).toBe(expected);
});
