import { expect, test } from "vitest";
import type { Context } from "../../src/base/context.ts";
import { unknownServer } from "../../src/milvus/job-detail.ts";
import { describeJob, listJobs } from "../../src/milvus/milvus-server.ts";
import { post } from "../../src/milvus/request.ts";
import type { Target } from "../../src/milvus/server.ts";

/** What we rely on of any Milvus, read without changing anything on it: a real one and our model must agree. */
export function contractTests(target: Target, context: Context): void {
  const nowhere = "no_such_collection_milvus_import";

  test("list answers with jobs", async () => {
    const { jobs } = await listJobs(target, null, context);
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
    const { jobs } = await listJobs(target, null, context);
    const [job] = jobs;
    if (job === undefined) return;
    const detail = await describeJob(target, job.jobId, unknownServer(), context);
    expect(detail).toMatchObject({ jobId: job.jobId, collectionName: job.collectionName });
    expect(detail.importedRows ?? 0).toBeLessThanOrEqual(detail.totalRows ?? 0);
  });

  test("the collections of the database have names", async () => {
    expect(await post(target, "collections/list", {}, context)).toEqual(
      expect.not.arrayContaining([expect.any(Number)]),
    );
  });

  test.each([
    ["an unknown collection", () => listJobs(target, nowhere, context), "not-found"],
    [
      "an unknown database",
      () => listJobs({ ...target, db: nowhere }, nowhere, context),
      "not-found",
    ],
    ["an unknown job", () => describeJob(target, "1", unknownServer(), context), "not-found"],
    [
      "a job id that is a number",
      () => post(target, "jobs/import/get_progress", { jobId: 1 }, context),
      "server",
    ],
    ["a missing job id", () => post(target, "jobs/import/get_progress", {}, context), "server"],
    ["an unknown request", () => post(target, "jobs/import/frobnicate", {}, context), "no-route"],
  ])("%s is refused in the way we know", async (_what, ask, kind) => {
    await expect(ask()).rejects.toThrow(expect.objectContaining({ kind }));
  });
}
