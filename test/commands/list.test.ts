import { describe, expect, test } from "vitest";
import { answers, networkError, records } from "../support/answers.ts";
import { cli } from "../support/cli.ts";

const importing = {
  jobId: "448761313698322011",
  collectionName: "quick_setup",
  progress: 50,
  state: "Importing",
};
const failed = {
  jobId: "453240863839750922",
  collectionName: "products",
  progress: 0,
  state: "Failed",
  reason: "field 'vector' not in arrow schema: importing data failed",
};
const completed = {
  jobId: "453240863839750931",
  collectionName: "products",
  progress: 100,
  state: "Completed",
};

describe("list in a pipe", () => {
  test("prints a plain table, newest first, and the totals on stderr", async () => {
    const result = await cli(answers(records(importing, failed, completed)), ["list"]);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: `JOB ID              COLLECTION   STATE      PROGRESS  REASON
453240863839750931  products     Completed  100%
453240863839750922  products     Failed     0%        field 'vector' not in arrow schema: importing data failed
448761313698322011  quick_setup  Importing  50%
`,
      stderr: "3 jobs: 1 importing, 1 completed, 1 failed\n",
    });
  });

  test("prints json as one array with a record a line and every key", async () => {
    const result = await cli(answers(records(importing, failed)), ["list", "--json"]);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: `[
{"jobId":"453240863839750922","collectionName":"products","state":"Failed","progress":0,"reason":"field 'vector' not in arrow schema: importing data failed"},
{"jobId":"448761313698322011","collectionName":"quick_setup","state":"Importing","progress":50,"reason":null}
]
`,
      stderr: "",
    });
  });

  test.each([
    ["json", "[]\n"],
    ["ndjson", ""],
    ["tsv", "jobId\tcollectionName\tstate\tprogress\treason\n"],
    ["csv", "jobId,collectionName,state,progress,reason\r\n"],
    ["id", ""],
    ["table", ""],
  ])("prints an empty %s and says so", async (format, stdout) => {
    const result = await cli(answers(records()), ["list", "-o", format]);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout,
      stderr: "no import jobs (servers forget finished ones after 3 or 48 hours)\n",
    });
  });

  test("prints ndjson, tsv, csv and id a record a line", async () => {
    const odd = { ...failed, collectionName: "=1+1", reason: 'a "b", c\td\ne\\' };
    const printed = (...argv: string[]) =>
      cli(answers(records(importing, odd)), ["list", ...argv]).then(({ stdout }) => stdout);
    expect(await printed("-o", "ndjson")).toBe(
      `{"jobId":"453240863839750922","collectionName":"=1+1","state":"Failed","progress":0,"reason":"a \\"b\\", c\\td\\ne\\\\"}
{"jobId":"448761313698322011","collectionName":"quick_setup","state":"Importing","progress":50,"reason":null}
`,
    );
    expect(await printed("-o", "tsv", "--no-headers")).toBe(
      `453240863839750922\t=1+1\tFailed\t0\ta "b", c\\td\\ne\\\\
448761313698322011\tquick_setup\tImporting\t50\t
`,
    );
    expect(await printed("-o", "csv")).toBe(
      `jobId,collectionName,state,progress,reason\r
453240863839750922,'=1+1,Failed,0,"a ""b"", c\td\ne\\"\r
448761313698322011,quick_setup,Importing,50,\r
`,
    );
    expect(await printed("-o", "id")).toBe("453240863839750922\n448761313698322011\n");
  });

  test("picks and orders columns", async () => {
    const result = await cli(answers(records(importing)), ["list", "--columns", "state,id"]);
    expect(result.stdout).toBe("STATE      JOB ID\nImporting  448761313698322011\n");
  });

  test("says of a failed job without a reason that none was given, in tables alone", async () => {
    const silent = records({ ...failed, reason: "" }, importing);
    const printed = (format: string) => cli(answers(silent), ["list", "-o", format]);
    expect((await printed("table")).stdout).toBe(
      `JOB ID              COLLECTION   STATE      PROGRESS  REASON
453240863839750922  products     Failed     0%        no reason given
448761313698322011  quick_setup  Importing  50%
`,
    );
    expect((await printed("tsv")).stdout).not.toContain("no reason");
    expect((await printed("json")).stdout).toContain('"reason":null');
  });

  test("cuts nothing, strips what a terminal would obey and aligns wide characters", async () => {
    const wide = {
      ...failed,
      collectionName: "商品🚀",
      reason: "\u001b[31mred\u001b[0m\u202e\n\u0007end",
    };
    const result = await cli(answers(records(wide, importing)), [
      "list",
      "--columns",
      "collection,reason",
    ]);
    expect(result.stdout).toBe("COLLECTION   REASON\n商品🚀       red end\nquick_setup\n");
  });
});

