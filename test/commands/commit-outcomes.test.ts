import { describe, expect, test } from "vitest";
import { CliError } from "../../src/base/errors.ts";
import {
  completed,
  first,
  importing,
  milvusWith,
  second,
  third,
  uncommitted,
  uri,
  verbs,
} from "../support/ending-bench.ts";

const says = (message: string, code = 2100) =>
  ({ kind: "answer", status: 200, body: { code, message } }) as const;

describe("a server that refuses", () => {
  test.each([
    [
      says(`job ${first} is auto-commit, manual commit/abort not allowed: importing data failed`),
      1,
      `job ${first} is auto-commit: it commits by itself, nobody can commit or abort it, ${uri}`,
      "create jobs with --no-auto-commit to decide later",
    ],
    [
      says(`job ${first} is in state Failed, expected Uncommitted: importing data failed`),
      1,
      `job ${first} is in state Failed, only an Uncommitted one can commit, ${uri}`,
      "see how it stands with milvus-import describe",
    ],
    [
      says(`job ${first} not found: importing data failed on server side`, 2101),
      7,
      `no such job: ${first}, ${uri}`,
      "the server forgets finished jobs after 3 or 48 hours; see milvus-import list",
    ],
    [
      {
        kind: "answer",
        status: 403,
        body: { code: 65535, message: "PrivilegeImport: permission deny" },
      },
      4,
      `HTTP 403: PrivilegeImport: permission deny (code 65535), ${uri}/v2/vectordb/jobs/import/commit`,
      "ask for the privilege Import on the collection, up to Milvus 2.6.6 also ListImport and GetImportProgress",
    ],
    [
      { kind: "answer", status: 404, body: "404 page not found" },
      1,
      `commit needs Milvus 3.0, and this server is older, ${uri}`,
      "jobs of earlier versions commit by themselves",
    ],
  ] as const)("with %j is exit code %i, in words", async (fault, exitCode, what, hint) => {
    const { demo, run, states } = milvusWith([uncommitted]);
    demo.fail("commit", fault);
    const result = await run("commit #0 --yes --json");
    expect(result).toMatchObject({
      exitCode,
      stdout: "",
      stderr: `error: ${what}\n  not committed: ${first}\nhint: ${hint}\n`,
    });
    expect(verbs(result)).toEqual(["describe", "commit"]);
    expect(states()).toEqual(["Uncommitted"]);
  });

  test.each([["commit #0 --yes"], ["commit #1 --yes"], ["commit -c books --yes"]])(
    "because it is no Milvus 3.0 says so: %s",
    async (line) => {
      const { run } = milvusWith([importing, completed], { version: "2.6" });
      expect(await run(line)).toMatchObject({
        exitCode: 1,
        stdout: "",
        stderr: `error: commit needs Milvus 3.0, and this server is older, ${uri}
hint: jobs of earlier versions commit by themselves
`,
      });
    },
  );

  test("is not asked whether it knows the request where that cannot be answered", async () => {
    const { demo, run } = milvusWith([importing]);
    demo.fail("commit", { kind: "cut" });
    const result = await run("commit #0 --yes");
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toMatch(`error: the connection was cut, ${uri}\n`);
  });

  test("after it has committed a job ends the command there, and each job is told of", async () => {
    const { demo, run, states } = milvusWith([uncommitted, uncommitted, uncommitted]);
    demo.fail("commit", { kind: "delay", ms: 0 });
    demo.fail(
      "commit",
      says("job 1 is in state Failed, expected Uncommitted: importing data failed"),
    );
    const result = await run("commit #0 #1 #2 --yes");
    expect(result).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `error: job 1 is in state Failed, only an Uncommitted one can commit, ${uri}
  committed: ${first}
  not committed: ${second}, ${third}
hint: see how it stands with milvus-import describe
`,
    });
    expect(states()).toEqual(["Committing", "Uncommitted", "Uncommitted"]);
  });
});

