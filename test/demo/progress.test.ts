import { describe, expect, test } from "vitest";
import { completesAfter, failsAfter, restsAt } from "../../src/demo/job-plans.ts";
import type { JobSeed } from "../../src/demo/store.ts";
import type { DemoVersion } from "../../src/demo/versions.ts";
import { ok, startDemo } from "../support/started-demo.ts";

const fourFiles = [["a.parquet"], ["b.parquet"], ["c.parquet"], ["d.parquet"]];

function inFull(rows: number) {
  return { importedRows: rows, totalRows: rows };
}

async function described(seed: JobSeed, version: DemoVersion = "3.0") {
  const { demo, ask } = startDemo({ version });
  const jobId = demo.addJob({ collection: "books", files: fourFiles, ...seed });
  return { jobId, reply: await ask("jobs/import/get_progress", { jobId }) };
}

describe("a description", () => {
  test("of a pending job has no rows, no size, no files and no end", async () => {
    const { jobId, reply } = await described({ plan: restsAt("pending") });
    expect(reply.body).toEqual(
      ok({
        jobId,
        collectionName: "books",
        state: "Pending",
        progress: 0,
        importedRows: 0,
        totalRows: 0,
        fileSize: 0,
        createTime: "2025-11-24T16:00:00Z",
        completeTime: "",
        details: [],
      }),
    );
  });

  test("of an importing job tells each file, the files of one task alike", async () => {
    const { jobId, reply } = await described({
      files: [["a.parquet"], ["b.parquet"], ["c.parquet"], ["large-1.json"], ["large-2.json"]],
      plan: restsAt("import", 0.85),
    });
    const done = { progress: 100, state: "Completed", completeTime: "2025-11-24T16:00:00Z" };
    expect(reply.body).toEqual(
      ok({
        jobId,
        collectionName: "books",
        state: "Importing",
        progress: 65,
        importedRows: 252_123,
        totalRows: 296_616,
        fileSize: 1_293_307_522,
        createTime: "2025-11-24T16:00:00Z",
        completeTime: "",
        details: [
          { ...done, ...inFull(27_646), fileName: "[a.parquet]", fileSize: 100_797_316 },
          { ...done, ...inFull(22_759), fileName: "[b.parquet]", fileSize: 131_069_081 },
          { ...done, ...inFull(93_092), fileName: "[c.parquet]", fileSize: 287_840_464 },
          { ...done, ...inFull(84_994), fileName: "[large-1.json]", fileSize: 424_460_036 },
          {
            fileName: "[large-2.json]",
            fileSize: 349_140_625,
            progress: 34,
            state: "InProgress",
            completeTime: "",
            importedRows: 23_162,
            totalRows: 68_125,
          },
        ],
      }),
    );
  });

  test("of a completed job says when it and its files were done", async () => {
    const { reply } = await described({
      files: [["id.npy", "vec.npy"]],
      ageMs: 60_000,
      plan: completesAfter(20_000),
    });
    expect(reply.body).toMatchObject(
      ok({
        state: "Completed",
        progress: 100,
        createTime: "2025-11-24T15:59:00Z",
        completeTime: "2025-11-24T15:59:20Z",
        details: [
          {
            fileName: "[id.npy vec.npy]",
            state: "Completed",
            progress: 100,
            completeTime: "2025-11-24T15:59:16Z",
          },
        ],
      }),
    );
  });

  test("of a job that failed before it imported has no files", async () => {
    const { reply } = await described({ plan: failsAfter(0, "pre-import", "no such field") });
    expect(reply.body).toMatchObject(
      ok({
        state: "Failed",
        progress: 0,
        reason: "no such field",
        importedRows: 0,
        totalRows: 0,
        completeTime: "",
        details: [],
      }),
    );
  });

  test("of a job that failed while it imported has files that failed with it", async () => {
    const { reply } = await described({
      files: [["a.parquet"]],
      plan: failsAfter(0, "import", "bad row"),
    });
    expect(reply.body).toMatchObject(
      ok({
        state: "Failed",
        importedRows: 0,
        totalRows: 0,
        details: [
          {
            fileName: "[a.parquet]",
            state: "Failed",
            progress: 0,
            importedRows: 0,
            completeTime: "",
            reason: "bad row",
          },
        ],
      }),
    );
  });

  test("has no reason where there is none", async () => {
    const { reply } = await described({ plan: failsAfter(0, "import", "") });
    expect(JSON.stringify(reply.body)).not.toContain("reason");
  });

  test("counts imported rows with the share that is done, then all", async () => {
    const rowsAt = async (plan: JobSeed["plan"]) => {
      const { reply } = await described({ files: [["a.parquet"]], ...(plan && { plan }) });
      return reply.body;
    };
    expect(await rowsAt(restsAt("import", 0.5))).toMatchObject(
      ok({ importedRows: 13_823, totalRows: 27_646 }),
    );
    expect(await rowsAt(restsAt("index", 0))).toMatchObject(
      ok({ importedRows: 27_646, totalRows: 27_646 }),
    );
  });

  test("says the same by get_progress and describe", async () => {
    const { demo, ask } = startDemo();
    const jobId = demo.addJob({ collection: "books" });
    const [old, current] = await Promise.all([
      ask("jobs/import/get_progress", { jobId }),
      ask("jobs/import/describe", { jobId }),
    ]);
    expect(old.body).toEqual(current.body);
  });

  test("carries what a test lays over it", async () => {
    const { reply } = await described({ wire: { state: "Replicating", progress: -3 } });
    expect(reply.body).toMatchObject(ok({ state: "Replicating", progress: -3 }));
  });
});
