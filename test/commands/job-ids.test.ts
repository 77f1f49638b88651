import { expect, test } from "vitest";
import { plainWorld } from "../support/plain-world.ts";
import { loadAllSources } from "../support/world.ts";

await loadAllSources();

function uncommittedJobs() {
  const plain = plainWorld({ honorsKeys: true });
  const ids = ["a.csv", "b.csv"].map(
    (file) =>
      plain.server.addJob({
        files: [[file]],
        state: "Uncommitted",
        options: { auto_commit: "false" },
      }).id,
  );
  return { ...plain, ids, stdin: `${ids.join("\r\n")}\n\n` };
}

test("describe - shows the jobs whose IDs are on stdin", async () => {
  const { run, ids, stdin } = uncommittedJobs();
  expect(await run("describe - -o id", { stdin })).toMatchObject({
    exitCode: 0,
    stdout: `${ids.join("\n")}\n`,
  });
});

test.each([
  ["table", ""],
  ["id", ""],
  ["json", "[]\n"],
])(
  "describe - -o %s without IDs on stdin writes an empty result, and why",
  async (format, stdout) => {
    const { run, server } = uncommittedJobs();
    expect(await run(`describe - -o ${format}`, { stdin: "\n" })).toMatchObject({
      exitCode: 0,
      stdout,
      stderr: "no job IDs on stdin\n",
    });
    expect(server.verbs).toEqual([]);
  },
);

test.each(["commit", "abort"])("%s - changes the jobs whose IDs are on stdin", async (command) => {
  const { run, ids, stdin, server } = uncommittedJobs();
  const { exitCode, stdout } = await run(`${command} - --yes -o id`, { stdin });
  expect([exitCode, stdout.trim().split("\n").sort()]).toEqual([0, ids.toSorted()]);
  expect(server.verbs.filter((verb) => verb === command)).toHaveLength(2);
});

test.each([
  ["commit - --yes", "", 7, "no job IDs on stdin"],
  ["abort - --yes", "12a\n", 2, '"12a" is not a job ID'],
  ["commit -", "77\n", 2, "confirmation required, but stdin is not a terminal"],
  ["describe - -", "77\n", 2, "stdin can be read only once"],
  ["describe - --token-file -", "77\n", 2, "stdin can be read only once"],
])("%s with %j on stdin sends nothing", async (line, stdin, exitCode, problem) => {
  const { run, server } = uncommittedJobs();
  const result = await run(line, { stdin });
  expect([result.exitCode, server.verbs]).toEqual([exitCode, []]);
  expect(result.stderr).toContain(problem);
});