describe("an outcome that is not known", () => {
  const faults = [
    ["a cut connection", { kind: "cut" }],
    ["a 408 in JSON", { kind: "timeout", form: "json" }],
    ["a 408 in text", { kind: "timeout", form: "text" }],
    ["a 500", { kind: "answer", status: 500, body: { code: 500 } }],
    ["half an answer", { kind: "answer", status: 200, body: '{"code":0,"da' }],
  ] as const;

  test.each(faults)(
    "for %s is looked for, and not asked for again where it was done",
    async (_name, fault) => {
      const { demo, run, states } = milvusWith([uncommitted]);
      demo.fail("commit", { ...fault, afterEffect: true });
      const result = await run("commit #0 --yes -o ndjson");
      expect(result).toMatchObject({
        exitCode: 0,
        stdout: `{"jobId":"${first}","collectionName":"books","state":"Committing","action":"committed"}\n`,
        sleeps: [1_000],
      });
      expect(verbs(result)).toEqual(["describe", "commit", "describe"]);
      expect(states()).toEqual(["Committing"]);
    },
  );

  test.each(faults)("for %s is asked for once more where it was not done", async (_name, fault) => {
    const { demo, run, states } = milvusWith([uncommitted]);
    demo.fail("commit", fault);
    const result = await run("commit #0 --yes");
    expect(result).toMatchObject({ exitCode: 0, stderr: "1 job committed\n" });
    expect(verbs(result)).toEqual(["describe", "commit", "describe", "commit"]);
    expect(states()).toEqual(["Committing"]);
  });

  test("twice ends the command, and that job is neither told committed nor not", async () => {
    const { demo, run } = milvusWith([uncommitted, uncommitted, uncommitted]);
    demo.fail("commit", { kind: "delay", ms: 0 });
    demo.fail("commit", { kind: "cut" }, 2);
    const result = await run("commit #0 #1 #2 --yes");
    expect(result).toMatchObject({
      exitCode: 6,
      stdout: "",
      stderr: `error: the connection was cut, ${uri}
  committed: ${first}
  not known: ${second}
  not committed: ${third}
hint: run it again: jobs that are committed stay so
`,
    });
    expect(verbs(result).slice(3)).toEqual(["commit", "commit", "describe", "commit", "describe"]);
  });

  test("stays so where the job cannot be looked at", async () => {
    const { demo, run } = milvusWith([uncommitted]);
    demo.fail("describe", { kind: "delay", ms: 0 });
    demo.fail("describe", { kind: "answer", status: 403, body: { code: 65535, message: "no" } });
    demo.fail("commit", { kind: "timeout" });
    expect(await run("commit #0 --yes")).toMatchObject({
      exitCode: 6,
      stderr: `error: HTTP 408: request timeout (code 10001), ${uri}/v2/vectordb/jobs/import/commit
  not known: ${first}
hint: run it again: jobs that are committed stay so
`,
    });
  });

  test("stays so where the second request is turned away at the door", async () => {
    const { demo, run } = milvusWith([uncommitted]);
    demo.fail("commit", { kind: "timeout" });
    demo.fail("commit", { kind: "answer", status: 429, body: "slow down" });
    expect((await run("commit #0 --yes")).stderr).toContain(`\n  not known: ${first}\n`);
  });

  test("is settled by what the server says to the second request", async () => {
    const { demo, run } = milvusWith([uncommitted]);
    demo.fail("commit", { kind: "timeout" });
    demo.fail("commit", says("job 1 is in state Failed, expected Uncommitted"));
    expect(await run("commit #0 --yes")).toMatchObject({
      exitCode: 1,
      stderr: `error: job 1 is in state Failed, only an Uncommitted one can commit, ${uri}
  not committed: ${first}
hint: see how it stands with milvus-import describe
`,
    });
  });

  test("is looked for after the pause that a Retry-After asks for, half a minute at most", async () => {
    const { demo, run } = milvusWith([uncommitted, uncommitted]);
    const busy = (seconds: string) =>
      ({
        kind: "answer",
        status: 503,
        headers: { "retry-after": seconds },
        body: "later",
      }) as const;
    demo.fail("commit", busy("7"));
    demo.fail("commit", { kind: "delay", ms: 0 });
    demo.fail("commit", busy("3600"));
    expect(await run("commit #0 #1 --yes")).toMatchObject({
      exitCode: 0,
      sleeps: [7_000, 0, 30_000],
    });
  });
});

describe("Ctrl-C", () => {
  /** Three jobs, of which the second is being committed when it comes. */
  function interruptedBench() {
    const controller = new AbortController();
    const interrupt = () => controller.abort(new CliError("interrupted", "interrupted"));
    const bench = milvusWith([uncommitted, uncommitted, uncommitted], {
      sleep: async (ms) => {
        if (ms === 0) return;
        await Promise.resolve().then(interrupt);
        await new Promise(() => {});
      },
    });
    bench.demo.fail("commit", { kind: "delay", ms: 0 });
    return { ...bench, interrupt, signal: controller.signal };
  }
  const standings = {
    exitCode: 130,
    stdout: "",
    stderr: `  committed: ${first}
  not known: ${second}
  not committed: ${third}
hint: run it again: jobs that are committed stay so
`,
  };

  test("while an answer is waited for ends it and says how each job stands", async () => {
    const { demo, run, signal } = interruptedBench();
    demo.fail("commit", { kind: "delay", ms: 1 });
    const result = await run("commit #0 #1 #2 --yes", { signal });
    expect(result).toMatchObject({ ...standings, sleeps: [] });
    expect(verbs(result).slice(3)).toEqual(["commit", "commit"]);
  });

  test("during the pause after an unknown outcome does the same", async () => {
    const { demo, run, clock, interrupt, signal } = interruptedBench();
    demo.fail("commit", { kind: "cut" });
    const sleep = async () => {
      interrupt();
      throw signal.reason;
    };
    const result = await run("commit #0 #1 #2 --yes", { signal, clock: { ...clock, sleep } });
    expect(result).toMatchObject(standings);
    expect(verbs(result).slice(3)).toEqual(["commit", "commit"]);
  });

  test("during the look at a job does the same", async () => {
    const { demo, run, signal } = interruptedBench();
    demo.fail("commit", { kind: "cut" });
    demo.fail("describe", { kind: "delay", ms: 0 }, 3);
    demo.fail("describe", { kind: "delay", ms: 1 });
    const result = await run("commit #0 #1 #2 --yes", { signal });
    expect(result).toMatchObject(standings);
    expect(verbs(result).slice(3)).toEqual(["commit", "commit", "describe"]);
  });
});
