import { describe, expect, test } from "vitest";
import { failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import { completed, failed, lossy, milvusWith, running } from "../support/milvus-with.ts";

const file = { fileName: "[a.csv]", fileSize: 2_048, progress: 0, importedRows: 0, totalRows: 7 };

describe("a card in a pipe", () => {
  test("tells all of a running job, its files below", async () => {
    const { run } = milvusWith([running]);
    expect(await run("describe #0")).toMatchObject({
      exitCode: 0,
      stdout: `Job         453468002260053100
Collection  products
State       Importing
Stage       writing
Progress    62%
Rows        about 73,126 of 97,502 (74%)
Size        395.7 MiB in 3 files
Created     2026-11-01 11:56:40 (3m ago)

FILE                       STATE                  ROWS       SIZE
2026/rows 1.parquet        Importing  36,348 of 48,464  160.1 MiB
2026/id.npy, 2026/vec.npy  Importing  36,778 of 49,038  235.6 MiB
`,
      stderr: "",
    });
  });

  test("stands for each of several jobs, in the order asked, each once", async () => {
    const { run } = milvusWith([completed, failed]);
    const { stdout, requests } = await run("get #1 #0 #1");
    expect(stdout).toBe(`Job         453468002260053103
Collection  products
State       Failed
Created     2026-11-01 11:59:00 (1m ago)
Reason      schema not equal, err=field '$meta' not in arrow schema

Job         453468002260053100
Collection  products
State       Completed
Progress    100%
Rows        76,438 of 76,438 (100%)
Size        250.6 MiB in 1 file
Created     2026-11-01 09:55:00 (2h 05m ago)
Completed   2026-11-01 09:56:40 (2h 03m ago, took 1m 40s)

FILE   STATE        ROWS       SIZE
a.csv  Completed  76,438  250.6 MiB
`);
    expect(requests).toHaveLength(2);
  });

  test("of a job that is still read says when its rows are known", async () => {
    const { run } = milvusWith([{ plan: restsAt("pre-import", 0.5) }]);
    expect((await run("describe #0")).stdout).toBe(`Job         453468002260053100
Collection  products
State       Importing
Stage       reading
Progress    10%
Rows        known once writing begins
Created     2026-11-01 12:00:00 (just now)
`);
  });

  test("of a job whose files were empty has no rows and lacks none", async () => {
    const wire = { importedRows: 0, totalRows: 0 };
    const { run } = milvusWith([{ ...completed, wire }]);
    const { stdout, stderr } = await run("describe #0");
    expect(stdout).toContain("\nRows        0 of 0 (100%)\n");
    expect(stderr).toBe("");
  });

  test("of a job that failed without a reason says so", async () => {
    const { run } = milvusWith([{ plan: failsAfter(0, "pre-import", "") }]);
    const { stdout } = await run("describe #0");
    expect(stdout).toContain("\nReason      no reason given\n");
  });

  test("of a job that failed without a reason points at those of its files", async () => {
    const details = [
      { ...file, state: "Failed", reason: "row 3: no vector" },
      { ...file, fileName: "[b.csv]", state: "Retry", importedRows: 7 },
    ];
    const plan = failsAfter(0, "import", "");
    const { run } = milvusWith([{ plan, wire: { details, fileSize: 4_096 } }]);
    expect((await run("describe #0")).stdout).toBe(`Job         453468002260053100
Collection  products
State       Failed
Size        4.0 KiB in 2 files
Created     2026-11-01 12:00:00 (just now)
Reason      no reason given, but its files have some

FILE   STATE     ROWS     SIZE  REASON
a.csv  Failed  0 of 7  2.0 KiB  row 3: no vector
b.csv  Retry        7  2.0 KiB
`);
  });

  test("does not say the job's reason again for each file", async () => {
    const { run } = milvusWith([{ plan: failsAfter(0, "import", "import timeout") }]);
    const { stdout } = await run("describe #0");
    expect(stdout.match(/import timeout/g)).toHaveLength(1);
  });

  test("shows what Zilliz Cloud tells and nothing else", async () => {
    const { run } = milvusWith([completed], { quirks: { cloud: true } });
    const env = { MILVUS_CLUSTER_ID: "in01-a" };
    expect((await run("describe #0", { env })).stdout).toBe(`Job         job-000453468002260053100
Collection  products
State       Completed
Progress    100%
Rows        76,438
Size        250.6 MiB in 1 file
Completed   2026-11-01 09:56:40 (2h 03m ago)

FILE   STATE           SIZE
a.csv  Completed  250.6 MiB
`);
  });
});

describe("rows that do not add up", () => {
  test("are marked in the card and noted on stderr", async () => {
    const { run } = milvusWith([lossy]);
    const { stdout, stderr, exitCode } = await run("describe #0");
    expect(stdout).toContain("\nRows        99,000 of 100,000 (99%), 1,000 missing\n");
    expect(stderr).toBe(
      "note: job 453468002260053100 is Completed, but 1,000 rows of its files are missing\n",
    );
    expect(exitCode).toBe(0);
  });

  test("are noted beside JSON as well, unless --quiet", async () => {
    const { run } = milvusWith([lossy]);
    expect((await run("describe #0 --json")).stderr).toMatch(/^note: .*\n$/);
    expect((await run("describe #0 --json --quiet")).stderr).toBe("");
  });

  test("may also be too many", async () => {
    const { run } = milvusWith([{ ...lossy, wire: { importedRows: 20, totalRows: 10 } }]);
    const { stdout, stderr } = await run("describe #0");
    expect(stdout).toContain("\nRows        20 of 10 (200%), 10 too many\n");
    expect(stderr).toBe(
      "note: job 453468002260053100 is Completed with 10 rows more than its files hold\n",
    );
  });

  test("are yellow on a terminal", async () => {
    const { run } = milvusWith([lossy]);
    const { stdout } = await run("describe #0", { tty: 80 });
    expect(stdout).toContain("\u001b[33m99,000 of 100,000 (99%), 1,000 missing\u001b[39m\n");
  });
});

describe("a card on a terminal", () => {
  const env = { NO_COLOR: "1" };

  test("has a bar and symbols, and cuts paths at their start", async () => {
    const { run } = milvusWith([running]);
    const { stdout } = await run("describe #0", { tty: 60, env });
    expect(stdout).toBe(`Job         453468002260053100
Collection  products
State       ● Importing
Stage       writing
Progress    ━━━━━━━━━━━━━━━━━━──────────── 62%
Rows        about 73,126 of 97,502 (74%)
Size        395.7 MiB in 3 files
Created     2026-11-01 11:56:40 (3m ago)

FILE                STATE                    ROWS       SIZE
…26/rows 1.parquet  ● Importing  36,348 of 48,464  160.1 MiB
…6/id.npy, vec.npy  ● Importing  36,778 of 49,038  235.6 MiB
`);
  });

  test("paints labels, the id, the state and the bar", async () => {
    const { run } = milvusWith([{ plan: restsAt("pre-import") }]);
    const { stdout } = await run("describe #0", { tty: 80 });
    expect(stdout).toBe(
      [
        "\u001b[2mJob         \u001b[22m\u001b[1m453468002260053100\u001b[22m",
        "\u001b[2mCollection  \u001b[22mproducts",
        "\u001b[2mState       \u001b[22m\u001b[36m● Importing\u001b[39m",
        "\u001b[2mStage       \u001b[22mreading",
        "\u001b[2mProgress    \u001b[22m\u001b[36m━━━\u001b[39m\u001b[2m───────────────────────────\u001b[22m 10%",
        "\u001b[2mRows        \u001b[22mknown once writing begins",
        "\u001b[2mCreated     \u001b[22m2026-11-01 12:00:00 (just now)",
        "",
      ].join("\n"),
    );
  });

  test("wraps a long reason below itself", async () => {
    const { run } = milvusWith([failed]);
    const { stdout } = await run("describe #0", { tty: 50, env });
    expect(stdout).toMatch(
      /\nReason {6}schema not equal, err=field '\$meta'\n {12}not in arrow schema\n$/,
    );
  });

  test("has a shorter bar where the terminal is narrow", async () => {
    const { run } = milvusWith([running]);
    const { stdout } = await run("describe #0", { tty: 30, env });
    expect(stdout).toContain("\nProgress    ━━━━━━━━────── 62%\n");
  });

  test("names a folder once where all paths of a unit lie in it", async () => {
    const files = [
      ["a/id.npy", "a/vec.npy"],
      ["a/id.npy", "a/b/vec.npy"],
      ["a/id.npy", "b/vec.npy"],
    ];
    const { run } = milvusWith([{ files, plan: restsAt("import", 0.5) }]);
    const { stdout } = await run("describe #0", { tty: 80, env });
    expect(stdout.match(/^\S+, \S+/gm)).toEqual([
      "a/id.npy, vec.npy",
      "a/id.npy, a/b/vec.npy",
      "a/id.npy, b/vec.npy",
    ]);
  });

  test("shows every one of 1,024 files", async () => {
    const files = Array.from({ length: 1_024 }, (_, index) => [`part-${index}.csv`]);
    const { run } = milvusWith([{ files, plan: restsAt("import", 0.5) }]);
    const { stdout } = await run("describe #0", { tty: 80, env });
    expect(stdout.match(/^part-\d+\.csv /gm)).toHaveLength(1_024);
  });

  test("obeys nothing that the server writes", async () => {
    const evil = "\u001b[2Jx\u202e";
    const details = [
      { ...file, fileName: `[${evil}/a.npy ${evil}/b.npy]`, state: evil, reason: evil },
    ];
    const wire = { collectionName: evil, state: evil, reason: evil, details, fileSize: 2_048 };
    const { run } = milvusWith([{ wire }]);
    const { stdout } = await run("describe #0", { tty: 80, env });
    expect(stdout).toBe(`Job         453468002260053100
Collection  x
State       ? x
Progress    ────────────────────────────── 0%
Rows        known once writing begins
Size        2.0 KiB in 2 files
Created     2026-11-01 12:00:00 (just now)
Reason      x

FILE            STATE    ROWS     SIZE
x/a.npy, b.npy  ? x    0 of 7  2.0 KiB
`);
  });
});
