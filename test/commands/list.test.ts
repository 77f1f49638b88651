import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { answers, records, world } from "../support/world.ts";

const importing = {
  jobId: "448761313698322011",
  collectionName: "quick_setup",
  progress: 50,
  state: "Importing",
};

test("the request names the database in body and header, and the time-out in whole seconds", async () => {
  const line = "list -c c1 --db db1 --request-timeout 1500ms --token root:pä";
  const { requests } = await answers(records()).run(line);
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

test.each([{ code: 200 }, { code: "0" }])("success may be %j", async (success) => {
  const { run } = answers({ body: { ...success, data: { records: [] } } });
  expect(await run("list --json")).toMatchObject({ exitCode: 0, stdout: "[]\n" });
});

describe("answers that are not what the API promises", () => {
  test.each([
    [{ code: 0, data: {} }, "data.records must be an array, got nothing"],
    [{ code: 0, data: { records: null } }, "data.records must be an array, got null"],
    [{ code: 0, data: [] }, "data must be an object, got []"],
    [{ code: 0, data: { records: [7, null] } }, "data.records[0] must be an object, got 7"],
    [
      { code: 0, data: { records: [{ state: "Failed" }] } },
      "data.records[0].jobId must be a job ID, got nothing",
    ],
    [
      { code: 0, data: { records: [{ jobId: "1" }] } },
      "data.records[0].state must be a string, got nothing",
    ],
  ])("%j is exit code 1 and names the part", async (body, part) => {
    const result = await answers({ body }).run("list --json");
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toBe(`error: unexpected response: ${part}
hint: check that the URI is that of a Milvus; this version may not be supported
`);
  });

  test.each([
    [[importing, 7], "1 unreadable job record: data.records[1]"],
    [[null, importing, { state: "Failed" }], "2 unreadable job records: data.records[0]"],
    [[{ jobId: "1" }, importing], "1 unreadable job record: data.records[0]"],
  ])("%j leaves out what cannot be read, with one note", async (list, skipped) => {
    const result = await answers(records(...list)).run("list -o id");
    expect(result).toMatchObject({ exitCode: 0, stdout: `${importing.jobId}\n` });
    expect(result.stderr).toBe(`note: skipped ${skipped}\n`);
  });

  test("of two records of a job the further one counts", async () => {
    const completed = { ...importing, state: "Completed", progress: 100 };
    for (const list of [
      [importing, completed],
      [completed, importing],
    ]) {
      const active = await answers(records(...list)).run("list -s active -o id");
      expect(active.stdout).toBe("");
      const { stdout } = await answers(records(...list)).run("list --json");
      expect(JSON.parse(stdout)).toMatchObject([completed]);
    }
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
    const { stdout } = await answers(records({ ...importing, ...odd })).run("list --json");
    expect(JSON.parse(stdout)[0].progress).toBe(progress);
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
        const result = await answers(records({ ...importing, state })).run(
          `list --json -s ${wanted}`,
        );
        return JSON.parse(result.stdout).map((job: { state: string }) => job.state);
      };
      expect(await selected(group)).toEqual([state]);
      expect(await selected(group === "active" ? "final" : "active")).toEqual([]);
      if (word !== undefined) expect(await selected(word.toUpperCase())).toEqual([state]);
      expect(await selected(word === "failed" ? "pending" : "failed")).toEqual([]);
    },
  );
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
      const { stdout } = await answers(records(...order)).run(`list -o id --sort ${sort}`);
      expect(stdout.trim().split("\n").join(" ")).toBe(ids);
    }
  });
});

describe("-o wide", () => {
  const { demo, run } = world({ jobs: Array.from({ length: 103 }, () => ({})) });

  test("describes 100 jobs at most, and says so", async () => {
    const { stdout, stderr, verbs } = await run("list -o wide --columns id,created");
    expect(verbs).toEqual(["list", ...Array.from({ length: 100 }, () => "describe")]);
    const rows = stdout.trimEnd().split("\n").slice(1);
    expect(rows.filter((row) => row.endsWith("just now"))).toHaveLength(100);
    expect(rows.slice(100).every((row) => /^\d+$/.test(row))).toBe(true);
    expect(
      stderr,
    ).toBe(`note: details are shown for the first 100 of 103 jobs; use filters or --limit
103 jobs: 103 pending
`);
  });

  test("describes the jobs that are shown, no more than eight at a time", async () => {
    let pending = 0;
    let most = 0;
    const { verbs } = await run("list -o wide --limit 20", {
      fetch: async (url, init) => {
        pending += 1;
        most = Math.max(most, pending);
        // The others begin within this turn of the event loop.
        await new Promise(setImmediate);
        pending -= 1;
        return demo.fetch(url, init);
      },
    });
    expect(verbs).toHaveLength(21);
    expect(most).toBe(8);
  });
});

test.each([
  ["list", /does not fit is left out in this order: (.*?), then/s],
  ["list -o wide", /`-o wide` leaves out (.*?), in this order/s],
])(
  "on narrower terminals %s leaves out columns in the order of docs/list.md",
  async (line, order) => {
    const page = readFileSync(new URL("../../docs/list.md", import.meta.url), "utf8");
    const [, named = ""] = order.exec(page) ?? [];
    const titles = Array.from(named.matchAll(/`([A-Z]+)`/g), ([, title = ""]) => title);
    expect(titles).toContain("REASON");
    const { run } = world({ isFilled: true });
    const leftOut = new Set<string>();
    // Each column is wider than such a step.
    for (let tty = 160; tty >= 40; tty -= 4) {
      const [header = ""] = (await run(`${line} --color never`, { tty })).stdout.split("\n");
      const missing = titles.filter((title) => !header.includes(title));
      for (const title of missing) leftOut.add(title);
      expect(missing).toHaveLength(leftOut.size);
    }
    expect([...leftOut]).toEqual(titles);
  },
);