describe("list on a terminal", () => {
  const jobs = [
    importing,
    failed,
    completed,
    { ...importing, jobId: "453240863839751000", state: "Pending", progress: 0 },
    { ...importing, jobId: "453240863839751001", state: "Uncommitted", progress: 99 },
    { ...importing, jobId: "453240863839751002", state: "Committing", progress: 99 },
    { ...importing, jobId: "453240863839751003", state: "Rebalancing", progress: 12 },
  ];

  test("shows symbols and bars without colour under NO_COLOR, and fits 80 columns", async () => {
    const env = { NO_COLOR: "1" };
    const result = await cli(answers(records(...jobs)), ["list"], { tty: 80, env });
    expect(
      result.stdout,
    ).toBe(`JOB ID              COLLECTION   STATE          PROGRESS         REASON
453240863839751003  quick_setup  ? Rebalancing  ━─────────  12%
453240863839751002  quick_setup  ◇ Committing   ━━━━━━━━━─  99%
453240863839751001  quick_setup  ◆ Uncommitted  ━━━━━━━━━─  99%
453240863839751000  quick_setup  ○ Pending      ──────────   0%
453240863839750931  products     ✓ Completed    ━━━━━━━━━━ 100%
453240863839750922  products     ✗ Failed       ──────────   0%  field 'vector'…
448761313698322011  quick_setup  ● Importing    ━━━━━─────  50%
`);
    expect(Math.max(...result.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(
      80,
    );
  });

  test("colours the state and the bar, never the id", async () => {
    const { stdout } = await cli(answers(records(completed)), ["list"], { tty: 200 });
    expect(stdout).toBe(
      "\u001b[1mJOB ID\u001b[22m              \u001b[1mCOLLECTION\u001b[22m  \u001b[1mSTATE\u001b[22m        " +
        "\u001b[1mPROGRESS\u001b[22m         \u001b[1mREASON\u001b[22m\n" +
        "453240863839750931  products    \u001b[32m✓ Completed\u001b[39m  \u001b[32m━━━━━━━━━━\u001b[39m 100%\n",
    );
  });

  test("obeys nothing that a server calls a state", async () => {
    const odd = { ...importing, state: "\u001b[2JNew\u202e" };
    const argv = ["list", "--columns", "state", "--no-color"];
    const { stdout } = await cli(answers(records(odd)), argv, { tty: 80 });
    expect(stdout).toContain("\n? New\n");
  });

  test("drops the bars before it lets a narrow terminal cut an id", async () => {
    const env = { NO_COLOR: "1" };
    const { stdout } = await cli(answers(records(importing)), ["list"], { tty: 40, env });
    expect(stdout.split("\n")[1]).toBe("448761313698322011  quick_set…  ● Importing   50%");
  });

  test("prints json indented", async () => {
    const { stdout } = await cli(answers(records(importing)), ["list", "--json"], { tty: 80 });
    expect(stdout).toBe(`[
  {
    "jobId": "448761313698322011",
    "collectionName": "quick_setup",
    "state": "Importing",
    "progress": 50,
    "reason": null
  }
]
`);
  });
});

describe("the request", () => {
  test("names the database in body and header, and the time-out in whole seconds", async () => {
    const argv = [
      "list",
      "-c",
      "c1",
      "--db",
      "db1",
      "--request-timeout",
      "1500ms",
      "--token",
      "root:pä",
    ];
    const { requests } = await cli(answers(records()), argv);
    expect(requests).toEqual([
      {
        url: "http://localhost:19530/v2/vectordb/jobs/import/list",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "Request-Timeout": "2",
          Authorization: `Bearer root:${Buffer.from("pä").toString("latin1")}`,
          "DB-Name": "db1",
        },
        body: { dbName: "db1", collectionName: "c1" },
      },
    ]);
  });

  test("is told on stderr by --verbose, without the token", async () => {
    const argv = ["list", "-o", "id", "-v", "--token", "root:Milvus"];
    const { stderr } = await cli(answers(records(importing)), argv);
    expect(stderr).toBe(
      "> POST http://localhost:19530/v2/vectordb/jobs/import/list\n< 200, code 0, 127 characters, 0 ms\n",
    );
  });
});

describe("answers that are no success", () => {
  test.each([
    [{ body: { code: 200, data: { records: [] } } }, 0],
    [{ body: { code: "0", data: { records: [] } } }, 0],
    [{ body: { code: 200, message: "partition not found[partition=p]" } }, 7],
    [{ body: { code: "0", message: "The apikey is illegal." } }, 1],
    [{ body: { code: 100, message: "collection not found[database=default][collection=X]" } }, 7],
    [{ body: { code: 800, message: "database not found[database=db1]" } }, 7],
    [{ body: { code: 2100, message: "import job does not exist, jobID=1" } }, 7],
    [{ body: { code: 1800, message: "user hasn't authenticated" } }, 4],
    [{ body: { code: 1801, message: "can only accept json format request" } }, 1],
    [{ body: { code: 10001, message: "request timeout" } }, 6],
    [{ body: { code: 8, message: "rate limit exceeded" } }, 1],
    [{ status: 401, body: { code: 1800, message: "user hasn't authenticated" } }, 4],
    [{ status: 403, body: { code: 65535, message: "PrivilegeImport: permission deny" } }, 4],
    [
      { status: 403, body: '{"code":65535,"message":"a } in it"}{"code":0,"data":{"records":[]}}' },
      4,
    ],
    [{ status: 404, body: "404 page not found" }, 6],
    [{ status: 408, body: "timeout" }, 6],
    [{ status: 408, body: { code: 10001, message: "request timeout" } }, 6],
    [{ status: 500, body: { code: 500 } }, 1],
    [{ status: 502, body: "<html><h1>Bad Gateway</h1></html>" }, 6],
    [{ status: 301, headers: { location: "https://x.example.com/?sig=secret" }, body: "" }, 6],
    [{ body: "<!doctype html>" }, 6],
    [{ body: '{"code":0,"data":{"records":[' }, 6],
    [{ body: "" }, 6],
    [{ body: "[]" }, 6],
  ])("%j ends with exit code %i and nothing but words", async (answer, exitCode) => {
    const result = await cli(answers(answer), ["list", "--json", "--retries", "0"]);
    expect(result.exitCode).toBe(exitCode);
    expect(result.stdout).toBe(exitCode === 0 ? "[]\n" : "");
    if (exitCode !== 0) expect(result.stderr).toMatch(/^error: [^\n]+\n(hint: [^\n]+\n)?$/);
    expect(result.stderr).not.toContain("secret");
  });
});

test("the words of a refusal reach the user, with what to do next", async () => {
  const notFound = { code: 100, message: "collection not found[database=default][collection=X]" };
  const { stderr } = await cli(answers({ body: notFound }), ["list", "-c", "X"]);
  expect(
    stderr,
  ).toBe(`error: Milvus refused: collection not found[database=default][collection=X] (code 100), http://localhost:19530
hint: name its database with --db, or leave --collection out to see the jobs of all collections
`);
});

describe("a server that cannot be reached", () => {
  test.each([
    [
      "ECONNREFUSED",
      "connection refused, http://localhost:19530",
      "nothing listens on localhost:19530",
    ],
    ["ENOTFOUND", "the host name localhost is not known, http://localhost:19530", "check the URI"],
    ["ECONNRESET", "the connection was cut, http://localhost:19530", "begin with https://"],
    ["Z_BUF_ERROR", "the answer breaks off, http://localhost:19530", "try again"],
    ["ERR__ERROR_FORMAT_CL_SPACE", "the answer breaks off, http://localhost:19530", "try again"],
    ["EPROTO", "no TLS spoken there, http://localhost:19530", "write http://"],
    ["HPE_INVALID_CONSTANT", "the answer is not HTTP, http://localhost:19530", "gRPC"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "the server's certificate is signed by itself", "--ca-file"],
    ["EHOSTUNREACH", "cannot be reached (EHOSTUNREACH)", "localhost:19530"],
  ])("%s is exit code 6 with the address tried and a hint", async (code, what, hint) => {
    const wrapped = new TypeError("fetch failed", { cause: networkError(code) });
    const result = await cli(answers(wrapped), ["list", "--retries", "0"]);
    expect(result).toMatchObject({ exitCode: 6, stdout: "" });
    expect(result.stderr).toContain(`error: ${what}`);
    expect(result.stderr).toContain(hint);
  });
});

describe("answers that are not what the API promises", () => {
  test.each([
    [{ code: 0, data: {} }, "data.records is no array, but nothing"],
    [{ code: 0, data: { records: null } }, "data.records is no array, but null"],
    [{ code: 0, data: [] }, "data is no object, but []"],
    [{ code: 0, data: { records: [importing, 7] } }, "data.records[1] is no object, but 7"],
    [
      { code: 0, data: { records: [{ state: "Failed" }] } },
      "data.records[0].jobId is no job id, but nothing",
    ],
    [
      { code: 0, data: { records: [{ jobId: "1" }] } },
      "data.records[0].state is no state, but nothing",
    ],
  ])("%j is exit code 1 and names the part", async (body, part) => {
    const result = await cli(answers({ body }), ["list", "--json"]);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toBe(`error: the server's answer cannot be read: ${part}
hint: check that the URI is that of a Milvus; if it is, this version answers in a way we do not know yet
`);
  });

  test.each([
    [{ progress: -7 }, 0],
    [{ progress: 4611686018427388000 }, 100],
    [{ progress: "50" }, 50],
    [{ progress: "half" }, 0],
    [{ progress: 50.9 }, 50],
    [{ progress: null }, 0],
    [{ progress: null, state: "Completed" }, 100],
  ])("progress of %j is shown as %i", async (odd, progress) => {
    const { stdout } = await cli(answers(records({ ...importing, ...odd })), ["list", "--json"]);
    expect(JSON.parse(stdout)[0].progress).toBe(progress);
  });

  test("a bare id of 18 digits and the digits in texts stay whole", async () => {
    const body = `{"code":0,"data":{"records":[{"jobId": 448761313698322011,"collectionName":"a:123456789012345678901",
      "state":"Failed","progress":0,"reason":"at [448761313698322019]"}, {"jobId":9223372036854775807,"state":"Pending"}]}}`;
    const { stdout } = await cli(answers({ body }), ["list", "-o", "tsv", "--no-headers"]);
    expect(stdout).toBe(`9223372036854775807\t\tPending\t0\t
448761313698322011\ta:123456789012345678901\tFailed\t0\tat [448761313698322019]
`);
  });

  test("a state that is a number, a reason that is none, a missing collection are shown as they are", async () => {
    const odd = { jobId: 12, state: 3, progress: 1, reason: { text: "x" } };
    const { stdout } = await cli(answers(records(odd)), ["list", "--json"]);
    expect(JSON.parse(stdout)).toEqual([
      { jobId: "12", collectionName: null, state: "3", progress: 1, reason: '{"text":"x"}' },
    ]);
  });
});

describe("the states servers send", () => {
  const states = [
    ["Pending", "pending", "active"],
    ["Importing", "importing", "active"],
    ["InProgress", "importing", "active"],
    ["Uncommitted", "uncommitted", "active"],
    ["Committing", "committing", "active"],
    ["Completed", "completed", "final"],
    ["Failed", "failed", "final"],
    ["None", undefined, "active"],
    ["SomethingNew", undefined, "active"],
  ] as const;

  test.each(states)(
    "%s is found by --state %s and by --state %s, and stays the server's word in JSON",
    async (state, word, group) => {
      const selected = async (wanted: string) => {
        const result = await cli(answers(records({ ...importing, state })), [
          "list",
          "--json",
          "-s",
          wanted,
        ]);
        return JSON.parse(result.stdout).map((job: { state: string }) => job.state);
      };
      expect(await selected(group)).toEqual([state]);
      expect(await selected(group === "active" ? "final" : "active")).toEqual([]);
      if (word !== undefined) expect(await selected(word.toUpperCase())).toEqual([state]);
      expect(await selected(word === "failed" ? "pending" : "failed")).toEqual([]);
    },
  );

  test("InProgress reads as Importing in a table", async () => {
    const { stdout } = await cli(answers(records({ ...importing, state: "InProgress" })), [
      "list",
      "--columns",
      "state",
    ]);
    expect(stdout).toBe("STATE\nImporting\n");
  });

  test("several --state add up", async () => {
    const argv = ["list", "-o", "id", "-s", "failed,pending", "--state", "completed"];
    const { stdout } = await cli(answers(records(importing, failed, completed)), argv);
    expect(stdout).toBe(`${completed.jobId}\n${failed.jobId}\n`);
  });
});

describe("order and limit", () => {
  const jobs = [
    { jobId: "99", collectionName: "b", state: "Failed", progress: 0 },
    { jobId: "1000", collectionName: "a", state: "Pending", progress: 5 },
    { jobId: "101", collectionName: "b", state: "Importing", progress: 70 },
    { jobId: "job-x", collectionName: "c", state: "Completed", progress: 100 },
  ];

  test.each([
    ["id", "job-x 1000 101 99"],
    ["id:asc", "99 101 1000 job-x"],
    ["collection", "1000 101 99 job-x"],
    ["COLLECTION:desc", "job-x 101 99 1000"],
    ["state", "1000 101 job-x 99"],
    ["progress", "job-x 101 1000 99"],
    ["progress:asc", "99 1000 101 job-x"],
  ])("--sort %s gives %s whatever the server's order", async (sort, ids) => {
    for (const order of [jobs, [...jobs].reverse()]) {
      const { stdout } = await cli(answers(records(...order)), [
        "list",
        "-o",
        "id",
        "--sort",
        sort,
      ]);
      expect(stdout.trim().split("\n").join(" ")).toBe(ids);
    }
  });

  test("--limit cuts after sorting, and the totals say of how many", async () => {
    const result = await cli(answers(records(...jobs)), ["list", "-n", "2", "--columns", "id"]);
    expect(result.stdout).toBe("JOB ID\njob-x\n1000\n");
    expect(result.stderr).toBe("2 of 4 jobs: 1 pending, 1 completed\n");
  });

  test("nothing matching is said, with the number of jobs there are", async () => {
    const argv = ["list", "-s", "committing", "--json"];
    const result = await cli(answers(records(...jobs)), argv);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: "[]\n",
      stderr: "no import job matches, out of 4\n",
    });
  });

  test("--quiet leaves stderr empty", async () => {
    expect((await cli(answers(records()), ["list", "-q"])).stderr).toBe("");
  });
});
