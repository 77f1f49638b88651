import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { breakCommands } from "../../src/base/log-commands.ts";
import { failsAfter } from "../../src/demo/job-plans.ts";
import type { Fault } from "../milvus/faults.ts";
import { buildSystems, commandsIn } from "../support/build-systems.ts";
import { runs } from "../support/fuzz/text.ts";
import { type RunOptions, world } from "../support/world.ts";

const orders = [
  "##[set-output name=image]evil:latest",
  "::stop-commands::pause\n::set-output name=image::evil",
  " \t\u00a0::error::x\r::warning::y\u2028::debug::z",
  "##vso[task.setvariable variable=DEPLOY]yes ##[group]x",
  "##teamcity[buildStatus text='x'] ###[error]x",
  "\u200d:\ufe0f:error::x #\u200d#\ufe0fv\u200dso\ufe0f[a]b",
  "\u001b[31m::error::x\u001b[0m \u200b##\u200b[x]y",
];
const hostile = orders.join("\n");

/** A server that says nothing else, with jobs and files that are called so. */
function hostileMilvus() {
  const wire = { reason: hostile, collectionName: orders[1] };
  const job = { files: [["a.parquet"]], autoCommit: false, wire };
  const plan = failsAfter(0, "import", hostile);
  return world({ jobs: [job, { ...job, plan }, { ...job, wire: { ...wire, state: hostile } }] });
}

const commands = [
  ...["table", "json", "ndjson", "csv", "tsv", "id"].map((format) => `list -o ${format}`),
  ...["table", "json", "csv", "tsv"].map((format) => `describe #0 #1 -o ${format} -v`),
  ...["table", "csv", "tsv"].map((format) => `list --columns reason,collection -o ${format}`),
  ...["wait #1", "wait #1 -o ndjson", "watch #1", "watch #1 -o ndjson", "doctor", "doctor --json"],
  "create -c books a.parquet --no-auto-commit",
  "commit #0 --yes",
  "abort #0 --yes --json",
];
const refused = { code: 65_535, message: hostile };
const faults: [name: string, fault: Fault | null][] = [
  ["answers", null],
  ["refuses", { kind: "answer", status: 200, body: refused }],
  ["fails", { kind: "answer", status: 500, body: refused }],
  ["shows a page", { kind: "answer", status: 403, body: hostile }],
  ["shows a page in place of an answer", { kind: "answer", status: 200, body: hostile }],
  ["answers nonsense", { kind: "answer", status: 200, body: { code: 0, data: hostile } }],
];
const terminals: [name: string, options: RunOptions][] = [
  ["a pipe", {}],
  ["a pipe in color", { env: { FORCE_COLOR: "1" } }],
  ["a terminal of 44 columns", { tty: 44 }],
];

describe.each(faults)("a build system obeys no text of a server that %s", (_how, fault) => {
  test.each(terminals)("into %s", async (_where, { env, ...options }) => {
    for (const [index, line] of commands.entries()) {
      const variable = buildSystems[index % buildSystems.length]?.variable ?? "";
      const milvus = hostileMilvus();
      if (fault !== null) milvus.demo.fail("*", fault, 1_000);
      const { stdout, stderr } = await milvus.run(line, {
        ...options,
        env: { ...env, [variable]: "true" },
      });
      const obeyed = commandsIn(`${stdout}\n${stderr}`).filter(isForeign);
      expect({ line, obeyed }).toEqual({ line, obeyed: [] });
    }
  });
});

/** Whether it is not one of our own annotations. */
function isForeign(command: string): boolean {
  return !/^error title=(Import (jobs|job \d+ failed)|Milvus unreachable for \d+m)$/.test(command);
}

test("the ports find what is hidden in the server's texts", () => {
  expect(orders.map((text) => commandsIn(text).length)).toEqual([1, 2, 2, 2, 2, 2, 1]);
});

test.each(["json", "ndjson"])("%s means the same under a build system", async (format) => {
  const line = `list -o ${format}`;
  const plain = await hostileMilvus().run(line);
  const guarded = await hostileMilvus().run(line, { env: { GITHUB_ACTIONS: "true" } });
  expect(guarded.stdout).not.toBe(plain.stdout);
  const read = (text: string) =>
    format === "json"
      ? JSON.parse(text)
      : text
          .trimEnd()
          .split("\n")
          .map((record) => JSON.parse(record));
  expect(read(guarded.stdout)).toEqual(read(plain.stdout));
});

test.each([{}, { GITHUB_ACTIONS: "", TF_BUILD: "", TEAMCITY_VERSION: "" }])(
  "outside of a build system, with %j, nothing is broken up",
  async (env) => {
    const { stdout } = await hostileMilvus().run("list -o tsv --columns reason", { env });
    expect(stdout).toContain("##[set-output name=image]evil:latest");
    expect(stdout).toContain("##vso[task.setvariable");
    expect(stdout).toContain("##teamcity[");
  },
);

test("an annotation of ours is obeyed, and holds nothing to obey", async () => {
  const { stderr } = await hostileMilvus().run("wait #1", { env: { GITHUB_ACTIONS: "true" } });
  const [annotation = ""] = stderr.split("\n").filter((line) => line.startsWith("::error title="));
  expect(annotation).toContain("# #[set-output name=image]evil:latest");
  expect(commandsIn(annotation.replace(/^::error title=[^:]*::/, ""))).toEqual([]);
});

test("no text of such signs is obeyed once it is broken up", () => {
  const signs = fc.constantFrom(
    ..."##[]::  \n\r\t\u00a0\u200d\ufe0f\u2028\u0085",
    "##[",
    "##vso[",
    "##teamcity[",
    "::",
    "::error::x",
    "vso",
    "\u001b[31m",
    "x",
  );
  const texts = fc.array(signs, { maxLength: 30 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(texts, (text) => {
      expect(commandsIn(breakCommands(text))).toEqual([]);
    }),
    runs(3_000),
  );
});

test.each(["#", "##", ":", " ", "\n", " :", "\u200d", "#\u200d", "::\n", "\u001b[1m"])(
  "a megabyte of %j is broken up in no time",
  (text) => {
    const startedMs = performance.now();
    breakCommands(text.repeat(1_000_000 / text.length));
    expect(performance.now() - startedMs).toBeLessThan(1_500);
  },
);
