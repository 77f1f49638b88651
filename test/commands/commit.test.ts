import { describe, expect, test } from "vitest";
import { completesAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { CliOptions } from "../support/cli.ts";
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

const typed = (stdin: string): CliOptions => ({
  tty: 100,
  stdinTty: true,
  stdin,
  env: { NO_COLOR: "1" },
});

describe("commit", () => {
  test("commits a job and shows it", async () => {
    const { run, states } = milvusWith([uncommitted]);
    expect(await run("commit #0 --yes")).toMatchObject({
      exitCode: 0,
      stdout: `JOB ID              COLLECTION  STATE
${first}  books       Committing
`,
      stderr: "1 job committed\n",
    });
    expect(states()).toEqual(["Committing"]);
  });

  test.each([
    ["id", `${second}\n${first}\n`],
    [
      "tsv",
      `jobId\tcollectionName\tstate\taction\n${second}\tfilms\tCommitting\tcommitted\n${first}\tbooks\tCommitting\tcommitted\n`,
    ],
    [
      "csv",
      `jobId,collectionName,state,action\r\n${second},films,Committing,committed\r\n${first},books,Committing,committed\r\n`,
    ],
    [
      "ndjson",
      `{"jobId":"${second}","collectionName":"films","state":"Committing","action":"committed"}
{"jobId":"${first}","collectionName":"books","state":"Committing","action":"committed"}
`,
    ],
    [
      "json",
      `[
{"jobId":"${second}","collectionName":"films","state":"Committing","action":"committed"},
{"jobId":"${first}","collectionName":"books","state":"Committing","action":"committed"}
]
`,
    ],
  ])("prints several in the order they were named as %s", async (format, stdout) => {
    const { run } = milvusWith([uncommitted, { ...uncommitted, collection: "films" }]);
    expect(await run(`commit #1 #0 #1 --yes -o ${format}`)).toMatchObject({
      exitCode: 0,
      stdout,
      stderr: "",
    });
  });

  test("looks at every job before it commits the first, and names the database in the header", async () => {
    const { run } = milvusWith([uncommitted, uncommitted]);
    const result = await run("commit #0 #1 --yes --db archive");
    expect(verbs(result)).toEqual(["describe", "describe", "commit", "commit"]);
    expect(result.requests.map(({ headers }) => headers["DB-Name"])).toEqual(
      Array(4).fill("archive"),
    );
    expect(result.requests[2]?.body).toEqual({ dbName: "archive", jobId: first });
  });

  test("leaves alone what is committed already", async () => {
    const { run } = milvusWith([
      uncommitted,
      { ...uncommitted, plan: completesAfter(0) },
      uncommitted,
    ]);
    await run("commit #0 #1 --yes");
    const result = await run("commit #0 #1 #2 --yes -o ndjson");
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: `{"jobId":"${first}","collectionName":"books","state":"Committing","action":"already"}
{"jobId":"${second}","collectionName":"books","state":"Completed","action":"already"}
{"jobId":"${third}","collectionName":"books","state":"Committing","action":"committed"}
`,
      stderr: "",
    });
    expect(verbs(result)).toEqual(["describe", "describe", "describe", "commit"]);
  });

  test("says how many were committed before", async () => {
    const { run, clock } = milvusWith([uncommitted, uncommitted]);
    await run("commit #0 --yes");
    expect(await run("commit #0 #1 --yes")).toMatchObject({
      exitCode: 0,
      stderr: "1 job committed, 1 job already committed\n",
    });
    await clock.sleep(4_000);
    expect(await run("commit #0 #1 --yes")).toMatchObject({
      exitCode: 0,
      stdout: `JOB ID              COLLECTION  STATE
${first}  books       Completed
${second}  books       Completed
`,
      stderr: "2 jobs already committed\n",
    });
  });
});

