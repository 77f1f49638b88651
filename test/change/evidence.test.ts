import { describe, expect, test } from "vitest";
import { CollectionJobs, compareFiles } from "../../src/change/evidence.ts";
import { connect } from "../../src/milvus/clusters.ts";
import type { JobDetail } from "../../src/milvus/job-detail.ts";
import { createRedact } from "../../src/milvus/redaction.ts";
import type { ImportRequest } from "../../src/milvus/server.ts";
import { createPlainServer, type PlainJob } from "../milvus/plain-server.ts";
import { createClock } from "../support/clock.ts";
import { target, testContext } from "../support/world.ts";

const redact = createRedact();

const request: ImportRequest = {
  collectionName: "books",
  partitionName: null,
  options: {},
  files: [["a.parquet"], ["id.npy", "vec tor.npy"]],
};
const exact = request.files.map((unit) => [...unit]);

function job(...units: string[][]): JobDetail {
  const counts = { importedRows: null, totalRows: null, fileSizeBytes: null };
  const [state, progress, reason] = ["Importing", 50, null];
  const files = units.map((paths) => ({
    ...{ paths, state, progress, reason, completeTime: null },
    ...counts,
  }));
  return {
    ...{ jobId: "11", collectionName: "books", state, progress, reason, files, stage: "import" },
    ...{ dbName: null, createTime: null, completeTime: null, nextStep: null },
    ...counts,
  };
}

describe("the files of a job compared with those of a request are", () => {
  test.each([
    ["same", "in another order", job(["id.npy", "vec tor.npy"], ["a.parquet"])],
    ["same", "split at blanks", job(["id.npy", "vec", "tor.npy"], ["a.parquet"])],
    ["same", "without a leading /", job(["/a.parquet"], ["id.npy", "vec tor.npy"])],
    ["overlapping", "some of them", job(["a.parquet"])],
    ["overlapping", "more than them", job(...exact, ["z.parquet"])],
    ["different", "others", job(["z.parquet"])],
    ["different", "the same last names alone", job(["x/a.parquet"], ["x/id.npy", "x/vec tor.npy"])],
    ["unreported", "none yet", job()],
    ["unreported", "none in one unit", job(["a.parquet"], [])],
    ["unreported", "hidden from the user", null],
  ])("%s: %s", (likeness, _what, detail) => {
    expect(compareFiles(detail, request, redact)).toBe(likeness);
  });

  test("same where a signed name is known by what is shown of it", () => {
    const signed = { ...request, files: [["b/a.csv?X-Amz-Signature=1f2e"]] };
    expect(compareFiles(job(["b/a.csv?…"]), signed, redact)).toBe("same");
  });

  test("unreported for a job of folders, which shows the files inside them", () => {
    expect(compareFiles(job(...exact), { ...request, options: { backup: "true" } }, redact)).toBe(
      "unreported",
    );
  });
});

/** Lists the jobs, adds some, and looks for ours among them. */
async function look(added: Partial<PlainJob>[], over: Partial<ImportRequest> = {}) {
  const clock = createClock();
  const server = createPlainServer({ now: clock.now });
  server.addJob({ id: "900", files: exact });
  const context = testContext({ clock, fetch: server.fetch });
  const connection = await connect(target, context);
  const jobs = await CollectionJobs.list(connection, "books");
  for (const one of added) server.addJob(one);
  jobs.add("800");
  return { evidence: await jobs.findNew({ ...request, ...over }), jobs, server };
}

describe("of the jobs that appeared since", () => {
  const none = { kind: "candidates", jobIds: [], haveSameFiles: false };

  test("the one with exactly the files is ours, whatever its ID and the others do", async () => {
    const { evidence } = await look([
      { id: "12", files: [] },
      { id: "3", files: exact },
    ]);
    expect(evidence).toMatchObject({ kind: "ours", job: { jobId: "3" } });
  });

  test.each<[string, Partial<PlainJob>[], unknown]>([
    ["none with other files may be ours", [{ id: "1", files: [["z.csv"]] }], none],
    ["none that we created may be ours", [{ id: "800", files: exact }], none],
    ["none of another collection may be ours", [{ collection: "films", files: exact }], none],
    ["none may be ours where there are none", [], none],
    [
      "a lone one that tells no files is a candidate, never ours",
      [{ id: "1", files: [] }],
      { ...none, jobIds: ["1"] },
    ],
    [
      "one with some of the files is a candidate",
      [{ id: "1", files: [["a.parquet"]] }],
      { ...none, jobIds: ["1"] },
    ],
    [
      "two with exactly the files are candidates, for good",
      [
        { id: "1", files: exact },
        { id: "2", files: exact },
      ],
      { ...none, jobIds: ["1", "2"], haveSameFiles: true },
    ],
  ])("%s", async (_what, added, evidence) => {
    expect((await look(added)).evidence).toEqual(evidence);
  });

  test.each<[string, Partial<ImportRequest>]>([
    ["a partition", { partitionName: "p1" }],
    ["an option that changes the rows", { options: { sep: ";" } }],
  ])("none is ours where the request has %s, which jobs do not tell", async (_what, over) => {
    const { evidence } = await look([{ id: "1", files: exact }], over);
    expect(evidence).toEqual({ ...none, jobIds: ["1"], haveSameFiles: true });
  });

  test("an option that leaves the rows alone hides nothing", async () => {
    const { evidence } = await look([{ id: "1", files: exact }], { options: { timeout: "60s" } });
    expect(evidence).toMatchObject({ kind: "ours" });
  });

  test("a list that lacks an unfinished earlier job proves nothing", async () => {
    const { jobs, server } = await look([]);
    server.jobs.splice(0);
    await expect(jobs.findNew(request)).rejects.toThrow("incomplete list: job 900 is missing");
  });
});
