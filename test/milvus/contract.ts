import { expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import { connect } from "../../src/milvus/clusters.ts";
import { openSession, post } from "../../src/milvus/request.ts";
import type { Target } from "../../src/milvus/server.ts";

/** What we rely on of any Milvus, read without changing anything on it: a real one and our model must agree. */
export async function contractTests(target: Target, context: Context): Promise<void> {
  const server = await connect(target, context);
  const elsewhere = await connect({ ...target, db: "no_such_database_milvus_import" }, context);
  const session = openSession(target, context);
  const nowhere = "no_such_collection_milvus_import";

  test("list answers with jobs", async () => {
    const { jobs } = await server.listJobs("database");
    for (const job of jobs) {
      expect(job.jobId).toMatch(/^\d{15,19}$/);
      expect(job.state).toMatch(
        /^(Pending|Importing|Uncommitted|Committing|Completed|Failed|None)$/,
      );
      expect(job.progress).toBeGreaterThanOrEqual(0);
      expect(job.progress).toBeLessThanOrEqual(100);
    }
  });

  test("describe agrees with list", async () => {
    const { jobs } = await server.listJobs("database");
    const [job] = jobs;
    if (job === undefined) return;
    const detail = await server.describeJob(job.jobId);
    expect(detail).toMatchObject({ jobId: job.jobId, collectionName: job.collectionName });
    expect(detail.importedRows ?? 0).toBeLessThanOrEqual(detail.totalRows ?? 0);
  });

  test("the collections of the database have names", async () => {
    expect(await post(session, "collections/list", {})).toEqual(
      expect.not.arrayContaining([expect.any(Number)]),
    );
  });

  test.each([
    ["an unknown collection", () => server.listJobs({ collection: nowhere }), "not-found"],
    ["an unknown database", () => elsewhere.listJobs({ collection: nowhere }), "not-found"],
    ["an unknown job", () => server.describeJob("1"), "no-such-job"],
    [
      "a job id that is a number",
      () => post(session, "jobs/import/get_progress", { jobId: 1 }),
      "server",
    ],
    ["a missing job id", () => post(session, "jobs/import/get_progress", {}), "server"],
    ["an unknown request", () => post(session, "jobs/import/frobnicate", {}), "no-route"],
  ])("%s is refused in the way we know", async (_what, ask, kind) => {
    await expect(ask()).rejects.toThrow(expect.objectContaining({ kind }));
  });
}