describe("a set with a job that cannot be committed", () => {
  test("is not committed at all, and each such job is named with its state", async () => {
    const { run, states } = milvusWith([uncommitted, importing, failed]);
    const result = await run("commit #0 #1 #2 --yes --json");
    expect(result).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: `error: 2 of 3 jobs cannot be committed, so none was, ${uri}
  ${second}: Importing, 55%
  ${third}: Failed, no such field
hint: a job created with --no-auto-commit can be once it is Uncommitted (wait --until uncommitted); others commit by themselves
`,
    });
    expect(verbs(result)).toEqual(["describe", "describe", "describe"]);
    expect(states()).toEqual(["Uncommitted", "Importing", "Failed"]);
  });

  test("may be that job alone", async () => {
    const { run } = milvusWith([importing]);
    expect(await run("commit #0 --yes")).toMatchObject({
      exitCode: 1,
      stderr: `error: the job cannot be committed, ${uri}
  ${first}: Importing, 55%
hint: a job created with --no-auto-commit can be once it is Uncommitted (wait --until uncommitted); others commit by themselves
`,
    });
  });

  test("is refused before anybody is asked", async () => {
    const { run } = milvusWith([uncommitted, importing]);
    const { stderr } = await run("commit #0 #1", typed("y\n"));
    expect(stderr).not.toContain("[y/N]");
  });

  test("may hold one that the server does not know", async () => {
    const { run, states } = milvusWith([uncommitted]);
    expect(await run("commit #0 7 8 --yes")).toMatchObject({
      exitCode: 7,
      stdout: "",
      stderr: `error: no such job: 7, 8, ${uri}
hint: the server forgets finished jobs after 3 or 48 hours; see milvus-import list
`,
    });
    expect(states()).toEqual(["Uncommitted"]);
  });
});

describe("a selection", () => {
  const jobs: Seed[] = [
    uncommitted,
    { ...uncommitted, collection: "films" },
    completed,
    { ...uncommitted, db: "archive" },
  ];

  test.each([
    ["-c books --yes", [first]],
    ["-c books --db archive --yes", ["453468002260053115"]],
    ["--db archive --yes", ["453468002260053115"]],
    ["-s uncommitted --yes", ["453468002260053115", second, first]],
  ])("%s commits the Uncommitted ones of it", async (words, ids) => {
    const { run } = milvusWith(jobs);
    const { stdout } = await run(`commit ${words} -o id`);
    expect(stdout.trim().split("\n")).toEqual(ids);
  });

  test("by --state takes jobs of that state, which must be Uncommitted like any", async () => {
    const { run, states } = milvusWith([uncommitted, importing]);
    expect((await run("commit --state active --yes")).exitCode).toBe(1);
    expect(states()).toEqual(["Uncommitted", "Importing"]);
  });

  test.each([
    ["-c songs", "no Uncommitted import job matches"],
    ["-c books -s failed", "no import job matches"],
  ])("%s that matches nothing is exit code 7, unless that is allowed", async (words, what) => {
    const { run } = milvusWith(jobs);
    expect(await run(`commit ${words} --yes`)).toMatchObject({
      exitCode: 7,
      stdout: "",
      stderr: `error: ${what}, ${uri}
hint: check the selection with milvus-import list; --allow-none makes this a success
`,
    });
    expect(await run(`commit ${words} --yes --allow-none --json`)).toMatchObject({
      exitCode: 0,
      stdout: "[]\n",
      stderr: "no job to commit\n",
    });
  });

  test("of a database whose collections the server does not name commits nothing", async () => {
    const { demo, run, states } = milvusWith(jobs);
    demo.fail("collections", { kind: "answer", status: 403, body: { code: 65535, message: "no" } });
    expect(await run("commit --db archive --yes")).toMatchObject({
      exitCode: 1,
      stderr: `error: which jobs are of the database archive cannot be told, ${uri}
hint: the server would not name its collections: name one with --collection, or the jobs
`,
    });
    expect(states()).toEqual(["Uncommitted", "Uncommitted", "Completed", "Uncommitted"]);
  });
});

describe("the words", () => {
  test.each([
    [
      "commit",
      "commit needs to know which jobs",
      "name them, or select with --collection, --state or --db",
    ],
    [
      "commit --allow-none --yes",
      "commit needs to know which jobs",
      "name them, or select with --collection, --state or --db",
    ],
    [
      "commit 1 -c books",
      "job ids and a selection by --collection or --state exclude each other",
      "name the jobs or describe them, not both",
    ],
    [
      "commit 1 -s uncommitted",
      "job ids and a selection by --collection or --state exclude each other",
      "name the jobs or describe them, not both",
    ],
    [
      "commit one",
      '"one" is no job id',
      "job ids are numbers such as 453468002260053160; milvus-import list shows them",
    ],
    ["commit 1 --yes --timeout 1m", "--timeout goes with --wait", "add --wait, or leave it out"],
    [
      "commit 1",
      "commit asks before it does anything, and nobody can answer",
      "say yes beforehand with --yes",
    ],
  ])("%s: exit 2, %s", async (line, what, hint) => {
    const { run } = milvusWith([]);
    expect(await run(line)).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `error: ${what}\nhint: ${hint}\n`,
      requests: [],
    });
  });

  test.each([
    ["commit #0", { stdinTty: true }],
    ["commit #0", { tty: 80 }],
    ["commit #0 --quiet", { stdinTty: true, tty: 80 }],
  ] as const)(
    "%s with %j and no --yes is exit 2: nobody sees the question and can answer",
    async (line, options) => {
      const { run } = milvusWith([uncommitted]);
      expect(await run(line, { stdin: "y\n", ...options })).toMatchObject({
        exitCode: 2,
        requests: [],
      });
    },
  );
});

