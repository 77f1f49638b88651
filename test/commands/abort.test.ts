import { describe, expect, test } from "vitest";
import {
  completed,
  failed,
  first,
  importing,
  milvusWith,
  type Seed,
  second,
  third,
  uncommitted,
  uri,
  verbs,
} from "../support/ending-bench.ts";

const autoCommit: Seed = { ...importing, autoCommit: true };

describe("abort", () => {
  test("aborts jobs that are not committed, and shows them", async () => {
    const { run, states } = milvusWith([uncommitted, { ...importing, collection: "films" }]);
    expect(await run("abort #0 #1 --yes")).toMatchObject({
      exitCode: 0,
      stdout: `JOB ID              COLLECTION  STATE   REASON
${first}  books       Failed  aborted by user
${second}  films       Failed  aborted by user
`,
      stderr: "2 jobs aborted\n",
    });
    expect(states()).toEqual(["Failed", "Failed"]);
  });

  test("prints json with what it did to each", async () => {
    const { run } = milvusWith([uncommitted, uncommitted]);
    await run("abort #0 --yes");
    expect(await run("abort #0 #1 --yes --json")).toMatchObject({
      exitCode: 0,
      stdout: `[
{"jobId":"${first}","collectionName":"books","state":"Failed","action":"already"},
{"jobId":"${second}","collectionName":"books","state":"Failed","action":"aborted"}
]
`,
      stderr: "",
    });
  });

  test("asks only about Uncommitted jobs where no state is named", async () => {
    const { run, states } = milvusWith([uncommitted, importing, autoCommit]);
    const result = await run("abort -c books --yes -o id");
    expect(result).toMatchObject({ exitCode: 0, stdout: `${first}\n` });
    expect(states()).toEqual(["Failed", "Importing", "Importing"]);
  });

  test("asks first, and says what cannot be undone", async () => {
    const { run, states } = milvusWith([uncommitted, uncommitted]);
    const typed = { tty: 100, stdinTty: true, stdin: "n\n", env: { NO_COLOR: "1" } } as const;
    expect((await run("abort #0", typed)).stderr).toBe(
      `Abort job ${first} of collection books (2 files, 50,405 rows)? It fails for good, and its rows are dropped. [y/N] error: declined, nothing was changed\n`,
    );
    expect((await run("abort #0 #1", typed)).stderr).toBe(
      "Abort 2 jobs of collection books (4 files, 100,810 rows)? They fail for good, and their rows are dropped. [y/N] error: declined, nothing was changed\n",
    );
    expect(states()).toEqual(["Uncommitted", "Uncommitted"]);
  });

  test("without a terminal and --yes is exit 2", async () => {
    const { run } = milvusWith([uncommitted]);
    expect(await run("abort #0")).toMatchObject({
      exitCode: 2,
      stderr: `error: abort asks before it does anything, and nobody can answer
hint: say yes beforehand with --yes
`,
      requests: [],
    });
  });
});

describe("a set with a job that cannot be aborted", () => {
  test("is not aborted at all, and each such job is named with its state", async () => {
    const { run, states } = milvusWith([uncommitted, completed, failed]);
    const result = await run("abort #0 #1 #2 --yes");
    expect(result).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `error: 2 of 3 jobs cannot be aborted, so none was, ${uri}
  ${second}: Completed, 100%
  ${third}: Failed, no such field
hint: a job can be aborted until it is committed or has failed: leave these out
`,
    });
    expect(verbs(result)).toEqual(["describe", "describe", "describe"]);
    expect(states()).toEqual(["Uncommitted", "Completed", "Failed"]);
  });

  test("because it commits by itself, which only a refusal tells, is spared where that is the only one", async () => {
    const { run, states } = milvusWith([uncommitted, autoCommit]);
    const result = await run("abort #0 #1 --yes");
    expect(result).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `error: job ${second} is auto-commit: it commits by itself, nobody can commit or abort it, ${uri}
  not aborted: ${second}, ${first}
hint: create jobs with --no-auto-commit to decide later
`,
    });
    expect(states()).toEqual(["Uncommitted", "Importing"]);
  });
});

describe("a server that refuses", () => {
  test("because the job is committed by now is exit code 1, in words", async () => {
    const { demo, run } = milvusWith([uncommitted]);
    const message = `job ${first} is in terminal/committed state Committing, abort not allowed: importing data failed`;
    demo.fail("abort", { kind: "answer", status: 200, body: { code: 2100, message } });
    expect(await run("abort #0 --yes")).toMatchObject({
      exitCode: 1,
      stderr: `error: job ${first} is in state Committing, too late to abort it, ${uri}
  not aborted: ${first}
hint: see how it stands with milvus-import describe
`,
    });
  });

  test.each([["abort #0"], ["abort -c books"]])(
    "because it is no Milvus 3.0 says so before it asks: %s",
    async (line) => {
      const { run, states } = milvusWith([importing], { version: "2.6" });
      const result = await run(line, { tty: 80, stdinTty: true, env: { NO_COLOR: "1" } });
      expect(result).toMatchObject({
        exitCode: 1,
        stdout: "",
        stderr: `error: abort needs Milvus 3.0, and this server is older, ${uri}
hint: in earlier versions a job ends by its timeout alone, or with its collection
`,
      });
      expect(states()).toEqual(["Importing"]);
    },
  );
});

test("an outcome that is not known is looked for, and asked for once more where it was not done", async () => {
  for (const [afterEffect, requests] of [
    [true, ["describe", "abort", "describe"]],
    [false, ["describe", "abort", "describe", "abort"]],
  ] as const) {
    const { demo, run, states } = milvusWith([uncommitted]);
    demo.fail("abort", { kind: "cut", afterEffect });
    const result = await run("abort #0 --yes");
    expect(result).toMatchObject({ exitCode: 0, stderr: "1 job aborted\n" });
    expect(verbs(result)).toEqual(requests);
    expect(states()).toEqual(["Failed"]);
  }
});
