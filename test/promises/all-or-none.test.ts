import { describe, expect, test } from "vitest";
import type { PlainJob } from "../milvus/plain-server.ts";
import { plainWorld } from "../support/plain-world.ts";
import { loadAllSources } from "../support/world.ts";

await loadAllSources();

const manual = { options: { auto_commit: "false" }, files: [["a.parquet"]] };
const waiting: Partial<PlainJob> = { ...manual, state: "Uncommitted" };

describe("commit", () => {
  test("of ten jobs waits out an outage in the middle", async () => {
    const { run, server, clock } = plainWorld();
    for (let count = 0; count < 10; count += 1) server.addJob(waiting);
    clock.at(800, () => {
      server.isDown = true;
    });
    clock.at(5_800, () => {
      server.isDown = false;
    });
    const ids = server.jobs.map(({ id }) => id);
    const { exitCode, tookMs } = await run(["commit", ...ids, "--yes"]);
    expect(exitCode).toBe(0);
    expect(tookMs).toBeGreaterThan(5_800);
    expect(new Set(server.jobs.map(({ state }) => state))).toEqual(new Set(["Completed"]));
  });

  test("names what was committed, what was not, and what nobody knows, after --max-outage", async () => {
    const { run, server } = plainWorld({
      fault(verb, count) {
        if (verb !== "commit" || count < 2) return undefined;
        server.isDown = true;
        return { after: "cut" };
      },
    });
    for (const id of ["1", "2", "3"]) server.addJob({ ...waiting, id });
    const { exitCode, stdout, stderr } = await run("commit 1 2 3 --yes --max-outage 10s");
    expect([exitCode, stdout]).toEqual([6, ""]);
    expect(stderr).toContain("  committed: 1\n  unknown: 2\n  not committed: 3\n");
    server.isDown = false;
    server.addJob({ ...manual, id: "4", state: "Importing" });
    const second = await run("commit 1 2 3 4 --yes");
    expect(second.stderr).toContain("1 of 4 jobs cannot be committed; none of the others was");
    expect(second.stderr).not.toContain("; none was");
  });
});

describe.each(["commit", "abort"])("%s by state alone", (verb) => {
  const collections = { default: ["books"], other: ["films"] };

  test("is refused before a request", async () => {
    const { run, server } = plainWorld({ collections });
    server.addJob(waiting);
    server.addJob({ ...waiting, db: "other", collection: "films" });
    const { exitCode, stderr } = await run(`${verb} --state uncommitted --yes`);
    expect([exitCode, server.verbs]).toEqual([2, []]);
    expect(stderr).toContain("--state requires --collection, --db or --all-dbs");
  });

  test.each([
    ["--collection books", 1],
    ["--db other", 1],
    ["--all-dbs", 2],
  ])("takes %s, and says where", async (flags, count) => {
    const { run, server } = plainWorld({ collections });
    server.addJob(waiting);
    server.addJob({ ...waiting, db: "other", collection: "films" });
    const { exitCode, stderr } = await run(`${verb} --state uncommitted --yes ${flags}`);
    expect([exitCode, server.verbs.filter((one) => one === verb).length]).toEqual([0, count]);
    expect(stderr).toContain("on http://localhost:19530, database ");
  });
});

describe("abort", () => {
  test("is sent for a job of --no-auto-commit that failed by itself", async () => {
    const { run, server } = plainWorld();
    server.addJob({ ...manual, id: "1", state: "Failed", reason: "no such field" });
    expect(await run("abort 1 --yes")).toMatchObject({ exitCode: 0 });
    expect(server.verbs).toContain("abort");
  });

  test("tells what the server refuses: a job that commits by itself", async () => {
    const { run, server } = plainWorld();
    server.addJob({ id: "1", state: "Failed", reason: "no such field" });
    const { exitCode, stderr } = await run("abort 1 --yes");
    expect([exitCode, server.verbs.includes("abort")]).toEqual([1, true]);
    expect(stderr).toContain("not aborted: 1");
  });

  test("of a job that is aborted by user already is done", async () => {
    const { run, server } = plainWorld();
    server.addJob({ ...manual, id: "1", state: "Failed", reason: "aborted by user" });
    expect(await run("abort 1 --yes")).toMatchObject({ exitCode: 0 });
  });
});