describe("the question", () => {
  const asked = async (seeds: readonly Seed[]) => {
    const { run, ids } = milvusWith(seeds);
    const { stderr } = await run(`commit ${ids.join(" ")}`, typed("\n"));
    return stderr.split(" [y/N]")[0];
  };

  test("names one job with its collection, files and rows", async () => {
    expect(await asked([uncommitted])).toBe(
      `Commit job ${first} of collection books (2 files, 50,405 rows)? Its rows become visible.`,
    );
  });

  test("counts several", async () => {
    expect(await asked([uncommitted, { ...uncommitted, files: [["id.npy", "vec.npy"]] }])).toBe(
      "Commit 2 jobs of collection books (4 files, 118,748 rows)? Their rows become visible.",
    );
  });

  test("names up to three collections, and what the server tells of all", async () => {
    const wire = { details: [], totalRows: 0 };
    const inFilms: Seed = { ...uncommitted, collection: "films", wire };
    expect(await asked([uncommitted, inFilms])).toBe(
      "Commit 2 jobs of collections books, films? Their rows become visible.",
    );
    const inFour = ["a", "b", "c", "d"].map((collectionName) => ({
      ...uncommitted,
      wire: { collectionName },
    }));
    expect(await asked(inFour)).toBe(
      "Commit 4 jobs of 4 collections (8 files, 201,620 rows)? Their rows become visible.",
    );
    const nameless: Seed = { ...uncommitted, wire: { collectionName: "", ...wire, totalRows: 1 } };
    expect(await asked([nameless])).toBe(`Commit job ${first} (1 row)? Its rows become visible.`);
  });

  test("counts what it will commit, not what is committed", async () => {
    expect(await asked([uncommitted, completed])).toMatch(`Commit job ${first} of`);
  });

  test("is not asked where nothing is left to commit", async () => {
    const { run } = milvusWith([completed]);
    expect(await run("commit #0", typed("n\n"))).toMatchObject({
      exitCode: 0,
      stderr: "1 job already committed\n",
    });
  });

  test("commits upon yes", async () => {
    const { run, states } = milvusWith([uncommitted]);
    const result = await run("commit #0", typed("y\n"));
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: `JOB ID              COLLECTION  STATE\n${first}  books       ◇ Committing\n`,
    });
    expect(states()).toEqual(["Committing"]);
  });

  test.each(["n\n", "\n", ""])("changes nothing upon %j", async (answer) => {
    const { run, states } = milvusWith([uncommitted]);
    const result = await run("commit #0", typed(answer));
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(
      /\nerror: declined, nothing was changed\n$|\] error: declined, nothing was changed\n$/,
    );
    expect(verbs(result)).toEqual(["describe"]);
    expect(states()).toEqual(["Uncommitted"]);
  });
});

describe("--wait", () => {
  test("follows exactly the jobs until they are Completed, and shows them as wait does", async () => {
    const { run } = milvusWith([uncommitted, importing, uncommitted]);
    const result = await run("commit -s uncommitted --yes --wait");
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: `JOB ID              COLLECTION  STATE      PROGRESS  REASON
${third}  books       Completed  100%
${first}  books       Completed  100%
`,
      stderr: `2 jobs committed
     0s  ${third}  books  Committing  99%  waiting for commit
     0s  ${first}  books  Committing  99%  waiting for commit
     5s  ${third}  books  Completed  100%
     5s  ${first}  books  Completed  100%
2 jobs: 2 completed, in 5s
`,
    });
  });

  test("goes at once where all are Completed already", async () => {
    const { run } = milvusWith([completed]);
    expect(await run("commit #0 --yes --wait -o id")).toMatchObject({
      exitCode: 0,
      stdout: `${first}\n`,
    });
  });

  test("has the deadline of wait, counted from the commit on", async () => {
    const { run } = milvusWith([{ ...uncommitted, plan: restsAt("commit") }]);
    const result = await run("commit #0 --yes --wait --timeout 10s");
    expect(result).toMatchObject({ exitCode: 5 });
    expect(result.sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(10_000);
  });

  test("waits for nothing where nothing matches and that is allowed", async () => {
    const { run } = milvusWith([importing]);
    const result = await run("commit -s uncommitted --yes --allow-none --wait");
    expect(result).toMatchObject({ exitCode: 0, stdout: "", stderr: "no job to commit\n" });
  });
});
