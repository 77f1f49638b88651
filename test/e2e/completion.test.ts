import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { held, startBinary } from "../support/binary.ts";
import { servedDemo } from "../support/servers.ts";
import { isMissing, openPromptedShell, type TestedShell } from "../support/shells.ts";

const tested = ["bash", "zsh", "fish"] as const satisfies readonly TestedShell[];

const tab = "\t";
const enter = "\r";
/** Ctrl-U; fish and zsh have it too. */
const clear = "\x15";

/** Names of collections that a shell would run, split or expand if it read them unquoted. */
const hostile = [
  "$(touch pwned)",
  "`touch pwned`",
  "a;touch pwned",
  "a b",
  "a'b",
  'a"b',
  "a\\b",
  "a!b",
  "a:b",
  "a,b",
  "a>pwned",
  "a~",
  "*",
  "{a,b}",
  "a’b日本",
];

test("a name service that does not answer keeps nobody waiting for a key", async () => {
  const program = await startBinary(["__complete", "fish", "completion", "f"], held);
  expect(await program.end).toMatchObject({
    stdout: expect.stringMatching(/^fish\t$/m),
    stderr: "",
  });
});

describe.each(tested)("%s", (shell) => {
  const isSkipped = isMissing(shell);
  const why = `${shell} is not installed`;

  test("completes commands, flags and values", async ({ skip }) => {
    skip(isSkipped, why);
    const session = await openPromptedShell(shell);

    for (const [typed, completed] of [
      ["milvus-import des", "milvus-import describe"],
      ["milvus-import list --all-p", "milvus-import list --all-profiles"],
      ["milvus-import list -o nd", "milvus-import list -o ndjson"],
      ["milvus-import list --output=nd", "milvus-import list --output=ndjson"],
      ["milvus-import list -s failed,un", "milvus-import list -s failed,uncommitted"],
      ["milvus-import list --sort progress:a", "milvus-import list --sort progress:asc"],
      ["milvus-import wait --until u", "milvus-import wait --until uncommitted"],
      ["milvus-import demo list --columns id,rea", "milvus-import demo list --columns id,reason"],
      ["milvus-import completion pow", "milvus-import completion powershell"],
      ["milvus-import help exit", "milvus-import help exit-codes"],
    ]) {
      session.press(`${typed}${tab}x`);
      await session.lineIs((line) => line === `${completed} x`);
      session.press(clear);
    }
  });

  test("offers jobs, and says what they are where it can", async ({ skip }) => {
    skip(isSkipped, why);
    const { url, demo } = await servedDemo();
    const session = await openPromptedShell(shell, { MILVUS_URI: url });

    await session.complete("milvus-import commit ");
    const resting = demo.jobs().find(({ state }) => state === "Uncommitted")?.jobId ?? "";
    await session.lineIs((line) => line === `milvus-import commit ${resting}`);
    session.press(clear);
    await session.complete("milvus-import describe ");
    // What all ids begin with is there at once; all that can follow is shown then.
    await session.lineIs((line) => line === "milvus-import describe 453468002260053");
    session.press(tab);
    await session.waitFor((lines) =>
      demo.jobs().every(({ jobId }) => lines.join("\n").includes(jobId.slice(-9))),
    );
    if (shell !== "bash") expect(session.screen().join("\n")).toContain("products, Completed");
  });

  test("takes the profile and the database that are typed", async ({ skip }) => {
    skip(isSkipped, why);
    const { url, demo } = await servedDemo();
    demo.addDatabase("other");
    demo.addCollection("other", "only_here");
    const session = await openPromptedShell(shell);
    await writeFile(
      join(session.folder, "milvus.json"),
      JSON.stringify({ profiles: { staging: { uri: url }, production: { uri: url } } }),
    );

    session.press(
      `milvus-import list --config mil${tab}-p production,st${tab}-d other -c on${tab}x`,
    );

    await session.lineIs(
      (line) =>
        line ===
        "milvus-import list --config milvus.json -p production,staging -d other -c only_here x",
    );
  });

  test("hands over each name as it is, and runs nothing of it", async ({ skip }) => {
    skip(isSkipped, why);
    const { url, demo } = await servedDemo();
    const session = await openPromptedShell(shell, { MILVUS_URI: url });

    for (const [index, name] of hostile.entries()) {
      demo.addDatabase(`db${index}`);
      demo.addCollection(`db${index}`, name);
      const jobId = demo.addJob({ db: `db${index}`, collection: name });
      await session.complete(`milvus-import list -o id -d db${index} -c `);
      session.press(enter);
      await session.waitFor((lines) => lines.includes(jobId) && session.line() === "");
    }

    expect(await readdir(session.folder)).toEqual([]);
  });

  test.for(["'", '"'])("does so where %s is open, too", async (quote, { skip }) => {
    skip(isSkipped, why);
    const { url, demo } = await servedDemo();
    const name = "a!b$(touch pwned)`touch pwned`\"'\\";
    demo.addCollection("default", name);
    const jobId = demo.addJob({ collection: name });
    const session = await openPromptedShell(shell, { MILVUS_URI: url });

    await session.complete(`milvus-import list -o id -c ${quote}a`);
    session.press(enter);

    await session.waitFor((lines) => lines.includes(jobId) && session.line() === "");
    expect(await readdir(session.folder)).toEqual([]);
  });

  test("says nothing of a server that cannot be reached", async ({ skip }) => {
    skip(isSkipped, why);
    const session = await openPromptedShell(shell, { MILVUS_URI: "http://127.0.0.1:1" });
    session.press(`milvus-import list -c ${tab}x`);
    await session.lineIs((line) => line === "milvus-import list -c x");
    expect(session.screen()).toEqual([`ready> milvus-import list -c x`]);
  });
});
